"""The till of an input shop, decided without a clock, a file or a wire: what a scan is, what may be sold, what is left.

The same law (contract.law) and the same counting (contract.ledger) as in the cloud, so that a shop without a network
answers as the county would.
"""

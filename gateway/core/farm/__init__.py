"""The farm at its gateway, decided without a file or a clock: today's environment, the harvest lock, what is recorded.

The lock is the county's (contract.dossier), as far as the county had heard this gateway, and on top of it every use
that was recorded here since, by the same functions of contract.law. What nobody knows holds the harvest.
"""

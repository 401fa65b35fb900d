"""The whole system on simulators, on one machine, for a newcomer's first hour and for every release's last check.

Everything that runs here is the product, started by its own commands in processes of their own; only the instruments
are simulators. What flowed is counted twice, by the product and by the simulators' ledgers, and the report compares.
"""

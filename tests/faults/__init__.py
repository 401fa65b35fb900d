"""The fault campaign: real processes, a real broker, real disks, and two ledgers that the product cannot touch.

`make faults` (QUICK=1, SEED=…, ONLY=name,…, ENGINE=amqtt) breaks the pipe in every way that a field breaks it, and then
counts: what was produced must be stored once, or lie in a gap that was declared. One scenario is one function and one
row of a table; what is started, and how it is furnished, is in `house` and nowhere else.
"""

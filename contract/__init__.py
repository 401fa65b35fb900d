"""What both halves of Zhigen must agree on, and nothing else.

A gateway on a farm and the cloud of a county are released, updated and broken apart from each other; they meet only in
this package: how topics are spelled, what a message holds, which measurements and quantities exist, how a device
profile is written. Floor 0 of the house: imports the standard library, msgspec, pydantic (profiles) and cryptography.
"""

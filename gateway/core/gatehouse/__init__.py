"""What stands at a gate while it is being looked at: vehicles, their queue, and what is made of them. Pure.

`reading` says what a scanned text is, `vehicle` what came together, `queue` which vehicle a code belongs to and which
waits for a person, `assessment` the verdict so far and the event in the end, `override` who may decide otherwise.
"""

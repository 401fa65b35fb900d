"""What was grown, on which plot, with what: cycles, operations, uses of inputs judged by the law of their day.

Its face: what the judgements and the indices above ask of it.
"""

from cloud.production import problems as problems
from cloud.production.facts import use_facts
from cloud.production.harvesting import harvest
from cloud.production.lock import Lock, LockUse
from cloud.production.model import Cycle, FarmOperation, InputUse
from cloud.production.projection import PROJECTION, rejudge
from cloud.production.store import cycle, cycles, operation, operations, uses, uses_of

__all__ = [
    "PROJECTION",
    "Cycle",
    "FarmOperation",
    "InputUse",
    "Lock",
    "LockUse",
    "cycle",
    "cycles",
    "harvest",
    "operation",
    "operations",
    "rejudge",
    "use_facts",
    "uses",
    "uses_of",
]

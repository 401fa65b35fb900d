"""What was grown, on which plot, with what: cycles, operations, uses of inputs judged by the law of their day.

Its face: what the judgements and the indices above ask of it.
"""

from cloud.production import problems as problems
from cloud.production.alerting import CODES as ALERTS
from cloud.production.alerting import matters
from cloud.production.climate import Climate, Measured
from cloud.production.dossier import ACTIONS
from cloud.production.evidence import Score
from cloud.production.facts import use_facts
from cloud.production.growing import growings, grown
from cloud.production.harvesting import harvest
from cloud.production.lock import Lock, LockUse
from cloud.production.model import Cycle, FarmOperation, InputUse, Placement
from cloud.production.projection import PROJECTION, rejudge
from cloud.production.proof import by_device, proof
from cloud.production.store import cycle, cycles, operation, operations, placements, uses, uses_of
from cloud.production.surroundings import environment, span

__all__ = [
    "ACTIONS",
    "ALERTS",
    "PROJECTION",
    "Climate",
    "Cycle",
    "FarmOperation",
    "InputUse",
    "Lock",
    "LockUse",
    "Measured",
    "Placement",
    "Score",
    "by_device",
    "cycle",
    "cycles",
    "environment",
    "growings",
    "grown",
    "harvest",
    "matters",
    "operation",
    "operations",
    "placements",
    "proof",
    "rejudge",
    "span",
    "use_facts",
    "uses",
    "uses_of",
]

"""What the rows of a cycle prove: gathered here, weighed by cloud.production.evidence."""

from __future__ import annotations

from sqlmodel import Session

from cloud.kernel.desk import PREFIX
from cloud.kernel.scope import NATION
from cloud.production import evidence, store
from cloud.production.climate import Climate
from cloud.production.evidence import Done, Score
from cloud.production.lock import HARVESTS, day
from cloud.production.model import Cycle, CycleKind, FarmOperation, InputUse
from contract.quantity import MICRO


def proof(session: Session, cycle: Cycle, climate: Climate, now: int) -> Score:
    """The evidence score of a cycle at `now` (ms UTC), with the summary of its environment."""
    operations = store.operations(NATION, session, cycle.id)
    uses = store.uses(NATION, session, [one.id for one in operations]) if operations else ()
    actions: dict[str, bool] = {}
    for one in operations:
        actions[one.action] = actions.get(one.action, False) or by_device(one)
    today = day(now).isoformat()
    done = Done(
        actions,
        [_origin(use) for use in uses],
        _best(climate),
        cycle.amount > 0,
        cycle.tagged,
        cycle.amount // MICRO if cycle.unit == "头" else 0,
        bool(cycle.ended or (cycle.expected and cycle.expected <= today) or HARVESTS & actions.keys()),
    )
    return evidence.score(kind_of(cycle), done)


def by_device(operation: FarmOperation) -> bool:
    """Whether a device told an operation, and nobody typed it."""
    return not operation.clerk and not operation.gateway.startswith(PREFIX)


def kind_of(cycle: Cycle) -> CycleKind:
    """The kind of a cycle."""
    return "crop" if cycle.kind == "crop" else "herd" if cycle.kind == "herd" else "pond"


def _origin(use: InputUse) -> str:
    if not use.purchase:
        return ""
    return "pack" if use.pack and "pack" not in use.doubts else "bought"


def _best(climate: Climate) -> dict[str, tuple[float, float]]:
    """Of each measurement the best covered one of its channels."""
    found: dict[str, tuple[float, float]] = {}
    for one in climate.measured:
        name = one.measurement.partition(".")[0]
        found[name] = max(found.get(name, (0.0, 0.0)), (one.measured, one.filled))
    return found

"""Operations as people tell them at the county's API: the same events as the edge's, refused while they can be mended.

The entry is told and projected in one transaction, then looked at: what would be kept with a doubt from the edge is
refused here, with the doubt as its reason, and nothing of it has happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cloud import subjects
from cloud.kernel import desk
from cloud.kernel.audit import Deed
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.production import doubts, store
from cloud.production.harvesting import harvest
from cloud.production.model import FarmOperation
from cloud.production.projection import handle
from cloud.production.season import UNKNOWN
from contract.event import Operation

KIND: Final = "farm_operation"


@dataclass(frozen=True, slots=True)
class _Place:
    subject: str
    region: str
    cycle: str
    plot: str


def tell(deed: Deed, body: Operation) -> FarmOperation:
    """Enter an operation. Raises Problem("operation_…") for what does not fit, in the words of the doubt."""
    corrected = _corrected(deed, body.corrects) if body.corrects else None
    where = _where(deed, body, corrected)
    told = Operation(
        action=body.action,
        cycle=where.cycle,
        plot=where.plot,
        inputs=body.inputs,
        pest=body.pest,
        amount=body.amount,
        unit=body.unit,
        note=body.note,
        corrects=body.corrects,
        why=body.why,
        subject=where.subject,
        clerk=deed.by,
        at=body.at or (corrected.at if corrected is not None else deed.now),
    )
    (row,) = desk.tell(deed, where.region, [told])
    handle(deed.session, row)
    deed.session.flush()
    operation = store.operation(NATION, deed.session, row.id)
    assert operation is not None  # noqa: S101  # it was just projected
    _mend(deed, operation)
    deed.note(KIND, operation.id, operation.region, what={"action": told.action, "cycle": operation.cycle})
    if corrected is not None:
        deed.note(KIND, corrected.id, corrected.region, what={"corrected_by": operation.id})
    return operation


def withdraw(deed: Deed, operation: FarmOperation, why: str) -> FarmOperation:
    """Take an operation back that never happened: an empty one takes its place."""
    return tell(deed, Operation(action="other", corrects=operation.id, why=why))


def _corrected(deed: Deed, operation_id: str) -> FarmOperation:
    found = store.operation(deed.scope, deed.session, operation_id)
    if found is None:
        raise Problem("operation_corrects_unknown")
    if found.corrected_by:
        raise Problem("already_corrected", by=found.corrected_by)
    return found


def _where(deed: Deed, body: Operation, corrected: FarmOperation | None) -> _Place:
    """Whose and where, within the scope of who tells: of another region or subject one learns nothing."""
    named_cycle, named_plot = body.cycle, body.plot
    if corrected is not None and not named_cycle and not named_plot:
        if not corrected.cycle and not corrected.plot:
            return _Place(corrected.subject, corrected.region, "", "")
        named_cycle, named_plot = corrected.cycle, corrected.plot
    if named_cycle:
        cycle = store.cycle(deed.scope, deed.session, named_cycle)
        if cycle is None:
            raise Problem("operation_cycle_unknown")
        return _Place(cycle.subject, cycle.region, cycle.id, "")
    if not named_plot:
        raise Problem("operation_place_missing")
    plot = subjects.plot(deed.scope, deed.session, named_plot)
    if plot is None:
        raise Problem("operation_plot_unknown")
    return _Place(plot.subject, plot.region, "", plot.id)


def _mend(deed: Deed, operation: FarmOperation) -> None:
    """Refuse what the person can mend at once."""
    found = split(operation.doubts)
    uses = store.uses(NATION, deed.session, [operation.id])
    for use in uses:
        found += split(use.doubts)
    if operation.corrects and operation.action == "other" and not uses and not operation.amount:
        found = [code for code in found if code in doubts.LINKING]  # it says of nothing that it happened
    refused = next((code for code in doubts.ALL if code in found and code in doubts.REFUSED), "")
    if not refused:
        return
    if refused not in doubts.SEASON:
        raise Problem(f"operation_{refused}")
    cycle = store.cycle(NATION, deed.session, operation.cycle)
    assert cycle is not None  # noqa: S101  # only a cycle has a lock
    lock = harvest(deed.session, cycle, operation.at)
    cause = lock.causes[0]
    zh, en = UNKNOWN.get(cause.unknown, ("", ""))
    raise Problem(
        f"operation_{refused}",
        registration=cause.registration,
        operation=cause.operation,
        product=cycle.product,
        since=lock.since or "",
        why_zh=zh,
        why_en=en,
    )

"""Recalls as an authority opens, closes and reopens them, and what holders enter about them at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from cloud import subjects, trace
from cloud.kernel import desk, journal, record
from cloud.kernel.audit import Deed
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.recall import doubts, listing, store
from cloud.recall.counting import Balance
from cloud.recall.model import Level, Recall, RecallNotice, RecallRoot, RecallTarget, RecoveryAnswer
from cloud.recall.projection import handle
from cloud.trace import Batch
from contract.event import Recovery
from contract.moment import DAY_MS
from contract.quantity import plain

MOST_DAYS: Final = 366
_LENGTHS: Final = (12, 9, 6, 4, 2)  # of codes of regions


@dataclass(frozen=True, slots=True)
class Order:
    """Why and how something is called back. deadline: ms UTC by which holders answer."""

    reason: str
    level: Level
    basis: str
    deadline: int


def open_recall(deed: Deed, order: Order, batches: Sequence[str]) -> Recall:
    """Call batches back, with all that came of them. Raises Problem("recall_…")."""
    rows = [_batch(deed, one) for one in dict.fromkeys(batches)]
    for row in rows:
        again = store.calling(NATION, deed.session, row.id)
        if again is not None:
            raise Problem("recall_twice", batch=row.id, recall=again.id)
    return _open(deed, order, rows, "")


def reopen(deed: Deed, before: Recall, order: Order) -> Recall:
    """Go on with a recall that was closed: a new one, of the same batches, whose list is frozen now.

    What came back or was destroyed in the first is not asked for again. Raises Problem("recall_…").
    """
    deed.fits(before.version)
    if before.closed is None:
        raise Problem("recall_open", recall=before.id)
    after = store.reopened(NATION, deed.session, before.id)
    if after is not None:
        raise Problem("recall_reopened", recall=before.id, by=after.id)
    rows = [_batch(deed, one) for one in listing.roots(deed.session, before.id)]
    return _open(deed, order, rows, before.id)


def close(deed: Deed, recall: Recall, summary: str, unknown_why: str, *, release: bool) -> Recall:
    """End a recall with what became of it. Raises Problem("recall_…").

    release: the batches may go again, as it was found that nothing is wrong with them; else they stay held back.
    """
    deed.fits(recall.version)
    if recall.closed is not None:
        raise Problem("recall_closed", recall=recall.id)
    grown = next(iter(listing.wanting(deed.session, recall)), None)
    if grown is not None:
        raise Problem("recall_grew", batch=grown[0])
    found = listing.now_balances(deed.session, recall)
    rows = store.targets(NATION, deed.session, recall.id)
    if not unknown_why.strip():
        _all_found(rows, found)
    left = {key: one.passed for key, one in found.items()}
    for row in reversed(rows):  # the last line is the first from which produce went on
        key = row.batch, row.subject
        row.passed = min(row.amount, left[key])
        left[key] -= row.passed
        deed.session.add(row)
    if release:
        everywhere = Deed(deed.session, NATION, deed.by, deed.now, role=deed.role, operation=deed.operation)
        for block in trace.standing_blocks(deed.session, sorted({row.batch for row in rows}), recall.id):
            trace.lift(everywhere, block, summary[:300])
    changes = {"closed": deed.now, "closed_by": deed.by, "summary": summary, "unknown_why": unknown_why.strip()}
    record.change(deed, recall, {**changes, "released": release})
    return recall


def acknowledge(deed: Deed, notice: RecallNotice, remark: str) -> RecallNotice:
    """A holder says that it has read its notice. Raises Problem("notice_read")."""
    if notice.acknowledged is not None:
        raise Problem("notice_read", name=notice.acknowledged_by)
    record.change(deed, notice, {"acknowledged": deed.now, "acknowledged_by": deed.by, "remark": remark})
    return notice


def recover(deed: Deed, body: Recovery) -> RecoveryAnswer:
    """Enter the answer of a holder. Raises Problem("recovery_…")."""
    subject_id, region = _who(deed, body)
    told = replace(body, subject=subject_id, clerk=deed.by, at=body.at or deed.now)
    (row,) = desk.tell(deed, region, [told])
    handle(deed.session, row)
    found = deed.session.get_one(RecoveryAnswer, row.id)
    said = [code for code in split(found.doubts) if code not in doubts.FLAGS]
    if said:
        have, want = _numbers(deed, found) if said[0] in {"over_held", "unit"} else (body.batch, "")
        raise Problem(f"recovery_{said[0]}", have=have, want=want)
    deed.note("recovery", found.id, found.region, what={"recall": found.recall, "batch": found.batch})
    return found


def _open(deed: Deed, order: Order, rows: Sequence[Batch], reopens: str) -> Recall:
    if not deed.now < order.deadline <= deed.now + MOST_DAYS * DAY_MS:
        raise Problem("recall_deadline", days=MOST_DAYS)
    recall = Recall(
        region=_around([row.region for row in rows]),
        reason=order.reason,
        level=order.level,
        basis=order.basis,
        deadline=order.deadline,
        frozen=deed.now,
        position=journal.head(deed.session),
        reopens=reopens,
        **record.stamped(deed),
    )
    record.add(deed, recall, {"batches": [row.id for row in rows], "level": order.level, "reopens": reopens})
    for row in rows:
        deed.session.add(RecallRoot(recall=recall.id, batch=row.id, region=row.region))
    deed.session.flush()
    listing.extend(deed, recall)
    return recall


def _around(regions: Sequence[str]) -> str:
    """The least region that all of these lie in."""
    for length in _LENGTHS:
        heads = {region[:length] for region in regions}
        if len(heads) == 1 and len(next(iter(heads))) == length:
            return heads.pop()
    return ""


def _batch(deed: Deed, batch: str) -> Batch:
    found = trace.batch(deed.scope, deed.session, batch)
    if found is None:
        raise Problem("recall_batch_unknown", batch=batch)
    return found


def _all_found(rows: Sequence[RecallTarget], found: dict[tuple[str, str], Balance]) -> None:
    units = {row.batch: row.unit for row in rows}
    unknown: dict[str, int] = {}
    for (batch, _), one in found.items():
        unknown[units[batch]] = unknown.get(units[batch], 0) + one.unknown
    left = ", ".join(f"{plain(amount)} {unit}" for unit, amount in sorted(unknown.items()) if amount)
    if left:
        raise Problem("recall_unknown_left", amount=left)


def _who(deed: Deed, body: Recovery) -> tuple[str, str]:
    """Whose answer it is and its region, within the scope of who tells; "" for a line of nobody of the register."""
    wanted = body.subject or deed.scope.subject
    if not wanted:
        lines = store.lines_of(deed.scope, deed.session, body.recall, body.batch)
        holders = {line.subject: line.region for line in lines}
        if len(holders) > 1:
            raise Problem("recovery_holder", batch=body.batch)
        if not holders:
            raise Problem("recovery_not_listed", have=body.batch, want="")
        return next(iter(holders.items()))
    found = subjects.subject(deed.scope, deed.session, wanted)
    if found is None:
        raise Problem("recovery_not_holder", have=wanted, want="")
    return found.id, found.region


def _numbers(deed: Deed, row: RecoveryAnswer) -> tuple[str, str]:
    """What was told, and what there was."""
    lines = store.lines_of(deed.scope, deed.session, row.recall, row.batch)
    unit = lines[0].unit if lines else ""
    amount = sum(line.amount for line in lines if line.subject == row.subject)
    told = row.recovered + row.destroyed + row.sold + row.lost
    return f"{plain(told)} {row.unit} >", f"{plain(amount)} {unit}"

"""Which answers to a recall count: told anew from all of them in the order of their times, never of their arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from cloud.kernel.doubt import ordered, split
from cloud.recall import doubts
from cloud.recall.counting import Answer, Answered, Key, beyond, converted
from cloud.recall.model import Recall, RecallTarget, RecoveryAnswer
from contract.moment import AHEAD_MS, EARLIEST_MS


class Listed(NamedTuple):
    """The lines of a recall. amounts: of all rounds, by batch and holder; units: of each batch."""

    amounts: dict[Key, int]
    units: dict[str, str]


def listed(session: Session, recall: str) -> Listed:
    """What a recall lists by now."""
    found = Listed({}, {})
    for row in session.exec(select(RecallTarget).where(RecallTarget.recall == recall)):
        key = row.batch, row.subject
        found.amounts[key] = found.amounts.get(key, 0) + row.amount
        found.units[row.batch] = row.unit
    return found


def settle(session: Session, recalls: Iterable[str]) -> None:
    """Tell the answers to these recalls anew."""
    for one in sorted(set(recalls)):
        rows = session.exec(select(RecoveryAnswer).where(RecoveryAnswer.recall == one)).all()
        if rows:
            _settle(session, session.get(Recall, one), listed(session, one), rows)
    session.flush()


def counting(session: Session, recall: str) -> list[Answer]:
    """The answers to a recall that count, in millionths of the batch's unit."""
    units = listed(session, recall).units
    rows = session.exec(select(RecoveryAnswer).where(RecoveryAnswer.recall == recall)).all()
    return [_answer(row, units) for row in rows if counts(row)]


def counts(row: RecoveryAnswer) -> bool:
    """Whether an answer counts."""
    return not row.corrected_by and not doubts.BARRING & set(split(row.doubts))


def _settle(session: Session, recall: Recall | None, lines: Listed, rows: Sequence[RecoveryAnswer]) -> None:
    known = {row.id: row for row in rows}
    said = {row.id: set(_said(session, recall, lines, row, known)) for row in rows}
    by: dict[str, tuple[int, str]] = {}
    for row in rows:
        if row.corrects in known and not said[row.id] & doubts.BARRING:
            by[row.corrects] = max(by.get(row.corrects, (0, "")), (row.told, row.id))
    standing = [row for row in rows if row.id not in by and not said[row.id] & doubts.BARRING]
    for late in beyond(lines.amounts, [_answer(row, lines.units) for row in standing]):
        said[late].add("over_held")
    for row in rows:
        row.corrected_by = by.get(row.id, (0, ""))[1]
        row.doubts = "" if row.corrected_by else ordered(said[row.id], doubts.WORDS)
        session.add(row)


def _said(
    session: Session, recall: Recall | None, lines: Listed, row: RecoveryAnswer, known: dict[str, RecoveryAnswer]
) -> Iterable[str]:
    """All that does not fit but for the sum."""
    if row.timeless:
        yield "no_clock"
    if not row.readable:
        yield "amount"
    if not EARLIEST_MS <= row.at <= row.received + AHEAD_MS:
        yield "future"
    if recall is None:
        yield "recall_unknown"
        return
    if row.batch not in lines.units:
        yield "not_listed"
    else:
        if (row.batch, row.subject) not in lines.amounts:
            yield "not_holder"
        if converted(0, row.unit, lines.units[row.batch]) is None:
            yield "unit"
    if row.at < recall.frozen:
        yield "before_freeze"
    if recall.closed is not None and max(row.at, row.received) >= recall.closed:
        yield "closed"
    if row.corrects:
        yield from _corrects(session, row, known)


def _corrects(session: Session, row: RecoveryAnswer, known: dict[str, RecoveryAnswer]) -> Iterable[str]:
    if not row.why:
        yield "why_missing"
    before = known.get(row.corrects)
    if before is None:
        elsewhere = session.exec(select(RecoveryAnswer.id).where(col(RecoveryAnswer.id) == row.corrects)).first()
        yield "corrects_other" if elsewhere else "corrects_unknown"
    elif (before.batch, before.subject) != (row.batch, row.subject) or before.id == row.id:
        yield "corrects_other"


def _answer(row: RecoveryAnswer, units: dict[str, str]) -> Answer:
    wanted = units[row.batch]
    amounts = (converted(part, row.unit, wanted) or 0 for part in (row.recovered, row.destroyed, row.sold, row.lost))
    return Answer(row.at, row.id, (row.batch, row.subject), Answered(*amounts))

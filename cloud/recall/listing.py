"""The list of a recall: frozen when it is opened, supplemented when more comes to light, never changed.

The list is of the whole graph: a recall that stops at a border recalls nothing. So lines, notices and blocks are made
whatever the scope of who opened it; what somebody may see of them is for the store.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from cloud import subjects, trace
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.journal import ProjectionCursor
from cloud.kernel.scope import NATION, Scope
from cloud.recall import store
from cloud.recall.counting import Answered, Balance, Key, Standing, balances, lacking, summed
from cloud.recall.model import Recall, RecallNotice, RecallRoot, RecallTarget
from cloud.recall.settling import counting, listed, settle
from cloud.trace import Batch, Exposure
from contract.moment import DAY_MS

SUPPLEMENT_MS: Final = DAY_MS
"""What a holder has at least who is told late; own judgement."""


class Found(NamedTuple):
    """What a recall reaches now, by batch."""

    flows: dict[str, Exposure]
    batches: dict[str, Batch]


def roots(session: Session, recall: str) -> list[str]:
    """The batches that a recall names."""
    query = select(RecallRoot.batch).where(RecallRoot.recall == recall)
    return list(session.exec(query.order_by(RecallRoot.batch)))


def wanting(session: Session, recall: Recall) -> dict[Key, int]:
    """What stands where no line of the list asks for it: batch and present holder, millionths of the batch's unit."""
    reached = _reach(session, roots(session, recall.id))
    answered = summed(counting(session, recall.id))
    return lacking(listed(session, recall.id).amounts, answered, _standing(session, recall, reached.batches))


def late(session: Session) -> list[Recall]:
    """The recalls whose lists have to be supplemented, looked at once the trace has come as far as they had."""
    open_ = select(Recall).where(col(Recall.closed).is_(None)).order_by(col(Recall.created))
    cursor = session.get(ProjectionCursor, trace.PROJECTION.name)
    if cursor is not None and cursor.state != "running":
        return []
    # Half of a rebuild would look as if produce had never left whoever made it.
    return [
        one
        for one in session.exec(open_)
        if (cursor is None or cursor.position >= one.position) and wanting(session, one)
    ]


def supplement(session: Session, now: int) -> list[RecallTarget]:
    """List what came to light since, in all recalls that last, at `now` (ms UTC). The new lines."""
    return [
        line
        for recall in late(session)
        for line in extend(Deed(session, NATION, "", now, operation="supplementRecall"), recall)
    ]


def extend(deed: Deed, recall: Recall) -> list[RecallTarget]:
    """List what the list lacks, hold it back and tell its holders: all of it at the freeze, later what came to light.

    The new lines. A supplement is a round of its own and counts in recall.rounds.
    """
    session = deed.session
    first = not listed(session, recall.id).amounts
    named = roots(session, recall.id)
    reached, short = _reach(session, named), wanting(session, recall)
    if first:
        for batch in named:  # whoever has it is told, though nothing be left of it
            short.setdefault((batch, reached.batches[batch].holder), 0)
    if not short:
        return []
    everywhere = replace(deed, scope=NATION, expected=None, strict=False)
    number = 0 if first else recall.rounds + 1
    if not first:
        record.change(everywhere, recall, {"rounds": number})
    lines = _lines(session, recall, number, short, reached, deed.now)
    _notify(everywhere, recall, number, lines)
    _hold(everywhere, recall, [reached.batches[line.batch] for line in lines])
    session.flush()
    settle(session, [recall.id])
    return lines


def frozen(scope: Scope, session: Session, batches: Collection[str]) -> list[tuple[str, int, list[str]]]:
    """The recalls that called some of these batches back: id, when (ms UTC), and which of them the scope may see."""
    found = store.listed(scope, session, batches)
    return [(key, session.get_one(Recall, key).frozen, sorted(found[key])) for key in sorted(found)]


def now_balances(session: Session, recall: Recall) -> dict[Key, Balance]:
    """The balance of each line, of a closed recall as it was closed."""
    amounts = listed(session, recall.id).amounts
    answered = summed(counting(session, recall.id))
    if recall.closed is not None:
        return _closed(session, recall, amounts, answered)
    ids = {batch for batch, _ in amounts}
    there = {row.id: row for row in trace.batches(NATION, session, ids)}
    return balances(amounts, answered, _standing(session, recall, there))


def _closed(
    session: Session, recall: Recall, amounts: dict[Key, int], answered: dict[Key, Answered]
) -> dict[Key, Balance]:
    passed: dict[Key, int] = {}
    for row in session.exec(select(RecallTarget).where(RecallTarget.recall == recall.id)):
        key = row.batch, row.subject
        passed[key] = passed.get(key, 0) + (row.passed or 0)
    found = {}
    for key, amount in amounts.items():
        said = answered.get(key, Answered())
        found[key] = Balance(amount, said, passed[key], amount - said.whole - passed[key])
    return found


def _standing(session: Session, recall: Recall, batches: dict[str, Batch]) -> dict[str, Standing]:
    """Where batches are, less what an earlier recall that this one reopens has taken out of the world."""
    gone: dict[str, int] = {}
    before = recall.reopens
    while before:
        for one in counting(session, before):
            gone[one.key[0]] = gone.get(one.key[0], 0) + one.amounts.gone
        before = session.get_one(Recall, before).reopens
    return {batch: Standing(row.holder, max(0, row.left - gone.get(batch, 0))) for batch, row in batches.items()}


def _reach(session: Session, ids: Sequence[str]) -> Found:
    flows = {one.batch: one for one in trace.exposures(session, ids)}
    return Found(flows, {row.id: row for row in trace.batches(NATION, session, flows)})


def _lines(
    session: Session, recall: Recall, number: int, short: dict[Key, int], reached: Found, now: int
) -> list[RecallTarget]:
    subject = cache(partial(subjects.subject, NATION, session))
    lines = []
    for (batch, holder), amount in sorted(short.items(), key=lambda one: (reached.flows[one[0][0]].depth, one[0])):
        row, flow = reached.batches[batch], reached.flows[batch]
        who = subject(holder) if holder else None
        lines.append(
            RecallTarget(
                recall=recall.id,
                round=number,
                batch=batch,
                region=who.region if who is not None else row.region,
                subject=holder,
                depth=flow.depth,
                product=row.product,
                unit=row.unit,
                amount=amount,
                exposed=flow.of(amount),
                at=now,
            )
        )
    session.add_all(lines)
    session.flush()
    return lines


def _notify(deed: Deed, recall: Recall, number: int, lines: Sequence[RecallTarget]) -> None:
    """One notice for each holder that can be told."""
    for subject, region in sorted({(line.subject, line.region) for line in lines if line.subject}):
        notice = RecallNotice(
            recall=recall.id,
            round=number,
            subject=subject,
            region=region,
            due=max(recall.deadline, deed.now + SUPPLEMENT_MS) if number else recall.deadline,
            **record.stamped(deed),
        )
        record.add(deed, notice, {"recall": recall.id, "round": number, "subject": subject})


def _hold(deed: Deed, recall: Recall, batches: Sequence[Batch]) -> None:
    """Hold back what this recall does not hold back already."""
    ids = [row.id for row in batches]
    held = {row.batch for row in trace.standing_blocks(deed.session, ids, recall.id)}
    for row in batches:
        if row.id not in held:
            trace.block(deed, row, "recall", recall.id, recall.reason)
            held.add(row.id)

"""A recall as it stands: in all, by holder, by line. What lies outside of the reader's region is counted, not named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session

from cloud import subjects
from cloud.kernel.scope import NATION, Scope
from cloud.recall import store
from cloud.recall.counting import Balance, Key
from cloud.recall.listing import now_balances
from cloud.recall.model import Recall, RecallTarget


class Sum(NamedTuple):
    """Of one unit, in millionths. frozen: listed at the freeze; exposed: the part of all listed that came of the
    roots."""

    unit: str
    frozen: int
    exposed: int
    balance: Balance


class Line(NamedTuple):
    """One batch with one holder, over all rounds. round: in which it was listed first."""

    batch: str
    holder: str
    region: str
    round: int
    depth: int
    product: str
    sum: Sum


class Holder(NamedTuple):
    """One holder with its lines. read: ms UTC when it acknowledged its last notice, None where it did not."""

    subject: str
    name: str
    region: str
    lines: list[Line]
    sums: list[Sum]
    read: int | None


class Outside(NamedTuple):
    """What lies outside of the reader's region."""

    holders: int
    lines: int
    sums: list[Sum]


class Standing(NamedTuple):
    """The whole of it."""

    sums: list[Sum]
    holders: list[Holder]
    outside: Outside
    notices: int
    unread: int


def lines(session: Session, recall: Recall, rows: Iterable[RecallTarget]) -> list[Line]:
    """These rows of the list, those of one batch and holder together, with what became of them."""
    found = now_balances(session, recall)
    by_key: dict[Key, list[RecallTarget]] = {}
    for row in rows:
        by_key.setdefault((row.batch, row.subject), []).append(row)
    return [_line(parts, found[key]) for key, parts in by_key.items()]


def summed(rows: Iterable[Line]) -> list[Sum]:
    """Sums by unit."""
    found: dict[str, Sum] = {}
    for row in rows:
        one = found.get(row.sum.unit, Sum(row.sum.unit, 0, 0, Balance()))
        balance = one.balance.plus(row.sum.balance)
        found[one.unit] = Sum(one.unit, one.frozen + row.sum.frozen, one.exposed + row.sum.exposed, balance)
    return [found[unit] for unit in sorted(found)]


def standing(scope: Scope, session: Session, recall: Recall) -> Standing:
    """How a recall stands for a reader."""
    every = lines(session, recall, store.targets(NATION, session, recall.id))
    seen = {(row.batch, row.subject) for row in store.targets(scope, session, recall.id)}
    named = [one for one in every if (one.batch, one.holder) in seen]
    hidden = [one for one in every if (one.batch, one.holder) not in seen]
    notices = store.notices(NATION, session, recall.id)
    read = {row.subject: row.acknowledged for row in notices}  # the last round's of each holder
    by_holder: dict[tuple[str, str], list[Line]] = {}
    for one in named:
        by_holder.setdefault((one.holder, one.region), []).append(one)
    holders = [
        Holder(who, _name(session, who), region, part, summed(part), read.get(who))
        for (who, region), part in sorted(by_holder.items())
    ]
    outside = Outside(len({one.holder for one in hidden}), len(hidden), summed(hidden))
    unread = sum(row.acknowledged is None for row in notices)
    return Standing(summed(every), holders, outside, len(notices), unread)


def _line(parts: list[RecallTarget], balance: Balance) -> Line:
    first = min(parts, key=lambda row: row.round)
    frozen = sum(row.amount for row in parts if not row.round)
    total = Sum(first.unit, frozen, sum(row.exposed for row in parts), balance)
    return Line(first.batch, first.subject, first.region, first.round, first.depth, first.product, total)


def _name(session: Session, subject_id: str) -> str:
    found = subjects.subject(NATION, session, subject_id) if subject_id else None
    return found.name if found is not None else ""

"""Batches out of what was told: which stand, what came of what, who has them, what is left, what does not fit.

All of it follows from the rows as they were told, so it is told anew for every batch that new rows name, in the order
of the times of the events and never of their arrival. What changes about a batch is passed on to those that came of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Final

import msgspec
from sqlmodel import Session, col, delete, select

from cloud import production, subjects
from cloud.kernel.database import among, portions
from cloud.kernel.doubt import ordered
from cloud.kernel.scope import NATION
from cloud.production import Cycle
from cloud.subjects import Subject
from cloud.trace import balance, doubts
from cloud.trace.around import Around, Event, around_of, takings
from cloud.trace.balance import Finding, Grown, MadeOf, Making, Taken
from cloud.trace.graph import ancestors
from cloud.trace.holding import handed_on, holder_at
from cloud.trace.model import Batch, BatchEdge, Batching, BatchLine
from contract.event import Paper
from contract.moment import AHEAD_MS, EARLIEST_MS, law_day
from contract.quantity import MICRO, UNITS
from contract.voucher import PRODUCE, listed

_LATEST_MS: Final = 4_102_444_800_000
_CHUNK: Final = 1_000
_ROUNDS: Final = 10_000  # of passing changes on: more generations than any county has
_SECTOR: Final = {"crop": "crops", "herd": "livestock", "pond": "aquatic"}
_BY_NAME: Final = {row.zh: row.sector for row in PRODUCE.values()}
_tags: Final = msgspec.json.Decoder(list[str]).decode
_papers: Final = msgspec.json.Decoder(list[Paper]).decode


class Settling:
    """One pass; each subject and growing is asked for once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._subject = cache(partial(subjects.subject, NATION, session))
        self._cycle = cache(partial(production.cycle, NATION, session))

    def settle(self, batches: Collection[str]) -> None:
        """Tell these batches anew, and all that follows from their changes."""
        pending = set(batches)
        for _ in range(_ROUNDS):
            if not pending:
                return
            pending = self._round(pending)

    def findings(self, event: str) -> list[Finding]:
        """What does not fit about one making, with its numbers."""
        (found,) = self._events([event])
        return self._judged(found, around_of(self._session, [found]))

    def _round(self, batches: set[str]) -> set[str]:
        """One generation: the batches, then the events that name them. The batches whose children have to follow."""
        events = self._naming(batches)
        self._correct(events)
        standing = [one for one in events if not one.row.corrected_by]
        changed = self._stand(batches, standing)
        self._edges(events)
        self._hold(batches)
        around = around_of(self._session, standing)
        for one in standing:
            said = {finding.code for finding in self._judged(one, around)}
            one.row.doubts = ordered(said, doubts.WORDS)
            self._session.add(one.row)
        self._session.flush()
        self._mark({line.batch for one in standing for line in one.children} | batches)
        return {
            line.batch for one in standing for line in one.children if {p.batch for p in one.parents} & changed
        } - batches

    def _naming(self, batches: Collection[str]) -> list[Event]:
        ids: set[str] = set()
        for some in portions(sorted(batches), _CHUNK):
            ids |= set(self._session.exec(select(BatchLine.event).where(among(self._session, BatchLine.batch, some))))
        return self._events(ids)

    def _events(self, ids: Collection[str]) -> list[Event]:
        found: list[Event] = []
        for some in portions(sorted(ids), _CHUNK):
            rows = self._session.exec(select(Batching).where(among(self._session, Batching.id, some))).all()
            query = select(BatchLine).where(among(self._session, BatchLine.event, some)).order_by(col(BatchLine.line))
            lines: dict[tuple[str, str], list[BatchLine]] = {}
            for line in self._session.exec(query):
                lines.setdefault((line.event, line.way), []).append(line)
            found += [Event(row, lines.get((row.id, "in"), []), lines.get((row.id, "out"), [])) for row in rows]
        return sorted(found, key=lambda one: (one.row.at, one.row.id))

    def _correct(self, events: Sequence[Event]) -> None:
        """Mark what was corrected: of several corrections the one told last holds."""
        ids = [one.row.id for one in events]
        by: dict[str, tuple[int, str]] = {}
        for some in portions(sorted(ids), _CHUNK):
            for row in self._session.exec(select(Batching).where(among(self._session, Batching.corrects, some))):
                by[row.corrects] = max(by.get(row.corrects, (0, "")), (row.told, row.id))
        for one in events:
            one.row.corrected_by = by.get(one.row.id, (0, ""))[1]
            if one.row.corrected_by:
                one.row.doubts = ""
            self._session.add(one.row)

    def _stand(self, batches: Collection[str], standing: Sequence[Event]) -> set[str]:
        """Make, change and take away the batches themselves. Those whose product or sector changed."""
        made: dict[str, tuple[Event, BatchLine]] = {}
        for one in standing:
            for line in one.children:
                made.setdefault(line.batch, (one, line))
        changed: set[str] = set()
        there = self._there({*batches, *(one.parents[0].batch for one, _ in made.values() if one.parents)})
        for batch in sorted(batches):
            before = there.get(batch)
            if batch not in made:
                if before is not None:
                    self._session.delete(there.pop(batch))
                    changed.add(batch)
                continue
            one, line = made[batch]
            row = self._batch(one, line, there.get(one.parents[0].batch) if one.parents else None)
            if before is None:
                self._session.add(row)
                there[batch] = row
                changed.add(batch)
            elif _facts(before) != _facts(row):
                before.sqlmodel_update(row.model_dump(exclude={"id", "left", "holder", "doubts"}))
                self._session.add(before)
                changed.add(batch)
        self._session.flush()
        return changed

    def _there(self, batches: Collection[str]) -> dict[str, Batch]:
        found: list[Batch] = []
        for some in portions(sorted(batches), _CHUNK):
            found += self._session.exec(select(Batch).where(among(self._session, Batch.id, some)))
        return {row.id: row for row in found}

    def _batch(self, one: Event, line: BatchLine, parent: Batch | None) -> Batch:
        row = one.row
        cycle = self._cycle(row.cycle) if row.cycle else None
        product = listed(line.product or (parent.product if parent else cycle.product if cycle else ""))
        sector = _BY_NAME.get(product) or (_SECTOR[cycle.kind] if cycle else parent.sector if parent else "crops")
        return Batch(
            id=line.batch,
            event=row.id,
            region=row.region,
            subject=row.subject,
            holder=row.subject,
            product=product,
            sector=sector,
            amount=line.amount,
            unit=line.unit,
            left=line.amount,
            made=row.action,
            cycle=row.cycle if row.action == "harvest" else "",
            at=row.at,
            told=row.told,
            received=row.received,
            gateway=row.gateway,
            clerk=row.clerk,
        )

    def _edges(self, events: Sequence[Event]) -> None:
        """What came of what: of each making that stands, its parents' shares in its children by weight."""
        for some in portions(sorted([one.row.id for one in events]), _CHUNK):
            self._session.exec(delete(BatchEdge).where(among(self._session, BatchEdge.event, some)))
        for one in events:
            if one.row.corrected_by or not one.parents:
                continue
            own = {line.batch for line in one.children}
            parents = _merged(line for line in one.parents if line.batch not in own)
            whole = sum((share for _, share in parents.values()), start=Fraction(0))
            out = {line.batch: line.amount for line in one.children}
            for parent, (amount, share) in parents.items():
                for child, made in out.items():
                    part = share / whole if whole else Fraction(0)
                    self._session.add(
                        BatchEdge(
                            parent=parent,
                            child=child,
                            event=one.row.id,
                            region=one.row.region,
                            amount_in=_portion(amount, made, out),
                            amount_out=round(made * part),
                            at=one.row.at,
                        )
                    )
        self._session.flush()

    def _hold(self, batches: Collection[str]) -> None:
        """Who has each batch now, and what is left of it."""
        for some in portions(sorted(batches), _CHUNK):
            taken = takings(self._session, some)
            handed = handed_on(self._session, some)
            for row in self._session.exec(select(Batch).where(among(self._session, Batch.id, some))):
                row.left = row.amount - sum(
                    _in_unit(line.amount, line.unit, row.unit) for _, _, line in taken.get(row.id, ())
                )
                row.holder = holder_at(row.subject, handed.get(row.id, ()), _LATEST_MS)
                self._session.add(row)
        self._session.flush()

    def _mark(self, batches: Collection[str]) -> None:
        """A batch shows the doubts of its making."""
        for some in portions(sorted(batches), _CHUNK):
            query = select(Batch, Batching.doubts).join(Batching, col(Batching.id) == Batch.event)
            for row, said in self._session.exec(query.where(among(self._session, Batch.id, some))):
                row.doubts = said
                self._session.add(row)
        self._session.flush()

    def _judged(self, one: Event, around: Around) -> list[Finding]:
        row = one.row
        making = Making(
            row.action,
            row.subject,
            row.at,
            law_day(min(max(row.at, EARLIEST_MS), _LATEST_MS)).isoformat(),
            self._taken(one, around),
            [MadeOf(line.batch, line.amount, line.unit, self._product(one, line, around)) for line in one.children],
            row.cycle,
            self._grown(row, around),
            _tags(row.tags),
            frozenset(paper.kind for paper in _papers(row.papers)),
            row.origin,
        )
        found = [*self._whose(row), *self._again(one, around), *balance.looked_at(making)]
        # only what gave to others can be above itself
        circular = (around.parents | {line.batch for line in one.parents}) & {line.batch for line in one.children}
        return [*found, *self._circle(one)] if circular else found

    def _product(self, one: Event, line: BatchLine, around: Around) -> str:
        there = around.batches.get(line.batch)
        return there.product if there is not None and there.event == one.row.id else listed(line.product)

    def _whose(self, row: Batching) -> Iterable[Finding]:
        subject: Subject | None = self._subject(row.subject) if row.subject else None
        if subject is None:
            yield Finding("subject_unknown")
        elif subject.state in {"closed", "suspended"} and row.at >= subject.changed:
            yield Finding("subject_closed")
        if row.corrects and self._session.get(Batching, row.corrects) is None:
            yield Finding("corrects_unknown", have=row.corrects)
        if row.at > row.received + AHEAD_MS or row.at < EARLIEST_MS:
            yield Finding("future")
        if row.timeless:
            yield Finding("no_clock")

    def _again(self, one: Event, around: Around) -> Iterable[Finding]:
        twice = {line.batch for line in one.children}
        if len(twice) < len(one.children):
            yield Finding("batch_known", one.children[0].batch)
        for line in one.children:
            there = around.batches.get(line.batch)
            if there is not None and there.event != one.row.id:
                yield Finding("batch_known", line.batch)

    def _taken(self, one: Event, around: Around) -> list[Taken]:
        found = []
        takings, handed, blocks = around.takings, around.handed, around.blocks
        for line in one.parents:
            batch = around.batches.get(line.batch)
            if batch is None:
                found.append(Taken(line.batch, line.amount, line.unit))
                continue
            before = sum(
                _in_unit(other.amount, other.unit, batch.unit)
                for at, event, other in takings.get(line.batch, ())
                if (at, event, other.line) < (one.row.at, one.row.id, line.line)
            )
            held = any(
                since <= one.row.at and (until is None or one.row.at < until)
                for since, until in blocks.get(line.batch, ())
            )
            holder = holder_at(batch.subject, handed.get(line.batch, ()), one.row.at)
            found.append(
                Taken(
                    line.batch,
                    line.amount,
                    line.unit,
                    known=True,
                    product=batch.product,
                    at=batch.at,
                    holder=holder,
                    left=batch.amount - before,
                    own=batch.unit,
                    blocked=held,
                )
            )
        return found

    def _grown(self, row: Batching, around: Around) -> Grown | None:
        cycle: Cycle | None = self._cycle(row.cycle) if row.cycle else None
        if cycle is None:
            return None
        told = around.harvests.get(row.cycle, ())
        before = sum((weight for at, event, weight in told if (at, event) < (row.at, row.id)), start=Fraction(0))
        return Grown(
            cycle.subject, cycle.product, cycle.kind, cycle.amount, cycle.unit, cycle.begun, cycle.ended, before
        )

    def _circle(self, one: Event) -> Iterable[Finding]:
        """A parent that came of a child of the same making, however far down."""
        if not one.parents:
            return
        above = {flow.batch for flow in ancestors(self._session, [line.batch for line in one.parents])}
        for line in one.children:
            if line.batch in above:
                yield Finding("cyclic", line.batch)
                return


def _facts(row: Batch) -> tuple[object, ...]:
    return (
        row.event, row.region, row.subject, row.product, row.sector, row.amount, row.unit, row.made, row.cycle, row.at,
        row.told, row.received, row.gateway, row.clerk,
    )  # fmt: skip


def _merged(lines: Iterable[BatchLine]) -> dict[str, tuple[int, Fraction]]:
    """Of each parent what was taken: millionths of its unit, and in base units."""
    found: dict[str, tuple[int, Fraction]] = {}
    for line in lines:
        amount, share = found.get(line.batch, (0, Fraction(0)))
        base = UNITS[line.unit].base if line.unit in UNITS else Fraction(1)
        found[line.batch] = amount + line.amount, share + Fraction(line.amount, MICRO) * base
    return found


def _portion(amount: int, made: int, out: dict[str, int]) -> int:
    """Of what was taken of a parent, the part that went into one child: by what the children weigh."""
    whole = sum(out.values())
    return round(Fraction(amount) * made / whole) if whole else 0


def _in_unit(amount: int, unit: str, wanted: str) -> int:
    """Millionths in another unit, rounded; as they are where the two do not convert."""
    if unit == wanted or unit not in UNITS or wanted not in UNITS or UNITS[unit].dimension != UNITS[wanted].dimension:
        return amount
    return round(Fraction(amount) * UNITS[unit].base / UNITS[wanted].base)

"""The projection `rapid_results`: what instruments told, placed, judged by its method, and where each sample stands.

    rapid_test ──> as told ──> placed by room, sample, rerun ──> judged by its edition ──> chain ──> counts
    sampling ───────────────────────^                                                        ^
    lab_test (confirms) ────────────────────────────────────────────────────────────────────┘

It keeps of samples and laboratory tests what it needs in tables of its own: projections go on by themselves, and none
may lean on how far another one has come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import Session, col, or_

from cloud.kernel.database import among, insert_many, portions
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import Scope
from cloud.testing import rapid_confirming
from cloud.testing.rapid_model import RapidConfirmation, RapidCount, RapidResult, RapidSample
from cloud.testing.rapid_reading import CHUNK, KINDS, Heard, Told, between, county, result, rows_of, told
from cloud.testing.rapid_work import Number, Work
from cloud.testing.rapid_writing import write
from cloud.testing.sample_records import Records
from contract import event
from contract.errors import bounded
from contract.law.name import Ingredient, Names
from contract.testing import METHODS, STATES, State, unseen

_RESULT: Final = RapidResult.__table__  # type: ignore[attr-defined]
_JOURNAL: Final = JournalEvent.__table__  # type: ignore[attr-defined]


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another."""
    _take(session, between(session, after, until))


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once."""
    _take(session, [Heard(row.id, row.position or 0, row.region, row.gateway, row.boot, row.received, row.raw)])


def clear(session: Session) -> None:
    """Empty all that follows from the journal."""
    for table in (RapidResult, RapidSample, RapidConfirmation, RapidCount):
        session.execute(delete(table))


PROJECTION: Final = Projection("rapid_results", KINDS, handle, clear, together)


def rejudge(session: Session, *where: ColumnElement[bool]) -> int:
    """Judge results anew, because a method was chosen, or is another one now: how many became others.

    A pure re-run of what was told; nothing is asked of the journal. where: clauses on RapidResult, none: all.
    """
    last, changed = -1, 0
    while True:
        query = select(_RESULT.c.id, _RESULT.c.position).where(_RESULT.c.position > last, *where)
        found = session.connection().execute(query.order_by(_RESULT.c.position).limit(CHUNK)).all()
        if not found:
            return changed
        work = Work(session)
        work.load("id", [row.id for row in found])
        work.settle()
        changed += write(session, work)
        last = found[-1].position


def reconfirm(session: Session, reports: Collection[str]) -> None:
    """Ask again what these laboratory tests (ids of their events) say, because a limit became known."""
    _take(session, _events(session, reports))


def _events(session: Session, ids: Collection[str]) -> list[Heard]:
    columns = [_JOURNAL.c[name] for name in Heard._fields]
    found: list[Heard] = []
    for some in portions(sorted(ids), CHUNK):
        query = select(*columns).where(among(session, _JOURNAL.c.id, some)).order_by(_JOURNAL.c.position)
        found += [Heard(*row) for row in session.connection().execute(query)]
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the rapid tests of a batch, a cycle or a subject stand: the worst of its samples.

    state: None: there was no rapid test. tests: ids of all results, the oldest first; seen: (edition, item) of those
    that were valid: what was looked for; at: ms UTC of the last, 0 for none.
    """

    state: State | None = None
    tests: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    at: int = 0

    @property
    def clean(self) -> bool:
        """It was tested, and nothing stands against it."""
        return self.state in ("negative", "refuted")

    def unseen(self, used: Iterable[str], names: Names[Ingredient]) -> tuple[str, ...]:
        """Of the substances that were used, those that none of these tests says anything of."""
        left = unseen(METHODS["other"], "", used, names)
        for edition, item in self.seen:
            left = unseen(METHODS[edition], item, left, names)
        return left


def rapid_standing(
    scope: Scope,
    session: Session,
    batches: Collection[str] = (),
    cycles: Collection[str] = (),
    subjects: Collection[str] = (),
    since: int = 0,
) -> Mapping[str, Standing]:
    """Id of a batch, a cycle or a subject -> where the rapid tests of its samples stand since a time (ms UTC).

    Each that was asked for has an entry. subjects: those from whom samples were taken, not those who tested.
    """
    found: dict[str, list[Any]] = {one: [] for one in (*batches, *cycles, *subjects)}
    mine = or_(scope.own(col(RapidResult.subject)), scope.own(col(RapidResult.of)))
    for column, ids in ((_RESULT.c.batch, batches), (_RESULT.c.cycle, cycles), (_RESULT.c.of, subjects)):
        wanted = sorted({one for one in ids if one})
        for some in portions(wanted, CHUNK):
            query = select(_RESULT).where(among(session, column, some))
            query = query.where(scope.clause(_RESULT.c.region), mine, _RESULT.c.at >= since)
            for row in session.connection().execute(query.order_by(_RESULT.c.at, _RESULT.c.id)):
                found[getattr(row, column.key)].append(row)
    return {key: _standing(rows) for key, rows in found.items()}


def _standing(rows: Sequence[Any]) -> Standing:
    if not rows:
        return Standing()
    tried = [row for row in rows if row.standing != "open"] or rows  # a void sample beside a valid one says nothing
    valid = dict.fromkeys((row.edition, row.item) for row in rows if row.verdict != "void")
    state = max((row.standing for row in tried), key=STATES.index)
    return Standing(state, tuple(row.id for row in rows), tuple(valid), rows[-1].at)


def _take(session: Session, rows: Sequence[Heard]) -> None:
    """Take events over, in the caller's transaction; those that are there already change nothing."""
    work, numbers = Work(session), set[Number]()
    tests, samples, reports = _sorted(told(session, rows))
    for one, body in tests:
        work.add(result(one, body))
    work.load("id", [one.row.id for one, _ in tests])
    fresh = _sample(session, samples)
    numbers |= fresh
    reports += _reported(session, fresh, {one.row.id for one, _ in reports})
    for test, number in _report(session, reports):
        work.load("id", [test])
        numbers.add(number)
    work.numbers(numbers)
    work.settle()
    write(session, work)


def _sorted(
    events: Sequence[Told],
) -> tuple[list[tuple[Told, event.RapidTest]], list[tuple[Told, event.Sampling]], list[tuple[Told, event.LabTest]]]:
    tests, samples, reports = [], [], []
    for one in events:
        match one.said.body:
            case event.RapidTest() as test:
                tests.append((one, test))
            case event.Sampling() as sample:
                samples.append((one, sample))
            case event.LabTest() as report:
                reports.append((one, report))
    return tests, samples, reports


def _sample(session: Session, events: Sequence[tuple[Told, event.Sampling]]) -> set[Number]:
    """Keep what is new of samples; the numbers that became known, or are known otherwise now."""
    table = RapidSample.__table__  # type: ignore[attr-defined]
    known = {
        (row["county"], row["number"]): row
        for row in rows_of(session, table, table.c.number, (bounded(body.sample).strip() for _, body in events))
    }
    new: dict[Number, dict[str, Any]] = {}
    for one, body in events:
        number = county(one.row), bounded(body.sample).strip()
        row = {
            "county": number[0],
            "number": number[1],
            "event": one.row.id,
            "region": one.row.region,
            "product": bounded(body.product),
            "of": body.of,
            "batch": body.batch,
            "cycle": body.cycle,
            "at": one.at(body.at),
        }
        before = new.get(number) or known.get(number)
        if number[1] and (before is None or (before["event"] == row["event"] and before != row)):
            new[number] = row
    for number in new.keys() & known.keys():
        session.execute(delete(table).where(table.c.county == number[0], table.c.number == number[1]))
    if new:
        insert_many(session, RapidSample, list(new.values()))
    return set(new)


def _reported(
    session: Session, numbers: Collection[Number], known: Collection[str]
) -> list[tuple[Told, event.LabTest]]:
    """What laboratories said of these samples before they were known: by their product it is judged now."""
    table = RapidConfirmation.__table__  # type: ignore[attr-defined]
    rows = rows_of(session, table, table.c.sample, {number for _, number in numbers}) if numbers else []
    ids = {row["id"] for row in rows if (row["county"], row["sample"]) in numbers} - set(known)
    return _sorted(told(session, _events(session, ids)))[2] if ids else []


def _report(session: Session, events: Sequence[tuple[Told, event.LabTest]]) -> list[tuple[str, Number]]:
    """Keep what laboratories say; (the rapid test that each names, its sample)."""
    table = RapidConfirmation.__table__  # type: ignore[attr-defined]
    records = Records(session)
    samples = RapidSample.__table__  # type: ignore[attr-defined]
    products = {
        (row["county"], row["number"]): row["product"]
        for row in rows_of(session, samples, samples.c.number, (bounded(body.sample).strip() for _, body in events))
    }
    rows = [
        {
            "id": one.row.id,
            "position": one.row.position,
            "region": one.row.region,
            "county": county(one.row),
            "test": body.confirms,
            "sample": bounded(body.sample).strip(),
            "report": bounded(body.report),
            "at": one.at(body.tested),
            "verdict": rapid_confirming.verdict(
                records,
                body,
                products.get((county(one.row), bounded(body.sample).strip()), ""),
                one.row.region,
                one.at(body.tested),
            ),
        }
        for one, body in events
    ]
    if rows:
        session.execute(delete(table).where(among(session, table.c.id, [str(row["id"]) for row in rows])))
        insert_many(session, RapidConfirmation, rows)
    return [(str(row["test"]), (str(row["county"]), str(row["sample"]))) for row in rows]

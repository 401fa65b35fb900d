"""The projection `rapid_results`: what instruments told, placed, judged by its method, and where each sample stands.

    rapid_test, remark ──> as told ──> placed by room, sample, rerun ──> judged by its edition ──> chain ──> counts
    Sample ─────────────────────────────────^                                                        ^
    LabTest (confirms, or of the same sample) ───────────────────────────────────────────────────────┘

Samples and laboratory tests are kept by another projection (sample_projection), which goes on by itself: whatever has
come so far is looked at here, and whenever more of it comes, `follow` looks again. Which goes first cannot be seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import Session, col, or_

from cloud import tally
from cloud.kernel.database import among, portions
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import Scope
from cloud.testing.rapid_model import RapidCount, RapidNote, RapidResult
from cloud.testing.rapid_reading import CHUNK, KINDS, Heard, between, note, result, told
from cloud.testing.rapid_work import Work
from cloud.testing.rapid_writing import write
from contract import event
from contract.law.name import Ingredient, Names
from contract.testing import METHODS, STATES, State, unseen

_RESULT: Final = RapidResult.__table__  # type: ignore[attr-defined]


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another."""
    _take(session, between(session, after, until))


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once."""
    _take(session, [Heard(row.id, row.position or 0, row.region, row.gateway, row.boot, row.received, row.raw)])


def clear(session: Session) -> None:
    """Empty all that follows from the journal."""
    for table in (RapidResult, RapidNote, RapidCount):
        session.execute(delete(table))
    tally.forget(session, "test", "sample", "positive", "void")


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


def follow(session: Session, numbers: Collection[str], tests: Collection[str]) -> None:
    """Look anew at results that name one of these seals, and at these tests (ids): what stands beside them changed."""
    work = Work(session)
    work.load("id", tests)
    for column in ("sample", "noted"):
        work.load(column, numbers)
    work.settle()
    write(session, work)


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
    work = Work(session)
    noted: list[str] = []
    for one in told(session, rows):
        if isinstance(one.said.body, event.RapidTest):
            work.add(result(one, one.said.body))
        elif isinstance(one.said.body, event.Remark):
            session.merge(note(one, one.said.body))
            noted.append(one.said.body.of)
    session.flush()
    work.load("id", {*work.rows, *noted})
    work.settle()
    write(session, work)

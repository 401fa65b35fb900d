"""Fills a county's cloud with the plan: records by its offices, the rest told at its desk and projected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlmodel import Session, func, select

from cloud import dataquality, vault
from cloud.app.ingest import PROJECTIONS
from cloud.kernel import desk, journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database, Table
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, county_keys, ensure
from cloud.law import rules
from cloud.subjects import Subject
from contract.identifiers import planned as planned_ids
from contract.keys import PublicKey
from contract.moment import month_after
from zhigen.demo.county import COUNTY
from zhigen.seed import attended, drawing, heard, labelled, recalled, records
from zhigen.seed.ahead import Rest, Task, beside, blocks
from zhigen.seed.chance import moment, stream
from zhigen.seed.lot import Lot
from zhigen.seed.patience import patient
from zhigen.seed.planted import Planted
from zhigen.seed.projecting import project
from zhigen.seed.records import Clock, Made
from zhigen.seed.year import County, planted

_KEYS: Final = 70  # days before the first one on which the county made its keys
_LAG: Final = 30  # blocks after which all projections follow: a cycle that is told in one piece is judged once
_LATER: Final = "production"  # may lag behind the journal; all others are in the transaction that tells
_DESK: Final = desk.name_of(COUNTY)
Step = Callable[[str, int], None]


def taken(database: Database) -> int:
    """How many subjects the folder has already."""
    with database.read() as session:
        return session.exec(select(func.count()).select_from(Subject)).one()


def fill(database: Database, folder: Path, plan: County, step: Step, hands: int = 1) -> tuple[Planted, ...]:
    """Do all of the plan; what was planted in it. step: told what is being done, and how many days are; hands: 2 to
    plan in a process beside this one."""
    began = moment(plan.first - timedelta(days=_KEYS), 8)
    ensure(database, folder, COUNTY, min(began, now_ms()))  # what is signed in those years was signed by keys of then
    ensure(database, folder, COUNTY, now_ms())
    vault.furnish(database, KeyRoom(folder))
    clock, made = Clock(), Made()
    bits = stream(plan.seed, "ids").getrandbits
    with planned_ids(bits, lambda: clock.now):
        filler = _Filler(database, folder, plan, clock, made, step, began, hands)
        with patient():
            filler.records()
            filler.days()
            filler.lately()
    return (*planted(plan, made.subjects, made.cycles).planted, *filler.slips)


class _Filler:
    def __init__(
        self, database: Database, folder: Path, plan: County, clock: Clock, made: Made, step: Step, began: int,
        hands: int,
    ) -> None:  # fmt: skip
        self._database, self._plan, self._clock, self._made, self._step = database, plan, clock, made, step
        self._folder, self._began, self._hands = folder, began, hands
        self.slips: list[Planted] = []
        self._kept: list[Lot] = []
        with database.read() as session:
            keys = county_keys(session)
            self._vouchers = tuple(key for key in keys if key.purpose == "voucher")
            self._key: PublicKey = max(
                (key for key in keys if key.purpose == "vault" and not key.revoked),
                key=lambda key: (key.not_before, key.kid),
            )
            last = journal.head(session)
        self._after = {"at once": last, "later": last}
        self._told = 0

    def records(self) -> None:
        """All that is there before the first day, and the cycles."""
        plan, clock, made = self._plan, self._clock, self._made
        works: Sequence[tuple[str, Callable[[Session], None]]] = (
            ("catalogue", lambda session: records.reference(session, clock, plan)),
            ("census", lambda session: records.enlist(session, clock, plan, made)),
            ("filing", lambda session: records.file(session, clock, plan, made)),
            ("land", lambda session: records.lay_out(session, clock, plan, made)),
            ("cycles", lambda session: records.grow(session, clock, plan, made)),
            ("plans", lambda session: drawing.plan_samples(session, clock, plan, made)),
        )
        for name, work in works:
            self._step(name, 0)
            with self._database.write() as session:
                work(session)
                self._project(session, "at once")
                self._project(session, "later")

    def days(self) -> None:
        """Two years, day by day, in blocks."""
        plan, made = self._plan, self._made
        with self._database.read() as session:
            task = Task(
                plan, made.subjects, made.cycles, made.drawn, rules(session).digest, self._key, self._vouchers,
                self._folder, self._began, desk.head(session, COUNTY),
            )  # fmt: skip
        with beside(task) if self._hands > 1 else nullcontext(blocks(task)) as told:
            for one in told:
                if isinstance(one, Rest):
                    self.slips, self._kept = one
                else:
                    self._tell(one.told)
                    self._step("days", one.days)

    def lately(self) -> None:
        """What waits for an office on the last day, and what its chores would have counted month by month."""
        plan, clock = self._plan, self._clock
        with self._database.write() as session:
            labelled.label(session, clock, plan, self._kept)
            recalled.call_back(session, clock, plan)
            records.lately(session, clock, plan)
            heard.hear(session, clock, plan, self._made)
            self._project(session, "at once")
            self._project(session, "later")
            month = plan.first
            while month <= plan.last:
                dataquality.recount(NATION, session, f"{month:%Y-%m}", clock.now)
                month = month_after(month)
            attended.attend(session, clock, plan)

    def _tell(self, block: list[tuple[int, list[bytes]]]) -> None:
        with self._database.write() as session:
            for now, frames in block:
                deed = self._clock.deed(session, now)
                desk.take(deed, COUNTY, frames)
                deed.note("journal", f"{_DESK}/{now}", COUNTY, what={"count": len(frames)})
            self._project(session, "at once")
        self._told += 1
        if self._told % _LAG == 0:
            with self._database.write() as session:
                self._project(session, "later")

    def _project(self, session: Session, when: str) -> None:
        until = journal.head(session)
        if until > self._after[when]:
            chosen = [one for one in PROJECTIONS if (one.name != _LATER) == (when == "at once")]
            session.expunge_all()
            project(session, chosen, self._after[when], until, self._clock.now)
            self._after[when] = until


def counts(database: Database, tables: Sequence[type[Table]]) -> dict[str, int]:
    """How many rows of each."""
    with database.read() as session:
        return {
            str(table.__tablename__): session.exec(select(func.count()).select_from(table)).one() for table in tables
        }

"""A city's year of rapid tests replayed through journal and projections (< 5 minutes on 2 cores), a page, a month.

TESTS says how many (default 400,000): a tenth of them of a sample that was taken, 1 in 100 positive and run again. Each
is an event, appended to the journal (synchronous FULL) in batches as the lane of events does, then taken over by every
projection of the cloud. The ceiling, in the same run: the finished rows by executemany into one bare keyed table, in
batches of the same size, synchronous FULL.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from benchmarks.county import COUNTY, row
from cloud.app.ingest import PROJECTIONS
from cloud.ingest.projector import LARGE, Projector
from cloud.ingest.settings import Settings
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, ProjectionCursor
from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.migrations import tables
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Subject, Tenure
from cloud.testing.rapid_model import RapidResult
from cloud.testing.rapid_store import results, sums
from contract import event

assert tables.metadata  # all models are known

TESTS: Final = int(os.environ.get("TESTS", "400000"))
ROOMS: Final = 20
YEAR_MS: Final = 365 * 86_400_000
BEGIN: Final = 1_764_000_000_000
HERE: Final = Scope((COUNTY,))
CROPS: Final = ("菠菜", "芹菜", "韭菜", "大白菜", "黄瓜", "豇豆", "辣椒", "番茄", "草莓", "生姜")
_STEP: Final = YEAR_MS // max(1, TESTS)
_BEFORE: Final[dict[str, Any]] = {"created": BEGIN, "created_by": "bench", "changed": BEGIN}


def found(database: Database) -> None:
    """The test rooms: a gateway each, run by a subject."""
    with database.write() as session:
        for number in range(ROOMS):
            region, site = f"{COUNTY}{100 + number % 6}", f"{COUNTY}/room-{number}"
            session.add(Site(id=site, county=COUNTY, region=region, kind="lab", name_zh="x", heard=1))
            session.flush()
            session.add(
                Gateway(
                    id=f"room-{number}", county=COUNTY, region=region, registered=1, registered_by="x", site_id=site
                )
            )
            session.add(
                Subject(id=f"room-{number}", region=region, kind="lab", name="x", state="filed", person="x", **_BEFORE)
            )
            session.flush()
            session.add(
                Tenure(id=f"t-{number}", region=region, site=site, subject=f"room-{number}", since=1, **_BEFORE)
            )


def entries() -> Iterator[Entry]:
    """All events of the year in the order of their time, each naming the one before it."""
    chance = random.Random(7)
    prev, seqs = dict.fromkeys(range(ROOMS), ""), dict.fromkeys(range(ROOMS), 0)

    def told(room: int, number: int, t: int, body: event.Body) -> Entry:
        seqs[room] += 1
        said = event.Event(
            id=UUID(int=(0x7 << 76) | (2 << 62) | number), gateway=f"room-{room}", epoch=1, seq=seqs[room],
            boot="bench", t=t, mono=t - BEGIN + 60_000, synced=True, prev=prev[room], body=body,
        )  # fmt: skip
        frame = event.frame(said)
        prev[room] = frame.digest
        return Entry(frame, f"{COUNTY}{100 + room % 6}", t + 1000)

    rerun = ""
    for number in range(TESTS):
        room, t = number % ROOMS, BEGIN + number * _STEP
        crop = chance.choice(CROPS)
        sample = crop
        if number % 10 == 0:
            sample = f"S{number}"
            yield told(room, 2 * number, t - 1000, event.Sampling(sample, "routine", crop, at=t - 1000))
        control = round(chance.uniform(0.5, 0.9), 3)
        rate = round(chance.uniform(50, 90) if number % 100 == 0 else chance.gauss(12, 8), 1)
        body = event.RapidTest(
            device="lz-1", number=str(number), sample=sample, item="有机磷和氨基甲酸酯类", rate=rate,
            verdict="fail" if rate >= 50 else "pass", tested=t, control=control,
            change=round(control * (1 - rate / 100), 3), raw=f"{number:08x}" * 8, reruns=rerun,
        )  # fmt: skip
        one = told(room, 2 * number + 1, t, body)
        rerun = str(one.frame.event.id) if number % 100 == 0 else ""
        yield one


def appended(database: Database) -> tuple[int, float]:
    """(events, seconds) of bringing all events into the journal, without making them."""
    size, events, seconds = Settings().batch_messages, 0, 0.0
    stream = entries()
    while batch := list(islice(stream, size)):
        began = time.perf_counter()
        with database.write() as session:
            journal.append(session, batch)
        seconds += time.perf_counter() - began
        events += len(batch)
    return events, seconds


def projected(database: Database) -> dict[str, float]:
    """Seconds of every projection, each by itself; raises RuntimeError where one stands or a result is missing."""
    seconds = {}
    for projection in PROJECTIONS:
        began = time.perf_counter()
        Projector(database, [projection]).catch_up()
        seconds[projection.name] = time.perf_counter() - began
    with database.read() as session:
        stopped = session.exec(select(ProjectionCursor).where(ProjectionCursor.state != "running")).all()
        count = session.exec(select(func.count()).select_from(RapidResult)).one()
    if stopped or count != TESTS:
        raise RuntimeError(f"{count} results of {TESTS}; stopped: {[(one.name, one.error) for one in stopped]}")
    return seconds


def bare(database: Database, folder: Path) -> float:
    """Seconds of writing the finished rows into a bare table of the same columns."""
    names = [column.key for column in RapidResult.__table__.c]  # type: ignore[attr-defined]
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"CREATE TABLE bare (r_{', r_'.join(names)}, PRIMARY KEY (r_id)) WITHOUT ROWID")
    insert = f"INSERT INTO bare VALUES ({', '.join('?' * len(names))})"  # our own words
    seconds, after = 0.0, ""
    while True:
        with database.read() as session:
            query = select(RapidResult.__table__).where(RapidResult.id > after)  # type: ignore[attr-defined]
            rows = [tuple(one) for one in session.execute(query.order_by(RapidResult.id).limit(LARGE))]
        if not rows:
            connection.close()
            return seconds
        after = rows[-1][0]
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, rows)
        connection.execute("COMMIT")
        seconds += time.perf_counter() - began


def median(database: Database, work: Callable[[Session], object]) -> float:
    """ms that half of the rounds are quicker than."""
    times = []
    for _ in range(25):
        with database.read() as session:
            session.connection()
            began = time.perf_counter()
            work(session)
            times.append((time.perf_counter() - began) * 1e3)
    return sorted(times)[len(times) // 2]


def listed(session: Session) -> None:
    """The first page of positives, and the first page of one room's."""
    for where in (RapidResult.standing == "needs_rerun", RapidResult.subject == "room-3"):
        query = results(HERE).where(where)
        rows, _ = page(session, query, {"at": col(RapidResult.at)}, col(RapidResult.id), Asked("-at"))
        if not rows:
            raise RuntimeError("an empty page")


def counted(session: Session) -> None:
    """A year by township, from the counts."""
    if not sums(HERE, session, "township", "2025-01-01", "2027-01-01"):
        raise RuntimeError("nothing was counted")


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`, SQLite."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        database = Database.in_folder(folder)
        database.create_all()
        found(database)
        events, append_s = appended(database)
        seconds = projected(database)
        ceiling = TESTS / bare(database, folder)
        own = TESTS / seconds["rapid_results"]
        whole = append_s + sum(seconds.values())
        lists, sums_ms = median(database, listed), median(database, counted)
        database.close()
    title = f"rapid tests, {TESTS:,}"
    return [
        row(f"{title}: through journal and all projections (< 300 s for 400,000)", whole, "s"),
        row(f"{title}: into the journal", events / append_s, "events/s"),
        row(f"{title}: placed, judged, chained, counted", own, "1/s", ceiling, own / ceiling, "bare executemany"),
        *(row(f"{title}: projection {key}", value, "s") for key, value in seconds.items() if value > whole / 50),
        row(f"{title}: two pages of 100", lists, "ms median"),
        row(f"{title}: a year by township", sums_ms, "ms median"),
    ]


if __name__ == "__main__":
    for figure in run():
        print(figure)

"""The graph of batches: a closure of 10,000 descendants (< 200 ms), one step (< 2 ms), on both engines.

BATCHES says how many there are (default 100,000, half as many edges again); `BATCHES=1000000` is a county for years.
The ceiling of a closure, in the same run and by turns: the bare recursive query through the driver, which gives ids and
nothing else. That of one step: the row of a batch by its primary key, through the driver.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlmodel import Session

from benchmarks.closure_rows import DESCENDANTS, Grown, fill
from benchmarks.county import COUNTY, row
from cloud import trace
from cloud.kernel.database import Database
from cloud.kernel.scope import Scope
from cloud.migrations import tables
from cloud.trace.store import steps
from tests.engines import open_folder
from tests.postgres import SETTINGS, Cluster

assert tables.metadata  # all models are known

BATCHES: Final = int(os.environ.get("BATCHES", "100000"))
HERE: Final = Scope((COUNTY,))
_ROUNDS: Final = 15
_STEPS: Final = 500
_BARE: Final = """
WITH RECURSIVE reached(batch) AS (
  SELECT {mark} UNION SELECT child FROM batch_edge JOIN reached ON parent = reached.batch
) SELECT batch FROM reached
"""
_ROW: Final = "SELECT * FROM batch WHERE id = {mark}"


class Bench:
    """One filled database and its questions; each raises RuntimeError where the answer is not what was built."""

    def __init__(self, database: Database, grown: Grown) -> None:
        self._database, self._grown, self._random = database, grown, random.Random(7)
        self._mark = "?" if database.engine.dialect.name == "sqlite" else "%s::varchar"

    def by_turns(self, *works: Callable[[Session], object], rounds: int) -> list[list[float]]:
        """The ms of each, in the same order of rounds; two rounds before are not counted."""
        times: list[list[float]] = [[] for _ in works]
        for number in range(rounds + 2):
            for place, work in enumerate(works):
                with self._database.read() as session:
                    session.connection()
                    began = time.perf_counter()
                    work(session)
                    if number >= 2:
                        times[place].append((time.perf_counter() - began) * 1e3)
        return times

    def bare(self, session: Session) -> None:
        """Ids alone."""
        sql = _BARE.format(mark=self._mark)  # our own words
        _all(session.connection().exec_driver_sql(sql, (self._grown.root,)).all())

    def down(self, session: Session) -> None:
        """What came of the root, with the steps to each."""
        _all(trace.descendants(session, [self._grown.root]))

    def shared(self, session: Session) -> None:
        """The same, with how much of each came of it."""
        _all(trace.exposures(session, [self._grown.root]))

    def by_key(self, session: Session) -> None:
        """One row of a batch."""
        sql = _ROW.format(mark=self._mark)
        session.connection().exec_driver_sql(sql, (self._random.choice(self._grown.some),)).one()

    def step(self, session: Session) -> None:
        """One step back and forward of a batch."""
        up, _ = steps(HERE, session, self._random.choice(self._grown.some))
        if not up:
            raise RuntimeError("a batch of the middle came of nothing")

    def family(self, session: Session) -> None:
        """Up from a batch: what it came of."""
        trace.ancestors(session, [self._random.choice(self._grown.some)])


def _all(found: Sequence[object]) -> None:
    if len(found) != DESCENDANTS + 1:
        raise RuntimeError(f"{len(found)} batches were reached, not {DESCENDANTS + 1}")


def measured(database: Database, engine: str) -> list[dict[str, Any]]:
    """The rows of one engine."""
    began = time.perf_counter()
    grown = fill(database, BATCHES)
    filled = time.perf_counter() - began
    if engine == "PostgreSQL":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # as autovacuum does
    bench = Bench(database, grown)
    size = f"{grown.batches:,} batches, {grown.edges:,} edges"
    found = [row(f"trace, {engine}: rows filled a second; {size}", (grown.batches + grown.edges) / filled, "1/s")]
    bare, down, shared = bench.by_turns(bench.bare, bench.down, bench.shared, rounds=_ROUNDS)
    for name, ours in (("a closure of 10,000", down), ("the same with shares", shared)):
        ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
        ceiling = statistics.median(bare)
        label = f"trace, {engine}: {name} (< 200 ms)"
        found.append(row(label, statistics.median(ours), "ms median", ceiling, ratio, "bare recursive query"))
    key, step, family = bench.by_turns(bench.by_key, bench.step, bench.family, rounds=_STEPS)
    for name, times in (("one step (< 2 ms)", step), ("the family of a batch", family)):
        slow, least = (sorted(one)[int(len(one) * 0.95)] for one in (times, key))
        found.append(row(f"trace, {engine}: {name}", slow, "ms p95", least, slow / least, "one row by key"))
    return found


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`, SQLite and PostgreSQL."""
    with ExitStack() as held:
        database = Database.in_folder(Path(held.enter_context(TemporaryDirectory())))
        database.create_all()
        rows = measured(database, "SQLite")
        database.close()
        cluster = Cluster(held.enter_context(open_folder()), (*SETTINGS, "max_wal_size=4GB"))
        cluster.start()
        held.callback(cluster.stop)
        database = Database.on_server(cluster.create())
        database.create_all()
        rows += measured(database, "PostgreSQL")
        database.close()
    return rows


if __name__ == "__main__":
    for figure in run():
        print(figure)

"""Ledgers of two years: a sale judged (< 1 ms), a page, a shop's stock, what a ban touches (< 200 ms), on both engines.

SALES says how many (default 190,000, a county of two years); `SALES=9500000` is fifty of them. The ceiling in the same
run is the barest question that there is, one row of the ledger by its primary key through the driver; told are median
and p95, and how many times those of the ceiling they are.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlmodel import Session, col, select

from benchmarks.county import COUNTY, row
from benchmarks.ledger_rows import OFTEN, SELDOM, SHOPS, fill
from cloud import law
from cloud.inputs import LedgerEntry, Stock
from cloud.judgement import rejudge, touched
from cloud.judgement.asked import changed
from cloud.judgement.views import TouchesAsked, counts_view, touched_view
from cloud.kernel.database import Database
from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.migrations import tables
from tests.engines import open_folder
from tests.postgres import SETTINGS, Cluster

assert tables.metadata  # all models are known

SALES: Final = int(os.environ.get("SALES", "190000"))
HERE: Final = Scope((COUNTY,))
TODAY: Final = date(2026, 11, 28)
_DRAFT: Final = """\
format: 1
sort: rules
id: bench
version: 1
region: "{county}"
covers: {{since: 2024-01-01}}
sources:
  order: {{zh: 县政府令, en: county order}}
rules:
  - {{id: bench-ban, kind: banned, ingredients: [{name}], valid_from: 2026-12-01, source: order, confidence: S}}
"""


class Bench:
    """One filled database and its questions."""

    def __init__(self, database: Database, seed: int) -> None:
        self._database, self._random = database, random.Random(seed)  # which rows are asked for
        with database.read() as session:
            some = sorted(self._random.sample(range(SALES), min(SALES, 3_000)))
            query = select(LedgerEntry.id).where(col(LedgerEntry.position).in_(some))
            self._ids = list(session.exec(query))

    def times(self, work: Callable[[Session], object], rounds: int) -> tuple[float, float]:
        """ms that 50, and that 95 of 100 are quicker than, each in a session of its own; three unmeasured first."""
        times = []
        for number in range(rounds + 3):
            with self._database.read() as session:
                session.connection()
                began = time.perf_counter()
                work(session)
                if number >= 3:
                    times.append((time.perf_counter() - began) * 1e3)
        times.sort()
        return times[len(times) // 2], times[int(len(times) * 0.95)]

    def bare(self, session: Session) -> None:
        """One row of the ledger by its primary key, through the driver."""
        mark = "?" if self._database.engine.dialect.name == "sqlite" else "%s"
        sql = f"SELECT * FROM ledger_entry WHERE id = {mark}"  # our own words
        session.connection().exec_driver_sql(sql, (self._random.choice(self._ids),)).one()

    def judged(self, session: Session) -> None:
        """A sale of the ledger, its product, licence and the rules, and the verdict."""
        found = rejudge.sale(HERE, session, self._random.choice(self._ids), law.rules(session))
        if found is None or found.lines[0].verdict is None:
            raise RuntimeError("a sale that was seeded is not judged")

    def listed(self, session: Session) -> None:
        """A page of a shop's ledger."""
        query = select(LedgerEntry).where(HERE.clause(LedgerEntry.region), LedgerEntry.subject == self._shop())
        rows, _ = page(session, query, {"at": LedgerEntry.at}, col(LedgerEntry.id), Asked("-at"))
        if not rows:
            raise RuntimeError("a shop without a ledger")

    def stocked(self, session: Session) -> None:
        """The first 100 lots of what a shop has."""
        query = select(Stock).where(HERE.clause(Stock.region), Stock.subject == self._shop(), col(Stock.amount) > 0)
        if not session.exec(query.order_by(Stock.registration, Stock.lot, Stock.pack).limit(100)).all():
            raise RuntimeError("a shop without stock")

    def touched(self, name: str, which: touched.List) -> Callable[[Session], None]:
        """Counts and the first page of what a draft that bans a substance touches, as the route answers."""
        asked = TouchesAsked(text=_DRAFT.format(county=COUNTY, name=name), list=which)

        def work(session: Session) -> None:
            change = changed(HERE, session, asked, TODAY)
            found = touched.page(HERE, session, change, which, 0, None, asked.limit)
            counts_view(touched.counts(HERE, session, change, 0))
            if not [touched_view(hit) for hit in found.hits]:
                raise RuntimeError(f"a ban of {name} touches no {which}")

        return work

    def _shop(self) -> str:
        return f"shop-{self._random.randrange(SHOPS)}"


def measured(database: Database, engine: str) -> list[dict[str, Any]]:
    """The rows of one engine."""
    began = time.perf_counter()
    fill(database, SALES)
    filled = time.perf_counter() - began
    bench = Bench(database, 7)
    bare = bench.times(bench.bare, 500)
    found = [row(f"ledger, {engine}: rows filled a second, {SALES:,} sales", SALES * 2.2 / filled, "1/s")]
    for name, work, rounds in (
        ("a sale judged with its facts (< 1 ms)", bench.judged, 500),
        ("a page of 100 of a shop's ledger (< 200 ms)", bench.listed, 100),
        ("a page of 100 of the stock of a shop (< 200 ms)", bench.stocked, 50),
        ("a ban touches sales: 1 of 60 (< 200 ms)", bench.touched(SELDOM, "sales"), 40),
        ("a ban touches sales: 1 of 10 (< 200 ms)", bench.touched(OFTEN, "sales"), 40),
        ("a ban touches stock (< 200 ms)", bench.touched(OFTEN, "stock"), 40),
        ("a ban touches uses (< 200 ms)", bench.touched(OFTEN, "uses"), 40),
    ):
        ours = bench.times(work, rounds)
        for place, word in enumerate(("ms median", "ms p95")):
            ratio = ours[place] / bare[place]
            found.append(row(f"ledger, {engine}: {name}", ours[place], word, bare[place], ratio, "one row by key"))
    return found


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`, SQLite and PostgreSQL."""
    with ExitStack() as held:
        database = Database.in_folder(Path(held.enter_context(TemporaryDirectory())))
        database.create_all()
        rows = measured(database, "SQLite")
        database.close()
        folder = held.enter_context(open_folder())
        cluster = Cluster(folder, (*SETTINGS, "max_wal_size=4GB"))
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

"""Reports over two years of fifty counties (< 500 ms p95 each), on both engines.

COUNTIES says how many (default 50, of six townships each). The tally is as dense as that of the seeded county, or more:
every figure, twenty products a month and nine a day, four sorts of laboratory tests; by the day in the months at both
ends, where a period that begins and ends within a month asks for days. Beside it sixty subjects a county with their
quality of records, month by month. Each report is made whole, by whoever sees the nation: all its tables, with the
names of all townships.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, get_args

from benchmarks.county import row
from cloud.dataquality.model import DataQuality
from cloud.kernel.database import Database, Table, insert_many
from cloud.kernel.scope import NATION, Scope
from cloud.migrations import tables
from cloud.regions.model import RegionEdition, RegionName
from cloud.statistics.ground import Ground
from cloud.statistics.making import made
from cloud.statistics.period import Period
from cloud.statistics.report import Name
from cloud.tally import Tally
from cloud.tally.model import FIGURES
from cloud.testing import SORTS
from tests.engines import open_folder
from tests.postgres import Cluster

assert tables.metadata  # all models are known

COUNTIES: Final = int(os.environ.get("COUNTIES", "50"))
ROUNDS: Final = 20
TOWNSHIPS: Final = 6
SUBJECTS: Final = 60
PRODUCTS: Final = tuple(f"品种{number}" for number in range(20))
FIRST, LAST = date(2024, 12, 1), date(2026, 11, 30)
WHOLE: Final = Period(FIRST, LAST, "")
DAYS: Final = Period(date(2024, 12, 16), date(2026, 11, 15), "")  # as many days hang over as can
_OFTEN: Final = ("test", "sample", "sale", "passage")  # of most products in a month, of nine in a day
_SELDOM: Final = ("positive", "restricted_sale", "refused_sale", "refusal")
_LAB: Final = ("lab", "lab_conformant", "lab_violation")


def regions() -> list[str]:
    """The townships."""
    return [f"{340000 + county:06}{101 + town}" for county in range(COUNTIES) for town in range(TOWNSHIPS)]


def cells() -> Iterator[dict[str, Any]]:
    """The tally by the month, and by the day at both ends."""
    day = FIRST
    while day <= LAST:
        if day.day == 1:
            yield from _of(day.isoformat()[:7], "month", "mproduct", "mkind", 300)
        if (day.year, day.month) in ((FIRST.year, FIRST.month), (LAST.year, LAST.month)):
            yield from _of(day.isoformat(), "day", "product", "kind", 10)
        day += timedelta(days=1)


def _of(day: str, whole: str, product: str, kind: str, number: int) -> Iterator[dict[str, Any]]:
    for region in regions():
        for figure in FIGURES:
            head = {"figure": figure, "day": day, "region": region, "number": number}
            yield {**head, "facet": whole, "key": ""}
            many = (20 if whole == "month" else 9) if figure in _OFTEN else 3 if figure in _SELDOM else 0
            yield from ({**head, "facet": product, "key": one} for one in PRODUCTS[:many])
            if figure in _LAB:
                yield from ({**head, "facet": kind, "key": sort} for sort in SORTS[:4])


def records() -> Iterator[dict[str, Any]]:
    """How well each subject kept its records, month by month."""
    for region in regions():
        for number in range(SUBJECTS // TOWNSHIPS):
            for back in range(24):
                month = f"{2025 + (back - 1) // 12}-{(back - 1) % 12 + 1:02}"
                yield {"subject": f"{region}-{number}", "month": month, "region": region, "facts": 40, "wanted": 90,
                       "given": 80, "timely": 39, "doubtful": 1, "counted": 1}  # fmt: skip


def fill(database: Database) -> int:
    """Lay it all down; how many rows."""
    edition: dict[str, Any] = {"id": "e", "region": "", "since": "2020-01-01", "source": "bench", "digest": "d"}
    edition |= {"brought": 1, "brought_by": "bench", "count": len(regions())}
    with database.write() as session:
        session.add(RegionEdition(**edition))
        session.flush()
        for code in regions():
            name = {"name_zh": code, "name_en": code, "parent": code[:6], "level": "township"}
            session.add(RegionName(edition="e", region=code, **name))
    return _put(database, Tally, cells()) + _put(database, DataQuality, records())


def _put(database: Database, model: type[Table], rows: Iterator[dict[str, Any]]) -> int:
    count, some = 0, []
    for one in rows:
        some.append(one)
        if len(some) == 100_000:  # a transaction that a small machine bears
            count += _write(database, model, some)
            some = []
    return count + _write(database, model, some)


def _write(database: Database, model: type[Table], rows: list[dict[str, Any]]) -> int:
    if rows:
        with database.write() as session:
            insert_many(session, model, rows)
    return len(rows)


def p95(database: Database, name: Name, scope: Scope, period: Period) -> tuple[float, float]:
    """ms that 95 of 100 reports are made in, and the median of what this process computed for one."""
    times, computed = [], []
    for _ in range(ROUNDS):
        with database.read() as session:
            session.connection()
            began, busy = time.perf_counter(), time.process_time()
            found = made(name, Ground(scope, session, period, "", LAST), 1, "bench")
            times.append((time.perf_counter() - began) * 1e3)
            computed.append((time.process_time() - busy) * 1e3)
        if not found.tables[0].rows:
            raise RuntimeError("nothing was found")
    # the first puts the questions together
    return sorted(times[1:])[int((ROUNDS - 1) * 0.95)], sorted(computed[1:])[ROUNDS // 2]


def asked(database: Database, engine: str) -> list[dict[str, Any]]:
    """All reports of the nation, and of one county."""
    count = fill(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    title = f"reports, {engine}, {COUNTIES} counties of two years, {count / 1e6:.1f} million rows"
    found = []
    for name in get_args(Name):
        for what, scope, period in (
            ("all, whole months", NATION, WHOLE), ("all, from day to day", NATION, DAYS),
            ("one county", Scope(("340000",)), WHOLE),
        ):  # fmt: skip
            wall, computed = p95(database, name, scope, period)
            peer = f"{computed:.0f} ms computed"
            found.append(row(f"{title}: {name}, {what} (< 500)", wall, "ms p95", peer=peer))
    return found


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with TemporaryDirectory() as name:
        database = Database.in_folder(Path(name))
        database.create_all()
        found = asked(database, "SQLite")
        database.close()
    with open_folder() as folder:
        cluster = Cluster(folder)
        cluster.start()
        try:
            database = Database.on_server(cluster.create())
            database.create_all()
            found += asked(database, "PostgreSQL")
            database.close()
        finally:
            cluster.stop("fast")
    return found


if __name__ == "__main__":
    for figure in run():
        print(figure)

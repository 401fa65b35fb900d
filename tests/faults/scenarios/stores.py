"""The county's embedded stores: locked, full, read-only. Nothing may be acked that is not durable.

Series and entities lie on small disks of their own here, so that one can be full and the other not. While the series
are in trouble, sales must go on: an event may not be older than two seconds before the county has it for good.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Final

from cloud.kernel.database import FILE as SQL
from cloud.telemetry.embedded_file import FILE as SERIES
from tests.faults import book
from tests.faults.disk import Disk, small_disk
from tests.faults.house import House
from tests.faults.scenario import Scenario, Tally, World

_ROOT: Final = frozenset({"root"})
HELD: Final = "held_not_acked"
_SALE_MS: Final = 2_000


def locked(world: World, file: str) -> Tally:
    """Another program holds the write lock, longer than anybody waits for it."""
    with House(world) as house:
        house.start()
        held, began = house.told(house.ingest, HELD), now()
        with closing(sqlite3.connect(house.data / file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            house.until("a lane that is held", held)
            world.rest(2, 4)
            other.execute("ROLLBACK")
        return _close(house, file, began)


def full(world: World, file: str) -> Tally:
    """The disk of one store is full to the last byte."""
    with _disks(world) as (disks, data), House(world, data=data) as house:
        house.start()
        held, began = house.told(house.ingest, HELD), now()
        disks[file].fill()
        house.until("a lane that is held", held)
        disks[file].fill()
        world.rest(*world.of((15, 20), (3, 4)))
        disks[file].free()
        return _close(house, file, began)


def read_only(world: World, file: str) -> Tally:
    """The disk of one store comes back read-only after ingest was killed, and is remounted later."""
    with _disks(world) as (disks, data), House(world, data=data) as house:
        house.start()
        began = now()
        house.down(house.ingest)
        disks[file].protect(on=True)
        house.up(house.ingest)
        world.rest(*world.of((15, 20), (6, 8)))
        disks[file].protect(on=False)
        return _close(house, SQL, began)  # an ingest that starts on a read-only disk may take nothing at all


def _close(house: House, file: str, began: int) -> Tally:
    """Recover and count; where the series were in trouble, look at how old sales became."""
    ended = now()
    tally = house.close(1, house.recovered())
    if file == SERIES:
        judge_sales(house, tally, began, ended)
    return tally


def judge_sales(house: House, tally: Tally, began: int, ended: int) -> None:
    """Between two ms no sale may have waited long."""
    ages = [line.step for line in book.read(house.book) if line.word == "age" and began <= line.t <= ended]
    worst = quantiles(ages, n=100)[98] if len(ages) > 2 else 0.0
    if worst > _SALE_MS:
        tally.findings.append(f"sales were {worst:.0f} ms old (p99) while the series were in trouble")


@contextmanager
def _disks(world: World) -> Iterator[tuple[dict[str, Disk], Path]]:
    """A disk for the entities, which is the data folder, and one for the series, linked from there."""
    data, aside = world.folder / "cloud", world.folder / "series"
    with small_disk(data, 24) as first, small_disk(aside, 24) as second:
        (data / SERIES).symlink_to(aside / SERIES)
        yield {SQL: first, SERIES: second}, data


def now() -> int:
    return time.time_ns() // 1_000_000


SCENARIOS: Final = (
    Scenario("sql_locked", partial(locked, file=SQL), 50),
    Scenario("sql_full", partial(full, file=SQL), 50, _ROOT),
    Scenario("sql_read_only", partial(read_only, file=SQL), 50, _ROOT),
    Scenario("series_locked", partial(locked, file=SERIES), 50),
    Scenario("series_full", partial(full, file=SERIES), 50, _ROOT),
    Scenario("series_read_only", partial(read_only, file=SERIES), 50, _ROOT),
)

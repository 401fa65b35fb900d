"""A week's backlog of fifty gateways comes home at once, while one till goes on selling live.

Each of the fifty is a process of its own with the product's outbox and uplink, ten values a minute, and a sale now and
then. Seven days are 10,080 rows, 100,800 values a gateway.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Final

from tests.faults import book, outboxes
from tests.faults.house import PATIENCE_S, House, furnish, till_of
from tests.faults.scenario import Scenario, Tally, World
from tests.faults.till import Plan
from zhigen.demo.county import COUNTY
from zhigen.demo.house import keys

_POINTS: Final = 10
_MINUTE_MS: Final = 60_000
_POLITE: Final = ("nice", "-n", "15")  # fifty farms have fifty processors; here they must not take the county's


def homecoming(world: World) -> Tally:
    """All lines come back in one moment; seconds_to_recover is how long the whole county takes to come home."""
    count, rows = world.of((50, 7 * 1_440), (10, 1_440))
    with House(world) as house:
        names = [f"qinghe-late-{number:02}" for number in range(1, count + 1)]
        furnish(house.config, world.folder, names)
        boxes = {name: house.boxes / name for name in names}
        books = {name: world.folder / f"{name}.book" for name in names}
        tills = []
        house.start()
        try:
            for name in names:
                where = (COUNTY, house.broker.door)
                own = [str(path) for path in (boxes[name], keys(world.folder, name), books[name])]
                plan = Plan(*own, name, *where, ["shed"], 0, 0, _POINTS, rows, _MINUTE_MS, 20)
                tills.append(till_of(world.folder, plan, _POLITE))
                tills[-1].start()
            for name in names:
                house.until(f"the week of {name}", partial(_filled, boxes[name], rows), PATIENCE_S)
            world.say(f"{count} gateways with {rows:,} rows each come home")
            began = time.time_ns() // 1_000_000
            for till in tills:
                till.say("line")
            pending = set(names)

            def home() -> bool:
                pending.difference_update([name for name in pending if not outboxes.waiting(boxes[name])])
                return not pending

            seconds = house.until("all at home", home, 400)
            ended = time.time_ns() // 1_000_000
        finally:
            for till in tills:
                till.stop()
        house.quiet()
        for child in (house.gateway, house.till):
            house.down(child, kill=False)
        judge = house.judge()
        for name in names:
            judge.till(name, books[name], _POINTS, series="shed")
            judge.chain(name)
        ages = [line.step for line in book.read(house.book) if line.word == "age" and began <= line.t <= ended]
        worst = quantiles(ages, n=100)[94] if len(ages) > 2 else 0
        world.say(f"home after {seconds:.0f} s; sales made meanwhile were {worst:.0f} ms old (p95)")
        return judge.tally(1, seconds)


def _filled(box: Path, rows: int) -> bool:
    return outboxes.there(box) and outboxes.high(box)["readings"] >= rows


SCENARIOS: Final = (Scenario("week_of_fifty", homecoming, 300, alone=True),)

"""The gateway's own disk: full to the last byte, for long enough that everything must be refused, held or declared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from tests.faults.disk import Disk, small_disk
from tests.faults.house import House
from tests.faults.scenario import Scenario, Tally, World

_NO_ROOM: Final = "no_room"


def full(world: World) -> Tally:
    """Fill it, wait until the gateway says so, kill it there every other time, and make room again."""
    times = world.of(4, 2)
    with small_disk(world.folder / "boxes", 12) as disk, House(world, boxes=disk.path) as house:
        house.start()
        seconds = 0.0
        for strike in range(times):
            house.recovered()
            line_down = world.chance.random() < 0.5
            if line_down:
                house.broker.kill()
            told = house.told(house.gateway, _NO_ROOM)
            disk.fill()
            house.until("a gateway that says its disk is full", partial(_no_room, disk, told))
            if strike % 2:
                house.gateway.kill()
                house.till.kill()
            world.rest(*world.of((6, 10), (3, 4)))
            house.tend()
            disk.free()
            if line_down:
                house.broker.start()
            seconds = max(seconds, house.recovered())
        return house.close(times, seconds)


def _no_room(disk: Disk, told: Callable[[], bool]) -> bool:
    disk.fill()  # what the outbox let go of meanwhile is taken too
    return told()


SCENARIOS: Final = (Scenario("gateway_disk_full", full, 90, frozenset({"root"})),)

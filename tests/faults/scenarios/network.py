"""The line between farm and county: gone for minutes, losing packets, as thin as an old SIM card, reset."""

from __future__ import annotations

from typing import Final

from tests.faults.house import House
from tests.faults.netns import Line
from tests.faults.scenario import Scenario, Tally, World

_NEEDS: Final = frozenset({"network"})
_LONG_S: Final = 180.0  # a gateway tries a dead line again after a minute at most, and TCP has a patience of its own


def down(world: World) -> Tally:
    """No packet passes, once for minutes and then for seconds, and nobody is told."""
    spans = world.of((150, 4, 1), (9, 2))
    with Line() as line, House(world, line=line) as house:
        house.start()
        seconds = 0.0
        for span in spans:
            house.recovered()
            line.cut()
            world.rest(span, span + 1)
            line.mend()
            seconds = max(seconds, house.recovered(_LONG_S))
        return house.close(len(spans), seconds)


def lossy(world: World) -> Tally:
    """Three of ten packets are lost, each way."""
    with Line() as line, House(world, line=line, pace=0.3) as house:
        house.start()
        line.lossy(30)
        world.rest(*world.of((60, 70), (8, 10)))
        line.mend()
        return house.close(1, house.recovered(_LONG_S), _LONG_S)


def thin(world: World) -> Tally:
    """32 kbit/s for everything; what comes in while the line is that thin must be live, not a growing backlog."""
    with Line() as line, House(world, line=line, pace=0.1) as house:
        house.start()
        house.recovered()
        line.thin(32)
        world.rest(*world.of((50, 60), (8, 9)))
        late = house.recovered()
        line.thin(0)
        seconds = house.recovered()
        tally = house.close(1, seconds)
        if late > 15:
            tally.findings.append(f"on 32 kbit/s it took {late:.0f} s to come home")
        return tally


def resets(world: World) -> Tally:
    """Every connection is reset, again and again."""
    times = world.of(15, 3)
    with Line() as line, House(world, line=line) as house:
        house.start()
        for _ in range(times):
            house.flowing()
            world.rest(0, 1.5)
            line.reset(world.chance.uniform(0.1, 0.5))
        return house.close(times, house.recovered(_LONG_S))


SCENARIOS: Final = tuple(
    Scenario(name, run, weight, _NEEDS)
    for name, run, weight in (
        ("network_down", down, 260),
        ("loss_30_percent", lossy, 110),
        ("line_32_kbit", thin, 80),
        ("tcp_reset", resets, 70),
    )
)

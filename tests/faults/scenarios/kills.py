"""Parts killed with -9 at random moments while data flows, one after another and all at once."""

from __future__ import annotations

from functools import partial
from typing import Final

from tests.faults.house import House
from tests.faults.scenario import Scenario, Tally, World

VICTIMS: Final = ("gateway", "broker", "ingest")


def killed(world: World, victims: tuple[str, ...], whole: int, quick: int) -> Tally:
    """Strike `victims` together, again and again: when data comes home, only flows, or while all is starting."""
    with House(world) as house:
        house.start()
        times = world.of(whole, quick)
        for strike in range(times):
            moment = world.chance.random()
            if moment < 0.5:
                house.recovered()
            elif moment < 0.8:
                house.flowing()
            world.rest(0, 0.8)
            for victim in world.chance.sample(victims, len(victims)):
                house.strike(victim)
            if strike % 10 == 9:
                world.say(f"{strike + 1} of {times} strikes")
        house.flowing()
        seconds = house.recovered()
        return house.close(times, seconds)


SCENARIOS: Final = (
    Scenario("gateway_killed", partial(killed, victims=("gateway",), whole=40, quick=4), 150),
    Scenario("broker_killed", partial(killed, victims=("broker",), whole=20, quick=3), 80, amqtt=True),
    Scenario("ingest_killed", partial(killed, victims=("ingest",), whole=20, quick=3), 80, amqtt=True),
    Scenario("all_killed", partial(killed, victims=VICTIMS, whole=12, quick=3), 70, amqtt=True),
)

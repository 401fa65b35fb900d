"""Messages that arrive twice, out of order and cut; acks that do not arrive."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Final

import msgspec

from tests.faults.house import House
from tests.faults.relay import Plan
from tests.faults.scenario import Scenario, Tally, World
from zhigen.demo.child import Child


def mangled(world: World) -> Tally:
    """Between the gateways' broker and the county's there is a relay that repeats, shuffles, cuts, and loses acks."""
    with House(world, relayed=True) as house:
        path = world.folder / "relay.json"
        relay = Child("relay", [str(path)], world.folder, program=[sys.executable, "-m", "tests.faults.relay"])

        def connect() -> None:
            ways = (asdict(broker.access) for broker in (house.upstream, house.broker))
            path.write_bytes(msgspec.json.encode(Plan(*ways, seed=str(world.chance.random()))))
            relay.start()

        try:
            house.start(connect)
            world.rest(*world.of((45, 50), (5, 6)))
            seconds = house.recovered()
            house.quiet()
            for child in (house.gateway, house.till):
                house.down(child, kill=False)
            judge = house.judge(cut=True)
            if not judge.refused:
                judge.find("nothing was refused: the relay cut nothing")
            return judge.tally(1, seconds)
        finally:
            relay.stop()


SCENARIOS: Final = (Scenario("messages_mangled", mangled, 110, amqtt=True),)

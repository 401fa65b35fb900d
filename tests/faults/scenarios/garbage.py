"""A million mutated messages, with good ones between them (tests.faults.mutation), as one scenario of the campaign."""

from __future__ import annotations

from typing import Final

from tests.broker import Mosquitto
from tests.faults.scenario import Scenario, Tally, World


def mutated(world: World) -> Tally:
    """Ingest lives, its quarantine stays bounded, each good message is stored once; anything else raises."""
    from tests.faults.mutation import campaign  # it brings pytest along, which the other scenarios need not wait for

    broker = Mosquitto(world.folder)
    data = world.folder / "cloud"
    data.mkdir()
    broker.start()
    try:
        done = campaign(data, broker.port, world.of(1_000_000, 10_000), world.chance.randrange(1 << 31))
    finally:
        broker.kill()
    world.say(f"{done.bent:,} bent messages in {done.seconds:.0f} s, {done.held} in quarantine, {done.dropped} dropped")
    return Tally(runs=done.bent, produced=done.good, stored=done.good)


SCENARIOS: Final = (Scenario("messages_mutated", mutated, 250, frozenset({"mosquitto"}), alone=True),)

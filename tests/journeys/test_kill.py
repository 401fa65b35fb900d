"""Gateway, broker and cloud are killed with -9 ten times each while data flows; the ledger shows what came of it.

Everything is real: processes, broker, bus, files. The simulator numbers each reply and keeps its own record; what it
served must be stored once, or lie in a gap that the gateway declared.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import paho.mqtt.client as mqtt
import pytest
import yaml

from cloud.kernel.database import Database
from contract import birth
from contract.topics import Topic, build
from tests.broker import Mosquitto
from tests.enrolment import enrol
from tests.parts import free_port
from zhigen.demo import house
from zhigen.demo.child import Child, until
from zhigen.demo.county import COUNTY, FARMS
from zhigen.demo.report import Flow, count, replies
from zhigen.demo.simulated import ROOT

TIMES = 10
FARM = FARMS[0]._replace(instruments=tuple(one._replace(interval_s=0.1) for one in FARMS[0].instruments))


class House:
    """One gateway on a simulator, a broker, an ingest; each can be killed and comes back."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        self.folder, self.broker = folder, broker
        self.ledger = folder / "served.ledger"
        profiles = folder / "profiles"
        files = house.write_profiles(FARM, ROOT / "device-profiles", profiles)
        port = free_port()
        units = [f"{files[one.id]}:{one.unit}" for one in FARM.instruments]
        arguments = ["sim", "modbus", "--tcp", f"127.0.0.1:{port}", "--ledger", str(self.ledger), "--control", "-"]
        self.simulator = Child(
            "sim", [*arguments, *(word for unit in units for word in ("--profile", unit))], folder, feed=True
        )
        bus = {"id": "field", "kind": "tcp", "host": "127.0.0.1", "port": port}
        door = {"host": "127.0.0.1", "port": broker.port}
        config = house.gateway_config(FARM, folder, [bus], house.farm_devices(FARM), door, profiles)
        self.gateway = Child("gateway", ["gateway", "run", "--config", str(config)], folder)
        cloud = folder / "cloud.yaml"
        cloud.write_text(
            yaml.safe_dump(
                {
                    "data": str(folder / "cloud"),
                    "county": {"code": COUNTY},
                    "broker": {"host": "127.0.0.1", "port": broker.port},
                }
            )
        )
        house.furnish(cloud, "of no use here", [FARM])
        database = Database.in_folder(folder / "cloud")
        enrol(database, folder / "cloud", COUNTY, FARM.gateway, house.keys(folder, FARM.gateway))
        database.close()
        self.ingest = Child("ingest", ["cloud", "ingest", "--config", str(cloud)], folder)

    def start(self) -> None:
        self.simulator.start()
        until("simulator", self.ledger.exists, [self.simulator])
        self.ingest.start()
        self.gateway.start()

    def strike(self, victim: str) -> None:
        """Kill one with -9 and start it again."""
        if victim == "broker":
            self.broker.kill()
            self.broker.start()
            return
        child = self.gateway if victim == "gateway" else self.ingest
        child.ensure()
        child.kill()
        child.start()

    def silence(self) -> None:
        """No instrument answers any more."""
        for one in FARM.instruments:
            self.simulator.say(json.dumps({"do": "fault", "unit": one.unit, "kind": "silence"}))

    def served(self) -> int:
        return len(self.ledger.read_text().splitlines())

    def flow(self) -> Flow:
        devices = {one.unit: one.id for one in FARM.instruments}
        served = replies(self.ledger, FARM.gateway, devices)
        return count(self.folder / "cloud.yaml", [self.folder / FARM.gateway], served)

    def stop(self) -> None:
        for child in (self.gateway, self.simulator, self.ingest):
            child.stop()


@pytest.fixture
def running(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[House]:
    found = House(tmp_path, mosquitto)
    found.start()
    yield found
    found.stop()


def _backlog_gone(port: int) -> Callable[[], bool]:
    """Whether the gateway said, in a state newer than this call, that nothing waits in its outbox."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    gone = Event()

    def heard(_: object, __: object, message: mqtt.MQTTMessage) -> None:
        state = birth.decode_state(message.payload)
        lanes = (state.events, state.readings)
        if not message.retain and state.online and all(lane is not None and lane.backlog == 0 for lane in lanes):
            gone.set()

    client.on_message = heard
    client.connect("127.0.0.1", port)
    client.subscribe(build(Topic(COUNTY, FARM.gateway, "state")), 1)
    client.loop_start()

    def check() -> bool:
        if gone.is_set():
            client.loop_stop()
            client.disconnect()
        return gone.is_set()

    return check


def _flowing(house: House) -> None:
    """Wait until the gateway reads again, so that each kill meets data in flow."""
    before = house.served()
    until("replies", lambda: house.served() > before + 12, [house.simulator, house.gateway, house.ingest])


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("kill")
def test_nothing_is_lost_or_doubled_when_parts_are_killed(running: House) -> None:
    seed = int(os.environ.get("SEED", "20261123"))
    chance = random.Random(seed)
    victims = ["gateway", "broker", "ingest"] * TIMES
    chance.shuffle(victims)
    for victim in victims:
        _flowing(running)
        time.sleep(chance.uniform(0, 0.8))
        running.strike(victim)
    _flowing(running)
    running.silence()
    until("an empty outbox", _backlog_gone(running.broker.port), [running.gateway, running.ingest])
    running.gateway.stop()
    flow = running.flow()
    assert flow.ledger.served > 200, f"too little flowed to prove anything (seed {seed})"
    assert flow.ledger.lost == [], f"seed {seed}"
    assert flow.ledger.duplicated == [], f"seed {seed}"
    assert flow.ledger.stored > flow.ledger.declared, f"seed {seed}: more was declared missing than arrived"
    assert flow.declared_gaps == TIMES
    assert flow.quarantined == 0

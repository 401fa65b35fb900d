"""One house: a farm's gateway on simulated instruments and a till, a broker, an ingest, and all that furnishes them.

This is the seam between the campaign and the product: how a gateway is enrolled, what a registry must know, which
process is which is said here, so that the scenarios only say what breaks.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec
import yaml

from cloud import migrations
from cloud.app import stores
from cloud.kernel.config import load
from cloud.kernel.folder import prepare
from cloud.registry.registration import register
from tests.enrolment import enrol
from tests.faults import county, outboxes
from tests.faults.judge import Judge
from tests.faults.netns import Line
from tests.faults.scenario import Tally, World
from tests.faults.servers import Servers
from tests.faults.till import Plan
from tests.parts import free_port
from zhigen.demo import house as furniture
from zhigen.demo.child import ZHIGEN, Child
from zhigen.demo.county import COUNTY, FARMS
from zhigen.demo.simulated import ROOT

FARM = FARMS[0]
TILL = "qinghe-till-01"
PATIENCE_S = 120.0


class LateError(Exception):
    """Something did not come true in time."""


class House:
    """Everything of one scenario. Options, all with the plain house as default:

    line: what lies between farm and county; data: the cloud's folder; boxes: where the outboxes lie;
    clock: environment of the farm's gateway; servers: the stores are theirs; workers: how many take in messages;
    relayed: gateways connect to another broker, `upstream`; pace: 1 is 60 rows and 8 sales a second.
    """

    def __init__(
        self,
        world: World,
        *,
        line: Line | None = None,
        data: Path | None = None,
        boxes: Path | None = None,
        clock: Mapping[str, str] | None = None,
        servers: Servers | None = None,
        workers: int = 1,
        relayed: bool = False,
        pace: float = 1.0,
    ) -> None:
        self.world, self.folder = world, world.folder
        self.data = data or world.folder / "cloud"
        self.boxes = boxes or world.folder
        self._clock = clock or {}
        farm_side, county_side = (line.farm, line.county) if line else ((), ())
        address = line.address if line else "127.0.0.1"
        sections = servers.sections if servers else {}
        sql = {name: section for name, section in sections.items() if name == "postgres"}
        self.broker = county.Broker("broker", self.folder, world.engine, self.data, address, county_side, sql)
        self.upstream = (
            county.Broker("upstream", self.folder, world.engine, self.data, address, county_side)
            if relayed
            else self.broker
        )
        intake = {"intake": {"workers": workers}}
        self.config = county.configured(self.folder, self.data, self.broker, {**sections, **intake})
        furnish(self.config, self.folder, [FARM.gateway, TILL])
        names = ["ingest"] if workers == 1 else [f"ingest-{number}" for number in range(1, workers + 1)]
        self.crew = [county.ingest(self.folder, self.config, county_side, name) for name in names]
        self.ingest = self.crew[0]
        self.ledger = self.folder / "served.ledger"
        self.simulator, self.gateway = self._farm(farm_side, pace)
        self.book = self.folder / "till.book"
        where = (COUNTY, self.upstream.door)
        keys = str(furniture.keys(self.folder, TILL))
        plan = Plan(str(self.boxes / TILL), keys, str(self.book), TILL, *where, ["reader"], 30.0 * pace, 8.0 * pace)
        self.till = till_of(self.folder, plan, farm_side)
        self.restarts = 0
        self._idle: set[str] = set()
        self._tended = 0.0

    def _farm(self, inside: Sequence[str], pace: float) -> tuple[Child, Child]:
        profiles = self.folder / "profiles"
        files = furniture.write_profiles(FARM, ROOT / "device-profiles", profiles)
        port = free_port()
        arguments = ["sim", "modbus", "--tcp", f"127.0.0.1:{port}", "--ledger", str(self.ledger), "--control", "-"]
        for one in FARM.instruments:
            arguments += ["--profile", f"{files[one.id]}:{one.unit}"]
        simulator = Child("sim", arguments, self.folder, feed=True, program=[*inside, *ZHIGEN])
        bus = {"id": "field", "kind": "tcp", "host": "127.0.0.1", "port": port}
        path = furniture.gateway_config(
            FARM, self.folder, [bus], furniture.farm_devices(FARM), self.upstream.door, profiles
        )
        config = yaml.safe_load(path.read_text())
        for device in config["devices"]:
            device["interval_s"] = 0.1 / pace
        config["storage"]["folder"] = str(self.boxes / FARM.gateway)
        path.write_text(yaml.safe_dump(config, allow_unicode=True))
        gateway = Child(
            "gateway",
            ["gateway", "run", "--config", str(path)],
            self.folder,
            program=[*inside, *((sys.executable, "-m", "tests.faults.clocked") if self._clock else ZHIGEN)],
            environment=self._clock,
        )
        return simulator, gateway

    def start(self, connect: Callable[[], None] = lambda: None) -> None:
        """Start all; return when data flows and its beginning is settled.

        connect: called once the brokers can be reached.
        """
        self.simulator.start()
        self.until("the simulator", self.ledger.exists)
        for broker in {id(one): one for one in (self.broker, self.upstream)}.values():
            broker.start()
            self.until(f"the {broker.child.name}", lambda broker=broker: broker.ready)  # type: ignore[misc]
        connect()
        for worker in self.crew:
            self.up(worker)
        for worker in self.crew:
            ready = partial(_hears, worker)
            self.until(worker.name, ready)
        for child in (self.gateway, self.till):
            self.up(child)
        self.until("the first replies", lambda: self.served() > 6)
        self.recovered()

    def up(self, child: Child) -> None:
        """Start it; a till also goes on selling."""
        self._idle.discard(child.name)
        child.start()
        if child is self.till:
            for order in ("line", "produce"):
                child.say(order)

    def down(self, child: Child, *, kill: bool = True) -> None:
        """End it and leave it down: with -9, or as asked."""
        self._idle.add(child.name)
        if kill:
            child.kill()
        else:
            child.stop()

    def strike(self, victim: str) -> None:
        """Kill one with -9 and start it again; the till shares the gateway's fate."""
        match victim:
            case "broker":
                self.broker.kill()
                self.broker.start()
            case "ingest":
                for worker in self.crew:
                    worker.kill()
                    worker.start()
            case "gateway":
                self.gateway.kill()
                self.till.kill()
                self.up(self.gateway)
                self.up(self.till)

    def tend(self) -> None:
        """Start again what has ended by itself, as a service manager would, a second later."""
        if time.monotonic() - self._tended < 1.0:
            return
        self._tended = time.monotonic()
        for child in (*self.crew, self.gateway, self.till):
            if child.ended and child.name not in self._idle:
                self.restarts += 1
                self.up(child)

    def until(self, what: str, ready: Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
        """Wait, tending the house meanwhile; the seconds that it took. Raises LateError."""
        began = time.monotonic()
        while not ready():
            self.tend()
            if time.monotonic() - began > patience_s:
                raise LateError(f"{what}: not within {patience_s:.0f} s")
            time.sleep(0.05)
        return time.monotonic() - began

    def served(self) -> int:
        """How many replies the instruments gave so far."""
        return self.ledger.read_bytes().count(b"\n")

    def flowing(self) -> None:
        """Wait until instruments are asked again, so that the next strike meets data in flow."""
        before = self.served()
        self.until("replies", lambda: self.served() > before + 6)

    def told(self, child: Child, word: str) -> Callable[[], bool]:
        """Whether a child's log has got one more line with `word` in it than there are now."""
        before = child.log.read_text(errors="replace").count(word)
        return lambda: child.log.read_text(errors="replace").count(word) > before

    def recovered(self, patience_s: float = PATIENCE_S) -> float:
        """Seconds until all that lies in the outboxes now is settled."""
        marks = [(folder, outboxes.high(folder)) for folder in (self.boxes / FARM.gateway, self.boxes / TILL)]

        def settled() -> bool:
            return all(outboxes.settled(folder, mark) for folder, mark in marks)

        return self.until("settled", settled, patience_s)

    @property
    def devices(self) -> dict[int, str]:
        """The farm's devices by unit id."""
        return {one.unit: one.id for one in FARM.instruments}

    def silence(self) -> None:
        """No instrument answers any more; what was answered last is on its way into the outbox."""
        for unit in self.devices:
            self.simulator.say(json.dumps({"do": "fault", "unit": unit, "kind": "silence"}))

    def quiet(self, patience_s: float = PATIENCE_S) -> None:
        """No instrument answers any more, nothing is sold, and what was produced goes home."""
        self.silence()
        self.till.say("hush")
        time.sleep(0.5)  # what was answered last is on its way into the outbox
        folders = (self.boxes / FARM.gateway, self.boxes / TILL)
        self.until("empty outboxes", lambda: not any(map(outboxes.waiting, folders)), patience_s)

    def close(self, runs: int, seconds: float, patience_s: float = PATIENCE_S) -> Tally:
        """Come to rest, stop the gateways, count."""
        self.quiet(patience_s)
        for child in (self.gateway, self.till):
            self.down(child, kill=False)
        return self.judge().tally(runs, seconds)

    def judge(self, skew_ms: int = 0, *, cut: bool = False, linked: bool = True) -> Judge:
        """The accounts of this house; its gateways must be at rest.

        skew_ms: see Judge.farm; cut: there were messages that had to be refused; linked: the chains have no fork.
        """
        judge = Judge(self.config)
        judge.farm(FARM.gateway, self.ledger, self.devices, skew_ms)
        judge.till(TILL, self.book)
        if linked:
            judge.chain(FARM.gateway)
            judge.chain(TILL)
        if not cut:
            judge.quarantine()
        return judge

    def __enter__(self) -> House:
        return self

    def __exit__(self, *_: object) -> None:
        """End everything."""
        brokers = (self.broker.child, self.upstream.child)
        for child in (self.till, self.gateway, self.simulator, *self.crew, *brokers):
            child.stop()


def furnish(config: Path, folder: Path, gateways: Sequence[str]) -> None:
    """Make a configured county's databases and enrol gateways, whose keys come to lie below `folder`."""
    known = load(config)
    data = prepare(known.data)
    database = stores.database(known, data)
    migrations.upgrade(database)
    with database.write() as session:
        for gateway in gateways:
            register(session, gateway, COUNTY, "faults", time.time_ns() // 1_000_000)
    for gateway in gateways:
        enrol(database, data, COUNTY, gateway, furniture.keys(folder, gateway))
    database.close()


def _hears(worker: Child) -> bool:
    return worker.log.read_text().count("broker_connected") >= 2


def till_of(folder: Path, plan: Plan, inside: Sequence[str] = (), name: str = "") -> Child:
    """A till's process, furnished; `name` tells two of one identity apart."""
    name = name or plan.gateway
    path = folder / f"{name}.json"
    path.write_bytes(msgspec.json.encode(plan))
    return Child(name, [str(path)], folder, feed=True, program=[*inside, sys.executable, "-m", "tests.faults.till"])

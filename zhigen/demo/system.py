"""The running demo: one cloud (broker, ingest, API in a process tree), and per premises its simulators and gateway."""

from __future__ import annotations

import json
import secrets
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from gateway.rim.profiles import shipped
from zhigen.demo import house
from zhigen.demo.accounting import Gap
from zhigen.demo.bench import under_way
from zhigen.demo.child import Child, until
from zhigen.demo.county import FARMS, MARKET, PREMISES, SHOP, TERMINALS, Premises
from zhigen.demo.hands.deed import LINE, SIGHT, Order
from zhigen.demo.line import Line
from zhigen.demo.operators import Operator, operators
from zhigen.demo.past import past
from zhigen.demo.port import free
from zhigen.demo.simulated import Simulated, ledger, playable, simulated
from zhigen.demo.stage import Props, stage
from zhigen.demo.stores import RealStores

_SIGHT_MS: Final = 3_000  # that a box is before the camera
_RETURN_MS: Final = 10_000  # in which a gateway has found its camera again


class System:
    """All processes of the demo below `folder`, which is made anew; `engine` is the broker to start.

    `wish` is the port of the pages where it is free, 0 any; `stop`, once set, ends the start with a StopError; `real`:
    on servers of its own instead of the embedded stores; `days`: how many lie behind the county, 0 none.
    """

    def __init__(
        self, folder: Path, engine: str, wish: int, stop: threading.Event, *, days: int, real: bool = False
    ) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self._stores = RealStores(folder) if real else None
        self._stop, self._days = stop, days
        self.data = folder / "cloud"
        self.password = "-".join(secrets.token_hex(2) for _ in range(3))
        self.broker_port, self.tls_port = free(), free()
        self.encrypted = house.encrypted(engine)
        self.listen_port = free(wish)
        self.url = f"http://127.0.0.1:{self.listen_port}"
        self.ledgers = {farm.gateway: ledger(farm, folder) for farm in FARMS}
        self.belt = ledger(MARKET, folder)
        self.premises = tuple(one for one in PREMISES if playable(one))
        self.outboxes = [folder / one.gateway for one in self.premises]
        self._played = {one.gateway: simulated(one, folder, shipped()) for one in self.premises}
        stores = self._stores.sections if self._stores else {}
        self.config = house.cloud_config(folder, self.listen_port, self.broker_port, self.tls_port, engine, stores)
        self.cloud = Child("cloud", ["cloud", "run", "--config", str(self.config)], folder)
        self.gateways: dict[str, Child] = {}
        self.line = Line(self.tls_port if self.encrypted else self.broker_port)
        self.props = Props()
        self.operators: list[Operator] = []
        self.blind: list[Gap] = []
        self._unplugged = 0

    @property
    def simulators(self) -> list[Child]:
        """What plays the instruments."""
        return [child for played in self._played.values() for child in played.children.values()]

    @property
    def children(self) -> list[Child]:
        """Everything that was started, in the order of starting."""
        stores = self._stores.children if self._stores else []
        return [*stores, self.cloud, *self.simulators, *self.gateways.values()]

    def start(self) -> None:
        """Furnish the county, start everything, and return when pages are served and every instrument listens."""
        if self._stores is not None:
            self._stores.start(self._stop)
        codes = house.furnish(self.config, self.password, self.premises)
        if self._days:
            past(self.config, self._days, self._stop)
        self.props = stage(self.config)
        self.cloud.start()
        for played in self._played.values():
            for child in played.children.values():
                child.start()
            if played.go:
                played.fall_silent()
        until(self.url, lambda: answers(f"{self.url}/health/ready"), self.children, self._stop)
        for premises in self.premises:
            for file in self._played[premises.gateway].ready:
                until(premises.gateway, file.exists, self.children, self._stop)
        enrolments = {one.gateway: self._enrol(one, codes[one.gateway]) for one in self.premises}
        for name, (config, enrolment) in enrolments.items():
            self._start_gateway(name, config, enrolment)
        for name, played in self._played.items():
            if played.go:
                until(name, partial(sees, f"{_pages(played)}api/cameras"), self.children, self._stop)
                played.begin()
        for _, url in self.terminals:
            until(url, partial(answers, url.rpartition("/")[0] + "/"), self.children, self._stop)
        self.operators = operators(self.terminals)

    @property
    def gate(self) -> str:
        """Where the gateway at the gate shows what its camera sees."""
        return _pages(self._played[MARKET.gateway])

    @property
    def terminals(self) -> list[tuple[Premises, str]]:
        """Where people work, and the address of the page."""
        return [
            (one, _pages(self._played[one.gateway]) + TERMINALS[one.kind][0])
            for one in self.premises
            if one.kind in TERMINALS
        ]

    @property
    def care(self) -> list[tuple[Premises, str]]:
        """The engineer's page of every gateway that has pages."""
        return [
            (one, f"{_pages(self._played[one.gateway])}care")
            for one in self.premises
            if self._played[one.gateway].pages
        ]

    @property
    def word(self) -> str:
        """What opens them."""
        return house.access_word(self.folder).read_text(encoding="ascii").strip()

    def order(self, gateway: str, simulator: str, order: Mapping[str, object]) -> None:
        """Let a simulator of a premises do something; raises OSError where it is gone."""
        self._played[gateway].children[simulator].say(json.dumps(order))

    def give(self, order: Order) -> None:
        """Carry out an order of a visitor. Raises OSError where that cannot be done."""
        whole = order.order["do"] == "mend"
        if order.simulator == LINE:
            (self.line.mend if whole else self.line.cut)()
        elif order.simulator == SIGHT:
            self.see(plugged=whole)
        elif order.order["do"] == "finish":
            page = next(url for one, url in self.terminals if one.gateway == order.gateway)
            number = under_way(page, order.simulator.removeprefix(f"sim-{order.gateway}-"))
            self.order(order.gateway, order.simulator, {**order.order, "number": number})
        else:
            self.order(order.gateway, order.simulator, order.order)

    def see(self, *, plugged: bool) -> None:
        """Pull the cable of the camera at the gate, or plug it in again; what comes by meanwhile nobody can count."""
        name, now = f"sim-{MARKET.gateway}", time.time_ns() // 1_000_000
        if not plugged and not self._unplugged:
            self._unplugged = now - _SIGHT_MS
            self.order(MARKET.gateway, name, {"do": "fault", "kind": "cut"})
        if plugged and self._unplugged:
            self.order(MARKET.gateway, name, {"do": "clear", "kind": "cut"})
            self.blind.append(Gap(MARKET.gateway, "", self._unplugged, now + _RETURN_MS))
            self._unplugged = 0

    def _enrol(self, premises: Premises, code: str) -> tuple[Path, Child]:
        """Configure a gateway and begin to enrol it, as its engineer would; its file, and who is at it."""
        broker: dict[str, Any] = {"host": "127.0.0.1", "port": self.broker_port}
        if self.encrypted:
            broker = {"host": "127.0.0.1", "port": self.tls_port, "tls": {}}
        if premises is SHOP:
            broker["port"] = self.line.port
        played, name = self._played[premises.gateway], premises.gateway
        config = house.gateway_config(
            premises,
            self.folder,
            played.buses,
            played.devices,
            broker,
            played.profiles,
            played.pages,
            played.peripherals,
        )
        enrolment = Child(
            f"enrol-{name}",
            ["gateway", "enroll", "--config", str(config), "--cloud", self.url, "--code", code],
            self.folder,
        )
        enrolment.start()
        return config, enrolment

    def _start_gateway(self, name: str, config: Path, enrolment: Child) -> None:
        until(enrolment.name, lambda: not enrolment.pid, self.children, self._stop)
        if enrolment.stop():
            enrolment.ensure()
        played = self._played[name]
        run = ["gateway", "run", "--config", str(config)]
        self.gateways[name] = Child(name, run, self.folder, environment=played.environment)
        self.gateways[name].start()

    def ensure(self) -> None:
        """Raise where something has ended by itself."""
        for child in self.children:
            child.ensure()

    def hush(self) -> None:
        """Let every instrument fall silent, between two replies, so that nothing is on its way when we count.

        What a visitor cut is mended before.
        """
        self.line.mend()
        self.see(plugged=True)
        for played in self._played.values():
            played.fall_silent()

    def stop(self) -> None:
        """End everything, last started first."""
        for child in reversed(self.children):
            child.stop()
        self.line.cut()
        if self._stores is not None:
            self._stores.stop()


def _pages(played: Simulated) -> str:
    return f"http://127.0.0.1:{played.pages}/"


def sees(url: str) -> bool:
    """Whether every camera of a gateway that tells of them at `url` brings pictures."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310  # our own loopback address
            cameras = json.load(reply)["cameras"]
    except (urllib.error.URLError, OSError):
        return False
    return bool(cameras) and all(camera["figures"]["state"] == "ok" for camera in cameras)


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310  # our own loopback address
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False

"""The running demo: one cloud (broker, ingest, API in a process tree), and per premises its simulators and gateway."""

from __future__ import annotations

import secrets
import shutil
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from gateway.rim.profiles import shipped
from zhigen.demo import house
from zhigen.demo.child import Child, until
from zhigen.demo.county import FARMS, PREMISES, Premises
from zhigen.demo.port import free
from zhigen.demo.simulated import ledger, playable, simulated
from zhigen.demo.stores import RealStores


class System:
    """All processes of the demo below `folder`, which is made anew; `engine` is the broker to start.

    `wish` is the port of the pages where it is free, 0 any; `stop`, once set, ends the start with a StopError; `real`:
    on servers of its own instead of the embedded stores.
    """

    def __init__(self, folder: Path, engine: str, wish: int, stop: threading.Event, *, real: bool = False) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self._stores = RealStores(folder) if real else None
        self._stop = stop
        self.data = folder / "cloud"
        self.password = "-".join(secrets.token_hex(2) for _ in range(3))
        self.broker_port, self.tls_port = free(), free()
        self.encrypted = house.encrypted(engine)
        self.listen_port = free(wish)
        self.url = f"http://127.0.0.1:{self.listen_port}"
        self.ledgers = {farm.gateway: ledger(farm, folder) for farm in FARMS}
        self.premises = tuple(one for one in PREMISES if playable(one))
        self.outboxes = [folder / one.gateway for one in self.premises]
        self._played = {one.gateway: simulated(one, folder, shipped()) for one in self.premises}
        stores = self._stores.sections if self._stores else {}
        self.config = house.cloud_config(folder, self.listen_port, self.broker_port, self.tls_port, engine, stores)
        self.cloud = Child("cloud", ["cloud", "run", "--config", str(self.config)], folder)
        self.gateways: dict[str, Child] = {}

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
        self.cloud.start()
        for played in self._played.values():
            for child in played.children.values():
                child.start()
        until(self.url, lambda: answers(f"{self.url}/health/ready"), 60, self.children, self._stop)
        for premises in self.premises:
            for file in self._played[premises.gateway].ready:
                until(premises.gateway, file.exists, 60, self.children, self._stop)
        enrolments = {one.gateway: self._enrol(one, codes[one.gateway]) for one in self.premises}
        for name, (config, enrolment) in enrolments.items():
            self._start_gateway(name, config, enrolment)

    def _enrol(self, premises: Premises, code: str) -> tuple[Path, Child]:
        """Configure a gateway and begin to enrol it, as its engineer would; its file, and who is at it."""
        broker: dict[str, Any] = {"host": "127.0.0.1", "port": self.broker_port}
        if self.encrypted:
            broker = {"host": "127.0.0.1", "port": self.tls_port, "tls": {}}
        played, name = self._played[premises.gateway], premises.gateway
        config = house.gateway_config(premises, self.folder, played.buses, played.devices, broker, played.profiles)
        enrolment = Child(
            f"enrol-{name}",
            ["gateway", "enroll", "--config", str(config), "--cloud", self.url, "--code", code],
            self.folder,
        )
        enrolment.start()
        return config, enrolment

    def _start_gateway(self, name: str, config: Path, enrolment: Child) -> None:
        until(enrolment.name, lambda: not enrolment.pid, 60, self.children, self._stop)
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
        """Let every instrument fall silent, between two replies, so that nothing is on its way when we count."""
        for played in self._played.values():
            played.fall_silent()

    def stop(self) -> None:
        """End everything, last started first."""
        for child in reversed(self.children):
            child.stop()
        if self._stores is not None:
            self._stores.stop()


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310  # our own loopback address
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False

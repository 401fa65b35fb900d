"""The running demo: one cloud (broker, ingest, API in a process tree), and per farm a simulator and a gateway."""

from __future__ import annotations

import json
import secrets
import shutil
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

from zhigen.demo import house
from zhigen.demo.child import Child, until
from zhigen.demo.county import FARMS, Farm
from zhigen.demo.port import free
from zhigen.demo.stores import RealStores

ROOT: Final = Path(__file__).resolve().parents[2]
SPEED: Final = "20"  # simulated seconds per second: a day in 72 minutes, so that a first look sees charts move


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
        self.ledgers = {farm.gateway: folder / f"{farm.gateway}.ledger" for farm in FARMS}
        stores = self._stores.sections if self._stores else {}
        self.config = house.cloud_config(folder, self.listen_port, self.broker_port, self.tls_port, engine, stores)
        self.cloud = Child("cloud", ["cloud", "run", "--config", str(self.config)], folder)
        self.simulators: dict[str, Child] = {}
        self.gateways: dict[str, Child] = {}

    @property
    def children(self) -> list[Child]:
        """Everything that was started, in the order of starting."""
        stores = self._stores.children if self._stores else []
        return [*stores, self.cloud, *self.simulators.values(), *self.gateways.values()]

    def start(self) -> None:
        """Furnish the county, start everything, and return when pages are served and every instrument listens."""
        if self._stores is not None:
            self._stores.start(self._stop)
        codes = house.furnish(self.config, self.password)
        self.cloud.start()
        buses = {farm.gateway: self._start_instruments(farm) for farm in FARMS}
        until(self.url, lambda: answers(f"{self.url}/health/ready"), 60, self.children, self._stop)
        for farm in FARMS:
            until(farm.gateway, self.ledgers[farm.gateway].exists, 60, self.children, self._stop)
            self._start_gateway(farm, buses[farm.gateway], codes[farm.gateway])

    def _start_instruments(self, farm: Farm) -> dict[str, Any]:
        """The simulator of a farm; how its gateway is to reach it."""
        files = house.write_profiles(farm, ROOT / "device-profiles", self._profiles(farm))
        arguments = ["sim", "modbus", "--speed", SPEED, "--ledger", str(self.ledgers[farm.gateway]), "--control", "-"]
        for instrument in farm.instruments:
            arguments += ["--profile", f"{files[instrument.id]}:{instrument.unit}"]
            if instrument.fault:
                arguments += ["--fault", f"{instrument.unit}:{instrument.fault}"]
        bus: dict[str, Any]
        if farm.wiring == "tcp":
            bus = {"kind": "tcp", "host": "127.0.0.1", "port": free()}
            arguments += ["--tcp", f"127.0.0.1:{bus['port']}"]
        else:
            link = self.folder / f"{farm.gateway}.tty"
            bus = {"kind": "rtu", "port": str(link), "baud": 9600}
            arguments += ["--pty", str(link), "--baud", "9600"]
        self.simulators[farm.gateway] = Child(f"sim-{farm.gateway}", arguments, self.folder, feed=True)
        self.simulators[farm.gateway].start()
        return bus

    def _start_gateway(self, farm: Farm, bus: dict[str, Any], code: str) -> None:
        """Enrol it, as its engineer would, and start it."""
        broker: dict[str, Any] = {"host": "127.0.0.1", "port": self.broker_port}
        if self.encrypted:
            broker = {"host": "127.0.0.1", "port": self.tls_port, "tls": {}}
        config = house.gateway_config(farm, self.folder, self._profiles(farm), bus, broker)
        enrolment = Child(
            f"enrol-{farm.gateway}",
            ["gateway", "enroll", "--config", str(config), "--cloud", self.url, "--code", code],
            self.folder,
        )
        enrolment.start()
        until(enrolment.name, lambda: not enrolment.pid, 60, self.children, self._stop)
        if enrolment.stop():
            enrolment.ensure()
        self.gateways[farm.gateway] = Child(farm.gateway, ["gateway", "run", "--config", str(config)], self.folder)
        self.gateways[farm.gateway].start()

    def _profiles(self, farm: Farm) -> Path:
        return self.folder / "profiles" / farm.gateway

    def ensure(self) -> None:
        """Raise where something has ended by itself."""
        for child in self.children:
            child.ensure()

    def hush(self) -> None:
        """Let every instrument fall silent, between two replies, so that nothing is on its way when we count."""
        for farm in FARMS:
            for instrument in farm.instruments:
                self.simulators[farm.gateway].say(
                    json.dumps({"do": "fault", "unit": instrument.unit, "kind": "silence"})
                )

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

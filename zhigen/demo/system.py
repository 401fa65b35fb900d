"""The running demo: one cloud (broker, ingest, API in a process tree), and per farm a simulator and a gateway."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

from zhigen.demo import house
from zhigen.demo.child import Child, until
from zhigen.demo.county import FARMS, Farm

ROOT: Final = Path(__file__).resolve().parents[2]
LISTEN: Final = 8800


class System:
    """All processes of the demo below `folder`, which is made anew."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        self.data = folder / "cloud"
        self.password = "-".join(secrets.token_hex(2) for _ in range(3))
        self.broker_port = port(1883)
        self.listen_port = port(LISTEN)
        self.url = f"http://127.0.0.1:{self.listen_port}"
        self.ledgers = {farm.gateway: folder / f"{farm.gateway}.ledger" for farm in FARMS}
        config = house.cloud_config(folder, self.listen_port, self.broker_port)
        self.cloud = Child("cloud", ["cloud", "run", "--config", str(config)], folder)
        self.simulators: dict[str, Child] = {}
        self.gateways: dict[str, Child] = {}

    @property
    def children(self) -> list[Child]:
        """Everything that was started, in the order of starting."""
        return [self.cloud, *self.simulators.values(), *self.gateways.values()]

    def start(self) -> None:
        """Furnish the county, then start the cloud, the simulators and the gateways, each when the former is ready."""
        house.furnish(self.data, self.password)
        self.cloud.start()
        until("cloud", lambda: answers(f"{self.url}/readyz"), 60, [self.cloud])
        for farm in FARMS:
            self._start_farm(farm)

    def _start_farm(self, farm: Farm) -> None:
        profiles = self.folder / "profiles" / farm.gateway
        files = house.write_profiles(farm, ROOT / "device-profiles", profiles)
        arguments = ["sim", "modbus", "--ledger", str(self.ledgers[farm.gateway]), "--control", "-"]
        for instrument in farm.instruments:
            arguments += ["--profile", f"{files[instrument.id]}:{instrument.unit}"]
            if instrument.fault:
                arguments += ["--fault", f"{instrument.unit}:{instrument.fault}"]
        bus: dict[str, Any]
        if farm.wiring == "tcp":
            bus = {"kind": "tcp", "host": "127.0.0.1", "port": port()}
            arguments += ["--tcp", f"127.0.0.1:{bus['port']}"]
        else:
            link = self.folder / f"{farm.gateway}.tty"
            bus = {"kind": "rtu", "port": str(link), "baud": 9600}
            arguments += ["--pty", str(link), "--baud", "9600"]
        simulator = Child(f"sim-{farm.gateway}", arguments, self.folder, feed=True)
        simulator.start()
        until(simulator.name, lambda: self.ledgers[farm.gateway].exists(), 30, [simulator])
        config = house.gateway_config(farm, self.folder, profiles, bus, self.broker_port)
        gateway = Child(farm.gateway, ["gateway", "run", "--config", str(config)], self.folder)
        gateway.start()
        self.simulators[farm.gateway] = simulator
        self.gateways[farm.gateway] = gateway

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


def port(wish: int = 0) -> int:
    """`wish` where it is free on the loopback, else a free TCP port."""
    for candidate in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise OSError("no free TCP port")


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310  # our own loopback address
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False

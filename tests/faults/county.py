"""The county's side of a scenario: a broker of either engine and an ingest, each a process that can be killed."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from tests.parts import free_port
from zhigen.demo.child import ZHIGEN, Child
from zhigen.demo.county import COUNTY


class Broker:
    """The broker as `zhigen cloud run` starts it, with the configuration that the product ships.

    engine: mosquitto or amqtt; host: where it listens; inside: words before the program (a network namespace).
    """

    def __init__(
        self, name: str, folder: Path, engine: str, host: str = "127.0.0.1", inside: Sequence[str] = ()
    ) -> None:
        self.host, self.port = host, free_port()
        data = folder / name
        data.mkdir(parents=True, exist_ok=True)
        config = {"data": str(data), "embedded_broker": {"engine": engine, "host": host, "port": self.port}}
        self.child = Child(
            name,
            ["broker"],
            folder,
            feed=True,  # its lifeline
            program=[*inside, sys.executable, "-m", "cloud.app"],
            environment={"ZHIGEN_CLOUD_CONFIG": json.dumps(config)},
        )

    def start(self) -> None:
        """Start it; clients try again until it listens."""
        self.child.start()

    def kill(self) -> None:
        """End it at once."""
        self.child.kill()

    @property
    def listens(self) -> bool:
        """Whether it accepts connections; only for a broker in our own network."""
        try:
            socket.create_connection((self.host, self.port), timeout=1).close()
        except OSError:
            return False
        return True


def ingest(folder: Path, data: Path, broker: Broker, inside: Sequence[str] = (), moods: Path | None = None) -> Child:
    """An ingest worker on the stores in `data`; `moods`: its time series is the one that can be told to fail."""
    config = folder / "cloud.yaml"
    body: Mapping[str, object] = {
        "data": str(data),
        "county": {"code": COUNTY},
        "broker": {"host": broker.host, "port": broker.port},
    }
    config.write_text(yaml.safe_dump(dict(body)))
    if moods is None:
        return Child("ingest", ["cloud", "ingest", "--config", str(config)], folder, program=[*inside, *ZHIGEN])
    program = [*inside, sys.executable, "-m", "tests.faults.ingest_worker"]
    return Child("ingest", [str(config), str(moods)], folder, program=program)

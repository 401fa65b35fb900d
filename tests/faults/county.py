"""The county's side of a scenario: a broker of either engine and an ingest, each a process that can be killed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from cloud.app.broker_files import FOLDER, LOOPBACK
from cloud.app.mosquitto import CLOUD
from cloud.kernel import config as configuration
from cloud.kernel.broker import Access, facts
from tests.parts import free_port
from zhigen.demo.child import ZHIGEN, Child
from zhigen.demo.county import COUNTY


class Broker:
    """The broker as `zhigen cloud run` starts it, with the configuration that the product ships.

    furnished: the cloud's data folder, whose keys it lets gateways in by; it works on a copy, taken at its first start,
    so that what befalls the county's stores does not befall it. engine: mosquitto or amqtt; host: where gateways reach
    it; inside: words before the program (a network namespace); sql: the section of a PostgreSQL, where there is one.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        engine: str,
        furnished: Path,
        host: str = "127.0.0.1",
        inside: Sequence[str] = (),
        sql: Mapping[str, object] | None = None,
    ) -> None:
        self.host, self.port = host, free_port()
        self._furnished, self.data = furnished, folder / name
        embedded: dict[str, object] = {"engine": engine, "host": host, "port": self.port}
        self.door: dict[str, object] = {"host": host, "port": self.port}
        self.own: dict[str, object] = dict(self.door)
        if engine == "mosquitto":
            tls_port = embedded["tls_port"] = free_port()
            self.door = {"host": host, "port": tls_port, "tls": {}}
            self.own = {
                "host": LOOPBACK,
                "port": self.port,
                "username": CLOUD,
                "password_file": str(self.data / FOLDER / "password"),
            }
        config = {"data": str(self.data), "county": {"code": COUNTY}, "embedded_broker": embedded, **(sql or {})}
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
        if not self.data.exists():
            shutil.copytree(self._furnished, self.data, ignore=shutil.ignore_patterns("series.db*"))
        self.child.start()

    def kill(self) -> None:
        """End it at once."""
        self.child.kill()

    @property
    def ready(self) -> bool:
        """Whether what the county's own processes log in with is there."""
        return "password_file" not in self.own or Path(str(self.own["password_file"])).exists()

    @property
    def access(self) -> Access:
        """How the county's own processes reach it, once it is ready."""
        return Access(**facts(configuration.Broker.model_validate(self.own)))


def configured(folder: Path, data: Path, broker: Broker, sections: Mapping[str, object]) -> Path:
    """The county's configuration, written; `sections`: of its stores and workers."""
    config = folder / "cloud.yaml"
    body = {"data": str(data), "county": {"code": COUNTY}, "broker": broker.own, **sections}
    config.write_text(yaml.safe_dump(body))
    return config


def ingest(folder: Path, config: Path, inside: Sequence[str] = (), worker: str = "ingest") -> Child:
    """An ingest worker of a county that is configured."""
    arguments = ["cloud", "ingest", "--config", str(config), "--worker", worker]
    return Child(worker, arguments, folder, program=[*inside, *ZHIGEN])

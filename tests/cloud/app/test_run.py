"""`zhigen cloud run` as a person starts it: real processes, a real broker, a gateway that speaks MQTT."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from cloud.kernel.database import Database
from cloud.keys.model import GatewayKey
from contract import birth, event, readings, seal
from contract.identifiers import uuid7
from contract.keys import encoded
from contract.topics import Topic
from tests.cloud.farm import COUNTY, alarm, meta, state
from tests.keys import gateway_signer
from tests.parts import part
from tests.patience import until

KEY = gateway_signer()
START = "from zhigen.cli import main; main()"


def _eventually(check: Callable[[], Any], seconds: float = 60.0) -> Any:
    def found() -> Any:
        try:
            return check()
        except httpx.TransportError:
            return None

    return until(found, seconds=seconds)


class Tree:
    """A running `zhigen cloud run`."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder = folder
        (folder / "cloud.yaml").write_text(f"data: data\nembedded_broker: {{engine: {engine}, port: 0, open: true}}\n")
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, "cloud", "run", "--config", str(folder / "cloud.yaml"), "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline().decode() for _ in range(2)]
        found = re.search(r"(http://[\d.:]+)/ .* ([\d.]+):(\d+)$", self.said[1].strip())
        assert found, (self.said, self.log.read_text())
        self.url, self.broker = found[1], (found[2], int(found[3]))

    def children(self, of: int | None = None) -> dict[int, str]:
        """Process id -> command line of all that descend from the tree."""
        parent = of or self.process.pid
        found = {}
        for number in subprocess.run(
            ["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False
        ).stdout.split():
            found[int(number)] = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found |= self.children(int(number))
        return found

    def log_in(self) -> httpx.Client:
        password = (self.folder / "data" / "first-admin-password").read_text().strip()
        client = httpx.Client(base_url=self.url + "/api/v1", timeout=120)
        assert client.post("/session", json={"name": "admin", "password": password}).status_code == 200
        return client

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(120)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def trees(tmp_path: Path) -> Iterator[Callable[[str], Tree]]:
    """Starts trees, and ends what a failing test leaves."""
    started: list[Tree] = []

    def start(engine: str) -> Tree:
        started.append(Tree(tmp_path, engine))
        return started[-1]

    yield start
    for tree in started:
        if tree.process.poll() is None:
            tree.end(signal.SIGTERM)


def _publish(tree: Tree, gateway: str, now: int) -> mqtt.Client:
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=gateway)
    client.will_set(str(Topic(COUNTY, gateway, "state")), birth.encode(state(online=False, t=now)), 1, retain=True)
    client.connect(*tree.broker)
    client.loop_start()
    client.publish(str(Topic(COUNTY, gateway, "meta")), birth.encode(meta(gateway)), 1, retain=True)
    client.publish(str(Topic(COUNTY, gateway, "state")), birth.encode(state(t=now)), 1, retain=True)
    _send(client, gateway, now, 1)
    return client


def _send(client: mqtt.Client, gateway: str, now: int, seq: int) -> None:
    rows = readings.Readings(1, "b1", 0, [seq], [now], {"air_temperature": [20.0 + seq]}, {}, "")
    happened = event.Event(
        id=uuid7(), gateway=gateway, epoch=1, seq=seq, boot="b1", t=now, mono=1, synced=True, body=alarm(f"a{seq}")
    )
    (body,) = seal.seal([readings.encode(rows)], KEY)
    client.publish(str(Topic(COUNTY, gateway, "data", "air-1")), body, 1)
    client.publish(str(Topic(COUNTY, gateway, "event")), event.frame(happened, KEY).wire(), 1).wait_for_publish(20)


def _certify(tree: Tree, gateway: str, now: int) -> None:
    """Put its key on record, as an enrolment does."""
    database = Database.in_folder(tree.folder / "data")
    with database.write() as session:
        session.add(
            GatewayKey(
                serial="1",
                kid=KEY.kid,
                gateway=gateway,
                region=COUNTY,
                public=encoded(KEY.public),
                certificate="",
                ca="",
                reason="enrolment",
                issued=now,
                not_after=now + 86_400_000,
            )
        )
    database.close()


def _arrive(client: httpx.Client, gateway: mqtt.Client, now: int, seq: int) -> None:
    """Send a reading and an alarm, again and again as a gateway does until it is acked, until the page shows both."""

    def arrived() -> bool:
        _send(gateway, "yuhe-1", now + seq, seq)
        newest = client.get("/latest").json()["items"]
        return [one["value"] for one in newest] == [20.0 + seq] and len(client.get("/alarms").json()["items"]) >= seq

    _eventually(arrived, 60)


def _first_gateway(tree: Tree) -> tuple[httpx.Client, mqtt.Client, int]:
    now = int(time.time() * 1000)
    client = tree.log_in()
    gateway = _publish(tree, "yuhe-1", now)
    _eventually(lambda: client.get("/gateways/pending").json()["items"])
    assert client.post("/gateways", json={"id": "yuhe-1", "county": COUNTY}).status_code == 201

    def waits_for_its_key() -> bool:
        _send(gateway, "yuhe-1", now + 1, 1)
        return [one["lack"] for one in client.get("/gateways/pending").json()["items"]] == ["no_key"]

    _eventually(waits_for_its_key)
    _certify(tree, "yuhe-1", now)
    _arrive(client, gateway, now, 1)
    # What it said of itself as a stranger is heard again on the other lane, before or after its readings.
    _eventually(lambda: client.get("/gateways/yuhe-1").json()["online"])
    (device,) = client.get("/devices").json()["items"]
    assert (device["state"], device["site"]) == ("ok", f"{COUNTY}/yuhe")
    return client, gateway, now


def _gone(children: dict[int, str]) -> bool:
    return not any(Path(f"/proc/{number}").exists() for number in children)


@pytest.mark.slow
def test_with_mosquitto_the_tree_mends_itself_and_a_killed_parent_leaves_no_orphan(
    trees: Callable[[str], Tree],
) -> None:
    part("mosquitto")
    tree = trees("mosquitto")
    client, gateway, now = _first_gateway(tree)
    first = tree.children()
    assert any("mosquitto" in line for line in first.values())
    for number, line in first.items():
        if line.split()[-1] in ("ingest", "serve"):
            os.kill(number, signal.SIGKILL)
    _eventually(lambda: httpx.get(tree.url + "/health/ready").status_code == 200, 60)
    _arrive(client, gateway, now, 2)
    assert tree.log.read_text().count("ended with -9, again in 0.5 s") == 2
    gateway.disconnect()
    gateway.loop_stop()
    client.close()
    children = tree.children()
    assert len(children) == 4
    assert tree.end(signal.SIGKILL) == -9
    _eventually(lambda: _gone(children))


@pytest.mark.slow
@pytest.mark.campaign  # the demo of `make test` stands on amqtt as well
def test_with_amqtt_a_gateway_reaches_the_page_and_sigterm_ends_all(trees: Callable[[str], Tree]) -> None:
    tree = trees("amqtt")
    path = tree.folder / "data" / "first-admin-password"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().strip() not in "".join(tree.said) + tree.log.read_text()
    client, gateway, _ = _first_gateway(tree)
    gateway.disconnect()
    gateway.loop_stop()
    client.close()
    children = tree.children()
    assert len(children) == 3
    assert tree.end(signal.SIGTERM) == 0
    assert _gone(children)

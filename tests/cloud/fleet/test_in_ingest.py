"""From a gateway's word on a real broker to an open alert and to its end, in the process that ingests."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from sqlmodel import select

from cloud import migrations
from cloud.alerts import PipeAlert
from cloud.kernel.database import Database
from cloud.registry.registration import register
from contract import birth
from contract.topics import Topic
from tests.broker import Mosquitto
from tests.cloud.farm import COUNTY
from tests.cloud.fleet.watched import DAY, said
from tests.enrolment import enrol
from tests.patience import until


@pytest.fixture
def ingesting(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Database]:
    """The database of an ingest that runs as its own process, with one enrolled gateway."""
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database.in_folder(folder)
    migrations.upgrade(database)
    with database.write() as session:
        register(session, "yuhe-1", COUNTY, "test", 1)
    enrol(database, folder, COUNTY, "yuhe-1", tmp_path / "keys")
    config = tmp_path / "cloud.yaml"
    config.write_text(f"data: data\ncounty: {{code: '{COUNTY}'}}\nwatch: {{silence_s: 5}}\n")
    command = [sys.executable, "-m", "zhigen", "cloud", "ingest", "--config", str(config)]
    process = subprocess.Popen([*command, "--broker", f"127.0.0.1:{mosquitto.port}"], stderr=subprocess.DEVNULL)
    yield database
    process.terminate()
    process.wait(30)
    database.close()


def _open(database: Database) -> set[str]:
    with database.read() as session:
        return {row.code for row in session.exec(select(PipeAlert)) if row.cleared is None}


@pytest.mark.slow
def test_what_a_gateway_says_of_itself_opens_and_ends_alerts(ingesting: Database, mosquitto: Mosquitto) -> None:
    gateway = mqtt.Client(CallbackAPIVersion.VERSION2)
    gateway.connect("127.0.0.1", mosquitto.port)
    gateway.loop_start()

    def beat(not_after: int) -> None:
        now = int(time.time() * 1000)
        gateway.publish(str(Topic(COUNTY, "yuhe-1", "state")), birth.encode(said(now, not_after=not_after)), 1)

    end = int(time.time() * 1000)

    def ending() -> bool:
        beat(end + DAY)
        return "certificate" in _open(ingesting)

    def renewed() -> bool:
        beat(end + 90 * DAY)
        return "certificate" not in _open(ingesting)

    until(ending, "the alert", 40)
    until(renewed, "its end", 40)
    until(lambda: _open(ingesting) == {"silence"}, "the silence to be noticed", 40)
    gateway.disconnect()
    gateway.loop_stop()

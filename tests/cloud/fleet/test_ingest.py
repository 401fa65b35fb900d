"""`zhigen cloud ingest` is the process that signs: it lays down rules with the county's own keys."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cloud import migrations
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.keys import county_keys, ensure
from contract.keys import KeyRing
from tests.broker import Mosquitto
from tests.cloud.fleet.hand import COUNTY, Hand
from tests.patience import until


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database.in_folder(folder)
    migrations.upgrade(database)
    ensure(database, folder, COUNTY, now_ms())
    database.close()
    return folder


def test_a_county_without_any_gateway_has_rules_that_its_own_keys_prove(
    data: Path, tmp_path: Path, mosquitto: Mosquitto, hand: Hand
) -> None:
    database = Database.in_folder(data)
    with database.read() as session:
        hand.ring = KeyRing(county_keys(session))
    database.close()
    (tmp_path / "cloud.yaml").write_text(f"data: {data}\ncounty: {{code: '{COUNTY}'}}\n")
    words = ["cloud", "ingest", "--config", str(tmp_path / "cloud.yaml"), "--broker", f"127.0.0.1:{mosquitto.port}"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "zhigen", *words], stderr=log, env=dict(os.environ))
    try:
        until(lambda: hand.manifests, "the first rules")
        assert (hand.manifests[0].county, hand.manifests[0].kid) in {
            (COUNTY, key.kid) for key in hand.ring if key.purpose == "rules"
        }
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0, (tmp_path / "log").read_text()

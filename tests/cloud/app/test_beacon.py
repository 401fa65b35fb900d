"""A worker shows that it lives and why it takes in nothing; `zhigen cloud probe` makes an exit code of it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloud.app import beacon, crew
from cloud.app.beacon import Beacon, seen
from cloud.kernel.config import Broker, Config, Intake
from cloud.kernel.errors import CloudError
from cloud.kernel.stores import Influx, Postgres
from tests.cloud.house import House
from tests.parts import free_port
from zhigen.cli import main

WHY = "磁盘满了\nthe disk is full"


def probe(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner(env={"LC_ALL": "C"}).invoke(main, ["cloud", "probe", "--data", str(folder), *words])
    return done.exit_code, done.output.strip()


def test_a_worker_is_ready_alive_or_gone(tmp_path: Path):
    assert probe(tmp_path, "ingest") == (1, "ingest: does not run")
    light = Beacon(tmp_path, "one")
    light.burn("")
    assert probe(tmp_path, "ingest", "--worker", "one") == (0, "one: ready")
    light.burn(WHY)
    assert probe(tmp_path, "ingest", "--worker", "one") == (1, "one: lives: the disk is full")
    assert probe(tmp_path, "ingest", "--worker", "one", "--live")[0] == 0
    light.burn("")
    past = time.time() - 2 * beacon.FRESH_S
    os.utime(beacon.place(tmp_path, "one"), (past, past))
    assert seen(tmp_path, "one") == ("gone", "")
    light.burn("")
    light.out()
    assert seen(tmp_path, "one") == ("gone", "")


def test_the_time_of_a_beacon_moves_where_its_text_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    light = Beacon(tmp_path, "one")
    light.burn("")
    past = time.time() - 2 * beacon.FRESH_S
    os.utime(beacon.place(tmp_path, "one"), (past, past))

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    light.burn("")
    assert seen(tmp_path, "one") == ("ready", "")


def test_the_pages_are_asked_over_their_port(house: House, tmp_path: Path):
    config = tmp_path / "cloud.yaml"
    for port, code in ((house.url.rsplit(":", 1)[1], 0), (free_port(), 1)):
        config.write_text(f"data: {tmp_path}\nlisten: {{port: {port}}}\n")
        for more in ([], ["--live"]):
            done = CliRunner().invoke(main, ["cloud", "probe", "--config", str(config), "serve", *more])
            assert done.exit_code == code, done.output


def test_several_workers_want_parts_that_bear_it():
    several = Intake(workers=3)
    servers = {"postgres": Postgres(), "influx": Influx(url="http://influx:8086")}
    crew.check(Config())
    crew.check(Config(intake=several, broker=Broker(host="broker"), **servers))
    for config, code in (
        (Config(intake=several, influx=servers["influx"]), "workers_sqlite"),
        (Config(intake=several, postgres=servers["postgres"]), "workers_series"),
        (Config(intake=several, embedded_broker={"engine": "amqtt"}, **servers), "workers_amqtt"),
    ):
        with pytest.raises(CloudError) as refused:
            crew.check(config)
        assert refused.value.code == code
    for name in ("", "Upper", "a/b", "x" * 41):
        with pytest.raises(CloudError, match="worker"):
            crew.check(Config(), name)
    assert crew.names(Config()) == [("ingest",)]
    assert crew.names(Config(intake=several))[2] == ("ingest", "ingest-3")

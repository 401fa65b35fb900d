"""A whole gateway as a process, from simulated instruments to a real broker, through kills and orderly ends."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from contract import event
from contract.profile import ModbusProfile
from gateway.core import trace
from gateway.rim.outbox import HANDOVER_MS
from gateway.rim.profiles import Shelf
from simulators.modbus import Simulator, Station
from tests.broker import Mosquitto
from tests.gateway.app.process import GatewayProcess
from tests.gateway.disk import fill, small_disk
from tests.gateway.uplink.cloud import Cloud
from tests.patience import until
from zhigen.captures.case import results

KILLS = 3


@pytest.fixture
def instruments() -> Iterator[Simulator]:
    shelf = Shelf([])
    stations = [Station(shelf.find("xy-md02"), unit=1), Station(shelf.find("dfrobot-sen0600"), unit=2)]
    with Simulator(stations, tcp=("127.0.0.1", 0), seed=3) as simulator:
        simulator.hold(2, "soil_moisture", 30.0)
        yield simulator


@pytest.fixture
def cloud(mosquitto: Mosquitto) -> Iterator[Cloud]:
    stand_in = Cloud(mosquitto.port)
    yield stand_in
    stand_in.close()


@pytest.fixture
def process(tmp_path: Path, mosquitto: Mosquitto, instruments: Simulator) -> Iterator[GatewayProcess]:
    running = GatewayProcess(tmp_path, broker=mosquitto.port, modbus=instruments.address[1])
    running.start()
    yield running
    running.close()


def model(name: str) -> ModbusProfile:
    found = Shelf([]).find(name)
    assert isinstance(found, ModbusProfile)
    return found


def said(cloud: Cloud, kind: type) -> list[event.Body]:
    """The bodies of one kind of event that the cloud has, in order."""
    return [frame.event.body for _, frame in sorted(cloud.events.items()) if isinstance(frame.event.body, kind)]


def test_from_instruments_to_the_cloud_and_an_orderly_end(
    process: GatewayProcess, cloud: Cloud, instruments: Simulator
) -> None:
    until(lambda: {heard[0][0] for heard in cloud.rows.values()} == {"air", "soil"})
    instruments.hold(2, "soil_moisture", 70.0)
    until(lambda: said(cloud, event.Alarm))
    instruments.hold(2, "soil_moisture", 30.0)
    until(lambda: len(said(cloud, event.Alarm)) == 2)
    instruments.fault(1, "silence")
    until(lambda: said(cloud, event.DeviceHealth))
    until(lambda: cloud.states[-1].lost == ["air"])
    instruments.clear()
    until(lambda: len(said(cloud, event.DeviceHealth)) == 2)
    assert process.end() == 0
    until(lambda: not cloud.states[-1].online)
    alarms = said(cloud, event.Alarm)
    assert [(one.state, one.point, one.limit) for one in alarms if isinstance(one, event.Alarm)] == [
        ("raise", "soil_moisture", 60.0),
        ("clear", "soil_moisture", 60.0),
    ]
    health = said(cloud, event.DeviceHealth)
    assert [(one.state, one.device) for one in health if isinstance(one, event.DeviceHealth)] == [
        ("lost", "air"),
        ("found", "air"),
    ]
    assert sorted(cloud.rows) == list(range(1, max(cloud.rows) + 1))
    farewell = cloud.states[-1]
    assert farewell.produced == sum(len(heard[0][2]) for heard in cloud.rows.values())
    assert farewell.host is not None
    assert 0 < farewell.host.rss < 70 * 1024 * 1024
    assert cloud.meta is not None
    assert [device.id for device in cloud.meta.content.devices] == ["air", "soil"]
    assert cloud.meta.hash == said(cloud, event.Birth)[0].meta  # type: ignore[union-attr]
    assert all(re.match(r"t=\S+Z level=\w+ from=\S+ ", line) for line in process.log.splitlines())


def test_a_calibration_corrects_what_leaves_the_gateway_and_its_birth_says_so_and_a_bus_may_be_traced(
    tmp_path: Path, mosquitto: Mosquitto, instruments: Simulator, cloud: Cloud
) -> None:
    (tmp_path / "calibrations.yaml").write_text(
        "version: 1\ncalibrations:\n"
        "  - {device: soil, point: soil_moisture, since: 2026-01-01, offset: 25.5, by: 王芳, certificate: JL-1}\n"
    )
    running = GatewayProcess(tmp_path, broker=mosquitto.port, modbus=instruments.address[1])
    running.start("--trace", f"house={tmp_path / 'house.trace'}")
    try:
        until(lambda: [heard for heard in cloud.rows.values() if heard[0][2].get("soil_moisture") == 55.5])
        instruments.hold(2, "soil_moisture", 36.0)  # 61.5 after correction: above the alarm's 60
        until(lambda: said(cloud, event.Alarm))
    finally:
        assert running.end() == 0
        running.close()
    assert cloud.meta is not None
    (told,) = cloud.meta.content.devices[1].points["soil_moisture"].calibrations
    assert (told.offset, told.certificate) == (25.5, "JL-1")
    heard = trace.read((tmp_path / "house.trace").read_text())
    found = results(heard.heard, heard.framing, {2: model("dfrobot-sen0600")})
    assert 30.0 in [one["values"]["soil_moisture"] for one in found if "values" in one]  # type: ignore[index]


@pytest.mark.slow
def test_killed_in_mid_flow_nothing_is_lost_and_every_gap_is_said(process: GatewayProcess, cloud: Cloud) -> None:
    for _ in range(KILLS):
        before = len(cloud.rows)
        until(lambda: len(cloud.rows) > before + 15)  # noqa: B023  # read at once
        process.end(signal.SIGKILL)
        process.start()
    until(lambda: len(said(cloud, event.Birth)) == KILLS + 1)
    before = len(cloud.rows)
    until(lambda: len(cloud.rows) > before + 15)
    assert process.end() == 0
    until(lambda: not cloud.states[-1].online and cloud.states[-1].produced)
    with sqlite3.connect(process.folder / "box" / "outbox.db") as db:
        waiting = {seq for (seq,) in db.execute("SELECT seq FROM readings")}
    db.close()
    assert set(cloud.rows) | waiting == set(range(1, max(cloud.rows) + 1))
    assert all(heard[0] == again for heard in cloud.rows.values() for again in heard[1:])
    assert sorted(cloud.events) == list(range(1, max(cloud.events) + 1))
    gaps = [body for body in said(cloud, event.Gap) if isinstance(body, event.Gap)]
    assert [gap.cause for gap in gaps] == ["restart"] * KILLS
    times = sorted(heard[0][1] for heard in cloud.rows.values())
    for gap in gaps:
        assert not [t for t in times if gap.start + HANDOVER_MS < t < gap.end]


def test_an_alarm_is_not_raised_again_by_a_restart(
    process: GatewayProcess, cloud: Cloud, instruments: Simulator
) -> None:
    until(lambda: cloud.rows)
    instruments.hold(2, "soil_moisture", 70.0)
    until(lambda: said(cloud, event.Alarm))
    process.end(signal.SIGKILL)
    process.start()
    until(lambda: len(said(cloud, event.Birth)) == 2)
    before = len(cloud.rows)
    until(lambda: len(cloud.rows) > before + 10)
    assert len(said(cloud, event.Alarm)) == 1
    process.end(signal.SIGKILL)
    process.config.write_text(process.config.read_text().replace("limit: 60", "limit: 80"))
    process.start()
    until(lambda: len(said(cloud, event.Alarm)) == 2)
    cleared = said(cloud, event.Alarm)[1]
    assert isinstance(cleared, event.Alarm)
    assert (cleared.state, cleared.limit) == ("clear", 60.0)
    births = [body for body in said(cloud, event.Birth) if isinstance(body, event.Birth)]
    assert births[0].reason == "start"


def test_a_disk_that_is_full_for_a_while_costs_nothing(
    tmp_path: Path, mosquitto: Mosquitto, instruments: Simulator, cloud: Cloud
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        process = GatewayProcess(tmp_path, broker=mosquitto.port, modbus=instruments.address[1], box=disk)
        process.start()
        try:
            until(lambda: cloud.rows)
            fill(disk / "ballast")
            until(lambda: "state=no_room" in process.log)
            instruments.hold(2, "soil_moisture", 70.0)
            # Acks and the reserve may make room for it; if not, it is refused and waits.
            until(lambda: "events=refused" in process.log or said(cloud, event.Alarm))
            (disk / "ballast").unlink()
            until(lambda: said(cloud, event.Alarm))
            until(lambda: "state=room" in process.log)
            assert process.end() == 0
            until(lambda: not cloud.states[-1].online)
            assert sorted(cloud.rows) == list(range(1, max(cloud.rows) + 1))
            times = sorted(heard[0][1] for heard in cloud.rows.values() if heard[0][0] == "air")
            assert max(b - a for a, b in pairwise(times)) < 1_000
        finally:
            process.close()


def test_a_second_process_on_the_same_outbox_is_told_so(process: GatewayProcess, cloud: Cloud) -> None:
    until(lambda: cloud.rows)
    command = [sys.executable, "-m", "zhigen", "gateway", "run", "--lang", "zh", "--config", str(process.config)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert second.returncode == 2
    assert "正被另一个网关进程使用" in second.stderr.splitlines()[-1]
    assert "Traceback" not in second.stderr


def test_a_gateway_with_modbus_only_stays_lean() -> None:
    code = (
        "import sys, gateway.app, zhigen.commands.gateway\n"
        "print(*(m for m in sys.modules if m.split('.')[0] in "
        "('fastapi','starlette','cv2','bleak','sqlmodel','sqlalchemy','influxdb_client','amqtt','cloud','simulators')))\n"
        "from gateway.rim.host import rss; print(rss())"
    )
    heavy, rss = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.splitlines()
    assert heavy == ""
    assert 0 < int(rss) < 60 * 1024 * 1024

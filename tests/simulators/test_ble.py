"""Simulated tags: their bytes as the parsers of others read them, their faults, the private bus, the command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.profile import BleProfile
from gateway.core.advert import Advert, Word
from gateway.drivers.ble import reader
from gateway.rim import radio
from simulators.ble import PrivateBus, Simulator, Tag
from simulators.ble.faults import parse
from simulators.control import ClearOrder, FaultOrder, HoldOrder, ReleaseOrder
from tests.gateway.tags import FOLDER, shipped
from tests.parts import part
from tests.simulators.stage import NOON

ROOT = Path(__file__).parents[2]
STEMS = [
    "bthome-climate",
    "bthome-climate-encrypted",
    "govee-h5074",
    "govee-h5075",
    "ruuvitag",
    "shelly-blu-door-window",
    "shelly-blu-ht",
    "xiaomi-lywsd03mmc",
    "xiaomi-lywsdcgq",
]
STEP = {"shelly-blu-ht": 1.0, "xiaomi-lywsd03mmc": 1.0}  # of humidity; the second is what its parser keeps


def read_back(profile: BleProfile, tag: Tag, times: int = 20) -> dict[str, float | None]:
    """What a gateway makes of some adverts of a tag, one after the other."""
    read = reader(profile, tag.key)
    found: dict[str, float | None] = {}
    for _ in range(times):
        for said in tag.adverts(0, 0.0):
            word = read(Advert(said.address, said.rssi, said.name, said.manufacturer, said.service))
            assert isinstance(word, Word), word
            found |= word.values
    return found


@pytest.mark.parametrize("stem", STEMS)
@settings(max_examples=10, deadline=None)
@given(temperature=st.floats(-20, 60), humidity=st.floats(0, 99), battery=st.integers(0, 100))
def test_a_parser_of_others_reads_what_a_tag_shows(
    stem: str, temperature: float, humidity: float, battery: int
) -> None:
    profile = shipped(stem)
    tag = Tag(profile)
    shown = {"air_temperature": temperature, "relative_humidity": humidity, "battery": float(battery)}
    shown |= {"air_pressure": 1008.2, "battery_voltage": 2.95, "door_open": 1.0, "illuminance": 64.0}
    tag.held = {point.key: shown[point.key] for point in profile.points if point.key in shown}
    found = read_back(profile, tag)
    assert found.keys() == tag.held.keys()
    for key, value in found.items():
        room = STEP.get(stem, 0.1) if key == "relative_humidity" else 0.1
        assert value == pytest.approx(tag.held[key], abs=room + 1e-9)


def test_faults_are_spelt_and_refused_by_whom_they_concern() -> None:
    assert (parse("2:flood=500@10+5").amount, parse("0:restart").unit) == (500.0, 0)
    for text in ("1:restart", "0:silence", "1:exception", "1"):
        with pytest.raises(ContractError):
            parse(text)
    with pytest.raises(ContractError):
        Tag(shipped("ruuvitag")).plan(parse("1:wrong_key"))
    with pytest.raises(ContractError):
        Simulator("unix:path=/nowhere", [Tag(shipped("ruuvitag")), Tag(shipped("ruuvitag"))])


def test_orders_reach_a_tag_and_wrong_ones_change_nothing() -> None:
    tag = Tag(shipped("ruuvitag"))
    simulator = Simulator("unix:path=/nowhere", [tag], start_ms=NOON)
    simulator.obey(HoldOrder(1, "air_temperature", 4.0))
    assert tag.values(NOON)["temperature"] == 4.0
    simulator.obey(ReleaseOrder(1, "air_temperature"))
    simulator.obey(FaultOrder(1, "silence"))
    assert len(tag.faults) == 1
    simulator.obey(ClearOrder())
    assert tag.faults == []
    for order in (HoldOrder(2, "air_temperature", 4.0), HoldOrder(1, "co2", 4.0), FaultOrder(1, "wrong_key")):
        with pytest.raises(ContractError):
            simulator.obey(order)


def test_a_bus_that_cannot_be_says_why(tmp_path: Path) -> None:
    part("dbus-daemon")
    with pytest.raises(ContractError, match="none/bus"):
        PrivateBus(tmp_path / "none" / "bus").start()


def test_the_command_plays_and_obeys_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part("dbus-daemon")
    socket, orders = tmp_path / "bus", tmp_path / "orders"
    tags = ["--tag", str(FOLDER / "ruuvitag.yaml"), "--tag", f"{FOLDER / 'govee-h5075.yaml'},A4:C1:38:00:00:07"]
    command = [sys.executable, "-m", "zhigen", "sim", "ble", "--bus", str(socket), "--every", "0.1", *tags]
    running = subprocess.Popen(
        [*command, "--fault", "1:silence", "--control", str(orders)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert running.stdout is not None
        told = json.loads(running.stdout.readline())
        assert told["simulator"] == "zhigen sim ble"
        assert [unit["address"] for unit in told["units"]] == ["CB:B8:33:4C:88:4F", "A4:C1:38:00:00:07"]
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", told["listens"])
        heard: list[Advert] = []
        while not heard:
            assert radio.listen("hci0", 0.3, heard.append) is None
        assert {advert.address for advert in heard} == {"A4:C1:38:00:00:07"}
        orders.write_text('{"do": "clear", "unit": 1}\n')
        while "CB:B8:33:4C:88:4F" not in {advert.address for advert in heard}:
            assert radio.listen("hci0", 0.3, heard.append) is None
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(120) == 0
        if running.stdout is not None:
            running.stdout.close()
    assert not socket.exists()


@pytest.mark.parametrize(
    ("tag", "complaint"),
    [
        ("xy-md02.yaml", "protocol"),
        ("ruuvitag.yaml,cb:b8:33:4c:88:4f", "A4:C1:38:00:00:01"),
        ("ruuvitag.yaml,CB:B8:33:4C:88:4F,none", "none"),
        ("none.yaml", "none.yaml"),
    ],
)
def test_a_tag_that_cannot_be_is_one_line(tmp_path: Path, tag: str, complaint: str) -> None:
    from click.testing import CliRunner

    from zhigen.commands.sim import command

    done = CliRunner(env={"LC_ALL": "C"}).invoke(
        command, ["ble", "--bus", str(tmp_path / "bus"), "--tag", str(FOLDER / tag)]
    )
    assert done.exit_code == 2
    assert complaint in done.output
    assert "Traceback" not in done.output

"""Listening for tags: what is in the air is told by model, what is shut by its key, and what bars the way by name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract.profile import BleProfile
from gateway.drivers.ble_sighting import sightings
from simulators.ble import PrivateBus, Simulator, Tag
from tests.gateway.tags import SEALED, bthome, ruuvi, shipped
from tests.parts import part
from tests.zhigen.device.stage import device

STEMS = (
    "bthome-climate",
    "bthome-climate-encrypted",
    "govee-h5075",
    "ruuvitag",
    "xiaomi-lywsd03mmc",
    "xiaomi-lywsdcgq",
)
PROFILES = [shipped(stem) for stem in (*STEMS, "shelly-blu-door-window")]
RUUVI = "0512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F"
CLIMATE = "40" + "02CA09" + "03BF13"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    part("dbus-daemon")
    with PrivateBus(tmp_path / "bus") as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)
        yield daemon


@contextmanager
def played(bus: PrivateBus, *profiles: BleProfile) -> Iterator[None]:
    with Simulator(bus.address, [Tag(profile, every_s=0.1) for profile in profiles]) as simulator:
        for number in range(1, len(profiles) + 1):
            simulator.hold(number, "air_temperature", -18.5)
        yield


def test_every_family_is_told_by_its_model(bus: PrivateBus) -> None:
    with played(bus, *(shipped(stem) for stem in STEMS)):
        found = device("scan", "--ble", "--for", "2", language="zh")
    assert found.exit_code == 0, found.output
    head, *rows = found.stdout.splitlines()
    assert head.split() == ["地址", "名称", "信号", "型号", "加密", "读数"]
    told = {row.split()[0]: row for row in rows}
    for stem in STEMS:
        own = shipped(stem)
        row = told.pop(own.examples[0].address)
        assert stem in row
        if own.encrypted:
            assert "要密钥才能读" in row
            assert "-18.5" not in row
        else:
            assert "空气温度 -18.5 °C" in row
    assert told == {}


def test_what_no_profile_knows_is_counted_and_listed_on_demand(bus: PrivateBus) -> None:
    govee = shipped("govee-h5075")
    told = govee.examples[0].model_copy(update={"name": "headset", "address": "C0:00:00:00:00:01"})
    with played(bus, shipped("ruuvitag"), govee.model_copy(update={"examples": (told,)})):
        few = device("scan", "--ble", "hci0", "--for", "2")
        every = device("scan", "--ble", "--for", "2", "--all")
    assert (few.exit_code, every.exit_code) == (0, 0)
    assert len(few.stdout.splitlines()) == 2
    assert "Ruuvi 884F" in few.stdout
    assert "1 more that no profile knows" in few.stderr
    row = next(row for row in every.stdout.splitlines() if "headset" in row)
    assert row.split()[0] == "C0:00:00:00:00:01"
    assert row.endswith("no profile knows it")


def test_what_bars_the_way_is_one_line(bus: PrivateBus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with played(bus, shipped("ruuvitag")):
        missing = device("scan", "--ble", "hci7", "--for", "1")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert missing.stderr.startswith("there is no Bluetooth adapter hci7")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    down = device("scan", "--ble", "--for", "1", language="zh")
    assert (down.exit_code, down.stderr.count("\n")) == (2, 1)
    assert down.stderr.startswith("蓝牙服务没有运行")
    monkeypatch.delitem(sys.modules, "gateway.rim.radio", raising=False)
    monkeypatch.setitem(sys.modules, "bleak", None)
    lacking = device("scan", "--ble", "--for", "1")
    assert (lacking.exit_code, lacking.stderr) == (2, "Error: bleak is missing: install zhigen[ble]\n")


def test_nobody_in_the_air_exits_1(bus: PrivateBus) -> None:
    with Simulator(bus.address, []):
        found = device("scan", "--ble", "--for", "1")
    assert (found.exit_code, "no known tag was heard" in found.stdout) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ble", "/dev/ttyUSB0"), "hci0"),
        (("127.0.0.1", "--ble"), "no PORT or HOST"),
        (("--ble", "--baud", "9600"), "how a line is set"),
        (("127.0.0.1", "--all"), "go with --ble"),
    ],
)
def test_a_place_and_an_adapter_are_not_mixed_up(words: tuple[str, ...], said: str) -> None:
    found = device("scan", *words)
    assert (found.exit_code, said in found.stderr) == (2, True)


def test_what_is_said_in_parts_is_put_together_and_the_last_word_holds() -> None:
    adverts = [
        bthome(CLIMATE, rssi=-80),
        bthome("40" + "0161", rssi=-50),
        bthome("40" + "02D009", rssi=-70),
        ruuvi(RUUVI),
    ]
    near, far = sightings(adverts, PROFILES)
    assert (near.advert.rssi, far.advert.rssi) == (-50, -60)
    assert [model.id for model in near.models] == ["bthome-climate"]
    assert near.values == {"air_temperature": 25.12, "relative_humidity": 50.55, "battery": 97.0}
    assert not near.sealed
    assert [model.id for model in far.models] == ["ruuvitag"]
    assert far.values["air_temperature"] == pytest.approx(24.3)


def test_a_sealed_advert_is_of_a_model_that_encrypts_and_a_strange_one_of_none() -> None:
    (sealed,) = sightings([bthome(SEALED)], PROFILES)
    assert (sealed.sealed, [model.id for model in sealed.models]) == (True, ["bthome-climate-encrypted"])
    assert sealed.values == {}
    (set_so,) = sightings([bthome(SEALED)], [shipped("bthome-climate")])  # nobody has a profile for it that encrypts
    assert (set_so.sealed, len(set_so.models), set_so.values) == (True, 1, {})
    (strange,) = sightings([ruuvi(RUUVI)], [shipped("govee-h5075")])
    assert (strange.models, strange.values, strange.sealed) == ((), {}, False)

"""Tags in a configuration: addresses, keys, the adapter, the library that is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from contract.mistakes import DocumentError
from gateway.config import Setup, read
from gateway.config.specs import bus_spec, content, device_spec
from gateway.core.errors import GatewayError
from gateway.core.spec import BleBus, DeviceSpec
from gateway.rim.ports import closed, port_of
from tests.gateway.bus.wall import clock
from tests.gateway.tags import shipped
from zhigen.cli import main

TEXT = """\
version: 1
gateway: {id: farm-1, county: "341225"}
site: {id: farm-1, name: {zh: 一号农场}, region: "341225100"}
broker: {host: localhost}
buses: [{id: air, kind: ble, adapter: hci0}]
devices:
  - {id: cold, profile: bthome-climate-encrypted, bus: air, address: "54:48:E6:8F:80:A5", key_file: key, interval_s: 20}
  - {id: shelf, profile: ruuvitag, bus: air, address: "CB:B8:33:4C:88:4F"}
"""
KEY = "231d39c1d7cc1ab1aee224cd096db932"


def written(folder: Path, key: str = KEY, text: str = TEXT) -> Path:
    (folder / "key").write_text(f"{key}\n")
    path = folder / "gw.yaml"
    path.write_text(text)
    return path


def setup(folder: Path) -> Setup:
    return read(written(folder))


def test_a_tag_has_its_address_and_key_and_its_models_own_beat(tmp_path: Path) -> None:
    found = setup(tmp_path)
    assert [bus_spec(bus) for bus in found.config.buses] == [BleBus("air", "hci0")]
    cold, shelf = (
        device_spec(device, found.profiles[device.id], found.keys.get(device.id, b""))
        for device in found.config.devices
    )
    assert (cold.address, cold.key.hex(), shelf.key) == ("54:48:E6:8F:80:A5", KEY, b"")
    told = content(found.config, found.profiles)
    assert told.devices[0].points["air_temperature"].interval_ms == 60_000
    assert told.devices[0].points["battery"].interval_ms == 600_000
    assert KEY not in str(found.config.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("key", "text", "complaint"),
    [
        (KEY, TEXT.replace(", key_file: key", ""), "key_file: is needed"),
        (KEY[:-2], TEXT, "key_file: the key must have 32 hex digits, the file has 30"),
        ("x", TEXT, "key_file: must hold the key in hex"),
        (
            KEY,
            TEXT.replace("54:48:E6:8F:80:A5", "54:48:e6:8f:80:a5"),
            "address: must be a Bluetooth address in capitals",
        ),
        (KEY, TEXT.replace("54:48:E6:8F:80:A5", "CB:B8:33:4C:88:4F"), "CB:B8:33:4C:88:4F"),
        (KEY, TEXT.replace("profile: ruuvitag", "profile: xy-md02"), "xy-md02 speaks modbus"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, key: str, text: str, complaint: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(written(tmp_path, key, text))
    assert complaint in refused.value.text("en")


def test_an_adapter_that_is_not_there_is_told_before_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    found = CliRunner().invoke(main, ["gateway", "check", str(written(tmp_path)), "--ports", "--lang", "en"])
    assert found.exit_code == 2
    assert found.stderr.startswith("gw.yaml: buses[0]: the Bluetooth service does not run")


@pytest.mark.parametrize("library", ["bleak", "bthome_ble"])
def test_a_library_that_is_not_installed_is_told_by_its_extra(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    for name in [name for name in sys.modules if name.startswith(("gateway.rim.ble", "gateway.rim.radio"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    spec = BleBus("air")
    device = DeviceSpec("t", shipped("bthome-climate"), address="A4:C1:38:00:00:01")
    with pytest.raises(GatewayError, match="zhigen\\[ble\\]"):
        port_of(spec, [device], print, print, clock)
    if library == "bleak":
        with pytest.raises(GatewayError, match="zhigen\\[ble\\]"):
            closed(spec)


def test_a_gateway_without_tags_loads_nothing_of_bluetooth() -> None:
    look = "import gateway.app, gateway.config, sys; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert not [
        name for name in ("bleak", "dbus_fast", "habluetooth", "bthome_ble", "aiohttp") if f"'{name}'" in done.stdout
    ]
    assert "'gateway.rim.bus'" in done.stdout

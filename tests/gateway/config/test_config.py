"""A configuration is read with every mistake in one line, in both languages; the examples and the page are true."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from contract.mistakes import DocumentError
from gateway.config import read
from gateway.config.reading import warnings
from gateway.config.specs import broker, bus_spec, content, device_spec, peripheral_spec
from gateway.core.errors import GatewayError
from gateway.core.peripheral import Plug, Socket
from gateway.core.spec import AlarmSpec, PointSpec, SerialBus, TcpBus
from gateway.rim.profiles import shipped
from zhigen.cli import main

ROOT = Path(__file__).parents[3]
CASES = (Path(__file__).parent / "mistakes.txt").read_text().splitlines()[1:]
EXAMPLES = sorted((ROOT / "firmware-configs").glob("gateway-*.yaml"))

GOOD = """\
version: 1
gateway: {id: farm-1, county: "341225"}
site: {id: farm-1, name: {zh: 一号农场}, region: "341225100"}
broker: {host: localhost, username: farm-1, password_file: pw}
buses:
  - {id: house, kind: tcp, host: 10.0.0.2}
  - {id: line, kind: rtu, port: /dev/ttyUSB0, baud: 4800, guard_s: 0.01}
devices:
  - id: air
    profile: xy-md02
    bus: house
    unit: 1
    interval_s: 2
    points:
      air_temperature: {deadband: 0.5, low: -10, alarms: [{side: high, limit: 38, clear: 36, for_s: 60}]}
  - {id: soil, name: {zh: 土}, profile: own/soil.yaml, bus: line, unit: 1}
"""


def written(folder: Path, text: str) -> Path:
    own = folder / "own"
    own.mkdir(exist_ok=True)
    (own / "soil.yaml").write_bytes((shipped() / "dfrobot-sen0600.yaml").read_bytes())
    path = folder / "gw.yaml"
    path.write_text(text)
    return path


def lines(folder: Path, text: str, language: str = "en") -> list[str]:
    with pytest.raises(DocumentError) as refused:
        read(written(folder, text))
    return refused.value.text(language).split("\n")


def test_a_good_file_becomes_what_the_floors_take(tmp_path: Path) -> None:
    setup = read(written(tmp_path, GOOD))
    config = setup.config
    assert [bus_spec(bus) for bus in config.buses] == [
        TcpBus("house", "10.0.0.2", 502, "socket", 3000, 0),
        SerialBus("line", "/dev/ttyUSB0", 4800, "N", 1, 10),
    ]
    air = device_spec(config.devices[0], setup.profiles["air"])
    assert (air.id, air.unit, air.interval_s, air.lost_after) == ("air", 1, 2.0, 3)
    assert air.points == {"air_temperature": PointSpec(deadband=0.5, low=-10.0)}
    assert air.alarms == (AlarmSpec("air_temperature", "high", 38.0, 2.0, 60.0, "warning"),)
    assert broker(config.broker).password_file == str(tmp_path / "pw")
    assert config.storage.folder == str(tmp_path / "outbox")
    told = content(config, setup.profiles)
    assert [device.id for device in told.devices] == ["air", "soil"]
    assert told.devices[0].name.zh.startswith("XY-MD02")
    assert told.devices[0].points["air_temperature"].low == -10.0
    assert told.devices[0].points["air_temperature"].high == 60.0
    assert told.devices[0].points["air_temperature"].interval_ms == 60_000  # it has a deadband
    assert told.devices[1].profile == "dfrobot-sen0600"


def test_peripherals_become_specs_with_their_places(tmp_path: Path) -> None:
    text = (
        GOOD
        + """\
peripherals:
  - {id: cards, profile: id-card-reader, port: /dev/serial/by-id/reader}
  - {id: gun, profile: hid-scanner, input: /dev/input/by-id/gun-event-kbd}
  - {id: slips, profile: escpos-80mm, port: /dev/ttyUSB3, baud: 19200}
  - {id: labels, profile: zpl-label, host: 10.0.0.9, font: own/font.ttf}
"""
    )
    setup = read(written(tmp_path, text))
    specs = [peripheral_spec(one, setup.desk[one.id]) for one in setup.config.peripherals]
    assert [spec.place for spec in specs] == [
        Plug("/dev/serial/by-id/reader", 115200),
        Plug("/dev/input/by-id/gun-event-kbd"),
        Plug("/dev/ttyUSB3", 19200),
        Socket("10.0.0.9", 9100),
    ]
    assert [spec.font for spec in specs] == ["", "", "", str(tmp_path / "own" / "font.ttf")]


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, case: str) -> None:
    old, new, said = (part.replace("\\n", "\n") for part in case.split(" => "))
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    (english,) = lines(tmp_path, text)
    assert english.startswith(said)
    (chinese,) = lines(tmp_path, text, "zh")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert "hush" not in english + chinese


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("xy-md02", "nothing").replace("own/soil.yaml", "own/none.yaml").replace("unit: 1}", "unit: 2}")
    assert len(lines(tmp_path, text)) == 2


def test_a_mistake_inside_a_profile_is_told_where_it_is_used(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    soil = tmp_path / "own" / "soil.yaml"
    soil.write_text(soil.read_text().replace("format: 1", "format: 7"))
    with pytest.raises(DocumentError) as refused:
        read(path)
    (line,) = refused.value.text("en").split("\n")
    assert line.startswith("gw.yaml:16: devices[1].profile: soil.yaml:")


def test_own_profiles_come_before_the_shipped_ones(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("buses:", "profiles: [own]\nbuses:", 1))
    own = (shipped() / "xy-md02.yaml").read_text().replace("high: 60", "high: 55")
    (tmp_path / "own" / "xy-md02.yaml").write_text(own)
    profile = read(path).profiles["air"]
    assert profile.points[0].high == 55


def test_a_line_that_is_too_slow_is_a_warning(tmp_path: Path) -> None:
    slow = GOOD.replace("bus: line, unit: 1", "bus: line, unit: 1, interval_s: 0.02")
    (warning,) = warnings(read(written(tmp_path, slow)))
    assert warning.place == "buses[1]"
    assert "cannot be kept" in warning.text("en")
    assert warnings(read(written(tmp_path, GOOD))) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_accepted(path: Path) -> None:
    setup = read(path)
    assert setup.config.devices
    assert warnings(setup) == []


def test_there_is_an_example_of_each_kind_of_bus() -> None:
    kinds = {bus["kind"] for path in EXAMPLES for bus in yaml.safe_load(path.read_text())["buses"]}
    assert kinds == {"tcp", "rtu"}


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(GatewayError) as refused:
        read(Path("/nowhere/at/all.yaml"))
    assert refused.value.code == "config_unreadable"


def test_the_command_names_mistakes_and_exits_two(tmp_path: Path) -> None:
    runner = CliRunner()
    good = written(tmp_path, GOOD)
    fine = runner.invoke(main, ["gateway", "check", str(good), "--lang", "zh"])
    assert (fine.exit_code, fine.output) == (0, "gw.yaml：没有错误，2 条总线，2 台设备\n")
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("kind: tcp", "kind: udp").replace("version: 1", "version: one"))
    found = runner.invoke(main, ["gateway", "check", str(bad)], env={"LC_ALL": "en_US.UTF-8"})
    assert found.exit_code == 2
    assert [line.split(": ")[0] for line in found.stderr.splitlines()] == ["bad.yaml:1", "bad.yaml:6"]
    refused = runner.invoke(main, ["gateway", "run", "--config", str(bad)])
    assert refused.exit_code == 2
    assert "version" in runner.invoke(main, ["gateway", "--version"]).output


def test_ports_that_cannot_be_opened_are_one_line_each(tmp_path: Path) -> None:
    text = GOOD.replace("10.0.0.2", "127.0.0.1, port: 1").replace("/dev/ttyUSB0", "/dev/not-there")
    found = CliRunner().invoke(main, ["gateway", "check", str(written(tmp_path, text)), "--ports", "--lang", "en"])
    assert found.exit_code == 2
    house, line = found.stderr.splitlines()
    assert house.startswith("gw.yaml: buses[0]: 127.0.0.1:1 refuses the connection")
    assert line.startswith("gw.yaml: buses[1]: port /dev/not-there does not exist")


def test_peripherals_that_cannot_be_opened_are_told_with_where_to_look(tmp_path: Path) -> None:
    for name in ("lp0", "key"):
        (tmp_path / name).write_bytes(b"")
    text = (
        GOOD
        + f"""\
peripherals:
  - {{id: slips, profile: escpos-80mm, port: {tmp_path}/lp0}}
  - {{id: gun, profile: hid-scanner, input: /dev/input/by-id/none}}
  - {{id: lamp, profile: hid-scanner, input: {tmp_path}/key}}
"""
    )
    text = text.replace("10.0.0.2", "127.0.0.1, port: 1").replace("/dev/ttyUSB0", "/dev/not-there")
    found = CliRunner().invoke(main, ["gateway", "check", str(written(tmp_path, text)), "--ports", "--lang", "en"])
    _, _, gun, lamp = found.stderr.splitlines()
    assert gun.startswith("gw.yaml: peripherals[1]: port /dev/input/by-id/none does not exist")
    assert gun.endswith("list names with ls /dev/input/by-id")
    assert lamp.startswith(f"gw.yaml: peripherals[2]: port {tmp_path}/key failed")

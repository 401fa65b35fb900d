"""Settings from the command line: shown, asked, written, read back; refused where they must be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.modbus import Simulator
from tests.gateway.bus.peers import PtyPeer, rtu
from tests.zhigen.device.stage import device, line


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Simulator]:
    with line(tmp_path, [("xy-md02", 3), ("dfrobot-sen0600", 4)]) as simulator:
        yield simulator


def test_without_a_change_the_settings_are_shown_with_what_may_be_written(bus: Simulator) -> None:
    found = device("set", str(bus.link), "--profile", "xy-md02", "--unit", "3", language="zh")
    assert found.exit_code == 0
    assert "1 … 247" in found.stdout
    assert "温度修正" in found.stdout


def test_an_offset_an_id_and_a_baud_rate_in_one_go_each_read_back_at_the_new_place(bus: Simulator) -> None:
    words = (
        "set",
        str(bus.link),
        "--profile",
        "xy-md02",
        "--unit",
        "3",
        "baud=19200",
        "unit=9",
        "temperature_offset=-0.5",
    )
    found = device(*words, "--yes")
    assert found.exit_code == 0, found.output
    told = [row for row in found.stdout.splitlines() if "reads back" in row]
    assert told == [
        "temperature_offset: written, reads back -0.5 °C (unit 3, 9600 8N1)",
        "unit: written, reads back 9 (unit 9, 9600 8N1)",
        "baud: written, reads back 19200 (unit 9, 19200 8N1)",
    ]
    again = device("set", str(bus.link), "--profile", "xy-md02", "--unit", "9", "--baud", "19200", "unit=9", "--yes")
    assert "is so already, not written" in again.stdout


def test_nothing_is_written_without_a_yes(bus: Simulator) -> None:
    words = ("set", str(bus.link), "--profile", "xy-md02", "--unit", "3", "unit=9")
    asked = device(*words, answer="n\n", language="zh")
    assert asked.exit_code == 1
    assert "→ 9" in asked.stdout
    assert "写入？" in asked.stderr
    shown = device("set", str(bus.link), "--profile", "xy-md02", "--unit", "3").stdout
    assert "unit id                 3" in shown


def test_an_id_that_is_taken_is_refused_before_anything_is_written(bus: Simulator) -> None:
    words = ("set", str(bus.link), "--profile", "xy-md02", "--unit", "3", "temperature_offset=1", "unit=4", "--yes")
    found = device(*words)
    assert (found.exit_code, "unit 4 answers already" in found.stderr) == (1, True)
    assert "0 °C" in device("set", str(bus.link), "--profile", "xy-md02", "--unit", "3").stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("unit=0", "1 … 247"),
        ("unit=248", "1 … 247"),
        ("temperature_offset=0.05", "±0.1"),
        ("baud=1234", "9600"),
        ("password=1", "write NAME=VALUE"),
        ("unit", "write NAME=VALUE"),
    ],
)
def test_what_the_profile_does_not_allow_is_refused(bus: Simulator, change: str, said: str) -> None:
    found = device("set", str(bus.link), "--profile", "xy-md02", "--unit", "3", change, "--yes")
    assert (found.exit_code, said in found.stderr) == (2, True)


def test_an_instrument_that_is_not_of_this_model_is_not_written(bus: Simulator) -> None:
    none = device("set", str(bus.link), "--profile", "jxct-jxbs-3001-tr", "--unit", "4", "unit=9", "--yes")
    assert (none.exit_code, "not a jxct-jxbs-3001-tr" in none.stderr) == (1, True)


def test_a_unit_id_register_that_shows_another_id_stops_the_writing() -> None:
    def answer(request: bytes) -> list[bytes]:
        return [rtu(bytes([request[0], request[1], 2, 0, 45]))] if request[1] == 3 else []

    peer = PtyPeer(answer)
    try:
        words = ("set", peer.path, "--profile", "xy-md02", "--unit", "3", "temperature_offset=1", "--yes")
        for language, said in (("zh", "站号寄存器显示 45"), ("en", "shows 45, yet 3 answers")):
            found = device(*words, language=language)
            assert (found.exit_code, said in found.stderr) == (1, True), found.output
        assert {request[1] for request in peer.requests} == {3}
    finally:
        peer.stop()


def test_a_silent_device_and_a_missing_port_are_told(bus: Simulator, tmp_path: Path) -> None:
    silent = device("set", str(bus.link), "--profile", "xy-md02", "--unit", "7", "unit=9", "--yes")
    assert (silent.exit_code, "no answer within" in silent.stderr) == (1, True)
    missing = device("set", str(tmp_path / "ttyUSB9"), "--profile", "xy-md02", "unit=9", "--yes", language="zh")
    assert (missing.exit_code, "不存在" in missing.stderr) == (1, True)

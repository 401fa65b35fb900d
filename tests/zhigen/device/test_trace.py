"""Lines overheard and traced, and cases made of what was seen."""

from __future__ import annotations

import json
import os
import termios
import tty
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import yaml

from gateway.core.spec import DeviceSpec, SerialBus, TcpBus
from gateway.core.trace import read
from gateway.drivers.blocks import blocks
from gateway.rim import tap
from gateway.rim.tap import Tap
from gateway.rim.wire import line_of
from tests.gateway.bus.peers import rtu
from tests.patience import until
from tests.zhigen.device.stage import box, device, line, model
from zhigen.captures.case import results

ASK = rtu(bytes.fromhex("030400010002"))
ANSWER = rtu(bytes.fromhex("030404ff8501ea"))
TRACE = f"""\
# zhigen trace 1
# framing: rtu
# line: /dev/ttyUSB0 9600 8N1
2026-11-28T08:20:01.100Z > {ASK.hex(" ")}
2026-11-28T08:20:01.123Z < {ANSWER.hex(" ")}
2026-11-28T08:20:03.100Z > {ASK.hex(" ")}
2026-11-28T08:20:03.123Z < {rtu(bytes.fromhex("038402")).hex(" ")}
2026-11-28T08:20:05.100Z > {ASK.hex(" ")}
2026-11-28T08:20:05.123Z < {ANSWER[:-1].hex(" ")} 00
2026-11-28T08:20:07.100Z > {ASK.hex(" ")}
scribble
"""


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    path = tmp_path / "line.trace"
    path.write_text(TRACE)
    return path


def test_a_trace_is_shown_with_what_each_exchange_says(trace: Path) -> None:
    found = device("trace", str(trace), "--profile", "3=xy-md02")
    assert found.exit_code == 0
    said = [row.strip() for row in found.stdout.splitlines() if row.startswith(" " * 13)]
    assert said == [
        "unit 3 read input 0x0001-0x0002 (23 ms): air_temperature -12.3 °C, relative_humidity 49 %",
        "unit 3 read input 0x0001-0x0002 (23 ms): the device refuses (exception 2: illegal data address)",
        "unit 3 read input 0x0001-0x0002: 9 bytes came, but no whole answer: "
        "check baud rate, parity, wires and termination",
        "unit 3 read input 0x0001-0x0002: no answer",
    ]
    assert "bad CRC" in found.stdout
    assert f"{trace}:11: cannot be read, left out" in found.stderr
    assert "空气温度 -12.3 °C" in device("trace", str(trace), "--profile", "3=xy-md02", language="zh").stdout


class Beside:
    """A port that overhears others: what `say` puts on the line is all that comes out of it."""

    def __init__(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self.slave = slave
        asleep = termios.tcgetattr(slave)
        asleep[4] = asleep[5] = termios.B1200
        termios.tcsetattr(slave, termios.TCSANOW, asleep)

    def say(self, data: bytes) -> None:
        """Once somebody has opened the port, which clears what came before."""

        def write() -> None:
            until(lambda: termios.tcgetattr(self.slave)[5] == termios.B9600)
            os.write(self._master, data)

        Thread(target=write, daemon=True).start()

    def close(self) -> None:
        os.close(self.slave)
        os.close(self._master)


@pytest.fixture
def beside() -> Iterator[Beside]:
    port = Beside()
    yield port
    port.close()


def test_a_listener_beside_the_line_hears_both_and_may_write_it_down(beside: Beside, tmp_path: Path) -> None:
    beside.say(ASK + ANSWER)
    file = tmp_path / "heard.trace"
    found = device("trace", beside.path, "--profile", "3=xy-md02", "--for", "0.6", "--output", str(file))
    assert found.exit_code == 0, found.output
    assert "air_temperature -12.3 °C" in found.stdout
    assert b"".join(one.data for one in read(file.read_text()).heard) == ASK + ANSWER
    case = tmp_path / "case"
    made = device("capture", str(file), str(case), "--about", "overheard", "--profile", "3=xy-md02", "--yes")
    assert made.exit_code == 0
    assert [row[:1] for row in (case / "sent.hex").read_text().splitlines()] == [">", "<"]


@pytest.mark.parametrize(("heard", "said"), [(b"", "heard nothing"), (b"\x55\xaa" * 20, "wrong baud rate or parity")])
def test_silence_and_a_wrong_baud_rate_are_told(beside: Beside, heard: bytes, said: str) -> None:
    beside.say(heard)
    found = device("trace", beside.path, "--for", "0.4")
    assert (found.exit_code, said in found.stderr) == (1, True)


def test_a_port_that_is_pulled_out_ends_the_trace_with_its_reason() -> None:
    port = Beside()

    def pull() -> None:
        until(lambda: termios.tcgetattr(port.slave)[5] == termios.B9600)
        port.close()

    thread = Thread(target=pull)
    thread.start()
    found = device("trace", port.path, "--for", "20")
    thread.join()
    assert (found.exit_code, port.path in found.stderr) == (1, True)


def test_a_line_taps_what_goes_over_it_serial_and_tcp(tmp_path: Path) -> None:
    own = model("xy-md02")
    (block,) = blocks(own.points, own.limits)
    with line(tmp_path, [("xy-md02", 3)]) as simulator, box([("xy-md02", 3)]) as (_, where):
        host, port = where.rsplit(":", 1)
        for spec in (
            SerialBus("b", str(simulator.link), trace=str(tmp_path / "rtu.trace")),
            TcpBus("b", host, int(port), trace=str(tmp_path / "tcp.trace")),
        ):
            wire = line_of(spec)
            assert wire.open() is None
            assert isinstance(wire.read(block, DeviceSpec("d", own, 3).unit, 3000), bytes)
            wire.close()
    for framing in ("rtu", "tcp"):
        found = read((tmp_path / f"{framing}.trace").read_text())
        assert found.framing == framing
        (told,) = results(found.heard, found.framing, {3: own})
        assert set(told["values"]) == {"air_temperature", "relative_humidity"}  # type: ignore[call-overload]


def test_a_tap_stops_at_its_bound_and_where_it_cannot_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tap, "MAX_BYTES", 200)
    own = Tap(tmp_path / "small.trace", "rtu", "x")
    for _ in range(50):
        own.note(">", ASK)
    assert (tmp_path / "small.trace").stat().st_size < 400
    Tap(tmp_path / "no" / "folder", "rtu", "x").note(">", ASK)
    assert caplog.text.count("ended") == 2


def test_a_case_is_made_of_a_trace_once_its_values_are_confirmed(trace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    words = ("capture", str(trace), str(folder), "--about", "冷库一次读数", "--profile", "3=xy-md02")
    refused = device(*words, answer="n\n", language="zh")
    assert refused.exit_code == 1
    assert "这些值都对吗" in refused.stderr
    assert not folder.exists()
    made = device(*words, "--last", "3", answer="y\n")
    assert made.exit_code == 0
    about = yaml.safe_load((folder / "about.yaml").read_text())
    assert (about["about"], about["profile"]) == ("冷库一次读数", "xy-md02")
    assert about["source"] == "captured on /dev/ttyUSB0 9600 8N1, 2026-11-28T08:20:03.100Z"
    expected = json.loads((folder / "expected.json").read_text())
    assert [one["fault"] for one in expected] == ["exception_2", "garbled", "no_answer"]
    again = device(*words, "--yes")
    assert (again.exit_code, "choose another folder" in again.stderr) == (2, True)


def test_a_whole_case_comes_out_as_it_says(trace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    device("capture", str(trace), str(folder), "--about", "all", "--profile", "3=xy-md02", "--yes")
    found = read((folder / "sent.hex").read_text())
    expected = json.loads((folder / "expected.json").read_text())
    about = yaml.safe_load((folder / "about.yaml").read_text())
    units = {int(unit): model(name) for unit, name in about["options"]["units"].items()}
    assert results(found.heard, about["options"]["framing"], units) == expected
    assert [one.get("fault") for one in expected] == [None, "exception_2", "garbled", "no_answer"]
    assert expected[0]["values"] == {"air_temperature": -12.3, "relative_humidity": 49.0}


def test_a_missing_file_an_empty_trace_and_a_wrong_profile_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    for words in (
        ("capture", str(tmp_path / "nothing"), str(tmp_path / "case"), "--about", "x"),
        ("capture", str(tmp_path / "empty"), str(tmp_path / "case"), "--about", "x"),
        ("trace", str(tmp_path / "empty"), "--profile", "300=xy-md02"),
        ("trace", str(tmp_path / "empty"), "--profile", "nobody"),
        ("trace", "nohost"),
    ):
        found = device(*words)
        assert (found.exit_code, found.exception.__class__) == (2, SystemExit), words
        assert found.stderr.count("\n") <= 3

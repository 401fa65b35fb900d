"""Scanners on a pty and as key presses through a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.core.peripheral import PeripheralSpec
from gateway.rim.peripherals.scanner import KeyboardScanner, SerialScanner, grabbed
from simulators.scanner import Keyboard, Simulator
from tests.gateway.desk.house import Told, at
from tests.patience import until


@contextmanager
def listening(spec: PeripheralSpec, told: Told) -> Iterator[SerialScanner]:
    scanner = SerialScanner(spec, told.hear, told.emit, told.clock)
    scanner.start()
    until(lambda: scanner.status().state == "ok", "the port")
    try:
        yield scanner
    finally:
        assert scanner.stop()


@pytest.mark.parametrize("suffix", ["cr", "lf", "crlf"])
def test_codes_come_through_whatever_the_suffix(tmp_path: Path, suffix: str) -> None:
    told, link = Told(), tmp_path / "scanner"
    with (
        Simulator(link, suffix=suffix) as simulator,
        listening(at("serial-scanner", link, gap_ms=2000), told) as scanner,
    ):
        for text in ("6901234567892", "知根/1"):
            simulator.scan(text)
        until(lambda: len(told.heard) == 2, "the codes")
        assert scanner.status().served == 2
    assert told.codes == ["6901234567892", "知根/1"]


def test_gbk_and_no_suffix(tmp_path: Path) -> None:
    told, link = Told(), tmp_path / "scanner"
    spec = at("serial-scanner", link, suffix="none", charset="gb18030", gap_ms=500)
    with Simulator(link, suffix="none", charset="gbk") as simulator, listening(spec, told):
        simulator.scan("知根/1")
        until(lambda: told.heard, "the code")
    assert told.codes == ["知根/1"]


def test_half_a_code_and_a_wrong_charset_are_told_and_the_next_code_comes_through(tmp_path: Path) -> None:
    told, link = Told(), tmp_path / "scanner"
    with Simulator(link) as simulator, listening(at("serial-scanner", link, gap_ms=500), told) as scanner:
        for fault in ("half", "charset"):
            simulator.faults.on(fault)
            simulator.scan("6901234567892")
            simulator.faults.clear()
            until(lambda: scanner.status().failures, fault)
            until(lambda: not scanner._lines.waiting, "the end of it")
        simulator.scan("6901234567892")
        until(lambda: scanner.status().served, "the code")
    assert told.codes == ["<scan_half>", "<scan_charset>", "6901234567892"]


def test_a_code_that_is_cut_by_the_plug_is_half_a_code_and_the_scanner_is_found_again(tmp_path: Path) -> None:
    told, link = Told(), tmp_path / "scanner"
    simulator = Simulator(link)
    simulator.start()
    with listening(at("serial-scanner", link, gap_ms=2000), told) as scanner:
        simulator.faults.on("half")
        simulator.scan("6901234567892")
        simulator.faults.clear()
        until(lambda: scanner._lines.waiting, "the half")
        simulator.stop()
        until(lambda: [state for state, _ in told.health] == ["lost"], "the loss")
        simulator.start()
        until(lambda: len(told.health) == 2, "the find")
        simulator.scan("6901234567892")
        until(lambda: scanner.status().served, "the code")
    simulator.stop()
    assert told.codes == ["<scan_half>", "6901234567892"]


def piped(path: str) -> int:
    """Opens the pipe that stands for an input device; it cannot be grabbed."""
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK)


@contextmanager
def typing(spec: PeripheralSpec, told: Told) -> Iterator[KeyboardScanner]:
    scanner = KeyboardScanner(spec, told.hear, told.emit, told.clock, opened=piped)
    scanner.start()
    try:
        yield scanner
    finally:
        assert scanner.stop()


def test_key_presses_become_codes(tmp_path: Path) -> None:
    told = Told()
    keyboard = Keyboard(tmp_path / "event")
    with typing(at("hid-scanner", tmp_path / "event", gap_ms=2000), told):
        texts = ["6901234567892", "https://zg.example/T/Ab-1_2?x=1&y=~", "(01)069\x1d10", "知根 1"]
        for text in texts:
            keyboard.scan(text)
        until(lambda: len(told.heard) == len(texts), "the codes")
    keyboard.close()
    assert told.codes == texts


def test_half_a_code_dropped_keys_and_no_suffix(tmp_path: Path) -> None:
    told = Told()
    keyboard = Keyboard(tmp_path / "event")
    with typing(at("hid-scanner", tmp_path / "event", gap_ms=500), told):
        keyboard.scan("690", end=False)
        until(lambda: told.codes == ["<scan_half>"], "the half")
        keyboard.scan("69", end=False)
        keyboard.dropped()
        keyboard.scan("0")
        until(lambda: told.codes[1:] == ["<scan_lost>"], "the loss")
    told = Told()
    with typing(at("hid-scanner", tmp_path / "event", suffix="none", gap_ms=500), told):
        keyboard.scan("690", end=False)
        until(lambda: told.codes == ["690"], "the code")
    keyboard.close()


def test_an_unplugged_keyboard_is_lost(tmp_path: Path) -> None:
    told = Told()
    keyboard = Keyboard(tmp_path / "event")
    with typing(at("hid-scanner", tmp_path / "event"), told) as scanner:
        until(lambda: scanner.status().state == "ok", "the keyboard")
        keyboard.path.unlink()
        keyboard.close()
        until(lambda: [state for state, _ in told.health] == ["lost"], "the loss")
        assert scanner.status().text[0]


def test_what_is_no_input_device_is_not_grabbed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="ioctl"):
        grabbed(str(tmp_path / "file"))
    told = Told()
    scanner = KeyboardScanner(at("hid-scanner", tmp_path / "file"), told.hear, told.emit, told.clock)
    assert scanner._step() > 0
    assert told.health == [("lost", "port_failed")]

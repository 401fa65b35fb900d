"""Scanning: every shipped model is told as itself, and what bars the way has its name in both languages."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from gateway.core.fault import Fault
from gateway.core.spec import SerialBus, TcpBus
from gateway.drivers.blocks import Block
from gateway.drivers.modbus_sweep import LineSetting, plan
from gateway.rim.serial_ports import holders, serial_ports
from gateway.rim.sweep import Found, Noise, Stopped, recognise, sweep
from gateway.rim.wire import SerialLine, TcpLine
from simulators.modbus import Simulator, Station
from tests.gateway.bus.peers import PtyPeer
from tests.zhigen.device.stage import MODELS, box, device, line, settle


@pytest.mark.parametrize("own", MODELS, ids=lambda own: own.id)
def test_every_shipped_model_is_told_as_itself(own: object) -> None:
    with Simulator([Station(own, 3)], tcp=("127.0.0.1", 0)) as simulator:  # type: ignore[arg-type]
        settle(simulator, [(own.id, 3)])  # type: ignore[attr-defined]
        wire = TcpLine(TcpBus("b", *simulator.address))
        assert wire.open() is None
        serial = own.serial  # type: ignore[attr-defined]
        factory = LineSetting(serial.baud, serial.parity, serial.stop_bits)
        found = recognise(wire, 3, factory, MODELS, 2000)
        wire.close()
    assert found[0].profile.id == own.id  # type: ignore[attr-defined]
    assert found[0].grade in ("sure", "likely")


def test_a_scan_of_a_line_finds_ids_and_models_at_the_baud_rate_of_the_line(tmp_path: Path) -> None:
    with line(tmp_path, [("renke-rs-ws-n01", 3), ("zts-soil-7in1", 12)], baud=4800) as simulator:
        words = ("scan", str(simulator.link), "--units", "3,12", "--baud", "9600", "--baud", "4800", "--parity", "N")
        found = device(*words, "--first", "--wait", "200", language="zh")
        assert found.exit_code == 0, found.output
    rows = [row.split() for row in found.stdout.splitlines()]
    assert rows[0] == ["站号", "线路", "型号", "把握", "读数"]
    assert rows[1][:5] == ["3", "4800", "8N1", "renke-rs-ws-n01", "确定"]
    assert any(row[:4] == ["12", "4800", "8N1", "zts-soil-7in1"] for row in rows)
    assert "种线路设置，最多" in found.stderr


def test_a_scan_of_a_box_finds_who_is_behind_it() -> None:
    with box([("pzem-004t-v3", 7), ("xy-md02", 3)]) as (_, where):
        found = device("scan", where, "--units", "2-7", "--wait", "1000")
    assert found.exit_code == 0
    units = [row.split()[0] for row in found.stdout.splitlines() if row[:4].strip().isdecimal()]
    assert units == ["3", "7"]
    assert "voltage" in found.stdout


def test_a_sure_match_shows_its_nameplate_and_a_lesser_one_does_not() -> None:
    with box([("ecowitt-wn90lp", 144), ("eliwell-idplus", 3)]) as (_, where):
        found = device("scan", where, "--units", "144,3", "--wait", "1000")
    assert found.exit_code == 0
    assert "nameplate: model code 144, device id 12345678" in found.stdout
    assert "batch number" not in found.stdout  # whoever is only like it may have anything there


def test_a_silent_line_exits_1_and_says_what_to_check(tmp_path: Path) -> None:
    with line(tmp_path, [("xy-md02", 3)]) as simulator:
        words = ("scan", str(simulator.link), "--units", "1-2", "--baud", "9600", "--parity", "N", "--wait", "20")
        for language, said in (("zh", "没有应答"), ("en", "nobody answers")):
            found = device(*words, language=language)
            assert (found.exit_code, said in found.stdout) == (1, True)


def test_answers_that_are_not_whole_are_told(tmp_path: Path) -> None:
    with line(tmp_path, [("xy-md02", 3)]) as simulator:
        simulator.fault(3, "noise")
        found = device("scan", str(simulator.link), "--units", "3", "--baud", "9600", "--parity", "N", "--wait", "300")
    assert found.exit_code == 1
    assert "answers were not whole" in found.stderr


def test_a_missing_a_busy_and_a_forbidden_port_have_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = device("scan", str(tmp_path / "ttyUSB9"))
    assert (missing.exit_code, "does not exist" in missing.stderr) == (2, True)
    peer = PtyPeer(lambda _: [])
    try:
        other = SerialLine(SerialBus("b", peer.path))
        assert other.open() is None
        busy = device("scan", peer.path, "--units", "1", language="zh")
        assert (busy.exit_code, f"({os.getpid()})" in busy.stderr) == (2, True)
        assert "占用" in busy.stderr
        other.close()
        real = os.open

        def denied(path: str, *rest: int) -> int:
            if path == peer.path:  # root is never refused, so the kernel's answer is put in its mouth
                raise PermissionError(errno.EACCES, "Permission denied", path)
            return real(path, *rest)

        monkeypatch.setattr(os, "open", denied)
        forbidden = device("scan", peer.path, "--units", "1", language="zh")
        assert (forbidden.exit_code, "dialout" in forbidden.stderr) == (2, True)
    finally:
        peer.stop()


def test_a_host_that_refuses_is_told() -> None:
    found = device("scan", "127.0.0.1:1")
    assert (found.exit_code, "refuses the connection" in found.stderr) == (2, True)


@pytest.mark.parametrize("units", ["0-3", "1-248", "9-3", "a", ""])
def test_unit_ids_that_cannot_be_are_refused(units: str) -> None:
    found = device("scan", "127.0.0.1", "--units", units)
    assert (found.exit_code, "1-247" in found.stderr) == (2, True)


def test_the_ports_of_this_machine_are_listed_with_their_stable_names_and_holders(tmp_path: Path) -> None:
    master, slave = os.openpty()
    try:
        (tmp_path / "usb-FTDI_FT232R-if00-port0").symlink_to(os.ttyname(slave))
        (found,) = [port for port in serial_ports(tmp_path) if port.device == os.ttyname(slave)]
        assert found.names == (str(tmp_path / "usb-FTDI_FT232R-if00-port0"),)
        assert os.getpid() in [one.pid for one in found.holders]
        assert holders(tmp_path / "nothing") == ()
    finally:
        os.close(master)
        os.close(slave)
    assert device("ports").exit_code == 0
    assert device("scan").exit_code == 0


class Late:
    """A line on which unit 30 answers so late that its answer comes while 31 is asked; then it goes away, or not."""

    is_open = True

    def __init__(self, *, breaks: bool = False) -> None:
        self._breaks = breaks

    def open(self) -> Fault | None:
        return None if self.is_open else Fault("unreachable", details={"host": "h", "port": 1, "why": "gone"})

    def close(self) -> None:
        pass

    def read(self, block: Block, unit: int, timeout_ms: float) -> Fault:
        if self._breaks and unit == 32:
            self.is_open = False
        late = unit == 31 and timeout_ms < 100
        return (
            Fault("wrong_unit", details={"asked": 31, "found": 30}) if late else Fault("no_answer", details={"ms": 1})
        )


def test_one_that_answers_later_than_the_wait_is_found_while_the_next_is_asked() -> None:
    steps = list(sweep(lambda _: Late(), plan([], range(30, 33), None), [], 80))  # type: ignore[arg-type,return-value]
    assert [step.unit for step in steps if isinstance(step, Found)] == [30]
    assert [step for step in steps if isinstance(step, Noise)] == []


def test_a_line_that_breaks_in_the_middle_ends_the_scan_after_what_was_found() -> None:
    broken = Late(breaks=True)
    steps = sweep(lambda _: broken, plan([], range(30, 40), None), [], 80)  # type: ignore[arg-type,return-value]
    found: list[int] = []
    with pytest.raises(Stopped) as stop:
        found.extend(step.unit for step in steps if isinstance(step, Found))
    assert (found, stop.value.fault.code) == ([30], "unreachable")

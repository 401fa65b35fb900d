"""What is measured on a line: the ceilings are the book's, and the measuring runs beside a dead device."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.core.spec import DeviceSpec, SerialBus
from gateway.drivers.blocks import blocks
from gateway.rim.wire import line_of
from simulators.modbus import Simulator, Station
from tests.gateway.profiles import simple
from tests.simulators.stage import profile
from zhigen.bench import paced_line, tags
from zhigen.bench.figure import Figure
from zhigen.bench.serial_line import Unmeasured, block_reads, ceiling, instrument, neighbours, rates, turnaround
from zhigen.cli import main

LINE = SerialBus("line", "/dev/null", baud=9600)


def test_the_ceiling_is_what_the_bytes_and_silences_leave() -> None:
    assert ceiling(LINE, 2, 0.0) == pytest.approx(960 / 22)  # 8 + 5 + 2 bytes and two silences of 3.5
    assert 100 * ceiling(LINE, 200, 0.0) == pytest.approx(100 * 960 / 220)
    assert ceiling(LINE, 2, 0.010) == pytest.approx(1 / (22 / 960 + 0.010))
    assert ceiling(SerialBus("line", "/dev/null", baud=9600, parity="E"), 2, 0.0) == pytest.approx(9600 / 11 / 22)


def test_a_line_with_a_dead_device_is_measured(tmp_path: Path) -> None:
    air = profile("renke-rs-ws-n01")
    with Simulator([Station(air, 1), Station(air, 2)], pty=tmp_path / "bus", baud=9600) as simulator:
        bus = SerialBus("line", str(simulator.link), baud=9600)
        first, second = (DeviceSpec(f"d{unit}", air, unit=unit, interval_s=0.2) for unit in (1, 2))
        quiet = turnaround(bus, first)
        assert quiet > 0  # the simulated instrument takes the silence of 3.5 characters
        done: list[float] = []
        figure = block_reads(bus, first, 0.5, quiet, done.append)
        assert figure.value > 0
        assert sum(done) >= 0.5
        assert figure.ceiling == pytest.approx(ceiling(bus, 4, quiet))
        assert figure.row()["ratio"] == pytest.approx(figure.value / ceiling(bus, 4, quiet), abs=0.001)
        beside = neighbours(bus, [first, second], DeviceSpec("dead", air, unit=99, interval_s=0.2), 0.7)
        assert beside.value > 0
        assert beside.ratio is not None
        assert beside.ceiling is not None
        assert beside.ratio == pytest.approx(beside.value / beside.ceiling)
        assert rates(bus, [DeviceSpec("dead", simple(), unit=99, interval_s=0.2)], 0.5) == {"dead": 0.0}
        with pytest.raises(Unmeasured) as none:
            turnaround(bus, DeviceSpec("dead", simple(), unit=99))
        assert none.value.fault.code == "no_answer"


def test_a_port_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unmeasured) as none:
        rates(SerialBus("line", str(tmp_path / "ttyUSB9")), [DeviceSpec("d1", simple(), unit=1)], 1.0)
    assert none.value.fault.code == "port_missing"


def test_an_instrument_is_measured_with_every_block_it_has_and_its_errors_by_cause(tmp_path: Path) -> None:
    meter = profile("eastron-sdm120")
    with Simulator([Station(meter, 1)], pty=tmp_path / "bus", baud=9600) as simulator:
        bus = SerialBus("line", str(simulator.link), baud=9600)
        own = DeviceSpec("meter", meter, unit=1, interval_s=0.001)
        quiet, reads, registers, errors = instrument(bus, own, 1.5)
        assert quiet.value > 0
        assert reads.value > 0
        assert reads.ceiling is not None
        assert registers.ceiling is not None
        asked = sum(block.count for block in blocks(meter.points, meter.limits))
        many = len(blocks(meter.points, meter.limits))
        assert registers.ceiling / reads.ceiling == pytest.approx(asked / many)
        assert registers.value / reads.value == pytest.approx(asked / many, rel=0.2)  # the last round may be cut off
        spoilt = instrument(bus, own, 1.5, lambda _: simulator.fault(1, "exception"))[-1]  # once it is under way
        assert spoilt.value > errors.value
        assert "exception" in spoilt.peer[1]


def test_the_line_of_our_own_is_a_process_that_ends() -> None:
    wide, worst = paced_line.measured(1)
    assert wide.ceiling == pytest.approx(ceiling(LINE, 200, 3.5 * 10 / 9600))
    assert wide.value > 0
    assert worst.ceiling


def test_tags_of_every_family_are_counted() -> None:
    done: list[float] = []
    found = tags.measured(done.append, each=20, rounds=2)
    assert len(found) == 2 * len(tags.CASES)
    assert all(figure.value > 0 and figure.ratio for figure in found)
    assert sum(done) == 2 * len(tags.CASES)


def bench(*words: str, language: str = "en") -> Result:
    locale = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[language]
    return CliRunner().invoke(main, ["bench", "device", *words], env={"LC_ALL": locale})


def test_the_command_measures_a_port_and_writes_the_figures_down(tmp_path: Path) -> None:
    with Simulator([Station(profile("xy-md02"), 3)], pty=tmp_path / "bus", baud=9600) as simulator:
        words = ("--port", str(simulator.link), "--profile", "xy-md02", "--for", "1")
        found = bench(*words, "--unit", "3", "--json", str(tmp_path / "found.json"), language="zh")
        assert found.exit_code == 0, found.output
        silent = bench(*words, "--unit", "9")
    machine, head, *rows = found.stdout.splitlines()
    assert "Linux" in machine
    assert head.split() == ["项目", "测得", "上限", "之比", "上限是什么"]
    assert [row.split()[2] for row in rows] == ["应答所需", "读", "寄存器", "出错"]
    written = json.loads((tmp_path / "found.json").read_text())
    assert written["machine"]["cores"] >= 1
    assert [row["unit"] for row in written["rows"]][:3] == ["ms", "reads/s", "registers/s"]
    assert written["rows"][1]["value"] > 0
    assert (silent.exit_code, silent.stdout) == (1, "")
    assert silent.stderr.startswith("Error: no answer within")


def test_the_command_without_a_port_names_what_it_could_not_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Figure(("线", "line"), 4.25, ("次读/s", "reads/s"), 4.5, ("上限", "the wire"))
    monkeypatch.setattr(paced_line, "measured", lambda seconds, beat: [shown])
    monkeypatch.setattr(tags, "ROUNDS", 1)
    monkeypatch.setitem(sys.modules, "habluetooth", None)
    found = bench("--for", "1")
    assert found.exit_code == 1
    assert found.stdout.splitlines()[2].split() == ["line", "4.25", "reads/s", "4.50", "0.94", "the", "wire"]
    assert found.stderr == "tags were not measured: habluetooth is missing: install zhigen[ble]\n"
    assert bench("--only", "ble").exit_code == 2
    assert bench("--only", "serial", "--for", "1").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--port", "/dev/ttyUSB99", "--profile", "xy-md02"), "port /dev/ttyUSB99 does not exist"),
        (("--port", "/dev/ttyUSB99"), "--profile"),
        (("--port", "/dev/ttyUSB99", "--profile", "xy-md03"), "did you mean xy-md02?"),
        (("--baud", "4800"), "without --port"),
        (("--json", "/nowhere/found.json"), "/nowhere/found.json: cannot be written"),
    ],
)
def test_a_mistake_is_one_line_and_exits_2(words: tuple[str, ...], said: str) -> None:
    found = bench(*words)
    assert (found.exit_code, said in found.stderr, found.stderr.count("\n")) == (2, True, 1), found.stderr


def test_a_port_that_somebody_holds_is_said_so(tmp_path: Path) -> None:
    with Simulator([Station(profile("xy-md02"), 1)], pty=tmp_path / "bus", baud=9600) as simulator:
        line = line_of(SerialBus("line", str(simulator.link)))
        assert line.open() is None
        try:
            found = bench("--port", str(simulator.link), "--profile", "xy-md02")
        finally:
            line.close()
    assert (found.exit_code, "held by" in found.stderr) == (2, True), found.stderr

"""What is measured on a line: the ceilings are the book's, and the measuring runs beside a dead device."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.core.spec import DeviceSpec, SerialBus
from simulators.modbus import Simulator, Station
from tests.gateway.profiles import simple
from tests.simulators.stage import profile
from zhigen.bench.serial_line import Unmeasured, block_reads, ceiling, neighbours, rates, turnaround

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
        figure = block_reads(bus, first, 0.5, quiet)
        assert figure["value"] > 0
        assert figure["ceiling"] == pytest.approx(ceiling(bus, 4, quiet), abs=0.01)
        assert figure["ratio"] == pytest.approx(figure["value"] / figure["ceiling"], abs=0.01)
        beside = neighbours(bus, [first, second], DeviceSpec("dead", air, unit=99, interval_s=0.2), 0.7)
        assert beside["value"] > 0
        assert beside["ratio"] == pytest.approx(beside["value"] / beside["ceiling"], abs=0.01)
        assert rates(bus, [DeviceSpec("dead", simple(), unit=99, interval_s=0.2)], 0.5) == {"dead": 0.0}
        with pytest.raises(Unmeasured) as none:
            turnaround(bus, DeviceSpec("dead", simple(), unit=99))
        assert none.value.fault.code == "no_answer"


def test_a_port_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unmeasured) as none:
        rates(SerialBus("line", str(tmp_path / "ttyUSB9")), [DeviceSpec("d1", simple(), unit=1)], 1.0)
    assert none.value.fault.code == "port_missing"

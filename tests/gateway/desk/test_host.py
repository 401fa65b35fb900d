"""The machine as an instrument: what the kernel tells, and what becomes of it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from contract.event import Alarm
from contract.measurement import of_point
from contract.profile import HostProfile, read
from gateway.core.sample import Sample
from gateway.core.spec import AlarmSpec, DeviceSpec, HostBus, PointSpec
from gateway.drivers.host import decoder, throttling
from gateway.rim import clock
from gateway.rim.host_port import HostPort
from gateway.rim.machine import Machine
from gateway.rim.ports import port_of
from gateway.rim.profiles import shipped
from tests.gateway.desk.house import Told
from tests.patience import until

NOTHING = {"under_voltage": None, "throttled": None}


def profile() -> HostProfile:
    found = read((shipped() / "raspberry-pi.yaml").read_bytes(), "raspberry-pi")
    assert isinstance(found, HostProfile)
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("throttled=0x0\n", {"under_voltage": 0.0, "throttled": 0.0}),
        ("throttled=0x50005", {"under_voltage": 1.0, "throttled": 1.0}),
        ("50000", {"under_voltage": 0.0, "throttled": 0.0}),
        ("0x8", {"under_voltage": 0.0, "throttled": 1.0}),
        ("", NOTHING),
        ("VCHI initialization failed", NOTHING),
    ],
)
def test_the_word_of_the_firmware(text: str, told: dict[str, float | None]) -> None:
    assert throttling(text) == told


def test_this_machine_tells_what_it_can(tmp_path: Path) -> None:
    machine = Machine(tmp_path, throttled=tmp_path / "none", vcgencmd="")
    assert machine.look()["cpu_load"] is None
    fields = machine.look()
    assert set(fields) == {point.field for point in profile().points}
    for point in profile().points:
        value, nature = fields[point.field], of_point(point.key)
        assert value is None or nature.low <= value <= nature.high
    assert None not in (fields["cpu_load"], fields["memory_used"], fields["disk_used"], fields["clock_synced"])
    assert (fields["under_voltage"], fields["throttled"]) == (None, None)
    assert Machine(tmp_path / "gone").look()["disk_used"] is None


def test_sysfs_comes_before_vcgencmd(tmp_path: Path) -> None:
    program = tmp_path / "vcgencmd"
    program.write_text("#!/bin/sh\necho throttled=0x1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    word = tmp_path / "get_throttled"
    assert Machine(tmp_path, throttled=word, vcgencmd=str(program)).look()["under_voltage"] == 1.0
    word.write_text("2\n")
    told = Machine(tmp_path, throttled=word, vcgencmd=str(program)).look()
    assert (told["under_voltage"], told["throttled"]) == (0.0, 1.0)
    word.unlink()
    assert Machine(tmp_path, throttled=word, vcgencmd="/not/there").look()["throttled"] is None


def test_the_clock_of_the_kernel_tells_offset_and_error() -> None:
    offset, error = clock.discipline()
    assert offset is not None
    assert error is not None
    assert error >= 0


def test_values_come_in_the_order_of_the_points() -> None:
    values = decoder(profile())({"clock_offset": -3.5, "cpu_load": 7.0})
    told = dict(zip((point.key for point in profile().points), values, strict=True))
    assert (told["cpu_load"], told["clock_offset"], told["throttled"]) == (7.0, -3.5, None)


def test_readings_and_alarms_of_the_machine(tmp_path: Path) -> None:
    told, samples = Told(), list[Sample]()
    hot = AlarmSpec("memory_used", "high", 0.0)
    spec = DeviceSpec("box", profile(), interval_s=0.05, alarms=(hot,), points={"disk_used": PointSpec(deadband=0.0)})
    port = port_of(HostBus("own", str(tmp_path)), [spec], samples.append, told.emit, told.clock)
    assert isinstance(port, HostPort)
    port.start()
    until(lambda: len(samples) >= 3, "samples")
    status = port.status()
    assert port.stop()
    assert (status.connected, [device.state for device in status.devices]) == (True, ["ok"])
    assert samples[0].device == "box"
    assert set(samples[0].values) == {point.key for point in profile().points}
    assert all("disk_used" in sample.values for sample in samples)
    (alarm,) = told.bodies
    assert isinstance(alarm, Alarm)
    assert (alarm.state, alarm.point) == ("raise", "memory_used")

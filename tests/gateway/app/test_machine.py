"""What the gateway tells of its machine, its clock and its log."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import pytest

from gateway.core.spec import SerialBus
from gateway.core.wiretime import read_s
from gateway.rim import clock, host
from gateway.rim.logs import OneLine


def test_the_machine_as_the_kernel_sees_it(tmp_path: Path) -> None:
    watch = host.HostWatch(tmp_path)
    until = time.process_time() + 0.02
    while time.process_time() < until:
        pass
    seen = watch.look()
    assert 0 < seen.disk_free <= seen.disk_total
    assert 1_000_000 < seen.rss < 10**10
    assert seen.cpu > 0
    gone = host.HostWatch(tmp_path / "gone").look()
    assert (gone.disk_free, gone.disk_total) == (0, 0)
    heat = tmp_path / "temp"
    heat.write_text("48312\n")
    assert host.temperature(heat) == 48.312
    assert host.temperature(tmp_path / "none") is None


def test_wall_and_monotonic_are_of_one_instant() -> None:
    wall, mono = clock.now()
    later, more = clock.now()
    assert abs(wall - time.time() * 1000) < 1_000
    assert more >= mono
    assert abs((later - wall) - (more - mono)) < 50
    assert isinstance(clock.synced(), bool)
    assert clock.new_boot() != clock.new_boot()


def test_an_entry_of_the_log_is_one_line_whatever_happens() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("here", logging.ERROR, "", 0, "state=%s", ("bad\nvalue",), sys.exc_info())
    line = OneLine().format(record)
    assert "\n" not in line
    assert "level=error from=here state=bad value error=ValueError" in line
    assert f"at={Path(__file__).name}:" in line


@pytest.mark.parametrize(("size", "expected_s"), [(2, 0.0229), (200, 0.2292)])
def test_a_read_at_9600_baud_takes_what_physics_says(size: int, expected_s: float) -> None:
    turnaround = 0.005
    assert read_s(SerialBus("line", "/dev/x"), [size], 0) == pytest.approx(expected_s + turnaround, rel=0.01)

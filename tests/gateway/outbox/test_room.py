"""A full disk: readings are held and then declared, events are refused, and nothing ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import event
from gateway.core.errors import GatewayError
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Bounds
from gateway.rim.reserve import SIZE
from tests.gateway.disk import fill, small_disk
from tests.gateway.outbox.world import HandClock, bodies, outbox, rows
from tests.patience import until


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as path:
        yield path


def test_a_full_disk_costs_only_what_is_declared(disk: Path) -> None:
    clock = HandClock()
    box = outbox(disk, clock, bounds=Bounds(held=500, group_rows=50))
    ballast = disk / "ballast"
    put = 0
    for _ in range(20):
        box.put(clock.sample())
        put += 1
    box.flush()
    fill(ballast)
    while box.held < 500:
        box.put(clock.sample())
        put += 1
        if put % 50 == 0:
            box.flush()
    for _ in range(300):
        box.put(clock.sample())
        put += 1
    with pytest.raises(GatewayError) as refused:
        _record_for_ever(box)
    assert refused.value.code == "outbox_no_room"
    ballast.unlink()
    until(lambda: box.held == 0 and any(isinstance(body, event.Gap) for body in bodies(box)))
    box.flush()  # the last group may be taken and not yet committed
    gaps = [body for body in bodies(box) if isinstance(body, event.Gap)]
    assert {gap.cause for gap in gaps} == {"disk_full"}
    lost = sum(gap.rows or 0 for gap in gaps)
    assert lost == 300 or 250 <= lost <= 350  # a group that was on its way when the disk filled counts to either side
    kept = rows(box)
    assert len(kept) == put - lost
    assert [seq for seq, _ in kept] == list(range(1, len(kept) + 1))
    assert not [sample for _, sample in kept if gaps[0].start <= sample.t <= gaps[-1].end]
    box.record(event.DeviceHealth("air", "found"))
    box.close()


def test_a_start_on_a_full_disk_is_one_clear_line_and_loses_nothing(disk: Path) -> None:
    clock = HandClock()
    box = outbox(disk, clock)
    box.put(clock.sample())
    box.close()
    fill(disk / "ballast")
    with pytest.raises(GatewayError) as refused:
        outbox(disk, clock)
    assert refused.value.code == "outbox_no_room"
    assert "\n" not in refused.value.text("zh")
    (disk / "ballast").unlink()
    box = outbox(disk, clock)
    assert [seq for seq, _ in rows(box)] == [1]
    box.close()


def test_acks_make_room_on_a_disk_that_is_full_to_the_last_byte(disk: Path) -> None:
    clock = HandClock()
    box = outbox(disk, clock, bounds=Bounds(held=5_000, group_rows=50))
    reserve = disk / "outbox.reserve"
    assert reserve.stat().st_size == SIZE
    for _ in range(1_000):
        box.put(clock.sample())
    box.flush()
    assert not box.full
    fill(disk / "ballast")
    while not box.full:
        box.put(clock.sample())
        box.flush()
    while box.held < 300:
        box.put(clock.sample())
    high = box.high("readings")
    box.settle("readings", box.epoch, [(1, high)])
    until(lambda: box.held == 0)
    box.flush()
    assert box.high("readings") >= high + 300
    assert box.backlog("readings") == box.high("readings") - high
    (disk / "ballast").unlink()
    box.close()
    box = outbox(disk, clock)
    assert reserve.stat().st_size == SIZE
    assert box.backlog("readings") >= 300
    box.close()


def _record_for_ever(box: Outbox) -> None:
    while True:
        box.record(event.DeviceHealth("air", "lost", "x" * 4000))

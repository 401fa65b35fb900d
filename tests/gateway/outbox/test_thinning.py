"""An outbox that is full keeps minutes of what it cannot keep whole, and says so."""

from __future__ import annotations

from pathlib import Path

from contract import event
from contract.measurement import MINUTE_MS
from gateway.rim.outbox_orders import Bounds
from tests.gateway.outbox.world import HandClock, bodies, outbox, rows


def test_the_oldest_rows_become_minutes_and_nothing_is_missing_in_between(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, synced=lambda: True, bounds=Bounds(rows=2_000, group_rows=100))
    began = clock.wall
    for number in range(4_000):  # 0.9 s apart: a bit more than an hour
        clock.pass_(899)
        box.put(clock.sample("air" if number % 2 else "soil", co2=float(number), air_temperature=None))
    box.flush()
    box.flush()
    kept = box.reader.readings(1, 1 << 60)
    assert len(kept) <= 2_000
    gaps = [body for body in bodies(box) if isinstance(body, event.Gap)]
    assert {gap.cause for gap in gaps} == {"thinned"}
    raw = [row for row in kept if "co2" in row.sample.values]
    thin = [row for row in kept if "co2:mean" in row.sample.values]
    assert len(raw) + len(thin) == len(kept)
    assert sum(gap.rows or 0 for gap in gaps) == 4_000 - len(raw)
    times = [(row.sample.device, row.sample.t) for row in thin]
    assert len(times) == len(set(times))
    assert {t % MINUTE_MS for _, t in times} == {0}
    assert {row.run.boot for row in thin} == {"b1"}
    assert all(row.run.thinned and row.run.segment == raw[0].run.segment for row in thin)
    for device in ("air", "soil"):  # every minute from the beginning on is there, whole or thinned
        minutes = {t // MINUTE_MS for name, t in times if name == device}
        whole = {row.sample.t // MINUTE_MS for row in raw if row.sample.device == device}
        assert minutes | whole == set(range(began // MINUTE_MS, clock.wall // MINUTE_MS + 1))
        assert len(minutes & whole) == 0
    taken = {seq for gap in gaps for seq in range(gap.first, gap.last + 1)}
    assert {row.seq for row in kept} | taken == set(range(1, box.high("readings") + 1))
    assert {gap.epoch for gap in gaps} == {box.epoch}
    assert box.backlog("readings") == len(kept)
    latest = max(row.sample.t for row in raw)
    box.close()
    box = outbox(tmp_path, clock, synced=lambda: True, boot="b2")
    restart = [body for body in bodies(box) if isinstance(body, event.Gap) and body.cause == "restart"]
    assert restart[0].start == latest - 1_000
    assert rows(box) == [(row.seq, row.sample) for row in kept]
    box.close()


def test_minutes_are_not_thinned_again_and_go_when_nothing_else_helps(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, synced=lambda: True, bounds=Bounds(rows=120, group_rows=100))
    for _ in range(9_000):
        clock.pass_(2_999)
        box.put(clock.sample())
    box.flush()
    box.flush()
    kept = box.reader.readings(1, 1 << 60)
    assert len(kept) <= 120
    assert {key for row in kept for key in row.sample.values} <= {"co2", "co2:min", "co2:max", "co2:mean"}
    gaps = [body for body in bodies(box) if isinstance(body, event.Gap)]
    assert {gap.cause for gap in gaps} == {"thinned", "outbox_full"}
    gone = {seq for gap in gaps for seq in range(gap.first, gap.last + 1)}
    assert {row.seq for row in kept} | gone == set(range(1, box.high("readings") + 1))
    box.close()


def test_rows_that_wait_for_their_time_are_thinned_and_dated_with_the_others(tmp_path: Path) -> None:
    clock = HandClock(5_000)
    box = outbox(tmp_path, clock, bounds=Bounds(rows=1_000, group_rows=100))
    for _ in range(1_500):
        clock.pass_(999)
        box.put(clock.sample())
    box.flush()
    box.flush()
    thin = [row for row in box.reader.readings(1, 1 << 60) if row.run.thinned]
    assert thin
    assert {row.run.shift for row in thin} == {None}
    box.learn(1_795_400_000_000, clock.mono, clock.mono)
    box.flush()
    shifts = {row.run.shift for row in box.reader.readings(1, 1 << 60)}
    assert shifts == {1_795_400_000_000 - clock.wall}
    box.close()

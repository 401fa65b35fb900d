"""Rows wait for their time, get it once, and keep it; what nobody measured is said again where its times were wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract import event
from contract.birth import Clock
from gateway.rim import outbox_writer
from gateway.rim.outbox import HANDOVER_MS, Outbox
from tests.gateway.outbox.world import START, HandClock, bodies, outbox
from tests.patience import until


def sent(box: Outbox) -> list[tuple[int, int | None, int]]:
    """(true ms or None where it waits, doubt) of the readings, in order."""
    return [
        (row.seq, None if row.run.shift is None else row.sample.t + row.run.shift, row.run.doubt)
        for row in box.reader.readings(1, 1 << 60)
    ]


def test_readings_of_a_clock_in_1970_wait_for_an_ack_and_keep_what_it_told(tmp_path: Path) -> None:
    clock = HandClock(5_000)
    box = outbox(tmp_path, clock)
    box.put(clock.sample())
    clock.pass_(2_000)
    box.put(clock.sample())
    box.flush()
    assert box.waits_from() == 1
    assert sent(box) == [(1, None, 0), (2, None, 0)]
    assert box.clock_state() == Clock(synced=False, segment=0, offset_ms=None, source="none")
    box.learn(START, clock.mono - 100, clock.mono)
    box.flush()
    shift = START + 50 - clock.wall
    assert box.waits_from() is None
    assert sent(box) == [(1, 5_001 + shift, 0), (2, 7_002 + shift, 0)]
    assert box.clock_state() == Clock(synced=False, segment=0, offset_ms=shift, source="ack")
    assert box.true() == START + 50
    told = [body for body in bodies(box) if isinstance(body, event.ClockStep)]
    assert told == [event.ClockStep(shift, 0, synced=False, source="ack", truth=START + 50)]
    box.learn(START + 400, clock.mono - 100, clock.mono)  # another ack, a little different: nothing moves
    box.record(event.DeviceHealth("air", "lost"))
    late = event.decode(box.reader.letters(3, 3)[0].wire).event
    assert (late.t, late.synced) == (START + 50, True)
    before = sent(box)
    box.close()
    clock.wall = START + 50  # the next start knows nothing yet; what was decided stays
    box = outbox(tmp_path, clock, boot="b2")
    assert sent(box) == before
    box.close()


def test_an_outbox_whose_events_were_acked_without_telling_the_time_sends_one_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_writer, "ASK_S", 0.05)
    clock = HandClock(5_000)
    box = outbox(tmp_path, clock)
    box.put(clock.sample())
    box.flush()
    said = box.high("events")
    box.settle("events", box.epoch, [(1, said)])  # the ack came, but nobody knew any more when they went
    until(lambda: box.high("events") > said, "another event")
    assert bodies(box) == [event.ClockStep(0, 0, synced=False)]
    assert box.waits_from() == 1
    box.learn(START, clock.mono, clock.mono)
    box.flush()
    assert box.waits_from() is None
    told = box.high("events")
    box.settle("events", box.epoch, [(1, told)])
    box.put(clock.sample())
    box.flush()
    assert box.high("events") == told  # whose time is known asks no more
    box.close()


def test_a_restart_of_the_program_waits_and_is_dated_with_what_waited_before(tmp_path: Path) -> None:
    clock = HandClock(5_000)
    box = outbox(tmp_path, clock)
    clock.pass_(2_000)
    box.put(clock.sample())
    box.close()
    clock.pass_(60_000)
    box = outbox(tmp_path, clock, boot="b2")
    box.put(clock.sample())
    box.flush()
    assert box.waits_from() == 1
    box.learn(START, clock.mono, clock.mono)
    box.flush()
    assert sent(box) == [(1, START - 60_001, 0), (2, START, 0)]
    gaps = [body for body in bodies(box) if isinstance(body, event.Gap)]
    assert [gap.cause for gap in gaps] == ["restart", "clock"]
    assert (gaps[1].start, gaps[1].end) == (START - 60_001 - HANDOVER_MS, START - 1)
    box.close()


def test_a_boot_of_the_machine_that_ended_before_the_time_was_known_is_sent_with_doubt(tmp_path: Path) -> None:
    clock = HandClock(5_000)
    box = outbox(tmp_path, clock, machine="m1")
    box.put(clock.sample())
    box.close()
    clock.wall, clock.mono = 4_000, 1_500
    box = outbox(tmp_path, clock, machine="m2", boot="b2")
    box.put(clock.sample())
    box.flush()
    box.learn(START, clock.mono, clock.mono)
    box.flush()
    assert sent(box) == [(1, START - clock.mono, 1), (2, START, 0)]
    box.close()


def test_a_monotonic_clock_that_went_back_is_another_boot_whatever_the_kernel_says(tmp_path: Path) -> None:
    clock = HandClock(9_000)
    box = outbox(tmp_path, clock, machine="m1")
    box.put(clock.sample())
    box.close()
    clock.wall, clock.mono = 9_500, 10
    box = outbox(tmp_path, clock, machine="m1", boot="b2")
    box.learn(START, clock.mono, clock.mono)
    box.flush()
    assert sent(box)[0][2] == 1
    box.close()


def test_a_clock_that_the_kernel_vouches_for_waits_for_nobody(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, synced=lambda: True)
    box.put(clock.sample())
    box.flush()
    assert box.waits_from() is None
    assert box.clock_state() == Clock(synced=True, segment=0, offset_ms=0, source="ntp")
    clock.wall += 86_400_000  # somebody sets it, and the kernel knows no better
    box.observe()
    box.put(clock.sample())
    box.flush()
    assert [t for _, t, _ in sent(box)] == [START + 1, clock.wall]
    box.close()


def test_the_time_learnt_holds_through_every_step_that_follows(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    box.learn(START, clock.mono, clock.mono)
    true = START - clock.mono
    for step in (-86_400_000, 172_800_000, -86_400_000):
        clock.wall += step
        box.put(clock.sample())
        box.flush()
    assert [t for _, t, _ in sent(box)] == [true + 1_001, true + 1_002, true + 1_003]
    assert [row.run.segment for row in box.reader.readings(1, 9)] == [1, 2, 3]
    box.close()


def test_a_sample_that_was_put_after_a_step_is_dated_by_what_cannot_be_set(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, synced=lambda: True)
    early = clock.sample("slow")
    clock.wall -= 3_600_000
    box.put(clock.sample("quick"))
    box.flush()
    box.put(early)
    box.flush()
    late = box.reader.readings(2, 2)[0]
    assert (late.sample.device, late.sample.t) == ("slow", early.t - 3_600_000)
    box.close()


@pytest.mark.parametrize("step", [-86_400_000, 86_400_000])
@pytest.mark.parametrize("settled", [False, True])
def test_a_crash_after_a_step_is_declared_from_the_last_reading_as_it_really_was(
    tmp_path: Path, step: int, settled: bool
) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, machine="m")
    box.learn(START, clock.mono - 100, clock.mono)
    box.put(clock.sample())
    box.flush()
    clock.pass_(5_000)
    clock.wall += step
    box.put(clock.sample())
    box.flush()
    last = clock.mono
    if settled:
        box.settle("readings", box.epoch, [(1, 2)])
    box.close()
    clock.pass_(60_000)
    started = clock.mono
    box = outbox(tmp_path, clock, boot="b2", machine="m")
    clock.pass_(2_000)
    box.learn(START + 67_000, clock.mono - 100, clock.mono)
    box.flush()
    true = box.true()
    assert true is not None
    base = true - clock.mono
    wanted = (base + last - HANDOVER_MS, base + started)
    spans = [(body.start, body.end) for body in bodies(box) if isinstance(body, event.Gap)]
    assert any(max(abs(a - wanted[0]), abs(b - wanted[1])) <= HANDOVER_MS for a, b in spans), (spans, wanted)
    box.close()

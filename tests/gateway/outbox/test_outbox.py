"""The outbox keeps what it took: addresses, counters, gaps, bounds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from contract import event
from contract.quality import Quality
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim.outbox import HANDOVER_MS
from gateway.rim.outbox_file import NAME
from gateway.rim.outbox_orders import Batch, Bounds
from tests.gateway.outbox.world import START, HandClock, bodies, outbox, rows


def test_rows_come_back_as_they_were_put(tmp_path: Path) -> None:
    clock = HandClock()
    handed: list[Batch] = []
    box = outbox(tmp_path, clock, committed=handed.append)
    samples = [clock.sample(co2=600.1, air_temperature=None), clock.sample("soil", soil_ph=6.5)]
    for sample in samples:
        box.put(sample)
    box.put(Sample("empty", clock.wall, clock.mono, {}, {}))
    box.flush()
    assert rows(box) == [(1, samples[0]), (2, samples[1])]
    assert rows(box)[0][1].quality == {"air_temperature": Quality.STALE}
    assert box.produced == 3
    assert [(batch.first + place, sample) for batch in handed for place, sample in enumerate(batch.samples)] == rows(
        box
    )
    row = box.reader.readings(1, 1)[0]
    assert (row.run.boot, row.run.meta, row.run.segment, row.run.epoch) == ("b1", "m1", 0, box.epoch)
    box.close()


def test_a_restart_goes_on_and_says_what_it_missed(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    clock.pass_(5_000)
    box.put(clock.sample())
    box.put(clock.sample())
    box.flush()
    epoch, last = box.epoch, clock.wall
    box.settle("readings", epoch, [(1, 2)])
    box.close()
    clock.pass_(60_000)
    box = outbox(tmp_path, clock, boot="b2")
    box.put(clock.sample())
    box.flush()
    assert [row.seq for row in box.reader.readings(1, 9)] == [3]
    assert (box.epoch, box.produced, box.high("readings")) == (epoch, 3, 3)
    first, gap, birth = bodies(box)
    assert first == event.Birth("0.1", "m1", "start")
    assert gap == event.Gap(last - HANDOVER_MS, last + 60_000, "restart")
    assert birth == event.Birth("0.1", "m1", "restart")
    box.close()
    box = outbox(tmp_path, clock, meta="m2")
    assert bodies(box)[-1] == event.Birth("0.1", "m2", "config")
    box.close()


def test_a_run_that_ended_before_its_first_reading_is_a_gap_too(tmp_path: Path) -> None:
    clock = HandClock()
    began = clock.wall
    outbox(tmp_path, clock).close()
    clock.pass_(700)
    box = outbox(tmp_path, clock, boot="b2")
    assert bodies(box)[1] == event.Gap(began, began + 700, "restart")
    box.close()


def test_events_form_a_chain_over_restarts_and_deletions(tmp_path: Path) -> None:
    clock = HandClock()
    frames: list[event.EventFrame] = []
    for boot in ("b1", "b2", "b3"):
        box = outbox(tmp_path, clock, boot=boot)
        box.record(event.DeviceHealth("air", "lost", "no_answer", clock.wall))
        frames += [event.decode(letter.wire) for letter in box.reader.letters(1, 99)]
        box.settle("events", box.epoch, [(1, 99)])
        box.close()
    assert [frame.event.seq for frame in frames] == list(range(1, len(frames) + 1))
    assert [frame.event.prev for frame in frames] == ["", *(frame.digest for frame in frames[:-1])]


def test_only_what_was_acked_goes(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    for _ in range(6):
        box.put(clock.sample())
    box.flush()
    box.settle("readings", box.epoch + 1, [(1, 6)])
    box.settle("readings", box.epoch, [(2, 3), (5, 5), (90, 99)])
    box.close()
    box = outbox(tmp_path, clock, start=False)
    assert [seq for seq, _ in rows(box)] == [1, 4, 6]
    assert box.backlog("readings") == 3
    assert box.state("readings").low == 1
    assert box.state("readings").high == 6
    box.close()


def test_what_is_wrong_is_remembered_until_it_is_right(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    raised = event.Alarm("a1", "raise", "air", "co2", "high", 1000.0, 1200.0)
    lost = event.DeviceHealth("soil", "lost", "no_answer")
    box.record(raised)
    box.record(lost)
    box.remember("note", {"a": 1})
    box.close()
    box = outbox(tmp_path, clock)
    assert box.active() == [raised, lost]
    assert box.memory()["note"] == {"a": 1}
    box.record(msgspec.structs.replace(raised, state="clear", value=900.0))
    box.record(event.DeviceHealth("soil", "found"))
    assert box.active() == []
    box.close()


def test_every_step_of_the_clock_and_every_start_opens_a_segment(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    before = [clock.sample(), clock.sample()]
    clock.wall -= 3_600_000
    after = [clock.sample(), clock.sample()]
    for sample in (*before, *after):
        box.put(sample)
    box.flush()
    assert [row.run.segment for row in box.reader.readings(1, 9)] == [0, 0, 1, 1]
    box.flush()
    assert event.ClockStep(-3_600_000, 1, synced=False) in bodies(box)
    clock.wall += 7_200_000
    box.observe()
    box.flush()
    assert box.segment == 2
    box.flush()
    assert event.ClockStep(7_200_000, 2, synced=False) in bodies(box)
    box.close()
    clock.wall = START - 4_000_000
    box = outbox(tmp_path, clock)
    assert box.segment == 3
    assert [type(body).__name__ for body in bodies(box)[-3:]] == ["Gap", "ClockStep", "Birth"]
    box.close()


def test_events_are_synced_in_full_and_readings_are_not(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    statements: list[str] = []
    box._file._db.set_trace_callback(statements.append)
    box.put(clock.sample())
    box.flush()
    box.record(event.DeviceHealth("air", "lost"))
    box.put(clock.sample())
    box.flush()
    box.close()
    told = [one.split(" VALUES")[0] for one in statements if one.startswith(("PRAGMA sync", "INSERT INTO", "COMMIT"))]
    level = "FULL"  # from the birth
    seen = []
    for one in told:
        if one.startswith("PRAGMA"):
            level = one.rsplit(" ", 1)[1]
        elif one.startswith("INSERT INTO readings"):
            seen.append(("reading", level))
        elif one.startswith("INSERT INTO events"):
            seen.append(("event", level))
    assert seen == [("reading", "NORMAL"), ("event", "FULL"), ("reading", "NORMAL")]


def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    for _ in range(3):
        box.put(clock.sample())
    box.close()
    db = sqlite3.connect(tmp_path / NAME)
    db.execute("UPDATE readings SET body = x'c1' WHERE seq = 2")
    db.commit()
    db.close()
    box = outbox(tmp_path, clock)
    assert [seq for seq, _ in rows(box)] == [1, 3]
    assert "row=unreadable lane=readings seq=2" in caplog.text
    box.flush()
    box.flush()
    assert box.backlog("readings") == 2
    gap = bodies(box)[-1]
    assert isinstance(gap, event.Gap)
    assert (gap.cause, gap.lane, gap.first, gap.last, gap.rows) == ("salvage", "readings", 2, 2, 1)
    box.close()


def test_a_full_outbox_lets_the_oldest_readings_go_and_says_so(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, bounds=Bounds(rows=100, group_rows=10))
    for _ in range(150):
        box.put(clock.sample())
    box.flush()
    box.flush()
    seqs = [seq for seq, _ in rows(box)]
    assert len(seqs) <= 100
    assert seqs == list(range(151 - len(seqs), 151))
    gaps = [body for body in bodies(box) if isinstance(body, event.Gap)]
    assert {gap.cause for gap in gaps} == {"outbox_full"}
    assert sum(gap.rows or 0 for gap in gaps) == 150 - len(seqs)
    assert gaps[0].start == START + 1
    assert gaps[-1].end == START + 150 - len(seqs)
    assert box.backlog("readings") == len(seqs)
    assert box.produced == 150
    box.close()


def test_a_full_outbox_is_also_told_by_its_size(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock, bounds=Bounds(bytes=400_000))
    for _ in range(6_000):
        box.put(clock.sample(co2=1.5, air_temperature=20.25, relative_humidity=40.125))
    box.flush()
    box._writer._checked = 0.0  # as if a second had passed
    box.flush()
    assert 1_000 < box.backlog("readings") < 6_000
    assert any(isinstance(body, event.Gap) for body in bodies(box))
    box.close()


def test_a_second_gateway_is_kept_out(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    with pytest.raises(GatewayError) as refused:
        outbox(tmp_path, clock)
    assert refused.value.code == "outbox_in_use"
    box.close()
    outbox(tmp_path, clock).close()


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    clock = HandClock()
    outbox(tmp_path, clock).close()
    db = sqlite3.connect(tmp_path / NAME)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(GatewayError) as refused:
        outbox(tmp_path, clock)
    assert refused.value.code == "outbox_newer"
    assert "99" in refused.value.text("zh")
    assert (tmp_path / NAME).read_bytes() == before


def test_a_folder_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GatewayError) as refused:
        outbox(tmp_path / "file" / "below", HandClock())
    assert refused.value.code == "outbox_folder"
    assert "\n" not in refused.value.text("en")


def test_after_close_nothing_is_taken(tmp_path: Path) -> None:
    box = outbox(tmp_path, HandClock())
    box.close()
    with pytest.raises(GatewayError) as refused:
        box.record(event.DeviceHealth("air", "lost"))
    assert refused.value.code == "outbox_closed"

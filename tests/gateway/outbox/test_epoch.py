"""A restored image is told by the cloud's high mark and goes on under another epoch, without losing what it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract import event
from tests.gateway.outbox.world import HandClock, bodies, outbox, rows


def test_a_restored_image_begins_another_epoch_and_keeps_its_rows(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    box.put(clock.sample())
    box.put(clock.sample())
    box.flush()
    old = box.epoch
    box.compare("readings", old, 2)
    box.compare("events", old, 1)
    box.compare("readings", old + 1, 900)
    box.flush()
    assert box.epoch == old
    box.compare("readings", old, 700)
    box.flush()
    assert box.epoch > old
    assert "state=restored" in caplog.text
    box.put(clock.sample())
    box.record(event.DeviceHealth("air", "lost"))
    frames = [event.decode(letter.wire).event for letter in box.reader.letters(1, 99)]
    assert [frame.epoch for frame in frames] == [old, box.epoch, box.epoch]
    assert frames[1].body == event.Epoch(old, "restored", 1, 2, 0, 700)
    assert (frames[1].seq, frames[1].prev) == (2, "")
    assert frames[2].prev == event.decode(box.reader.letters(2, 2)[0].wire).digest
    box.flush()
    assert [(row.seq, row.run.epoch) for row in box.reader.readings(1, 9)] == [(1, old), (2, old), (3, box.epoch)]
    state = box.state("readings")
    assert (state.epoch, state.low, state.high, state.backlog) == (box.epoch, 3, 3, 3)
    assert box.settle("readings", old, [(1, 3)], "b1") == [(1, 2)]
    box.flush()
    assert box.settle("readings", box.epoch, [(3, 3)], "b1") == [(3, 3)]
    epoch = box.epoch
    box.close()
    again = outbox(tmp_path, clock)
    assert again.epoch == epoch
    assert rows(again) == []
    assert again.state("readings").low == 4
    again.close()


def test_a_clone_that_is_behind_leaves_the_numbers_of_the_other_alone(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    epoch = box.epoch
    for seen in (5, 6, 7):  # several acks on their way: one new epoch is enough
        box.compare("events", epoch, seen)
    box.flush()
    assert [body for body in bodies(box) if isinstance(body, event.Epoch)] == [
        event.Epoch(epoch, "restored", 1, 0, 5, 0)
    ]
    box.close()


def test_a_file_that_vanished_is_said_and_never_begins_an_old_epoch(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    box.put(clock.sample())
    box.close()
    old = box.epoch
    for path in tmp_path.glob("outbox.db*"):
        path.unlink()
    clock.wall = 1_000
    box = outbox(tmp_path, clock)
    assert box.epoch == old + 1
    assert bodies(box)[:2] == [event.Epoch(old, "salvage"), event.Gap(0, 1_000, "salvage")]
    box.close()

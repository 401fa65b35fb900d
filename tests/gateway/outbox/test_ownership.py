"""Two machines with one identity and one image: each keeps its own rows, whatever the cloud says to the other."""

from __future__ import annotations

import shutil
from pathlib import Path

from contract import event
from tests.gateway.outbox.world import HandClock, bodies, outbox, rows


def test_an_ack_for_the_one_leaves_the_rows_of_the_other(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path / "one", clock, boot="first")
    box.put(clock.sample())
    box.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    boxes = [outbox(tmp_path / name, clock, boot=name) for name in ("one", "two")]
    for box in boxes:
        box.put(clock.sample())
        box.put(clock.sample())
        box.flush()
        assert box.epoch == boxes[0].epoch
        assert [seq for seq, _ in rows(box)] == [1, 2, 3]
    for box in boxes:
        assert box.settle("readings", box.epoch, [(1, 3)], "one") == ([(2, 3)] if box is boxes[0] else [])
        assert box.settle("readings", box.epoch, [(1, 1)], "first") == [(1, 1)]
        assert box.settle("events", box.epoch, [(1, 9)], "one") == ([(2, 3)] if box is boxes[0] else [])
        box.close()
    left = outbox(tmp_path / "two", clock, start=False)
    assert [seq for seq, _ in rows(left)] == [2, 3]
    assert [type(body) for body in bodies(left)] == [event.Birth, event.Gap, event.Birth]
    left.close()
    gone = outbox(tmp_path / "one", clock, start=False)
    assert rows(gone) == []
    gone.close()


def test_an_old_cloud_that_names_no_boot_settles_any(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    for _ in range(3):
        box.put(clock.sample())
    box.flush()
    assert box.settle("readings", box.epoch, [(2, 90)]) == [(2, 3)]
    assert box.settle("readings", box.epoch - 1, [(1, 1)]) == []
    box.close()

"""What was decided reaches the outbox, in order, whatever is the matter with the disk."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from contract.event import Body, DeviceHealth, Scan
from gateway.rim.camera import recorder as recording
from gateway.rim.camera.recorder import Recorder
from gateway.rim.camera.snapshots import Snapshots
from tests.gateway.camera.film import RICE, with_codes
from tests.patience import until


def scan(text: str = RICE) -> Scan:
    return Scan(device="gate", code="goods", text=text)


class Outbox:
    """Takes events; `open` cleared: it takes none, by waiting or, where `refuses`, with an error."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.open = threading.Event()
        self.open.set()
        self.refuses = 0

    def __call__(self, body: Body) -> None:
        self.open.wait()
        if self.refuses:
            self.refuses -= 1
            raise OSError("no outbox")
        self.bodies.append(body)


def started(outbox: Outbox, folder: Path | None, seen: list[Scan]) -> Recorder:
    kept = Snapshots(folder, 10, 10**7, spare=0) if folder else None
    recorder = Recorder("recorder", outbox, seen.append, kept)
    recorder.start()
    return recorder


def test_an_event_names_its_picture_and_pages_hear_of_it(tmp_path: Path) -> None:
    outbox, seen = Outbox(), list[Scan]()
    recorder = started(outbox, tmp_path, seen)
    lost = DeviceHealth(device="gate", state="lost")
    recorder.put(scan(), with_codes(RICE))
    recorder.put(lost)
    until(lambda: len(outbox.bodies) == 2)
    assert recorder.stop()
    first, second = outbox.bodies
    assert second is lost
    assert isinstance(first, Scan)
    assert seen == [first]
    kept = Snapshots(tmp_path, 10, 10**7).get(first.snapshot)
    assert kept is not None
    shown = cv2.imdecode(np.frombuffer(kept, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape == (360, 640, 3)


def test_an_event_that_is_refused_is_tried_again_in_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_PAUSE_S", 0.01)
    outbox, seen = Outbox(), list[Scan]()
    outbox.refuses = 3
    recorder = started(outbox, tmp_path, seen)
    for text in ("1", "2"):
        recorder.put(scan(text), with_codes(RICE))
    until(lambda: len(seen) == 2)
    assert recorder.stop()
    assert [body.text for body in outbox.bodies if isinstance(body, Scan)] == ["1", "2"]
    assert len(list(tmp_path.iterdir())) == 2, "its picture was kept once"


def test_counting_goes_on_without_pictures_and_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("where a folder should be")
    outbox, seen = Outbox(), list[Scan]()
    with caplog.at_level(logging.INFO, "zhigen.gateway.camera"):
        recorder = started(outbox, tmp_path / "file", seen)
        for text in ("1", "2", "3"):
            recorder.put(scan(text), with_codes(RICE))
        until(lambda: len(seen) == 3)
        (tmp_path / "file").unlink()
        recorder.put(scan("4"), with_codes(RICE))
        until(lambda: len(seen) == 4)
        assert recorder.stop()
    assert [bool(one.snapshot) for one in seen] == [False, False, False, True]
    assert recorder.pictureless == 3
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "pictures are not kept" in told[0]
    assert "kept again" in told[1]


def test_a_slow_disk_holds_up_nobody_and_costs_pictures_not_events(tmp_path: Path) -> None:
    outbox, seen = Outbox(), list[Scan]()
    outbox.open.clear()
    recorder = started(outbox, tmp_path, seen)
    many = recording._MOST_PICTURES + 5
    for number in range(many):
        recorder.put(scan(str(number)), with_codes(RICE))
    outbox.open.set()
    until(lambda: len(seen) == many)
    assert recorder.stop()
    assert [one.text for one in seen] == [str(number) for number in range(many)]
    assert 0 < recorder.pictureless == sum(not one.snapshot for one in seen) <= 5


def test_what_waits_is_bounded_and_what_goes_is_told(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_MOST", 3)
    outbox, seen = Outbox(), list[Scan]()
    recorder = Recorder("recorder", outbox, seen.append, None)
    for number in range(5):
        recorder.put(scan(str(number)))
    recorder.start()
    until(lambda: len(seen) == 3)
    assert recorder.stop()
    assert [one.text for one in seen] == ["2", "3", "4"]
    assert recorder.lost == 2
    assert sum("given up" in record.getMessage() for record in caplog.records) == 2


def test_what_was_decided_is_handed_on_before_the_end() -> None:
    outbox, seen = Outbox(), list[Scan]()
    recorder = started(outbox, None, seen)
    for number in range(50):
        recorder.put(scan(str(number)))
    assert recorder.stop()
    assert len(seen) == 50

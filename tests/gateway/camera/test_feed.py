"""Pictures that keep coming: the newest one for who is slow, another try for what broke, and no thread that waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from itertools import chain, count

import numpy as np
import pytest

from gateway.core.fault import Fault
from gateway.rim import clock
from gateway.rim.camera import feed as feeding
from gateway.rim.camera import grab as grabbing
from gateway.rim.camera.feed import Feed
from gateway.rim.camera.grab import Frame, Grab
from gateway.rim.camera.source import Capture
from gateway.vision.picture import Picture
from tests.gateway.camera.film import RICE, bus, jpeg, with_codes
from tests.gateway.camera.server import HttpCamera
from tests.patience import until

GOOD = 200


def mono() -> int:
    return clock.now()[1]


def picture(number: int) -> Picture:
    return np.full((2, 2, 3), number, np.uint8)


class Paced:
    """A source that gives its next picture when it is let, and hangs for ever at `hangs`."""

    def __init__(self, *, opens: Fault | None = None, hangs: bool = False, gives: int = 0) -> None:
        self._opens, self._hangs = opens, hangs
        self._colour = GOOD if gives else 0
        self._next = threading.Semaphore(gives)
        self.ended: Fault | None = None
        self.reads = 0
        self.closed = threading.Event()
        self.freed = threading.Event()

    def give(self, count: int = 1) -> None:
        for _ in range(count):
            self._next.release()

    def open(self) -> Fault | None:
        return self._opens

    def read(self) -> Picture | Fault:
        if self._hangs:
            self.freed.wait()
        self._next.acquire()
        if self.ended:
            return self.ended
        self.reads += 1
        return picture(self._colour or self.reads)

    def close(self) -> None:
        self.closed.set()


def feed_of(*sources: Paced) -> Feed:
    made: Iterator[Paced] = iter(sources)
    return Feed(lambda: next(made), "feed", 0.0, mono, first_s=0.0)


def next_of(feed: Feed) -> Frame | Fault:
    return until(lambda: feed.take(0.05))


def test_who_is_slow_sees_the_newest_picture_and_how_many_gave_way() -> None:
    source = Paced()
    grab = Grab(source, "grab", mono)
    source.give(5)
    until(lambda: source.reads == 5)
    frame = until(lambda: grab.take(0.1))
    assert isinstance(frame, Frame)
    seen, dropped = int(frame.picture[0, 0, 0]), frame.dropped
    while seen < 5:
        frame = until(lambda: grab.take(0.1))
        assert isinstance(frame, Frame)
        seen, dropped = int(frame.picture[0, 0, 0]), dropped + frame.dropped + 1
    assert dropped == 4
    assert grab.take(0.0) is None
    assert frame.mono_ms <= mono()
    source.ended = Fault("camera_cut")
    source.give()
    assert until(lambda: grab.take(0.1)) == Fault("camera_cut")
    assert source.closed.wait(60)
    until(lambda: not grab.alive)


def test_what_the_library_raises_ends_the_try_and_tells_no_address(caplog: pytest.LogCaptureFixture) -> None:
    class Raises(Paced):
        def read(self) -> Picture | Fault:
            raise ValueError("cannot read rtsp://operator:hush@10.0.0.9")

    source = Raises()
    grab = Grab(source, "grab", mono)
    assert until(lambda: grab.take(0.1)) == Fault("camera_cut")
    assert source.closed.wait(60)
    assert "ValueError" in caplog.text
    assert "hush" not in caplog.text


def test_the_last_picture_is_not_lost_with_the_line() -> None:
    source = Paced()
    grab = Grab(source, "grab", mono)
    source.give()
    until(lambda: source.reads == 1)
    source.ended = Fault("camera_cut")
    source.give()
    assert source.closed.wait(60)
    assert isinstance(grab.take(0.1), Frame)
    assert grab.take(0.1) == Fault("camera_cut")


def test_a_fault_is_told_once_a_try_and_then_it_is_tried_again() -> None:
    feed = feed_of(Paced(opens=Fault("refused")), Paced(opens=Fault("refused")), good := Paced())
    assert [next_of(feed), next_of(feed)] == [Fault("refused")] * 2
    good.give()
    assert isinstance(next_of(feed), Frame)
    good.give()
    feed.close()
    assert good.closed.wait(60)


def test_tries_become_rarer_until_a_picture_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(feeding, "monotonic", lambda: now[0])
    sources = iter([*(Paced(opens=Fault("refused")) for _ in range(9)), last := Paced(), Paced(opens=Fault("refused"))])
    feed = Feed(lambda: next(sources), "feed", 5.0, mono)

    def pause() -> float:
        assert isinstance(next_of(feed), Fault)
        waits = feed.wait_s()
        assert feed.take(0.0) is None
        now[0] += waits
        return waits

    pauses = [pause() for _ in range(9)]
    least = [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert all(low <= waits <= low * 1.25 for low, waits in zip(least, pauses, strict=True))
    last.give()
    assert isinstance(next_of(feed), Frame)
    last.ended = Fault("camera_cut")
    last.give()
    assert pause() <= 0.5 * 1.25


def test_a_recording_that_is_over_is_not_played_again() -> None:
    source = Paced()
    feed = feed_of(source)
    source.ended = Fault("camera_ended")
    source.give()
    assert [next_of(feed), next_of(feed)] == [Fault("camera_ended")] * 2


def test_a_read_that_never_comes_back_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "_GRACE_S", 0.0)
    monkeypatch.setattr(grabbing, "_LEAVE_S", 0.01)
    hung = [Paced(hangs=True) for _ in range(feeding._MOST_HUNG)]
    made = chain(hung, (Paced(gives=1) for _ in count()))
    feed = Feed(lambda: next(made), "feed", 0.1, mono, first_s=0.0)
    for _ in hung:
        found = next_of(feed)
        assert isinstance(found, Fault)
        assert found.code == "camera_silent"
    assert feed.hung == len(hung)
    full = next_of(feed)
    assert isinstance(full, Fault)
    assert full.code == "camera_stuck"
    for source in hung:
        source.freed.set()
        source.give()
        assert source.closed.wait(60), "who comes back lets go of the camera"
    came = until(lambda: one if isinstance(one := feed.take(0.05), Frame) else None)
    assert came.picture[0, 0, 0] == GOOD, "and what it brought is not taken"
    feed.close()


def open_fault(feed: Feed) -> Callable[[], str]:
    def found() -> str:
        came = feed.take(0.05)
        return came.code if isinstance(came, Fault) else ""

    return found


def test_a_stream_that_freezes_is_opened_anew_and_one_that_is_cut_comes_back() -> None:
    camera = HttpCamera([jpeg(with_codes(RICE))])
    spec = bus(camera.url, silence_ms=300)
    feed = Feed(lambda: Capture(spec), "feed", 0.3, mono, first_s=0.01)
    try:
        until(lambda: isinstance(feed.take(0.05), Frame))
        camera.frozen.set()
        assert until(open_fault(feed)) == "camera_silent"
        camera.frozen.clear()
        until(lambda: isinstance(feed.take(0.05), Frame))
        camera.cut.set()
        assert until(open_fault(feed)) in ("camera_cut", "camera_unreadable")
        camera.cut.clear()
        until(lambda: isinstance(feed.take(0.05), Frame))
        assert camera.admitted >= 3
    finally:
        feed.close()
        camera.close()

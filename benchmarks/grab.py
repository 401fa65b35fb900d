"""How old a picture is when a consumer that is five times too slow gets it: our slot against a bare VideoCapture loop.

A process serves MJPEG over HTTP, 25 pictures of 720p a second, and writes into each, as black and white squares, the
monotonic ms at which it was sent; so the age of what comes out is read from the picture itself. The consumer takes
200 ms for each. Both are run in turn, on one stream each; the peer is what a script does that calls `read` in a loop.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from statistics import median
from typing import Final

import cv2
import numpy as np

from benchmarks.county import process
from gateway.core.spec import CameraBus
from gateway.rim.camera.feed import Feed
from gateway.rim.camera.grab import Frame
from gateway.rim.camera.source import Capture
from gateway.vision.picture import Picture
from simulators.camera.door import Door
from simulators.camera.mjpeg import PATH, Mjpeg
from simulators.camera.newest import Newest
from zhigen.bench.figure import Figure, Row

FPS: Final = 25
SLOW: Final = 5
SECONDS: Final = 8.0
_SQUARE: Final = 16
_BITS: Final = 48


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    with _served() as url:
        ours, dropped = _ours(url)
        bare = _bare(url)
    zh, en = f"摄像头：消费慢 {SLOW} 倍，", f"camera: a consumer {SLOW} times too slow,"
    peer = "逐帧 cv2.VideoCapture.read", "cv2.VideoCapture.read in a loop"
    return [
        Figure((f"{zh}画面龄（中位数）", f"{en} age, median"), median(ours), ("ms", "ms"), median(bare), peer).row(),
        Figure((f"{zh}末帧龄", f"{en} age at the end"), ours[-1], ("ms", "ms"), bare[-1], peer).row(),
        Figure((f"{zh}让位的帧", f"{en} gave way"), dropped, ("帧", "pictures"), None, ("看过的不算", "unseen")).row(),
    ]


def _ours(url: str) -> tuple[list[float], int]:
    spec = CameraBus("bench", url)
    feed = Feed(lambda: Capture(spec), "bench", 5.0, _now_ms)
    dropped = 0

    def take() -> Picture | None:
        nonlocal dropped
        came = feed.take(1.0)
        if not isinstance(came, Frame):
            return None
        dropped += came.dropped
        return came.picture

    try:
        return _ages(take), dropped
    finally:
        feed.close()


def _bare(url: str) -> list[float]:
    capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG)

    def take() -> Picture | None:
        came, picture = capture.read()
        return np.asarray(picture, np.uint8) if came else None

    try:
        return _ages(take)
    finally:
        capture.release()


def _ages(take: Callable[[], Picture | None]) -> list[float]:
    """ms from sent to taken, of all that was taken in SECONDS."""
    found: list[float] = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        picture = take()
        if picture is not None:
            found.append(_now_ms() - _said(picture))
            time.sleep(SLOW / FPS)
    if not found:
        raise RuntimeError("no picture came")
    return found


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _stamped(picture: Picture, number: int) -> Picture:
    for bit in range(_BITS):
        left = bit * _SQUARE
        picture[:_SQUARE, left : left + _SQUARE] = 255 if number >> bit & 1 else 0
    return picture


def _said(picture: Picture) -> int:
    middle = picture[_SQUARE // 2, _SQUARE // 2 : _BITS * _SQUARE : _SQUARE, 0]
    return sum(1 << bit for bit, light in enumerate(middle) if light > 127)


@contextmanager
def _served() -> Iterator[str]:
    """The address of a stream that a process serves."""
    with process(_serve) as line:
        yield str(line.recv())
        line.send(None)


def _serve(line: Connection) -> None:
    newest = Newest()
    door = Door(("127.0.0.1", 0), Mjpeg(newest, "", lambda: False).serve)
    door.open()
    line.send("http://{}:{}{}".format(*door.address, PATH))
    picture = np.random.default_rng(1).integers(90, 160, (720, 1280, 3), np.uint8)
    picture = np.asarray(cv2.GaussianBlur(picture, (9, 9), 3), np.uint8)
    due = time.monotonic()
    while not line.poll():
        now = _now_ms()
        newest.show(now, cv2.imencode(".jpg", _stamped(picture, now))[1].tobytes())
        due += 1 / FPS
        time.sleep(max(0.0, due - time.monotonic()))

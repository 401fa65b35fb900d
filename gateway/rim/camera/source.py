"""A camera, a stream or a recording, opened by what it is, through OpenCV. What fails becomes a fault, in words.

OpenCV tells that it failed and never why; `gateway.rim.camera.refusal` asks afterwards. All of it may block, in
native code, longer than any timeout says: only the grab thread calls it (gateway.rim.camera.grab).

OpenCV warns of what it cannot open by its address, login and all, so it is silenced here.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep
from typing import Final, Protocol

import cv2
import numpy as np
from cv2.utils import logging as cv2_logging

from gateway.core.fault import Fault
from gateway.core.inlet import kind_of, logged_in
from gateway.core.spec import CameraBus
from gateway.rim.camera import refusal
from gateway.vision.picture import Picture

OPEN_MS: Final = 10_000
_MJPG: Final = cv2.VideoWriter.fourcc(*"MJPG")
_LEAST_FPS: Final = 1.0
_USUAL_FPS: Final = 25.0
_MOST_FPS: Final = 240.0

cv2_logging.setLogLevel(cv2_logging.LOG_LEVEL_SILENT)


class Source(Protocol):
    """One try to read a camera. For one thread."""

    def open(self) -> Fault | None:
        """Connect; why not, where that fails."""

    def read(self) -> Picture | Fault:
        """The next picture (H×W×3, BGR), as soon as it is there, or why none comes any more."""

    def close(self) -> None:
        """Let go of it."""


class Capture:
    """What `spec` names, through cv2.VideoCapture. A recording plays at its own rate, and then it is over."""

    def __init__(self, spec: CameraBus) -> None:
        self._spec = spec
        self._kind = kind_of(spec.source)
        self._capture: cv2.VideoCapture | None = None
        self._step_s = 0.0
        self._due = 0.0

    def open(self) -> Fault | None:
        """Connect, within OPEN_MS for a stream."""
        if fault := refusal.before(self._spec.source):
            return fault
        try:
            word = _secret(self._spec.password_file)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "not UTF-8"
            return Fault("password_unreadable", details={"file": self._spec.password_file, "why": why})
        capture = self._opened(logged_in(self._spec.source, self._spec.username, word))
        if not capture.isOpened():
            capture.release()
            return refusal.after(self._spec.source, self._spec.username, word)
        self._capture = capture
        if self._kind == "file":
            rate = capture.get(cv2.CAP_PROP_FPS)
            self._step_s = 1 / (rate if _LEAST_FPS <= rate <= _MOST_FPS else _USUAL_FPS)
            self._due = monotonic()
        return None

    def read(self) -> Picture | Fault:
        """The next picture; of a recording when its time has come."""
        if self._capture is None:
            return Fault("camera_cut")
        begun = monotonic()
        came, picture = self._capture.read()
        if not came or picture is None:
            return self._ended(begun)
        if picture.dtype != np.uint8 or picture.ndim != 3:
            return Fault("camera_unreadable", details={"source": self._spec.source})
        if self._step_s:
            self._due = max(self._due + self._step_s, monotonic() - self._step_s)
            sleep(max(0.0, self._due - monotonic()))
        return picture  # type: ignore[return-value]  # checked above; OpenCV's types say any dtype

    def close(self) -> None:
        """Let go of it; nothing to do where it was not open."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None

    def _opened(self, source: str) -> cv2.VideoCapture:
        spec = self._spec
        if self._kind == "device":
            return _wanted(cv2.VideoCapture(source, cv2.CAP_V4L2), spec)
        if self._kind == "file":
            return cv2.VideoCapture(source, cv2.CAP_FFMPEG)
        timeouts = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, spec.silence_ms]
        return cv2.VideoCapture(source, cv2.CAP_FFMPEG, timeouts)

    def _ended(self, begun: float) -> Fault:
        if self._kind == "file":
            return Fault("camera_ended")
        if (monotonic() - begun) * 1000 >= self._spec.silence_ms:
            return Fault("camera_silent", details={"ms": self._spec.silence_ms})
        return Fault("camera_cut")


def _wanted(capture: cv2.VideoCapture, spec: CameraBus) -> cv2.VideoCapture:
    """Ask a device for what the configuration wants; it gives the nearest that it can."""
    capture.set(cv2.CAP_PROP_FOURCC, _MJPG)  # raw pictures of 720p fill a USB 2 line at 10 a second
    if spec.width:
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, spec.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, spec.height)
    if spec.fps:
        capture.set(cv2.CAP_PROP_FPS, spec.fps)
    return capture


def _secret(file: str) -> str:
    return Path(file).read_text("utf-8").strip("\r\n") if file else ""

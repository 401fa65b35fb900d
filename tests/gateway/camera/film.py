"""Pictures with codes, films of things that go by, and the camera ports and devices that look at them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
import zxingcpp

from contract.event import Body, DeviceHealth, Scan
from contract.printed import new_label
from contract.profile import CameraProfile, read
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.spec import CameraBus, DeviceSpec
from gateway.rim import clock
from gateway.rim.camera.eye import watch_of
from gateway.rim.camera.source import Capture, Source
from gateway.rim.profiles import shipped
from gateway.vision.picture import Picture
from gateway.vision.watch import Look

WIDTH, HEIGHT = 640, 360
RICE, OIL, TEA = (new_label(number << 40 | 77).address("zg.cn") for number in (5, 6, 7))
GOODS = "6901234567892"
PACK = "11701831" + "001" + "0" * 21
STRANGER = "https://example.org/who"
_FORMATS = {13: zxingcpp.BarcodeFormat.EAN13}


def plain() -> Picture:
    """Nothing but the belt."""
    return np.full((HEIGHT, WIDTH, 3), 150, np.uint8)


def code(text: str) -> Picture:
    """A printed code: an EAN-13 where the text is one, else a QR code, 3 pixels a module."""
    made = zxingcpp.create_barcode(text, _FORMATS.get(len(text), zxingcpp.BarcodeFormat.QRCode))
    grey = np.array(made.to_image(scale=2 if len(text) == 13 else 3), np.uint8)
    return np.dstack([grey] * 3)


def with_codes(*texts: str, shift: int = 0) -> Picture:
    """A picture with these codes side by side, all `shift` pixels from the left."""
    picture, left = plain(), 20 + shift
    for text in texts:
        label = code(text)
        height, width = label.shape[:2]
        picture[100 : 100 + height, left : left + width] = label
        left += width + 20
    return picture


def passing(text: str, step: int = 8, count: int = 12, gap: int = 18) -> Iterator[Picture]:
    """One code goes by, then the belt is empty for so many pictures."""
    for place in range(count):
        yield with_codes(text, shift=place * step)
    for _ in range(gap):
        yield plain()


def film(path: Path, pictures: Iterable[Picture], fps: float = 25.0) -> Path:
    """A recording, as OpenCV writes it."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (WIDTH, HEIGHT))
    assert writer.isOpened()
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


def jpeg(picture: Picture) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


def profile() -> CameraProfile:
    found = read((shipped() / "camera-generic.yaml").read_bytes(), "camera-generic")
    assert isinstance(found, CameraProfile)
    return found


def device(**more: object) -> DeviceSpec:
    facts: dict[str, object] = {"interval_s": 0.2, "lost_after": 2, **more}
    return DeviceSpec("gate-camera", profile(), **facts)  # type: ignore[arg-type]


def bus(source: object, **more: object) -> CameraBus:
    facts: dict[str, object] = {"forget_ms": 500, "silence_ms": 1000, **more}
    return CameraBus("gate", str(source), **facts)  # type: ignore[arg-type]


class InStep:
    """Plays a recording to a port picture by picture: the next is read when the last was looked at, and then it is
    `every_ms` later. So nothing is missed however busy the machine is, and nobody waits."""

    def __init__(self, spec: CameraBus, every_ms: int = 40) -> None:
        self._spec, self._every_ms = spec, every_ms
        self._watch = watch_of(spec)
        self._looked = threading.Semaphore(1)
        self._wall, self._mono = clock.now()

    def clock(self) -> tuple[int, int]:
        return self._wall, self._mono

    def look(self, picture: Picture, t_ms: int) -> Look:
        try:
            return self._watch.look(picture, t_ms)
        finally:
            self._looked.release()

    def make(self) -> Source:
        return _Stepped(Capture(self._spec), self)

    def step(self) -> None:
        self._looked.acquire()
        self._mono += self._every_ms
        self._wall += self._every_ms


class _Stepped:
    def __init__(self, capture: Capture, steps: InStep) -> None:
        self.open, self.close = capture.open, capture.close
        self._capture, self._steps = capture, steps

    def read(self) -> Picture | Fault:
        self._steps.step()
        return self._capture.read()


class Told:
    """What a port said."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.samples: list[Sample] = []

    @property
    def scans(self) -> list[Scan]:
        return [body for body in self.bodies if isinstance(body, Scan)]

    @property
    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]

    @property
    def health(self) -> list[tuple[str, str]]:
        return [(body.state, body.cause) for body in self.bodies if isinstance(body, DeviceHealth)]

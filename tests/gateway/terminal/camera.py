"""A camera that shows what a test tells it to, when it tells it to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Condition

import segno
from PIL import Image, ImageDraw

from contract.event import Scan
from gateway.core.code import Code, Corners

SIZE = (1280, 720)
SQUARE = (700, 300, 940, 540)  # of the code in `picture`: left, top, right, bottom
SPOT = (255, 0, 255)  # marks the ground of the code, as nothing else in the picture
CORNERS: Corners = ((700.0, 300.0), (940.0, 300.0), (940.0, 540.0), (700.0, 540.0))
LABEL = "8K3F27QMXA4P09TD"


@dataclass(frozen=True)
class FakeSeen:
    code: Code
    track: int
    counted: bool


@dataclass(frozen=True)
class FakeShown:
    number: int
    t: int
    jpeg: bytes
    width: int
    height: int
    codes: tuple[FakeSeen, ...]


@dataclass(frozen=True)
class FakeFigures:
    frame_rate: float = 24.8
    latency_ms: float = 41.2
    dropped: int = 3
    state: str = "ok"
    cause: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class FakeDecision:
    t: int
    scan: Scan


@dataclass
class FakeCamera:
    """Shows nothing until `show`."""

    id: str = "gate-1"
    name: tuple[str, str] = ("一号口摄像头", "Camera of gate 1")
    now: FakeFigures = field(default_factory=FakeFigures)
    number_of_decisions: int = 0
    plain: bytes = b""  # what it shows and keeps where no test looks for the ground

    def __post_init__(self) -> None:
        self._changed = Condition()
        self._newest: FakeShown | None = None
        self._decisions: list[FakeDecision] = []
        self.kept: dict[str, bytes] = {}
        self.asked = 0

    def show(self, t: int, *codes: FakeSeen, jpeg: bytes | None = None) -> int:
        with self._changed:
            number = 1 if self._newest is None else self._newest.number + 1
            self._newest = FakeShown(number, t, jpeg or self.plain or PICTURE, *SIZE, codes)
            self._changed.notify_all()
            return number

    def decide(self, t: int, scan: Scan) -> None:
        with self._changed:
            self._decisions.insert(0, FakeDecision(t, scan))
            self.number_of_decisions += 1
            if scan.snapshot:
                self.kept[scan.snapshot] = self.plain or PICTURE

    def shown(self, after: int, timeout_s: float) -> FakeShown | None:
        with self._changed:
            self.asked += 1
            self._changed.wait_for(lambda: self._fresh(after), timeout_s)
            return self._newest if self._fresh(after) else None

    def _fresh(self, after: int) -> bool:
        return self._newest is not None and self._newest.number > after

    def figures(self) -> FakeFigures:
        return self.now

    def recent(self) -> Sequence[FakeDecision]:
        with self._changed:
            return list(self._decisions[:50])

    def snapshot(self, name: str) -> bytes | None:
        return self.kept.get(name)


def seen(*, counted: bool, text: str = LABEL, corners: Corners = CORNERS, track: int = 1) -> FakeSeen:
    return FakeSeen(Code(text, "qr_code", corners, "quick"), track, counted)


def picture(text: str = LABEL, ground: tuple[int, int, int] = SPOT) -> bytes:
    """A crate on a belt with one printed code, on a ground that can be found again."""
    image = Image.new("RGB", SIZE, (74, 79, 80))
    draw = ImageDraw.Draw(image)
    for left in range(0, SIZE[0], 80):
        draw.rectangle((left, 0, left + 40, SIZE[1]), fill=(86, 91, 92))
    draw.rounded_rectangle((210, 120, 1080, 640), 20, fill=(43, 110, 163))
    draw.rectangle((250, 150, 1040, 260), fill=(98, 140, 60))
    draw.rectangle((660, 270, 1000, 570), fill=(241, 239, 230))
    draw.rectangle(SQUARE, fill=ground)
    matrix = segno.make_qr(text, error="m", version=2).matrix
    inset, module = 24, (SQUARE[2] - SQUARE[0] - 48) / len(matrix)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            left, top = SQUARE[0] + inset + column * module, SQUARE[1] + inset + row * module
            draw.rectangle((left, top, left + module, top + module), fill=(20, 20, 20) if dark else (250, 250, 250))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue()


PICTURE = picture()

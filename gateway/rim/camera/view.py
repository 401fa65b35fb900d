"""What pages see of a camera: the newest picture with what was read in it, how it does, what it decided last.

A picture is encoded only while somebody asks, once for all who ask, in the asker's thread; the eye is never held up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition, Lock
from typing import TYPE_CHECKING, Final, Literal

from contract.event import Scan
from contract.printed import sort_of
from gateway.core.count import Seen

if TYPE_CHECKING:
    from gateway.vision.picture import Picture

_WIDEST: Final = 1280
_QUALITY: Final = 75
_RECENT: Final = 50
State = Literal["new", "ok", "lost"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture: UTC ms when it was there, JPEG, its size in pixels; corners of `codes` are in those.

    A stranger's code has no text here: it may hold anybody's name.
    """

    number: int
    t: int
    jpeg: bytes
    width: int
    height: int
    codes: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class CameraFigures:
    """How a camera does: pictures a second, ms from picture to decision (median), pictures that gave way to newer ones
    since the start, and, where it is not well, why (zh, en)."""

    frame_rate: float
    latency_ms: float
    dropped: int
    state: State
    cause: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was counted and recorded at UTC ms `t`."""

    t: int
    scan: Scan


class CameraView:
    """One camera. Every method may be called from any thread.

    figures: as they are now; snapshot: the picture of a name, None where it is gone.
    """

    def __init__(
        self,
        key: str,
        name: tuple[str, str],
        figures: Callable[[], CameraFigures],
        snapshot: Callable[[str], bytes | None],
    ) -> None:
        self.id = key
        self.name = name
        self.figures = figures
        self.snapshot = snapshot
        self.number_of_decisions = 0
        self._change = Condition()
        self._number = 0
        self._newest: tuple[int, int, Picture, tuple[Seen, ...]] | None = None
        self._recent: deque[Decision] = deque(maxlen=_RECENT)
        self._encoding = Lock()
        self._shown: Shown | None = None

    def shown(self, after: int, timeout_s: float) -> Shown | None:
        """The newest picture with a number above `after`; None where none comes in time."""
        with self._change:
            self._change.wait_for(lambda: self._number > after, timeout_s)
            newest = self._newest
        if newest is None or newest[0] <= after:
            return None
        with self._encoding:
            if self._shown is None or self._shown.number < newest[0]:
                self._shown = _encoded(*newest)
            return self._shown

    def recent(self) -> Sequence[Decision]:
        """The last decisions, at most 50, newest first."""
        with self._change:
            return list(reversed(self._recent))

    def offer(self, t: int, picture: Picture, codes: tuple[Seen, ...]) -> None:
        """A picture that was decided; kept as it is, and encoded if somebody asks for it before the next one comes."""
        with self._change:
            self._number += 1
            self._newest = (self._number, t, picture, codes)
            self._change.notify_all()

    def decided(self, t: int, scan: Scan) -> None:
        """What was recorded."""
        with self._change:
            self._recent.append(Decision(t, scan))
            self.number_of_decisions += 1


def _encoded(number: int, t: int, picture: Picture, codes: tuple[Seen, ...]) -> Shown:
    import cv2  # pages of a gateway without cameras must not pay for it

    height, width = picture.shape[:2]
    scale = min(1.0, _WIDEST / width)
    size = (round(width * scale), round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return Shown(number, t, jpeg.tobytes(), *size, tuple(_scaled(seen, scale) for seen in codes))


def _scaled(seen: Seen, scale: float) -> Seen:
    """In pixels of what is shown; of a stranger's code without its text."""
    code = seen.code
    one, two, three, four = ((x * scale, y * scale) for x, y in code.corners)
    text = "" if sort_of(code.text, code.symbology).kind == "foreign" else code.text
    return seen._replace(code=code._replace(text=text, corners=(one, two, three, four)))

"""What the pages ask of a camera; whatever fits may be shown, the port of a real one does (gateway.rim.camera).

Written as protocols, so that the pages know nothing of OpenCV.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from contract.event import Scan
from gateway.core.code import Code


class Seen(Protocol):
    """A code in one picture: counted, or not yet."""

    @property
    def code(self) -> Code:
        """What was read, and where: pixels of that picture."""

    @property
    def track(self) -> int:
        """Number of the thing that it is on, for as long as that is in sight."""

    @property
    def counted(self) -> bool:
        """Whether that thing has been counted."""


class Shown(Protocol):
    """One picture: its number (rising), UTC ms, JPEG, size in pixels, the codes in it."""

    @property
    def number(self) -> int: ...  # noqa: D102  # the class says it
    @property
    def t(self) -> int: ...  # noqa: D102
    @property
    def jpeg(self) -> bytes: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def codes(self) -> Sequence[Seen]: ...  # noqa: D102


class CameraFigures(Protocol):
    """How a camera does: pictures a second, ms from light to decision, pictures dropped, state and cause (zh, en)."""

    @property
    def frame_rate(self) -> float: ...  # noqa: D102  # the class says it
    @property
    def latency_ms(self) -> float: ...  # noqa: D102
    @property
    def dropped(self) -> int: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def cause(self) -> tuple[str, str]: ...  # noqa: D102


class Decision(Protocol):
    """One thing counted, at UTC ms `t`."""

    @property
    def t(self) -> int: ...  # noqa: D102  # the class says it
    @property
    def scan(self) -> Scan: ...  # noqa: D102


class CameraView(Protocol):
    """One camera. Every method may be called from any thread."""

    @property
    def id(self) -> str:
        """Its device id."""

    @property
    def name(self) -> tuple[str, str]:
        """(zh, en); en may be empty."""

    @property
    def number_of_decisions(self) -> int:
        """Rises with every decision."""

    def shown(self, after: int, timeout_s: float) -> Shown | None:
        """The newest picture with a number above `after`; None where none comes in time."""

    def figures(self) -> CameraFigures:
        """How it does now."""

    def recent(self) -> Sequence[Decision]:
        """The last decisions, newest first."""

    def snapshot(self, name: str) -> bytes | None:
        """The JPEG kept under a name of a decision; None where it is gone."""


@runtime_checkable
class Watched(Protocol):
    """A port that has something to show."""

    @property
    def view(self) -> CameraView:
        """What of it is shown."""


def cameras_of(ports: Iterable[object]) -> Mapping[str, CameraView]:
    """The cameras among the ports that run, by id."""
    views = [port.view for port in ports if isinstance(port, Watched)]
    return {view.id: view for view in views}

"""Where something looks like a code and does not read: which of those places gets the one rescue of a picture. Pure.

A rescue costs as much as several pictures. Print, straw and mesh look like codes and never read, so a place is tried
less and less often; a place that has just come is tried at once. Each try takes the next rescue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gateway.vision.region import Rect

_FORGET_MS: Final = 2000
_LONGEST: Final = 64  # pictures between two tries


class Try(NamedTuple):
    """A place to rescue now, and which rescue in turn (0, 1, 2 … without end)."""

    rect: Rect
    turn: int


@dataclass(slots=True)
class _Place:
    rect: Rect
    seen_ms: int
    tries: int = 0
    wait: int = 1


class Unread:
    """The places of one camera that do not read."""

    def __init__(self) -> None:
        self._places: list[_Place] = []

    def __bool__(self) -> bool:
        return bool(self._places)

    def next(self, unread: Sequence[Rect], t_ms: int) -> Try | None:
        """The place of this picture to rescue, if one is due: the one with the fewest tries."""
        self._places = [one for one in self._places if t_ms - one.seen_ms <= _FORGET_MS]
        here = [self._place(rect, t_ms) for rect in unread]
        for place in here:
            place.wait -= 1
        due = [place for place in here if place.wait <= 0]
        if not due:
            return None
        chosen = min(due, key=lambda place: place.tries)
        chosen.tries += 1
        chosen.wait = min(_LONGEST, 2 ** (chosen.tries // 2))
        return Try(chosen.rect, chosen.tries - 1)

    def read(self, rects: Sequence[Rect]) -> None:
        """A code was read in these: they are no longer unread."""
        self._places = [one for one in self._places if not any(one.rect.common(rect) for rect in rects)]

    def _place(self, rect: Rect, t_ms: int) -> _Place:
        """The place that this rectangle goes on, or a new one."""
        best = max(self._places, key=lambda one: one.rect.common(rect), default=None)
        if best is None or best.seen_ms == t_ms or 2 * best.rect.common(rect) < min(best.rect.area, rect.area):
            best = _Place(rect, t_ms)
            self._places.append(best)
        best.rect, best.seen_ms = rect, t_ms
        return best

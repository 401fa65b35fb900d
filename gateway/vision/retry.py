"""What looks like a code and does not read: how often it is tried again, and which place gets a rescue. Pure.

Print, straw and mesh look like codes and never read, so a place is tried less and less often; one that has just come,
or grows because it comes into the picture, is tried in every picture. A rescue costs as much as several pictures: at
most one in a picture, for the place with the fewest, and each takes the next one in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gateway.vision.region import Rect

_FORGET_MS: Final = 1000
_EAGER: Final = 2  # pictures in a row
_LAZY: Final = 3  # later only every third
_CHANGED: Final = 0.3  # of its area: it is not what was tried
_STAYS: Final = 2  # tries of a place that did not change
_LONGEST: Final = 64  # tries from one rescue to the next


@dataclass(slots=True)
class Place:
    """One place that does not read. area: when it was tried last; failed: tries since it came or changed."""

    rect: Rect
    seen_ms: int
    area: int = 0
    failed: int = 0
    passed: int = 0
    rescues: int = 0
    wait: int = 0


class Attempts:
    """The places of one camera that do not read."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def __bool__(self) -> bool:
        return bool(self._places)

    def place(self, rect: Rect, t_ms: int) -> Place:
        """The place that this rectangle goes on, or a new one; forgets those that went away."""
        self._places = [one for one in self._places if t_ms - one.seen_ms <= _FORGET_MS]
        best = max(self._places, key=lambda one: one.rect.common(rect), default=None)
        if best is None or best.seen_ms == t_ms or 2 * best.rect.common(rect) < min(best.rect.area, rect.area):
            best = Place(rect, t_ms)
            self._places.append(best)
        best.rect, best.seen_ms = rect, t_ms
        return best

    def due(self, place: Place) -> bool:
        """Whether to try it in this picture; ask once a picture."""
        place.passed += 1
        if abs(place.rect.area - place.area) > _CHANGED * place.area:
            place.failed = 0
        return place.failed < _EAGER or place.passed >= _LAZY

    def plainly(self, place: Place) -> bool:
        """Whether the next try is for codes dark on light only: every other one, for codes light on dark are rare."""
        return place.failed % 2 == 0

    def fail(self, place: Place) -> None:
        """It was tried and did not read."""
        place.failed += 1
        place.passed = 0
        place.area = place.rect.area

    def rescue(self, tried: Sequence[Place]) -> Place | None:
        """Which of the places that were just tried gets the rescue of this picture, if one is due."""
        staying = [place for place in tried if place.failed >= _STAYS]
        for place in staying:
            place.wait -= 1
        chosen = min((place for place in staying if place.wait <= 0), key=lambda place: place.rescues, default=None)
        if chosen is not None:
            chosen.rescues += 1
            chosen.wait = min(_LONGEST, 2**chosen.rescues)
        return chosen

    def read(self, place: Place) -> None:
        """A code was read in it: it is no longer unread."""
        self._places = [one for one in self._places if one is not place]

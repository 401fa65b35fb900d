"""What several looks at one picture agree on, for bar codes.

A QR code or a Data Matrix corrects and proves itself. A bar code has one check digit or two: under blur a reader now
and then says another number that fits (measured: docs/camera.md). So a text wants two looks that say it, and two more
than say something else of the same place.
"""

from __future__ import annotations

from gateway.core.code import Code, Symbology
from gateway.vision.view import overlap

NEEDED = 2

_Key = tuple[str, Symbology]


class Ballot:
    """The bar codes of one picture as step after step tells them."""

    def __init__(self) -> None:
        self._codes: dict[_Key, list[Code]] = {}
        self._votes: dict[_Key, int] = {}

    def add(self, codes: list[Code], weight: int) -> None:
        """What one step read; `weight` is how many looks of its own the step agrees with."""
        for key in dict.fromkeys((code.text, code.symbology) for code in codes):
            self._codes.setdefault(key, [code for code in codes if (code.text, code.symbology) == key])
            self._votes[key] = self._votes.get(key, 0) + weight

    @property
    def agreed(self) -> list[Code]:
        """The codes that enough looks agree on, as the first of them read each."""
        return [code for key in self._codes if self._lead(key) >= NEEDED for code in self._codes[key]]

    @property
    def is_open(self) -> bool:
        """Whether a place with something to read has no text that is agreed on."""
        agreed = self.agreed
        return any(not any(overlap(one, other) for other in agreed) for codes in self._codes.values() for one in codes)

    def _lead(self, key: _Key) -> int:
        """Votes of a text, less those of the strongest one that was read in its place."""
        rivals = [
            votes
            for other, votes in self._votes.items()
            if other != key and any(overlap(a, b) for a in self._codes[key] for b in self._codes[other])
        ]
        return self._votes[key] - max(rivals, default=0)

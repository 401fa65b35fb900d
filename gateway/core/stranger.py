"""Codes of strangers: told that there was one, never what it says, and not again and again. Pure.

A poster with a QR code beside the belt, or a phone in somebody's hand, is read as often as it comes into the picture.
Of each distinct code one event goes out for as long as it keeps coming: until it stayed away for the forget time.
"""

from __future__ import annotations

from typing import Final

MOST: Final = 1000  # distinct codes that are remembered


class Strangers:
    """forget_ms: what was not seen for so long is told anew."""

    def __init__(self, forget_ms: int) -> None:
        self._forget_ms = forget_ms
        self._seen: dict[tuple[str, str], int] = {}

    def new(self, text: str, symbology: str, mono_ms: int) -> bool:
        """Whether this code is to be told; seen at `mono_ms` in any case."""
        before = self._seen.pop((text, symbology), None)
        self._seen[text, symbology] = mono_ms
        if len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]
        return before is None or mono_ms - before > self._forget_ms

"""When a gateway asks for its next certificate. Pure; times are UTC ms.

It asks when a third of the certificate's life is left, and again every day until it has an answer: weeks without a line
are ordinary, and an event that asks for a certificate may have to wait for all of them.
"""

from __future__ import annotations

from typing import Final

AGAIN_MS: Final = 86_400_000


def due(start: int, end: int, now: int) -> bool:
    """Whether a certificate from `start` to `end` has a third of its life left, or less."""
    return end > start and now >= end - (end - start) // 3


def asks(start: int, end: int, now: int, asked: int) -> bool:
    """Whether to ask at `now`, having asked last at `asked` (0: never in this run)."""
    again = min(AGAIN_MS, max((end - start) // 12, 1))  # a short-lived certificate cannot wait for a day
    return due(start, end, now) and (not asked or not asked <= now < asked + again)

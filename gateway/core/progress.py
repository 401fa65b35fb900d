"""Whether everything of a gateway still turns: the watchdog is fed only while it does. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Part(NamedTuple):
    """Something that must come round again: when it last did, and after how long it counts as hung (seconds)."""

    name: str
    turned: float
    patience: float


def hung(parts: Iterable[Part], now: float) -> list[str]:
    """The names of those that did not come round in time; `now` by the same clock."""
    return [part.name for part in parts if now - part.turned > part.patience]

"""The quality of one value: one word on the wire, one small integer in the stores, worst wins.

A value is never dropped for being bad: it is stored with the word that says why nobody should judge by it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Quality(IntEnum):
    """Ordered by how little a value can be trusted; the number is what stores keep, so it never changes its meaning."""

    GOOD = 0
    DERIVED = 1  # the instrument computed it from another quantity
    STUCK = 2  # has not moved for longer than this quantity ever stands still
    SPIKE = 3  # jumped further than this quantity can
    OUT_OF_RANGE = 4  # outside what the sensor, or nature, can give
    CLOCK_UNSYNCED = 5  # the value may be fine; its time is not proven
    STALE = 6  # no answer in time; the value is null
    DEVICE_ERROR = 7  # the device answered that it cannot tell; the value is null

    @property
    def word(self) -> str:
        """How the wire and the API spell it."""
        return self.name.lower()


BY_WORD: Final[dict[str, Quality]] = {quality.word: quality for quality in Quality}
NAMES: Final[dict[Quality, tuple[str, str]]] = {
    Quality.GOOD: ("正常", "good"),
    Quality.DERIVED: ("推算", "derived"),
    Quality.STUCK: ("卡值", "stuck"),
    Quality.SPIKE: ("突跳", "spike"),
    Quality.OUT_OF_RANGE: ("越限", "out of range"),
    Quality.CLOCK_UNSYNCED: ("时钟未校", "clock not synced"),
    Quality.STALE: ("断线", "stale"),
    Quality.DEVICE_ERROR: ("设备故障", "device error"),
}

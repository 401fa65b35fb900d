"""How many series there may be: of one gateway and in all, so that no mistake in the field can drown an InfluxDB.

Every distinct set of tags is a series that the server's index must hold. A new one is counted before it is written;
beyond the limits its values are refused with a word. Several processes count by themselves, so a limit may be passed by
what they let in within one moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from cloud.telemetry.influx.book import Book, Device
from cloud.telemetry.port import Block

Key = tuple[str, str, str]  # gateway, device, point
_MOST: Final = 50_000  # devices remembered


class Census:
    """Which series there are. `gateway` and `all`: how many there may be."""

    def __init__(self, book: Book, gateway: int, all_: int) -> None:
        self._book = book
        self._gateway = gateway
        self._all = all_
        self._known: dict[Device, set[str]] = {}

    def turned_away(self, blocks: Sequence[Block]) -> dict[Key, str]:
        """The series of these blocks that are new and too many, each with the word why. Raises StoreError."""
        fresh = self._fresh(blocks)
        if fresh:
            self._learn(self._book.points(list(dict.fromkeys((gateway, device) for gateway, device, _ in fresh))))
            fresh = self._fresh(blocks)
        if not fresh:
            return {}
        total, counts = self._book.counts(sorted({gateway for gateway, _, _ in fresh}))
        away: dict[Key, str] = {}
        for key in fresh:
            count = counts.get(key[0], 0)
            if count >= self._gateway:
                away[key] = f"gateway {key[0]} has {count} series, the limit is {self._gateway}"
            elif total >= self._all:
                away[key] = f"there are {total} series, the limit is {self._all}"
            else:
                total, counts[key[0]] = total + 1, count + 1
        return away

    def came(self, points: dict[Device, set[str]]) -> None:
        """These series are in the book now."""
        self._learn(points)

    def _learn(self, points: dict[Device, set[str]]) -> None:
        if len(self._known) > _MOST:
            self._known.clear()
        for device, keys in points.items():
            self._known.setdefault(device, set()).update(keys)

    def _fresh(self, blocks: Sequence[Block]) -> list[Key]:
        known, none = self._known, frozenset[str]()
        found: dict[Device, dict[str, None]] = defaultdict(dict)
        for block in blocks:
            device = (block.gateway, block.device)
            mine = known.get(device, none)
            if not block.values.keys() <= mine:
                new = (point for point in block.values if point not in mine and _says(block, point))
                found[device].update(dict.fromkeys(new))
        return [(*device, point) for device, points in found.items() for point in points]


def _says(block: Block, point: str) -> bool:
    """Whether there is anything to write of a point."""
    return any(value is not None for value in block.values[point]) or any(block.quality.get(point, ()))

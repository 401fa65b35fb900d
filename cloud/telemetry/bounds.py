"""Values too large to be added up: a store would answer a window that holds two of them with infinity, or not at all.

InfluxDB 1.x cannot write infinity as JSON and fails the whole question, so one such value would keep a minute, and all
that is rolled up with it, from ever being read. No instrument gives such a number; one that arrives is a mistake of
whoever sent it, and is refused. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cloud.telemetry.port import Block, Refusal

LARGEST: Final = 1e300  # of either sign: a hundred million of them still add up to a number
_WHY: Final = f"beyond ±{LARGEST:g}"


def within(blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Refusal]]:
    """The blocks without what is too large, as though it had not been sampled, and what was taken out."""
    if not any(_too_large(column) for block in blocks for column in block.values.values()):
        return blocks, []
    refused: list[Refusal] = []
    return [_mended(block, refused) for block in blocks], refused


def _too_large(column: Sequence[float | None]) -> bool:
    found = column if None not in column else [value for value in column if value is not None]
    return bool(found) and (max(found) > LARGEST or min(found) < -LARGEST)  # type: ignore[type-var, operator]  # no None


def _mended(block: Block, refused: list[Refusal]) -> Block:
    values, quality = dict(block.values), dict(block.quality)
    for point, column in block.values.items():
        wrong = {place for place, value in enumerate(column) if value is not None and abs(value) > LARGEST}
        if not wrong:
            continue
        values[point] = [None if place in wrong else value for place, value in enumerate(column)]
        if point in quality:
            quality[point] = [0 if place in wrong else mark for place, mark in enumerate(quality[point])]
        refused += (Refusal(block.gateway, block.device, point, block.times[place], _WHY) for place in sorted(wrong))
    return Block(block.gateway, block.device, block.times, values, quality)

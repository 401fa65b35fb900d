"""Sparklines: up to 40 values of the last hour, or of the last minutes where a series has only begun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cloud.telemetry.port import Columns, TimeSeries

SLOTS: Final = 40
MOST_SERIES: Final = 400  # beyond, a list shows none: who looks at so many reads numbers, not lines
_SPANS_MS: Final = (3_600_000, 600_000)
_ENOUGH: Final = 8


def sparklines(series: TimeSeries, names: Sequence[str], now: int) -> dict[str, list[float | None]]:
    """Series -> values in equal steps, oldest first, null where a step has none; empty where there is nothing."""
    lines: dict[str, list[float | None]] = {}
    wanted = list(names) if len(names) <= MOST_SERIES else []
    for span in _SPANS_MS:
        if not wanted:
            break
        answers = series.range(
            wanted, (now - span) * 1000, (now + 1) * 1000, window=span * 1000 // SLOTS, max_points=SLOTS
        )
        lines.update((columns.series, _slots(columns)) for columns in answers)
        wanted = [columns.series for columns in answers if 0 < len(columns.t) < _ENOUGH]
    return lines


def _slots(columns: Columns) -> list[float | None]:
    if not columns.t or columns.window <= 0:
        return columns.value[-SLOTS:]
    by_slot = dict(zip((t // columns.window for t in columns.t), columns.value, strict=True))
    first, last = min(by_slot), max(by_slot)
    return [by_slot.get(slot) for slot in range(max(first, last - SLOTS + 1), last + 1)]

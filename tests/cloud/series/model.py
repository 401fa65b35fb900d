"""The port as a plain dict: slow, obvious, the measure of every store."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

from cloud.telemetry.port import Aggregate, Block, Columns, Written
from cloud.telemetry.series import floor, name, widen

Row = tuple[float | None, int]


class Model:
    """`overwrites`: a row that is written again counts as new, and its figures lie over those that were there."""

    def __init__(self, *, overwrites: bool = False) -> None:
        self.rows: dict[str, dict[int, Row]] = {}
        self._overwrites = overwrites

    def write(self, blocks: Sequence[Block]) -> Written:
        stored = duplicate = 0
        for block in blocks:
            for point, column in block.values.items():
                rows = self.rows.setdefault(name(block.gateway, block.device, point), {})
                marks = block.quality.get(point) or [0] * len(column)
                for t, value, mark in zip(block.times, column, marks, strict=True):
                    if value is None and mark == 0:
                        continue
                    if self._overwrites:
                        rows[t] = (value if value is not None else rows.get(t, (None, 0))[0], mark)
                        stored += 1
                    elif t in rows:
                        duplicate += 1
                    else:
                        rows[t] = (value, mark)
                        stored += 1
        return Written(stored, duplicate)

    def latest(self, series: str) -> tuple[int, float | None, int] | None:
        rows = self.rows.get(series)
        return (max(rows), *rows[max(rows)]) if rows else None

    def raw(self, series: str, start: int, end: int) -> list[tuple[int, float | None, int]]:
        return sorted((t, *row) for t, row in self.rows.get(series, {}).items() if start <= t < end)

    def windows(self, series: str, start: int, end: int, window: int, aggregate: Aggregate) -> Columns:
        start, end = widen(start, end, window)
        slots: dict[int, list[Row]] = {}
        for t, row in sorted(self.rows.get(series, {}).items()):
            if start <= t < end:
                slots.setdefault(floor(t, window), []).append(row)
        answer = Columns(series, window, [], [], [], [], [])
        for t, rows in slots.items():
            values = [value for value, _ in rows if value is not None]
            answer.t.append(t)
            answer.low.append(min(values, default=None))
            answer.high.append(max(values, default=None))
            answer.quality.append(max(mark for _, mark in rows))
            answer.value.append(_fold(values, aggregate))
        return answer


def _fold(values: list[float], aggregate: Aggregate) -> float | None:
    if aggregate == "count":
        return float(len(values))
    if not values:
        return None
    folds = {"mean": sum(values) / len(values), "min": min(values), "max": max(values), "first": values[0]}
    return folds.get(aggregate, values[-1])


def same(found: Columns, wanted: Columns) -> bool:
    """Equal, means up to the order of their additions."""
    near = len(found.value) == len(wanted.value) and all(
        a is b is None or (a is not None and b is not None and isclose(a, b, rel_tol=1e-9, abs_tol=1e-6))
        for a, b in zip(found.value, wanted.value, strict=True)
    )
    rest = [(c.series, c.window, c.t, c.low, c.high, c.quality) for c in (found, wanted)]
    return near and rest[0] == rest[1]

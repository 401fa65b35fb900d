"""Partial aggregates folded into windows, and starts of buckets into spans. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from cloud.telemetry.influx.answer import Table
from cloud.telemetry.influx.protocol import joined
from cloud.telemetry.port import Aggregate, Columns
from cloud.telemetry.series import floor

Figures = Mapping[str, float | None]  # of FIGURES, those that were asked for
Rows = dict[int, Figures]  # start in µs -> the figures of a bucket or window
Point = tuple[str, str]  # device, point


def tables(found: Iterable[Table]) -> dict[Point, Rows]:
    """The series of an answer, by device and point."""
    answer: dict[Point, Rows] = {}
    for table in found:
        names = table.columns[1:]
        answer[_point(table)] = {int(row[0] or 0): dict(zip(names, row[1:], strict=True)) for row in table.values}
    return answer


def columns(found: Iterable[Table]) -> dict[Point, tuple[list[float | None], ...]]:
    """The series of an answer as columns, the first their times."""
    return {_point(table): tuple(map(list, zip(*table.values, strict=True))) for table in found if table.values}


def fold(rows: Rows, window: int) -> Rows:
    """Buckets joined into windows of `window` µs."""
    slots: dict[int, list[Figures]] = {}
    for t in sorted(rows):
        slots.setdefault(floor(t, window), []).append(rows[t])
    return {t: _join(parts) for t, parts in slots.items()}


def answer(series: str, window: int, rows: Rows, aggregate: Aggregate) -> Columns:
    """Windows as columns."""
    found = Columns(series, window, [], [], [], [], [])
    for t in sorted(rows):
        figures = rows[t]
        found.t.append(t)
        found.value.append(_value(figures, aggregate))
        found.low.append(figures["low"])
        found.high.append(figures["high"])
        found.quality.append(int(figures["quality"] or 0))
    return found


def spans(starts: Iterable[int], length: int, gap: int = 10) -> list[tuple[int, int]]:
    """Spans that hold all buckets of `length` µs, joined where fewer than `gap` others lie between them."""
    found: list[tuple[int, int]] = []
    for t in sorted(starts):
        if found and t <= found[-1][1] + gap * length:
            found[-1] = (found[-1][0], t + length)
        else:
            found.append((t, t + length))
    return found


def _point(table: Table) -> Point:
    tags = table.tags or {}
    return tags.get("device") or "", joined(table.name, tags.get("channel") or "", tags.get("statistic") or "")


def _value(figures: Figures, aggregate: Aggregate) -> float | None:
    if aggregate == "mean":
        n, total = figures["n"], figures["total"]
        return total / n if n and total is not None else None
    if aggregate == "count":
        return figures["n"] or 0.0
    return figures[{"min": "low", "max": "high"}.get(aggregate, aggregate)]


def _join(parts: Sequence[Figures]) -> Figures:
    """The figures of several buckets together, in the order of time."""
    found: dict[str, float | None] = {}
    for name in parts[0]:
        values = [value for part in parts if (value := part[name]) is not None]
        found[name] = _JOINS[name](values) if values else None
    return found


def _first(values: Sequence[float]) -> float:
    return values[0]


def _last(values: Sequence[float]) -> float:
    return values[-1]


_JOINS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "n": sum,
    "total": sum,
    "low": min,
    "high": max,
    "first": _first,
    "last": _last,
    "quality": max,
}

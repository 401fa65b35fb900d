"""Minutes that came as minimum, maximum and mean, put where the rows of a point are gone. Pure.

A gateway whose outbox was full thinned its oldest rows to one a minute, as three points of their own (co2:min, co2:max,
co2:mean). In an answer they stand in the columns of the point, and the spans in which they do are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from cloud.telemetry.port import Aggregate, Columns
from cloud.telemetry.series import MINUTE

Span = tuple[int, int]  # µs, the end not included
NAMES: Final = (":mean", ":min", ":max")


class Minutes(NamedTuple):
    """The three series of a point over one range; `counted` is the windowed count of `mean`, where windows mix."""

    mean: Columns
    low: Columns
    high: Columns
    counted: Columns | None = None


_Row = tuple[float | None, float | None, float | None, int]  # value, low, high, quality


def mixed(raw: Columns, minutes: Minutes) -> bool:
    """Whether some window has rows of both kinds."""
    return raw.window > 0 and not set(raw.t).isdisjoint(minutes.mean.t)


def merge(raw: Columns, minutes: Minutes, aggregate: Aggregate) -> tuple[Columns, list[Span]]:
    """The columns of a point with what was thinned, and where that stands. A count stays one of readings."""
    thinned = _rows(minutes, aggregate)
    rows: dict[int, _Row] = {
        t: (value, low, high, quality)
        for t, value, low, high, quality in zip(raw.t, raw.value, raw.low, raw.high, raw.quality, strict=True)
    }
    if raw.window == 0:
        there = {t // MINUTE for t in raw.t}
        thinned = {t: row for t, row in thinned.items() if t // MINUTE not in there}
    if aggregate != "count":
        counts = dict(zip(minutes.counted.t, minutes.counted.value, strict=True)) if minutes.counted else {}
        for t, row in thinned.items():
            rows[t] = _both(rows[t], row, counts.get(t) or 1.0, raw.window, aggregate) if t in rows else row
    order = sorted(rows)
    columns = zip(*(rows[t] for t in order), strict=True) if order else ((), (), (), ())
    value, low, high, quality = (list(column) for column in columns)
    return Columns(raw.series, raw.window, order, value, low, high, quality), spans(thinned, max(raw.window, MINUTE))


def spans(times: Iterable[int], length: int) -> list[Span]:
    """Stretches of `length` µs each, joined where they meet."""
    found: list[Span] = []
    for t in sorted(times):
        if found and t <= found[-1][1] + length // 100:
            found[-1] = (found[-1][0], t + length)
        else:
            found.append((t, t + length))
    return found


def _rows(minutes: Minutes, aggregate: Aggregate) -> dict[int, _Row]:
    low = dict(zip(minutes.low.t, minutes.low.low, strict=True))
    high = dict(zip(minutes.high.t, minutes.high.high, strict=True))
    value = {"min": low, "max": high}.get(aggregate) or dict(zip(minutes.mean.t, minutes.mean.value, strict=True))
    mean = zip(minutes.mean.t, minutes.mean.quality, strict=True)
    return {t: (value.get(t), low.get(t), high.get(t), quality) for t, quality in mean}


def _both(raw: _Row, minute: _Row, count: float, window: int, aggregate: Aggregate) -> _Row:
    """A window of which `count` minutes were thinned; of a mean the rest counts as read."""
    low, high = _least(raw[1], minute[1]), _most(raw[2], minute[2])
    value = {"min": low, "max": high}.get(aggregate, raw[0])
    if aggregate == "mean" and raw[0] is not None and minute[0] is not None:
        rest = max(window / MINUTE - count, 1.0)
        value = (raw[0] * rest + minute[0] * count) / (rest + count)
    return (minute[0] if value is None else value, low, high, max(raw[3], minute[3]))


def _least(*values: float | None) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _most(*values: float | None) -> float | None:
    return max((value for value in values if value is not None), default=None)

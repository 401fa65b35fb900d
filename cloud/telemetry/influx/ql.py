"""Questions in InfluxQL, the one language of 1.x, 2.x and 3.x: every name and text quoted, every time a number of ns.

A row of any retention class is a partial aggregate: of the raw rows InfluxDB makes it, of minutes and hours it stands
there. So the same seven figures are asked of all three, and one fold serves them.
"""
# ruff: noqa: S608  # whatever is not a constant of this file goes through `text` or `name`

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cloud.telemetry.port import Aggregate
from cloud.telemetry.series import HOUR, MINUTE, SHIFT

LATEST: Final = (1 << 63) // 1000 - 1  # µs: beyond it int64 ns ends
LENGTHS: Final[Mapping[str, int]] = {"raw": 1, "minute": MINUTE, "hour": HOUR}
NOTHING: Final = 'SELECT "quality" FROM "co2" WHERE time >= 0 AND time < 1'  # finds none, or says why it cannot look
FIGURES: Final = ("n", "total", "low", "high", "first", "last", "quality")
_OF_ROWS: Final = {
    "n": 'count("value")',
    "total": 'sum("value")',
    "low": 'min("value")',
    "high": 'max("value")',
    "first": 'first("value")',
    "last": 'last("value")',
    "quality": 'max("quality")',
}
_OF_ROLLUPS: Final = {
    "n": 'sum("n")',
    "total": 'sum("total")',
    "low": 'min("low")',
    "high": 'max("high")',
    "first": 'first("first")',
    "last": 'last("last")',
    "quality": 'max("quality")',
}
_WANTED: Final[Mapping[Aggregate, Sequence[str]]] = {
    "mean": ("n", "total", "low", "high", "quality"),
    "min": ("low", "high", "quality"),
    "max": ("low", "high", "quality"),
    "count": ("n", "low", "high", "quality"),
    "first": ("low", "high", "first", "quality"),
    "last": ("low", "high", "last", "quality"),
}


def text(value: str) -> str:
    """A value in single quotes."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def name(value: str) -> str:
    """The name of a measurement, tag or field in double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def wanted(aggregate: Aggregate) -> Sequence[str]:
    """The figures of which an aggregate is made, with the bounds and the quality of each window."""
    return _WANTED[aggregate]


def partials(
    kind: str,
    gateway: str,
    devices: Sequence[str],
    measurements: Iterable[str],
    start: int,
    end: int,
    window: int,
    figures: Sequence[str] = FIGURES,
) -> str:
    """Partial aggregates by windows of `window` µs that begin at whole multiples from midnight in Shanghai."""
    source = _OF_ROWS if kind == "raw" else _OF_ROLLUPS
    selected = ", ".join(f"{source[figure]} AS {name(figure)}" for figure in figures)
    offset = (window - SHIFT % window) % window
    by = f'time({window}u, {offset}u), "device", "channel", "statistic"'
    return f"{_select(selected, measurements, gateway, devices, start, end)} GROUP BY {by} fill(none)"


def rows(
    selected: Sequence[str],
    gateway: str,
    device: str,
    measurements: Iterable[str],
    start: int,
    end: int,
    limit: int = 0,
    offset: int = 0,
) -> str:
    """Rows as they stand, series by series, at most `limit` of each where it is not 0."""
    found = _select(", ".join(map(name, selected)), measurements, gateway, [device], start, end)
    bound = (f" LIMIT {limit}" if limit else "") + (f" OFFSET {offset}" if offset else "")
    return f'{found} GROUP BY "device", "channel", "statistic"{bound}'


def _select(
    selected: str, measurements: Iterable[str], gateway: str, devices: Sequence[str], start: int, end: int
) -> str:
    where = " OR ".join(f'"device" = {text(device)}' for device in devices)
    sources = ", ".join(name(measurement) for measurement in sorted(measurements))
    return (
        f'SELECT {selected} FROM {sources} WHERE "gateway" = {text(gateway)} AND ({where})'
        f" AND time >= {min(start, LATEST)}000 AND time < {min(end, LATEST)}000"
    )

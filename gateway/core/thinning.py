"""Many readings become few: a device's minute of them as one row of minima, maxima and means.

Only what can be trusted is counted (good, or derived by the instrument). A minute is whole or not touched: a group of
the minute that still runs, or of the one before (a late row), waits, so that no minute is ever written twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from typing import Final, NamedTuple

from contract.measurement import MINUTE_MS, STATISTICS
from contract.quality import Quality
from contract.readings import MAX_POINTS
from gateway.core.sample import Sample

_TRUSTED: Final = (Quality.GOOD, Quality.DERIVED)
_KEYS: Final = MAX_POINTS // len(STATISTICS)  # points of one thinned row


class Old(NamedTuple):
    """One row that may be thinned: its seq, its run, and what is added to its time to get the true one."""

    seq: int
    run: int
    shift: int
    sample: Sample


class Minute(NamedTuple):
    """Rows of one device, run and minute, and what becomes of them (nothing, where no value can be trusted)."""

    run: int
    rows: Sequence[Old]
    thinned: Sequence[Sample]


def minutes(rows: Iterable[Old]) -> Iterator[Minute]:
    """The minutes that are complete among `rows`, which come in the order of their numbers; the oldest first."""
    groups: dict[tuple[int, str, int], list[Old]] = {}
    last: tuple[int, int] = (0, 0)
    for row in rows:
        minute = (row.sample.t + row.shift) // MINUTE_MS
        last = (row.run, max(minute, last[1]) if row.run == last[0] else minute)
        groups.setdefault((row.run, row.sample.device, minute), []).append(row)
    for (run, device, minute), own in groups.items():
        if run != last[0] or minute < last[1] - 1:
            yield Minute(run, own, list(_thin(device, minute * MINUTE_MS - own[0].shift, own)))


def _thin(device: str, t: int, rows: Sequence[Old]) -> Iterator[Sample]:
    values: dict[str, list[float]] = {}
    for _, _, _, sample in rows:
        for key, value in sample.values.items():
            if value is not None and sample.quality.get(key, Quality.GOOD) in _TRUSTED:
                values.setdefault(key, []).append(value)
    keys = list(values)
    for place in range(0, len(keys), _KEYS):
        points: dict[str, float | None] = {}
        for key in keys[place : place + _KEYS]:
            found = values[key]
            points |= {f"{key}:min": min(found), f"{key}:max": max(found), f"{key}:mean": _mean(found)}
        yield Sample(device, t, rows[0].sample.mono, points, {})


def _mean(values: Sequence[float]) -> float:
    # Rounding must not put the mean outside of what it is the mean of.
    return min(max(fsum(value / len(values) for value in values), min(values)), max(values))

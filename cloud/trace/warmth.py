"""How warm a transport leg was, out of the minutes of the tags that rode along, and what nobody knows of it. Pure.

A minute is covered by a tag that said something in it, or so shortly before that its next value is not due yet; of an
interval that nobody knows a value stands for its own minute. Above and below are minutes in which any tag was beyond
the promise: what lies at the door of a lorry is as much of the load as what lies inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cloud.telemetry import Stretch

MINUTE_MS: Final = 60_000
_CARRIED: Final = 30  # minutes: no value stands for longer, whatever its interval
# What a summary does not know: code -> (zh, en).
NOTES: Final[dict[str, tuple[str, str]]] = {
    "no_tag": ("没有登记随车的设备", "no device rode along"),
    "tag_unknown": ("有随车的设备没有登记，或不是承运方的", "a tag is not on record, or is not the carrier's"),
    "nothing": ("途中没有任何读数，温度不明", "nothing was measured on the way: how warm it was nobody knows"),
    "uncovered": ("途中有些时间没有读数，那时的温度不明", "of some minutes nobody knows how warm it was"),
    "not_arrived": ("还没有到达，只到现在为止", "it has not arrived: the summary ends now"),
    "too_long": ("没有到达的记录，只算最初 14 天", "no arrival was told: only the first 14 days are summed up"),
    "backwards": ("到达早于发车，没法算", "it arrived before it left: nothing can be summed up"),
    "no_promise": ("没有承诺温度，没有高于、低于可算", "no temperature was promised: nothing is above or below"),
    "interval_unknown": ("设备没说多久一个数，一个数只算一分钟", "a tag does not say how often it measures"),
    "thinned": ("有些分钟只剩最小、最大和平均值", "of some minutes only minimum, maximum and mean are left"),
}


class Carried(NamedTuple):
    """One point of a tag: its interval (ms, 0: nobody knows) and its minutes by time."""

    tag: str
    series: str
    interval: int
    minutes: Sequence[Stretch]


class TagWarmth(NamedTuple):
    """What one tag said, °C. below, above: minutes, None where nothing was promised; covered: percent of the leg."""

    tag: str
    series: tuple[str, ...]
    samples: int
    mean: float | None
    low: float | None
    high: float | None
    below: int | None
    above: int | None
    covered: float


class Warmth(NamedTuple):
    """The leg from start to end (ms UTC): all of its tags together, then each. Fields as those of TagWarmth."""

    start: int
    end: int
    mean: float | None
    low: float | None
    high: float | None
    below: int | None
    above: int | None
    covered: float
    tags: tuple[TagWarmth, ...]
    notes: tuple[str, ...]


class _Cell(NamedTuple):
    mean: float
    low: float
    high: float


def summed(
    carried: Iterable[Carried], start: int, end: int, low: float | None, high: float | None, notes: Iterable[str] = ()
) -> Warmth:
    """The summary of start ≤ t < end. low, high: what was promised, °C; notes: codes that the caller found already."""
    by_tag: dict[str, list[Carried]] = {}
    for one in carried:
        by_tag.setdefault(one.tag, []).append(one)
    first, last = -(-start // MINUTE_MS), end // MINUTE_MS  # whole minutes on the way
    cells: dict[int, list[_Cell]] = {}
    tags = []
    for tag, points in sorted(by_tag.items()):
        own: dict[int, list[_Cell]] = {}
        for point in points:
            for minute, cell in _spread(point, first, last):
                own.setdefault(minute, []).append(cell)
                cells.setdefault(minute, []).append(cell)
        within = [one for point in points for one in point.minutes if first <= one.start // MINUTE_MS < last]
        samples = sum(one.samples + one.thinned for one in within)
        names = tuple(sorted(point.series for point in points))
        tags.append(TagWarmth(tag, names, samples, *_sums(own, low, high), _percent(len(own), last - first)))
    everything = [point for points in by_tag.values() for point in points]
    said = set(notes)
    said |= {"no_promise"} if low is None and high is None else set()
    said |= {"interval_unknown"} if any(not point.interval for point in everything) else set()
    said |= {"thinned"} if any(one.thinned for point in everything for one in point.minutes) else set()
    if not cells:
        said.add("nothing")
    elif len(cells) < last - first:
        said.add("uncovered")
    covered = _percent(len(cells), last - first)
    ordered = tuple(code for code in NOTES if code in said)
    return Warmth(start, end, *_sums(cells, low, high), covered, tuple(tags), ordered)


def _spread(point: Carried, first: int, last: int) -> Iterable[tuple[int, _Cell]]:
    """The minutes that each value stands for: its own, and those until the next one is due or there."""
    stands = min(max(-(-point.interval // MINUTE_MS), 1), _CARRIED)
    starts = [one.start // MINUTE_MS for one in point.minutes]
    for place, (minute, one) in enumerate(zip(starts, point.minutes, strict=True)):
        if one.mean is None or one.low is None or one.high is None:
            continue
        until = minute + stands
        if place + 1 < len(starts):
            until = min(until, starts[place + 1])
        for number in range(max(minute, first), min(until, last)):
            yield number, _Cell(one.mean, one.low, one.high)


def _sums(
    cells: dict[int, list[_Cell]], low: float | None, high: float | None
) -> tuple[float | None, float | None, float | None, int | None, int | None]:
    """Mean over the covered time, smallest, largest, minutes below and above."""
    everything = [cell for found in cells.values() for cell in found]
    mean = sum(cell.mean for cell in everything) / len(everything) if everything else None
    known = bool(cells)  # where nothing was measured, no minute is known to have been cold enough
    below = above = None
    if low is not None and known:
        below = sum(any(cell.low < low for cell in found) for found in cells.values())
    if high is not None and known:
        above = sum(any(cell.high > high for cell in found) for found in cells.values())
    lows, highs = (cell.low for cell in everything), (cell.high for cell in everything)
    return mean, min(lows, default=None), max(highs, default=None), below, above


def _percent(part: int, whole: int) -> float:
    """Down to a tenth: what is not whole is never told as 100."""
    return part * 1000 // whole / 10 if whole > 0 else 0.0

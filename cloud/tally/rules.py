"""In which cells of the tally something counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from cloud.tally.model import Figure
from contract.moment import EARLIEST_MS, hour_of, law_day, month_after

_DAY: Final = timedelta(days=1)
_HALF: Final = 16
MONTH: Final = 7  # characters of "2026-11"
_LATEST_MS: Final = 4_102_444_800_000  # 2100: what a broken clock tells after that counts on the last day


class Counted(NamedTuple):
    """One thing that counts. at: ms UTC; product, kind, subject: its keys in these facets, "" where nobody knows."""

    figure: Figure
    at: int
    region: str
    product: str = ""
    kind: str = ""
    subject: str = ""


class Cell(NamedTuple):
    """The key of a row of the tally."""

    figure: str
    facet: str
    day: str
    region: str
    key: str


def cells(one: Counted) -> Iterator[Cell]:
    """Where it counts: once in its day, and in each facet in which it has a key."""
    at = min(max(one.at, EARLIEST_MS), _LATEST_MS)
    day = law_day(at).isoformat()
    month = day[:MONTH]
    yield Cell(one.figure, "day", day, one.region, "")
    yield Cell(one.figure, "month", month, one.region, "")
    keys = (
        ("hour", day, f"{hour_of(at):02}"),
        ("product", day, one.product),
        ("kind", day, one.kind),
        ("subject", day, one.subject),
        ("mproduct", month, one.product),
        ("mkind", month, one.kind),
    )
    for facet, when, key in keys:
        if key:
            yield Cell(one.figure, facet, when, one.region, key)


class Portion(NamedTuple):
    """first, last: days or months (ISO), both included; whole: they are months; sign: -1 they are too many."""

    first: str
    last: str
    whole: bool
    sign: int = 1


def spans(first: date, last: date) -> list[Portion]:
    """The days from `first` to `last` as what is cheapest to add up: whole months, and the days that hang over.

    Of a month of which most is meant, all is taken and the rest taken away again: at most sixteen days at either end.
    """
    if first > last:
        return []
    if (first.year, first.month) == (last.year, last.month) and not (first.day == 1 and _ends(last)):
        return [Portion(first.isoformat(), last.isoformat(), whole=False)]
    begin, end, edges = first.replace(day=1), month_after(last) - _DAY, []
    if first.day > _HALF:
        begin = month_after(first)
        edges.append(_days(first, begin - _DAY))
    elif first > begin:
        edges.append(_days(begin, first - _DAY)._replace(sign=-1))
    if not _ends(last) and last.day < _HALF:
        end = last.replace(day=1) - _DAY
        edges.append(_days(end + _DAY, last))
    elif last < end:
        edges.append(_days(last + _DAY, end)._replace(sign=-1))
    months = Portion(begin.isoformat()[:MONTH], end.isoformat()[:MONTH], whole=True)
    return [months, *edges] if begin <= end else [_days(first, last)]


def _days(first: date, last: date) -> Portion:
    return Portion(first.isoformat(), last.isoformat(), whole=False)


def _ends(day: date) -> bool:
    """Whether it is the last one of its month."""
    return (day + _DAY).day == 1


def sums(gone: Iterable[Counted], come: Iterable[Counted]) -> dict[Cell, int]:
    """What the tally changes by: cells that stay as they are are left out."""
    found: dict[Cell, int] = {}
    for sign, items in ((-1, gone), (1, come)):
        for one in items:
            for cell in cells(one):
                found[cell] = found.get(cell, 0) + sign
    return {cell: number for cell, number in sorted(found.items()) if number}

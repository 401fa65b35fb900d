"""A report as data: tables of figures, each with what it was made of, and the address of the rows behind it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from cloud.kernel.language import Words
from cloud.statistics.interval import Standing, standing, wilson

LINE: Final = 0.98
"""The pass rate of 例行监测 that the national plan wants: at least 98 %. Source: “十四五”全国农产品质量安全提升规划
(2022), for the years to 2025; confidence M 90 %, and nobody here knows of a later figure."""
Name = Literal["certificates", "testing", "inputs", "quality", "townships"]
Kind = Literal["count", "rate", "share", "index"]  # rate: of a sample, with an interval; share: of all there is


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure. value None: there is nothing to tell of. part, whole: of a rate or share. low, high: its interval.

    link: the console's page with the rows behind it, "" where no page shows just these; rows: how many it shows, which
    is the value of a count, and what had failed of a rate; None: it is no list.
    """

    value: float | None
    part: int | None = None
    whole: int | None = None
    low: float | None = None
    high: float | None = None
    standing: Standing | None = None
    link: str = ""
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """how: how its figures are computed."""

    key: str
    kind: Kind
    name: Words
    how: Words


@dataclass(frozen=True, slots=True)
class Row:
    """key: the code of a township, a month, a product…"""

    key: str
    name: Words
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """head: what its rows are; total: over all of them, None where that says nothing; chart: the column that is drawn,
    "" none; line: a share that its rates are held against; note: what one must know to read it."""

    key: str
    title: Words
    head: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    chart: str = ""
    line: float | None = None
    note: Words | None = None


def leading(cell: Cell, link: str, rows: int | None = None) -> Cell:
    """The figure with the address of what is behind it; rows: where that is a list of so many."""
    return replace(cell, link=link, rows=rows if link else None)


def count(number: int, link: str = "", rows: int | None = None) -> Cell:
    """A number of things. rows: what its page shows, where that is not the number."""
    return Cell(number, link=link, rows=(number if rows is None else rows) if link else None)


def rate(good: int, whole: int, link: str = "", line: float | None = None) -> Cell:
    """What passed of a sample; link: to what did not."""
    found = wilson(good, whole)
    if found is None:
        return Cell(None, good, whole)
    side = None if line is None else standing(found, line)
    return Cell(good / whole, good, whole, *found, side, link, whole - good if link else None)


def share(part: int, whole: int, link: str = "", rows: int | None = None) -> Cell:
    """A part of all there is: nothing was drawn, so there is no interval. link: to the part."""
    return Cell(
        part / whole if whole else None, part, whole, link=link, rows=(part if rows is None else rows) if link else None
    )

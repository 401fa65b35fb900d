"""What a reversal takes back: never more than is left of the entry, line by line, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from contract.event import Goods

Row = dict[str, Any]
Measure = Callable[[Goods, Row], int | None]


class Taken(NamedTuple):
    """What one reversal takes: (line of the entry, millionths) for each, and the doubts about it."""

    parts: list[tuple[Row, int]]
    doubts: set[str]


class Settled(NamedTuple):
    """What became of the reversals of an entry, in their order, and how much of it is taken back: "", part, whole."""

    taken: list[Taken]
    reversed: str


def settle(
    entry: Row | None, lines: Sequence[Row], reversals: Sequence[tuple[Row, Sequence[Goods]]], measure: Measure
) -> Settled:
    """Work the reversals of an entry off, each an entry row with the goods it names (none: all that is left).

    measure: the amount of goods in the unit of a line, None where it does not convert.
    """
    if entry is None:
        return Settled([Taken([], {"unknown_entry"}) for _ in reversals], "")
    if entry["kind"] in ("reversal", "refusal"):
        return Settled([Taken([], {"not_reversible"}) for _ in reversals], "")
    left = [line["amount"] for line in lines]
    counts = entry["kind"] == "stock_count"
    taken, over = [], False
    for row, goods in reversals:
        if row["subject"] != entry["subject"]:
            taken.append(Taken([], {"other_subject"}))
        elif over or (not counts and not any(left)):
            taken.append(Taken([], {"reversed_twice"}))
        elif counts:
            taken.append(Taken([], set()))
            over = True
        elif not goods:
            taken.append(Taken([(line, rest) for line, rest in zip(lines, left, strict=True) if rest], set()))
            left = [0] * len(left)
        else:
            taken.append(_part(lines, left, goods, measure))
    some = any(rest != line["amount"] for rest, line in zip(left, lines, strict=True))
    whole = over or (some and not any(left))
    return Settled(taken, "whole" if whole else "part" if some else "")


def _part(lines: Sequence[Row], left: list[int], goods: Sequence[Goods], measure: Measure) -> Taken:
    """Take some goods out of `left`, which is changed."""
    parts: list[tuple[Row, int]] = []
    doubts: set[str] = set()
    for wanted in goods:
        fitting = [place for place, line in enumerate(lines) if _fits(wanted, line)]
        if not fitting:
            doubts.add("not_in_entry")
            continue
        amount = measure(wanted, lines[fitting[0]])
        if amount is None:
            doubts.add("not_in_entry")
            continue
        for place in fitting:
            part = min(amount, left[place])
            if part:
                parts.append((lines[place], part))
                left[place] -= part
                amount -= part
        if amount:
            doubts.add("too_much")
    return Taken(parts, doubts)


def _fits(wanted: Goods, line: Row) -> bool:
    same = wanted.product.strip() == line["registration"]
    return same and wanted.pack in ("", line["pack"]) and wanted.lot in ("", line["lot"])

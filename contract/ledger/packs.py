"""The life of one pack over all ledgers: sold once, and again only where it came back or went down the chain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Moved(NamedTuple):
    """One line about a pack. sign: +1 in, −1 out; supplier: the subject that a purchase names, "" where unknown."""

    entry: str
    line: int
    at: int
    position: int
    kind: str
    sign: int
    subject: str
    supplier: str = ""


def sold_twice(lines: Iterable[Moved]) -> set[tuple[str, int]]:
    """(entry, line) of the sales of a pack that somebody had sold before, in the order of time.

    A wholesaler and the shop that bought of it both sell it lawfully; two shops that do not know each other do not.
    """
    history = sorted(lines, key=lambda one: (one.at, one.position, one.line))
    suppliers: dict[str, set[str]] = {}
    for one in history:
        if one.kind == "purchase" and one.supplier:
            suppliers.setdefault(one.subject, set()).add(one.supplier)
    bought: dict[str, int] = {}
    out: dict[str, int] = {}
    found = set()
    for one in history:
        if one.kind == "purchase":
            bought[one.subject] = bought.get(one.subject, 0) + 1
        elif one.kind == "reversal" and one.sign > 0:
            out[one.subject] = max(0, out.get(one.subject, 0) - 1)
        elif one.kind == "sale":
            own = out.get(one.subject, 0) >= max(1, bought.get(one.subject, 0))
            others = {subject for subject, count in out.items() if count and subject != one.subject}
            if own or any(not _related(one.subject, other, suppliers) for other in others):
                found.add((one.entry, one.line))
            out[one.subject] = out.get(one.subject, 0) + 1
    return found


def _related(one: str, other: str, suppliers: dict[str, set[str]]) -> bool:
    return other in _above(one, suppliers) or one in _above(other, suppliers)


def _above(subject: str, suppliers: dict[str, set[str]]) -> set[str]:
    """All from whom a subject has a pack, directly or through others."""
    found: set[str] = set()
    waiting = [subject]
    while waiting:
        for supplier in suppliers.get(waiting.pop(), ()):
            if supplier not in found:
                found.add(supplier)
                waiting.append(supplier)
    return found

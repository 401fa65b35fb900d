"""The way of a sample from hand to hand: who has it, whether its seal is whole, what does not fit. Pure.

Told anew from all steps in the order in which they were done, so that the order in which they were heard is not seen.
A step that does not fit changes nothing but this: who says that they received a sample has it, however it came to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class CustodyStep(NamedTuple):
    """One step. at: ms UTC; place: orders steps of one ms; by, receiver: ids of subjects, "" where unknown."""

    id: str
    step: str
    by: str
    at: int
    place: int
    receiver: str = ""
    intact: bool = True


@dataclass(slots=True)
class Way:
    """Where a sample is after some steps: ms UTC, 0 where that has not happened. doubts: codes by step."""

    holder: str
    opened: int = 0
    discarded: int = 0
    broken: int = 0
    doubts: dict[str, set[str]] = field(default_factory=dict)


def walk(taken: int, sampler: str, steps: Iterable[CustodyStep], until: int | None = None) -> Way:
    """Follow a sample that `sampler` took at `taken` (ms UTC), up to and with `until`, else to the end."""
    way = Way(sampler)
    for one in sorted(steps, key=lambda step: (step.at, step.place)):
        if until is not None and one.at > until:
            break
        way.doubts[one.id] = said = set()
        if not one.by:
            said.add("by_unknown")
        if one.at < taken:
            said.add("before_sampling")
        elif way.discarded:
            said.add("discarded")
        else:
            _take(way, one, said)
    return way


def _take(way: Way, one: CustodyStep, said: set[str]) -> None:
    if not one.intact and not way.opened:
        said.add("seal_broken")
        way.broken = way.broken or one.at
    if one.step == "receive":
        if way.holder not in ("", one.by):
            said.add("not_handed")
        way.holder = one.by or way.holder
        return
    if one.by and way.holder not in ("", one.by):
        said.add("not_holder")
        return
    if one.step == "hand_over":
        if one.receiver in ("", one.by):
            said.add("receiver_missing")
        else:
            way.holder = one.receiver
    elif one.step == "open":
        way.opened = way.opened or one.at
    elif one.step == "discard":
        way.discarded = one.at

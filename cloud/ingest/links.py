"""How events link into a chain: each names the digest of the one before it. Pure.

A piece is a stretch of numbers in which every event names its predecessor; pieces grow and meet as late events arrive,
whatever the order. Two digests under one number, or a successor that names another predecessor, is a fork.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from contract.ack import Range


class Link(NamedTuple):
    """One event of an epoch: its number, its digest, the digest that it names ("" for the first of an epoch)."""

    seq: int
    digest: str
    prev: str


class Chain(NamedTuple):
    """Pieces, rising, and the numbers at which the chain forks."""

    pieces: list[Range]
    forks: list[int]


def link(pieces: Iterable[Range], fresh: Iterable[Link], around: Iterable[Link]) -> Chain:
    """Add events to the pieces of their epoch. `around`: what came before, under their numbers and beside them."""
    known: dict[int, list[Link]] = defaultdict(list)
    for one in around:
        known[one.seq].append(one)
    starts = dict(pieces)
    ends = {last: first for first, last in starts.items()}
    forks: set[int] = set()
    for new in sorted(set(fresh)):
        if any(twin.digest != new.digest for twin in known[new.seq]):
            forks.add(new.seq)
        known[new.seq].append(new)
        if _within(starts, new.seq):
            continue
        first = last = new.seq
        if _meets(known[new.seq - 1], [new], new.seq, forks) and new.seq - 1 in ends:
            first = ends.pop(new.seq - 1)
            del starts[first]
        if _meets([new], known[new.seq + 1], new.seq + 1, forks) and new.seq + 1 in starts:
            last = starts.pop(new.seq + 1)
            del ends[last]
        starts[first], ends[last] = last, first
    return Chain(sorted(starts.items()), sorted(forks))


def _within(starts: dict[int, int], seq: int) -> bool:
    return any(first <= seq <= last for first, last in starts.items())


def _meets(before: list[Link], after: list[Link], seq: int, forks: set[int]) -> bool:
    """Whether some successor names some predecessor; where both are there and none does, `seq` is a fork."""
    if not before or not after:
        return False
    if any(one.digest == two.prev for one in before for two in after):
        return True
    forks.add(seq)
    return False

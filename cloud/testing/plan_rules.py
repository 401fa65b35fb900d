"""The draw of a sampling plan: anybody who has the population, the quota and the seed finds the same members. Pure.

1. The population is a text of one line a member, `id,township,product,subject`, sorted by id, each line ended by a line
   feed, in UTF-8. Its SHA-256 is published when the plan is made, before anybody knows the seed.
2. The key of a member is the SHA-256, in lower-case hex, of the seed, "|" and its id, in UTF-8.
3. A stratum is a township and a product. Where the quota reaches for one member of each stratum, each gets one. The
   rest of the quota is divided in proportion to the members that are left, rounded down; what that leaves goes one by
   one to the largest fractions, of equal ones to the stratum whose key (of "township|product") is smaller.
4. Of each stratum the members with the smallest keys are drawn. The order of the whole draw is that of the keys.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Final, NamedTuple

MOST: Final = 50_000  # members of a population
Stratum = tuple[str, str]


class Member(NamedTuple):
    """Somebody or something that a draw can fall on: township and product are its stratum, subject whose it is."""

    id: str
    township: str
    product: str
    subject: str


class Drawn(NamedTuple):
    """One member that the draw fell on, with its key; place: from 1, in the order of the keys."""

    place: int
    member: Member
    key: str


def frame(members: Iterable[Member]) -> str:
    """The population as a text, see 1."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(sorted(members))
    return out.getvalue()


def members_of(text: str) -> list[Member]:
    """The population that a text tells."""
    return [Member(*row) for row in csv.reader(io.StringIO(text, newline=""))]


def digest(text: str) -> str:
    """What is published of a population before its draw."""
    return sha256(text.encode()).hexdigest()


def key(seed: str, text: str) -> str:
    """The key of a member or a stratum, see 2."""
    return sha256(f"{seed}|{text}".encode()).hexdigest()


def shares(sizes: Mapping[Stratum, int], quota: int, seed: str) -> dict[Stratum, int]:
    """How many of each stratum are drawn, see 3; all of them where the quota is as large as the population."""
    total = sum(sizes.values())
    if quota >= total:
        return dict(sizes)
    each = 1 if quota >= len(sizes) else 0
    left = {stratum: size - each for stratum, size in sizes.items()}
    rest, remaining = quota - each * len(sizes), sum(left.values())
    wanted = {stratum: Fraction(rest * size, remaining) if remaining else Fraction(0) for stratum, size in left.items()}
    found = {stratum: each + int(share) for stratum, share in wanted.items()}
    order = sorted(wanted, key=lambda one: (-(wanted[one] % 1), key(seed, "|".join(one)), one))
    for stratum in order[: quota - sum(found.values())]:
        found[stratum] += 1
    return found


def draw(members: Sequence[Member], quota: int, seed: str) -> list[Drawn]:
    """The members that the draw falls on, in its order, see 4."""
    strata: dict[Stratum, list[tuple[str, Member]]] = {}
    for member in members:
        strata.setdefault((member.township, member.product), []).append((key(seed, member.id), member))
    wanted = shares({stratum: len(found) for stratum, found in strata.items()}, quota, seed)
    drawn = [one for stratum, found in strata.items() for one in sorted(found)[: wanted[stratum]]]
    return [Drawn(place, member, member_key) for place, (member_key, member) in enumerate(sorted(drawn), 1)]

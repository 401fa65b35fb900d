"""What only the whole county can know of a code that was shown at gates: entered twice, more than issued, a clone.

Pure. All showings of one code are looked at together, in the order of their times, so that what came late changes what
is said of the others and no order of arrival can be seen in the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final, Literal, NamedTuple

Doubt = Literal["entered_again", "more_than_issued", "clone", "overscan"]
FASTEST_KMH: Final = 120.0
"""No lorry is faster: the limit on motorways of 道路交通安全法实施条例, article 78."""
NEAR_KM: Final = 2.0  # places are known to a village, not to a gate
MOST_A_DAY: Final = 12  # showings of one code in 24 hours that may still be one person who tries again
_DAY_MS: Final = 86_400_000
_EARTH_KM: Final = 6371.0088
_HOUR_MS: Final = 3_600_000


class Place(NamedTuple):
    """Degrees, WGS-84."""

    latitude: float
    longitude: float


class Showing(NamedTuple):
    """One code at one gate. at: ms UTC; amount, issued: millionths of one unit, issued None where nobody knows; place:
    None where nobody knows."""

    key: str
    at: int
    gateway: str
    let_in: bool
    amount: int
    issued: int | None
    place: Place | None


def distance_km(one: Place, other: Place) -> float:
    """Along the surface (haversine formula, a sphere of the earth's mean radius)."""
    high, low = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    half = sin((high - low) / 2) ** 2 + cos(high) * cos(low) * sin(across / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def looked_at(showings: Sequence[Showing]) -> Mapping[str, frozenset[Doubt]]:
    """The doubts about each showing of one code, by its key."""
    ordered = sorted(showings, key=lambda one: (one.at, one.key))
    found: dict[str, set[Doubt]] = {one.key: set() for one in ordered}
    entered, times = 0, 0
    for one in ordered:
        if one.let_in:
            entered, times = entered + one.amount, times + 1
            if times > 1:
                found[one.key].add("entered_again")
            if one.issued is not None and entered > one.issued:
                found[one.key].add("more_than_issued")
    for before, after in pairwise(ordered):
        if _too_fast(before, after):
            found[before.key].add("clone")
            found[after.key].add("clone")
    for place, one in enumerate(ordered[MOST_A_DAY:]):
        if one.at - ordered[place].at < _DAY_MS:
            found[one.key].add("overscan")
    return {key: frozenset(doubts) for key, doubts in found.items()}


def _too_fast(before: Showing, after: Showing) -> bool:
    if before.gateway == after.gateway or before.place is None or after.place is None:
        return False
    far = distance_km(before.place, after.place)
    return far > NEAR_KM and (far - NEAR_KM) * _HOUR_MS > FASTEST_KMH * (after.at - before.at)

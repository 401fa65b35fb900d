"""Whether one credential can have been in two places. Pure.

A copy of a card looks like the card; what tells is that it is scanned here and, too soon after, far away. Positions of
telephones are wrong by tens of metres, in houses by hundreds, so nothing within NEAR_KM is ever told.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

NEAR_KM: Final = 2.0
FASTEST_KMH: Final = 120.0
"""The highest speed that a motorway of China allows (道路交通安全法实施条例 78)."""
_EARTH_KM: Final = 6371.0088
"""Mean radius of the GRS 80 ellipsoid, IUGG."""


class Place(NamedTuple):
    """Where and when something was: degrees, ms UTC."""

    latitude: float
    longitude: float
    at: int


def distance_km(first: Place, second: Place) -> float:
    """Along the great circle (haversine)."""
    up = radians(second.latitude - first.latitude) / 2
    across = radians(second.longitude - first.longitude) / 2
    inner = sin(up) ** 2 + cos(radians(first.latitude)) * cos(radians(second.latitude)) * sin(across) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(inner)))


def too_far(first: Place, second: Place) -> bool:
    """Whether nobody drives from one to the other in the time between."""
    hours = abs(second.at - first.at) / 3_600_000
    return distance_km(first, second) > NEAR_KM + FASTEST_KMH * hours

"""What a share of a sample says of the whole it was taken from: Wilson's 95 % interval, and its side of a line. Pure.

Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212;
that it holds what it says also near 100 % and for few samples: Brown, Cai, DasGupta, Interval estimation for a binomial
proportion, Statistical Science 16 (2001) 101-133. Rates of 98 % are near the edge, where p ± 1.96·s goes beyond 1.
"""

from __future__ import annotations

from math import sqrt
from typing import Final, Literal, NamedTuple

Z: Final = 1.959964  # two-sided 95 %
Standing = Literal["below", "unclear", "above"]


class Interval(NamedTuple):
    """Shares from 0 to 1."""

    low: float
    high: float


def wilson(part: int, whole: int) -> Interval | None:
    """The 95 % interval of part / whole, None where there is nothing. Raises ValueError where part > whole or < 0."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole}")
    if whole == 0:
        return None
    share, z2 = part / whole, Z * Z
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    low = 0.0 if part == 0 else max(0.0, middle - half)  # what rounding leaves of an edge is none
    return Interval(low, 1.0 if part == whole else min(1.0, middle + half))


def standing(interval: Interval, line: float) -> Standing:
    """below: the whole interval lies under the line; above: none of it does; unclear: it is not shown to be either."""
    if interval.high < line:
        return "below"
    return "above" if interval.low >= line else "unclear"

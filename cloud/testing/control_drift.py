"""Does the blank of an instrument drift? An EWMA chart of the daily median of ΔA0, and its slope. Pure.

    z_i = λ·x_i + (1 − λ)·z_{i−1},   z_0 = mean of the first days
    limits = mean ± L·σ·√( λ/(2 − λ)·(1 − (1 − λ)^{2i}) + 1/m )    λ = 0.2, L = 3, never narrower than 3 % of the mean

(NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4.) The enzyme loses strength slowly, and a chart of single days
would see it late. Mean and σ are those of the first m = 8 days; 1/m is for the mean, which they do not tell exactly.
What moves by less than 3 % moves no rate by more than a point or two.
The slope is that of least squares through the last days; with it one knows when ΔA0 will be below 0.3 and runs void.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import fmean, median, stdev
from typing import Final

from cloud.testing.control_finding import Finding, Run, most_evidence
from contract.moment import law_day
from contract.testing import METHODS

WEIGHT: Final = 0.2
WIDTH: Final = 3.0
BASE: Final = 8  # days that the chart is set up with
LEAST: Final = 4  # days after them before it says anything
_LEAST_SHARE: Final = 0.03
_SOON_DAYS: Final = 14


def slope(values: Sequence[float]) -> float:
    """The slope of least squares through values of successive days, a day; 0 for less than two."""
    middle = (len(values) - 1) / 2
    spread = sum((place - middle) ** 2 for place in range(len(values)))
    mean = fmean(values) if values else 0.0
    return sum((place - middle) * (value - mean) for place, value in enumerate(values)) / spread if spread else 0.0


def ewma(values: Sequence[float], start: float) -> float:
    """The exponentially weighted moving average after the last value."""
    for value in values:
        start = WEIGHT * value + (1 - WEIGHT) * start
    return start


def drift(runs: Iterable[Run]) -> list[Finding]:
    """The drift of one instrument, if it has one. Only runs that told their ΔA0 count; void ones do too."""
    days: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda one: (one.at, one.id)):
        if run.control is not None and run.control > 0:
            days.setdefault(law_day(run.at).isoformat(), []).append(run)
    if len(days) < BASE + LEAST:
        return []
    values = [median(run.control or 0.0 for run in found) for found in days.values()]
    mean, sigma = fmean(values[:BASE]), stdev(values[:BASE])
    later = values[BASE:]
    now = ewma(later, mean)
    reach = WIDTH * sigma * sqrt(WEIGHT / (2 - WEIGHT) * (1 - (1 - WEIGHT) ** (2 * len(later))) + 1 / BASE)
    reach = max(reach, _LEAST_SHARE * mean)
    if abs(now - mean) <= reach:
        return []
    least = float(METHODS["gbt-5009.199-2003"].least_control or 0)
    steep = slope(later)
    left = (now - least) / -steep if steep < 0 else None
    soon = now < least or (left is not None and left <= _SOON_DAYS)
    listed = [run for found in days.values() for run in found]
    numbers: dict[str, float | int | str] = {
        "mean": round(mean, 3),
        "sigma": round(sigma, 4),
        "ewma": round(now, 3),
        "low": round(mean - reach, 3),
        "high": round(mean + reach, 3),
        "slope": round(steep, 4),
        "days": len(values),
    }
    if left is not None:
        numbers["days_left"] = max(0, int(left))
    last = listed[-1]
    ids = tuple(run.id for run in listed if law_day(run.at) == law_day(last.at))
    key = law_day(last.at).isoformat()[:7]
    return [
        Finding(
            "control_drift", "critical" if soon else "warning", last.place, key, listed[0].at, last.at, numbers,
            most_evidence(ids),
        )
    ]  # fmt: skip

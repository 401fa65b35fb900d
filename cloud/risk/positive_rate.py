"""More positives than the same produce in the same township ever had. Pure.

All samples of the window and of the history lie in one heap, the positives marked; the window is a blind draw. When it
would hold so many positives less often than `chance`, it is told. Whoever doubts it can count the four numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cloud.risk.finding import Finding, Number, most
from cloud.risk.settings import PositiveRate
from cloud.risk.tail import hypergeometric, surprise


class Tally(NamedTuple):
    """Samples and positives of one product in one township: in the window, and in the history before it.

    history_days: of it that anything is known of; positives: ids of the results behind the window's.
    """

    township: str
    product: str
    samples: int
    positive: int
    history_samples: int
    history_positive: int
    history_days: int
    positives: Sequence[str]


def judged(tally: Tally, first: str, day: str, settings: PositiveRate) -> Finding | None:
    """What one tally says of the window first to day (ISO)."""
    if tally.positive < settings.least_positive or tally.history_samples < settings.least_history:
        return None
    together = tally.samples + tally.history_samples
    marked = tally.positive + tally.history_positive
    p = hypergeometric(tally.positive, tally.samples, marked, together)
    if p > settings.chance:
        return None
    numbers: dict[str, Number] = {
        "product": tally.product,
        "samples": tally.samples,
        "positive": tally.positive,
        "history_days": tally.history_days,
        "history_samples": tally.history_samples,
        "history_positive": tally.history_positive,
        "p": float(f"{p:.3g}"),
        "odds": _odds(p),
    }
    evidence = most("rapid_result", sorted(tally.positives))
    key = f"{tally.township}/{tally.product}"
    return Finding("positive_rate", key, tally.township, "", first, day, surprise(p), numbers, evidence)


def _odds(p: float) -> int:
    """One in so many."""
    return int(min(1 / p, 1e12)) if p > 0 else 10**12

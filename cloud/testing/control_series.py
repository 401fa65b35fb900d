"""Series that are too perfect, and instruments that are too quick. Pure.

equal_rates       six rates in a row are the same to a tenth of a percent: where the commonest rate has a share of 10 %,
                  one series in 100,000 begins so by chance
small_spread      the standard deviation of a day's rates is below 1 percentage point: two runs of one extract differ by
                  more (the method's own repeatability; M, as laboratories tell it)
digit_preference  the last digits of 100 and more rates are not evenly spread: Pearson's χ² with 9 degrees of freedom
                  beyond 33.72, which chance exceeds once in 10,000
pace              more results than an instrument can give: a run takes its method's minutes, `channels` samples at most

Instruments cut rates off at 0 and 100: what lies there says nothing of a hand that typed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from statistics import stdev
from typing import Final

from cloud.testing.control_finding import Code, Finding, Run, Severity, most_evidence
from contract.moment import law_day
from contract.testing import METHODS

EQUAL: Final = 6
SPREAD: Final = 1.0  # percentage points
SERIES: Final = 20  # rates of a day, for their spread
DIGITS: Final = 100
CHI2: Final = 33.72  # 9 degrees of freedom, p = 0.0001
_MINUTE_MS: Final = 60_000


def perfect(runs: Iterable[Run]) -> list[Finding]:
    """What is too perfect in the results of one instrument."""
    rated = [run for run in _ordered(runs) if run.rate is not None and 0 < run.rate < 100]
    found = list(_equal(rated))
    for _, day in groupby(rated, key=lambda run: law_day(run.at)):
        series = list(day)
        spread = stdev(run.rate or 0.0 for run in series) if len(series) >= SERIES else SPREAD
        if spread < SPREAD:
            found.append(_finding("small_spread", "warning", series, count=len(series), spread=round(spread, 2)))
    return [*found, *_digits(rated)]


def chi2(counts: Sequence[int]) -> float:
    """Pearson's χ² of counts that should all be equal."""
    even = sum(counts) / len(counts)
    return sum((count - even) ** 2 / even for count in counts) if even else 0.0


def pace(runs: Iterable[Run]) -> list[Finding]:
    """Windows in which one instrument gave more results than it can; by its own clock, as memories are read at once."""
    timed = sorted((run for run in runs if run.tested), key=lambda run: (run.tested, run.id))
    found: list[Finding] = []
    start = 0
    for end, run in enumerate(timed):
        method = METHODS[run.edition]
        span = method.minutes * _MINUTE_MS
        if not span:
            continue
        while run.tested - timed[start].tested >= span:
            start += 1
        window = timed[start : end + 1]
        if len(window) <= method.channels:
            continue
        one = _finding(
            "pace", "critical", window, count=len(window), minutes=method.minutes, most=method.channels
        )  # fmt: skip
        if found and found[-1].key == one.key:  # the fullest window of a day
            if int(found[-1].numbers["count"]) < len(window):
                found[-1] = one
        else:
            found.append(one)
    return found


def _equal(rated: Sequence[Run]) -> Iterator[Finding]:
    for rate, group in groupby(rated, key=lambda run: run.rate):
        series = list(group)
        if rate is not None and len(series) >= EQUAL:
            yield _finding("equal_rates", "warning", series, run=len(series), rate=rate)


def _digits(rated: Sequence[Run]) -> Iterator[Finding]:
    tenths = [round((run.rate or 0.0) * 10) % 10 for run in rated]
    if len(tenths) < DIGITS or not any(tenths):  # an instrument that tells whole percents
        return
    counts = Counter(tenths)
    found = chi2([counts[digit] for digit in range(10)])
    if found > CHI2:
        digit = counts.most_common(1)[0][0]
        yield _finding("digit_preference", "warning", rated, count=len(rated), digit=digit, chi2=round(found, 1))


def _finding(code: Code, severity: Severity, series: Sequence[Run], **numbers: float | str) -> Finding:
    last = series[-1]
    key = law_day(last.at).isoformat()
    if code == "digit_preference":
        key = key[:7]
    elif code == "equal_rates":
        key = series[0].id
    ids = most_evidence(tuple(run.id for run in series))
    return Finding(code, severity, last.place, key, series[0].at, last.at, numbers, ids)


def _ordered(runs: Iterable[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: (run.at, run.id))

"""Results that were copied: the same raw bytes, or the same rates in a row, where they cannot be. Pure.

copied_result  raw bytes that carry the instrument's own time came under two samples, numbers or instruments: one frame
               is sent once
copied_series  eight rates in a row, at least five different ones, came a second time: told to a tenth, rates of a
               normal day repeat so once in more than 10¹² series
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final

from cloud.testing.control_finding import Finding, Run, most_evidence

LENGTH: Final = 8
DISTINCT: Final = 5


def copied_results(runs: Iterable[Run]) -> Iterator[Finding]:
    """Runs with the raw bytes of another one."""
    same: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda one: (one.at, one.id)):
        if run.digest and run.tested:
            same.setdefault(run.digest, []).append(run)
    for digest, group in same.items():
        if len({(run.place, run.sample, run.number) for run in group}) > 1:
            ids = most_evidence(tuple(run.id for run in group))
            last = group[-1]
            yield Finding(
                "copied_result", "critical", last.place, digest, group[0].at, last.at, {"count": len(group)}, ids
            )


def copied_series(runs: Iterable[Run], since: int) -> Iterator[Finding]:
    """Series of which the later one ends at `since` (ms UTC) or after; runs may be of many instruments."""
    places: dict[tuple[str, str], list[Run]] = {}
    for run in sorted(runs, key=lambda one: (one.at, one.id)):
        if run.rate is not None and 0 < run.rate < 100:
            places.setdefault(run.place, []).append(run)
    seen: dict[tuple[float | None, ...], tuple[Run, ...]] = {}
    windows = (
        tuple(listed[start : start + LENGTH])
        for listed in places.values()
        for start in range(len(listed) - LENGTH + 1)
    )  # fmt: skip
    told: set[str] = set()
    for window in sorted(windows, key=lambda one: (one[-1].at, one[-1].id)):
        rates = tuple(run.rate for run in window)
        if len(set(rates)) < DISTINCT:
            continue
        before = seen.setdefault(rates, window)
        ids = {run.id for run in before}
        if before is window or any(run.id in ids for run in window) or window[-1].at < since:
            continue
        if told & {run.id for run in window}:  # a longer copy is one finding
            told |= {run.id for run in window}
            continue
        told |= {run.id for run in window}
        text = " ".join(f"{rate:g}" for rate in rates)
        key = blake2b(text.encode(), digest_size=8).hexdigest()
        source = "/".join(before[0].place)
        numbers: dict[str, float | int | str] = {"length": LENGTH, "rates": text, "source": source}
        both = tuple(run.id for run in (*before, *window))
        yield Finding(
            "copied_series", "critical", window[0].place, key, window[0].at, window[-1].at, numbers, both
        )  # fmt: skip

"""The harvest lock: from which day on may it be harvested, and which use says so? Pure.

Earliest harvest = max over the uses of (day of use + interval of the label), by contract.law, which the edge computes
with as well: the safety interval of a crop, the withdrawal time of a herd or a pond. An unknown interval holds. A use
counts from the moment in which it was done: what is sprayed after a harvest does not reach back to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from contract.law import Use, earliest_harvest
from contract.moment import EARLIEST_MS, law_day

State = Literal["free", "waiting", "held"]
HARVESTS: Final = frozenset({"harvest", "slaughter"})
_LATEST_MS: Final = 4_102_444_800_000  # 2100-01-01: beyond it a time is no time, and no law is known


class LockUse(NamedTuple):
    """One use as the lock sees it. at: ms UTC; interval: days, None: not known, and then `unknown` is the code why."""

    operation: str
    line: int
    registration: str
    at: int
    interval: int | None
    unknown: str = ""


class Lock(NamedTuple):
    """The answer for a moment. since: the first day of harvest, None where it is held or nothing was ever used.

    causes: the uses that the answer is due to: those whose interval ends last, or those whose interval is unknown.
    """

    state: State
    since: date | None
    causes: tuple[LockUse, ...] = ()


def lock(uses: Iterable[LockUse], at: int) -> Lock:
    """Whether a harvest at `at` (ms UTC) is lawful: its day in Asia/Shanghai against all uses up to that moment."""
    done = sorted((use for use in uses if use.at <= at), key=lambda use: (use.at, use.operation, use.line))
    unknown = tuple(use for use in done if use.interval is None)
    if unknown:
        return Lock("held", None, unknown)
    since = earliest_harvest(Use(day(use.at), use.interval) for use in done)
    if since is None or since == date.min:
        return Lock("free", None)
    causes = tuple(use for use in done if earliest_harvest([Use(day(use.at), use.interval)]) == since)
    return Lock("free" if day(at) >= since else "waiting", since, causes)


def day(at: int) -> date:
    """The day of Asia/Shanghai of a time; of one that no calendar reaches the nearest day that has a law."""
    return law_day(min(max(at, EARLIEST_MS), _LATEST_MS))

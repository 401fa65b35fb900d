"""Findings of one cause as runs: what goes on is one warning, what comes back after a pause is another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

PAUSE_DAYS = 30  # without any finding: then it is told anew


class Found(NamedTuple):
    """One finding as it is kept. day, first: ISO; numbers, evidence: JSON."""

    day: str
    first: str
    score: float
    region: str
    party: str
    numbers: str
    evidence: str
    policy: str


class Episode(NamedTuple):
    """begun, last: days of the first and the last finding; worst: of the highest score, the earliest of equal ones."""

    begun: str
    last: str
    worst: Found


def episodes(findings: Iterable[Found]) -> Iterator[Episode]:
    """The runs among the findings of one cause, by time."""
    run: list[Found] = []
    for one in sorted(findings, key=lambda one: one.day):
        if run and _apart(run[-1].day, one.day) > PAUSE_DAYS:
            yield _of(run)
            run = []
        run.append(one)
    if run:
        yield _of(run)


def near(episode: Episode, begun: str, last: str) -> bool:
    """Whether a warning from begun to last is of this run: late findings may have moved its ends."""
    return _apart(last, episode.begun) <= PAUSE_DAYS and _apart(episode.last, begun) <= PAUSE_DAYS


def _of(run: Sequence[Found]) -> Episode:
    worst = min(run, key=lambda one: (-one.score, one.day))
    return Episode(run[0].day, run[-1].day, worst)


def _apart(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days

"""The day in figures: each with what is usual by now, and three lanes of it by the hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from sqlmodel import Session

from cloud import tally
from cloud.kernel.scope import Scope
from cloud.overview import rules
from cloud.overview.rules import Band
from cloud.tally import Figure
from contract.moment import HOUR_MS, hour_of, law_day

Shown = Literal["test", "positive", "sale", "refused_sale", "passage", "refusal", "voucher", "alarm"]
SHOWN: Final[tuple[Shown, ...]] = (
    "test", "positive", "sale", "refused_sale", "passage", "refusal", "voucher", "alarm",
)  # fmt: skip
LANES: Final[tuple[tuple[Shown, Shown], ...]] = (  # what came, and what of it had to be stopped
    ("test", "positive"), ("passage", "refusal"), ("sale", "refused_sale"),
)  # fmt: skip
_MINUTE_MS: Final = 60_000
_NONE: Final = (0,) * 24


class Known(NamedTuple):
    """What a scope had on the equal weekdays: figure -> the hours of each of these days, the newest first."""

    day: date
    hours: dict[str, list[list[int]]]


class FigureNow(NamedTuple):
    """A figure of the day by now; band None: nobody knows what is usual."""

    figure: Shown
    value: int
    band: Band | None


class Lane(NamedTuple):
    """One lane by the hour; stops: what had to be stopped; usual None: nobody knows."""

    figure: Shown
    hours: Sequence[int]
    stops: Sequence[int]
    usual: list[float] | None


class DayNow(NamedTuple):
    """A day at `at` (ms UTC)."""

    at: int
    day: date
    figures: list[FigureNow]
    lanes: list[Lane]


def known(scope: Scope, session: Session, now: int) -> Known:
    """The history of a scope, which changes with late events only: whoever asks often keeps it for a while."""
    today = law_day(now)
    figures: tuple[Figure, ...] = SHOWN
    first = tally.first_day(scope, session, figures)
    days = rules.equal_days(today, None if first is None else date.fromisoformat(first))
    found = tally.hours(scope, session, figures, [day.isoformat() for day in days])
    return Known(
        today, {one: [found.get((one, day.isoformat()), list(_NONE)) for day in days] for one in SHOWN}
    )  # fmt: skip


def day_now(scope: Scope, session: Session, now: int, history: Known) -> DayNow:
    """The day of `now` (ms UTC) against its history."""
    today = law_day(now)
    found = tally.hours(scope, session, SHOWN, [today.isoformat()])
    hour, minute = hour_of(now), now % HOUR_MS // _MINUTE_MS
    # what a clock that runs ahead has told of the hours to come is shown when they have come
    hours = {
        one: [number if place <= hour else 0 for place, number in enumerate(found.get((one, today.isoformat()), _NONE))]
        for one in SHOWN
    }
    figures = [FigureNow(one, sum(hours[one]), rules.band(history.hours[one], hour, minute)) for one in SHOWN]
    lanes = [Lane(one, hours[one], hours[stop], rules.curve(history.hours[one])) for one, stop in LANES]
    return DayNow(now, today, figures, lanes)

"""Rapid tests by product and township, for the rule of positive rates. The township is the test room's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final, cast

from sqlmodel import Session, col, func, select

from cloud import testing
from cloud.kernel.journal import Projection
from cloud.kernel.scope import township_of
from cloud.risk.finding import Finding, Rule
from cloud.risk.positive_rate import Tally, judged
from cloud.risk.scout import Ground, News, Scout, news_of
from cloud.risk.settings import PositiveRate
from cloud.risk.window import Window, back, days_from
from cloud.testing import RapidCount, RapidResult

# One expression, since PostgreSQL takes two alike for two that differ.
_PLACE: Final[Any] = township_of(col(RapidCount.region))


class OfTests(Scout):
    """Counts of the window first: only where it has positives is the history asked."""

    rule: ClassVar[Rule] = "positive_rate"
    projections: ClassVar[tuple[Projection, ...]] = (testing.RAPID, testing.SAMPLES)

    def news(self, session: Session, after: int) -> News:
        """As it stands."""
        return news_of(session, RapidResult, after, RapidResult.reruns)

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """One for each product and township."""
        for held in ground.laid.each(self.rule, day):
            settings = cast(PositiveRate, held.settings)
            window = Window(day, settings.window_days, settings.history_days)
            for township, product, samples, positive in _sums(ground.session, window.first, day, settings):
                if not ground.laid.holds(held, self.rule, township, day):
                    continue
                before = _history(ground.session, window, township, product)
                ids = _positives(ground.session, window, township, product)
                tally = Tally(township, product, samples, positive, *before, ids)
                found = judged(tally, window.first, day, settings)
                if found is not None:
                    yield found


def _sums(session: Session, first: str, last: str, settings: PositiveRate) -> Sequence[Any]:
    query = (
        select(_PLACE, RapidCount.product, func.sum(RapidCount.samples), func.sum(RapidCount.positive))
        .where(col(RapidCount.day) >= first, col(RapidCount.day) <= last, RapidCount.product != "")
        .group_by(_PLACE, col(RapidCount.product))
        .having(func.sum(RapidCount.positive) >= settings.least_positive)
        .order_by(_PLACE, col(RapidCount.product))
    )
    return session.execute(query).all()


def _history(session: Session, window: Window, township: str, product: str) -> tuple[int, int, int]:
    """Samples, positives, and how many days back the first of them was."""
    sums = func.sum(RapidCount.samples), func.sum(RapidCount.positive)
    query = select(*sums, func.min(RapidCount.day)).where(
        col(RapidCount.day) >= window.before,
        col(RapidCount.day) <= back(window.first, 1),
        RapidCount.product == product,
        _within(RapidCount.region, township),
    )
    samples, positive, day = session.execute(query).one()
    return int(samples or 0), int(positive or 0), len(days_from(day, window.first)) - 1 if day else 0


def _positives(session: Session, window: Window, township: str, product: str) -> list[str]:
    query = select(RapidResult.id).where(
        col(RapidResult.at) >= window.start,
        col(RapidResult.at) < window.end,
        RapidResult.product == product,
        col(RapidResult.leads),
        col(RapidResult.standing).not_in(testing.NEVER_POSITIVE),
        _within(RapidResult.region, township),
    )
    return sorted(session.exec(query))


def _within(column: Any, township: str) -> Any:
    return township_of(col(column)) == township

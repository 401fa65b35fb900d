"""Who is asked next, without a bus: the arithmetic of due times and of a device that does not answer."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.breaker import Breaker
from gateway.core.schedule import Schedule


def play(periods: dict[str, int], costs: dict[str, int], until: int) -> tuple[Counter[str], Counter[str]]:
    """Serve items for `until` ms, each service taking its cost; returns how often each was served and skipped."""
    schedule: Schedule[str] = Schedule()
    for name, period in periods.items():
        schedule.add(name, period, 0)
    served: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    now = 0
    while now < until:
        item = schedule.next(now)
        if item is None:
            now += schedule.wait(now) or 0
            continue
        now += costs[item]
        served[item] += 1
        skipped[item] += schedule.done(now)
    return served, skipped


def test_beats_do_not_drift_with_the_time_that_a_service_takes() -> None:
    served, skipped = play({"a": 100}, {"a": 37}, 10_000)
    assert served == {"a": 100}
    assert skipped == {"a": 0}


def test_beats_that_passed_unserved_are_counted_and_not_made_up_for() -> None:
    served, skipped = play({"a": 100}, {"a": 250}, 25_200)
    assert served["a"] == 84
    assert served["a"] + skipped["a"] == 252


@given(
    st.lists(st.tuples(st.integers(10, 2000), st.integers(1, 500)), min_size=1, max_size=12),
)
def test_nobody_starves_however_slow_the_bus(items: list[tuple[int, int]]) -> None:
    periods = {str(place): period for place, (period, _) in enumerate(items)}
    costs = {str(place): cost for place, (_, cost) in enumerate(items)}
    until = 10 * (max(periods.values()) + sum(costs.values()))
    served, skipped = play(periods, costs, until)
    for name, period in periods.items():
        # Whoever is due waits for at most one service of each other.
        assert served[name] >= until // (period + sum(costs.values()))
        assert abs(served[name] + skipped[name] - until / period) <= 2 + sum(costs.values()) / period


def test_dropped_items_are_never_due_and_an_empty_schedule_waits_for_nobody() -> None:
    schedule: Schedule[str] = Schedule()
    assert schedule.wait(0) is None
    assert schedule.next(0) is None
    schedule.add("a", 10, 0)
    schedule.add("b", 10, 0)
    schedule.drop("a")
    assert schedule.next(5) == "b"
    schedule.later(5, 1000)
    assert schedule.wait(5) == 1000
    schedule.hurry(5)
    assert schedule.wait(5) == 10


def test_a_breaker_opens_probes_ever_more_rarely_and_closes_with_an_answer() -> None:
    breaker = Breaker(limit=3, first_ms=2000, most_ms=60_000)
    assert [breaker.fail(0.0) for _ in range(9)] == [0, 0, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]
    assert breaker.open
    breaker.close()
    assert not breaker.open
    assert breaker.fail(0.0) == 0


def test_jitter_spreads_probes_by_up_to_a_quarter() -> None:
    assert [Breaker(limit=1, first_ms=1000).fail(jitter) for jitter in (0.0, 0.5, 0.999)] == [1000, 1125, 1249]

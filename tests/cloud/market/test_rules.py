"""What all showings of one code say of each other: a table of cases, and what must hold in any order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.market.rules import MOST_A_DAY, Place, Showing, distance_km, looked_at

HOUR = 3_600_000
ALLOWED = Place(31.86, 117.28)
SIXTY_KM = Place(32.40, 117.28)
MICRO = 1_000_000


def shown(
    key: str, at: float, *, gate: str = "a", let_in: bool = True, amount: int = 0, issued: int | None = None,
    place: Place | None = ALLOWED,
) -> Showing:  # fmt: skip
    return Showing(
        key, round(at * HOUR), gate, let_in, amount * MICRO, None if issued is None else issued * MICRO, place
    )


@dataclass(frozen=True)
class Case:
    name: str
    showings: tuple[Showing, ...]
    said: dict[str, set[str]]


CASES = [
    Case("once", (shown("1", 0, amount=850, issued=850),), {}),
    Case(
        "in parts, all of it together",
        (shown("1", 0, amount=400, issued=850), shown("2", 5, amount=450, issued=850)),
        {"2": {"entered_again"}},
    ),
    Case(
        "a kilogram too much",
        (shown("1", 0, amount=400, issued=850), shown("2", 5, amount=451, issued=850)),
        {"2": {"entered_again", "more_than_issued"}},
    ),
    Case("too much at once", (shown("1", 0, amount=851, issued=850),), {"1": {"more_than_issued"}}),
    Case(
        "what was not let in does not count",
        (shown("1", 0, let_in=False, amount=850, issued=850), shown("2", 1, amount=850, issued=850)),
        {},
    ),
    Case(
        "the one that came late was the first",
        (shown("2", 5, amount=850, issued=850), shown("1", 1, amount=850, issued=850)),
        {"2": {"entered_again", "more_than_issued"}},
    ),
    Case(
        "60 km in an hour is a drive",
        (shown("1", 0, let_in=False), shown("2", 1, let_in=False, gate="b", place=SIXTY_KM)),
        {},
    ),
    Case(
        "60 km in a quarter of one is a copy",
        (shown("1", 0, let_in=False), shown("2", 0.25, let_in=False, gate="b", place=SIXTY_KM)),
        {"1": {"clone"}, "2": {"clone"}},
    ),
    Case(
        "nobody knows where the other gate is",
        (shown("1", 0, let_in=False), shown("2", 0.01, let_in=False, gate="b", place=None)),
        {},
    ),
    Case(
        "two gates of one market",
        (shown("1", 0, let_in=False), shown("2", 0, let_in=False, gate="b", place=Place(31.87, 117.28))),
        {},
    ),
    Case(
        "twelve tries in a day are patience",
        tuple(shown(f"{n:02}", n, let_in=False) for n in range(MOST_A_DAY)),
        {},
    ),
    Case(
        "the thirteenth is too many",
        tuple(shown(f"{n:02}", n, let_in=False) for n in range(MOST_A_DAY + 1)),
        {"12": {"overscan"}},
    ),
    Case(
        "and not a day later",
        tuple(shown(f"{n:02}", n * 2, let_in=False) for n in range(MOST_A_DAY + 1)),
        {},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_showings(case: Case) -> None:
    found = looked_at(case.showings)
    assert {key: set(doubts) for key, doubts in found.items() if doubts} == case.said


def test_distances_are_those_of_the_map() -> None:
    assert distance_km(Place(0, 0), Place(0, 1)) == pytest.approx(111.19, abs=0.01)  # a degree of the equator
    assert distance_km(ALLOWED, ALLOWED) == 0
    assert distance_km(Place(90, 0), Place(-90, 0)) == pytest.approx(20015.1, abs=0.1)


showings = st.lists(
    st.builds(
        shown, st.uuids().map(str), st.floats(0, 48), gate=st.sampled_from("ab"), let_in=st.booleans(),
        amount=st.integers(0, 900), issued=st.just(850), place=st.sampled_from([ALLOWED, SIXTY_KM, None]),
    ),
    max_size=8, unique_by=lambda one: one.key,
)  # fmt: skip


@given(showings, st.randoms(use_true_random=False))
def test_no_order_of_arrival_can_be_seen(showings: list[Showing], random: object) -> None:
    mixed = list(showings)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert looked_at(mixed) == looked_at(showings)


@given(showings)
def test_more_is_let_in_than_issued_just_when_the_sum_says_so(showings: list[Showing]) -> None:
    too_much = any("more_than_issued" in doubts for doubts in looked_at(showings).values())
    assert too_much == (sum(one.amount for one in showings if one.let_in) > 850 * MICRO)

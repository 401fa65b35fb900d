"""The tails against whole numbers: every case is counted, and nothing of it comes from the code under test."""

from __future__ import annotations

from fractions import Fraction
from math import comb, isclose, log10

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cloud.risk.tail import binomial, hypergeometric, surprise


def drawn_by_hand(hit: int, drawn: int, marked: int, whole: int) -> Fraction:
    ways = sum(comb(marked, k) * comb(whole - marked, drawn - k) for k in range(hit, min(drawn, marked) + 1))
    return Fraction(ways, comb(whole, drawn))


def tried_by_hand(hit: int, tries: int, p: Fraction) -> Fraction:
    return sum((comb(tries, k) * p**k * (1 - p) ** (tries - k) for k in range(hit, tries + 1)), start=Fraction(0))


def test_a_draw_that_can_be_counted_on_paper() -> None:
    # 3 of 5 are marked, 2 are taken: both marked in 3 of 10 ways, at least one in 9 of 10
    assert isclose(hypergeometric(2, 2, 3, 5), 0.3)
    assert isclose(hypergeometric(1, 2, 3, 5), 0.9)
    assert hypergeometric(0, 2, 3, 5) == 1.0
    assert hypergeometric(3, 2, 3, 5) == 0.0


def test_the_example_of_the_page_is_one_in_thirteen_thousand() -> None:
    """3 of 12 samples positive, 11 of 1840 before: whoever has a calculator gets the same."""
    exact = drawn_by_hand(3, 12, 14, 1852)
    assert isclose(hypergeometric(3, 12, 14, 1852), float(exact), rel_tol=1e-9)
    assert 13_741 < 1 / exact < 13_742


@given(some.integers(1, 400).flatmap(lambda n: some.tuples(*[some.integers(0, n)] * 3, some.just(n))))
def test_draws_are_those_of_whole_numbers(case: tuple[int, int, int, int]) -> None:
    hit, drawn, marked, whole = case
    exact = drawn_by_hand(hit, drawn, marked, whole)
    assert isclose(hypergeometric(hit, drawn, marked, whole), float(exact), rel_tol=1e-9, abs_tol=1e-300)


@given(some.integers(1, 200).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))), some.integers(1, 99))
def test_tries_are_those_of_whole_numbers(case: tuple[int, int], percent: int) -> None:
    hit, tries = case
    exact = tried_by_hand(hit, tries, Fraction(percent, 100))
    assert isclose(binomial(hit, tries, percent / 100), float(exact), rel_tol=1e-9, abs_tol=1e-300)


def test_a_million_samples_are_no_trouble() -> None:
    assert 0 < hypergeometric(60, 800, 5_000, 1_000_000) < 1e-40
    assert isclose(binomial(1, 1_000_000, 1e-6), 1 - (1 - 1e-6) ** 1_000_000, rel_tol=1e-6)


def test_surprise_counts_noughts() -> None:
    assert isclose(surprise(1e-4), 4.0)
    assert isclose(surprise(0.02), -log10(0.02))
    assert (surprise(1.0), surprise(0.0)) == (0.0, 99.0)


@pytest.mark.parametrize("wrong", [(1, 6, 3, 5), (1, 2, 6, 5), (-1, 2, 3, 5)])
def test_counts_that_cannot_be_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="drawn"):
        hypergeometric(*wrong)


@pytest.mark.parametrize("wrong", [(1, 2, 0.0), (1, 2, 1.0), (-1, 2, 0.5)])
def test_chances_that_cannot_be_are_refused(wrong: tuple[int, int, float]) -> None:
    with pytest.raises(ValueError, match="of"):
        binomial(*wrong)

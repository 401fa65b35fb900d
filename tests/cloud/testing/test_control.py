"""What is hard to believe about rapid tests: each rule with its figures, and the hourly look."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace as replaced

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from cloud.kernel.database import Database
from cloud.testing.control_copies import copied_results, copied_series
from cloud.testing.control_drift import drift, ewma, slope
from cloud.testing.control_finding import TITLES, Finding, Run, title
from cloud.testing.control_series import CHI2, chi2, pace, perfect
from cloud.testing.control_watch import watch
from cloud.testing.rapid_model import RapidFinding
from contract.moment import DAY_MS
from tests.cloud.testing.rapid_ground import MINUTE, MORNING, equip, heard, measured, said

PLACE = ("qinghe-lab-01", "lz-1")


def _runs(
    rates: Iterable[float], every: int = 5 * MINUTE, place: tuple[str, str] = PLACE, at: int = MORNING
) -> list[Run]:
    return [
        Run(f"{place[1]}-{at}-{number}", at + number * every, place, rate=rate, tested=at + number * every)
        for number, rate in enumerate(rates)
    ]


def _honest(count: int, seed: int = 3) -> list[float]:
    chance = random.Random(seed)
    return [round(abs(chance.gauss(14, 8)) + 0.1, 1) for _ in range(count)]


def _codes(found: Iterable[Finding]) -> list[str]:
    return [one.code for one in found]


def _blanks(values: Iterable[float]) -> list[Run]:
    return [
        Run(
            f"{day}-{number}", MORNING + day * DAY_MS + number * MINUTE, PLACE, rate=10.0, control=value + number / 1000
        )
        for day, value in enumerate(values)
        for number in (-1, 0, 1)
    ]


NEXT = MORNING + DAY_MS
STEADY = [0.702, 0.698, 0.71, 0.69, 0.705, 0.695, 0.7, 0.7]


@pytest.mark.parametrize(
    ("later", "severity"),
    [
        ([0.7, 0.705, 0.695, 0.7, 0.698, 0.7], None),
        ([0.7, 0.7, 0.7], None),  # too few days to say anything
        ([0.69, 0.68, 0.67, 0.66, 0.65, 0.64], "warning"),
        ([0.74, 0.74, 0.75, 0.75, 0.76, 0.76], "warning"),  # upwards is a drift too
        ([0.65, 0.6, 0.55, 0.5, 0.45, 0.4], "critical"),  # void within days
    ],
)
def test_the_drift_of_the_blank(later: list[float], severity: str | None) -> None:
    found = drift(_blanks([*STEADY, *later]))
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_the_numbers_of_a_drift_are_those_of_the_handbook() -> None:
    # NIST/SEMATECH 6.3.2.4, with λ = 0.3 there and 0.2 here: z = 0.2 x + 0.8 z
    assert ewma([1.0, 2.0], 0.0) == pytest.approx(0.2 * 2 + 0.8 * 0.2)
    assert slope([1.0, 2.0, 3.0]) == pytest.approx(1.0)
    assert slope([5.0]) == slope([]) == 0.0
    (found,) = drift(_blanks([*STEADY, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4]))
    assert found.numbers["slope"] == pytest.approx(-0.05)
    assert found.numbers["mean"] == pytest.approx(0.7)
    assert "漂移" in title(found.code, found.numbers)[0]


@pytest.mark.parametrize(
    ("rates", "codes"),
    [
        (_honest(90), []),
        ([12.3] * 5 + _honest(15), []),
        ([12.3] * 6 + _honest(15), ["equal_rates"]),
        ([0.0] * 30, []),  # cut off by the instrument
        ([round(12 + number % 7 / 10, 1) for number in range(20)], ["small_spread"]),
        ([round(10 + number % 40 + 0.5, 1) for number in range(100)], ["digit_preference"]),
        ([float(10 + number % 40) for number in range(120)], []),  # whole percents
    ],
)  # fmt: skip
def test_series_that_are_too_perfect(rates: list[float], codes: list[str]) -> None:
    assert _codes(perfect(_runs(rates))) == codes


def test_chi_square() -> None:
    assert chi2([10] * 10) == 0
    assert chi2([100, *[0] * 9]) == pytest.approx(900)
    assert pytest.approx(33.72) == CHI2


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_an_honest_day_is_believed(seed: int) -> None:
    assert not {"equal_rates", "small_spread", "copied_series"} & set(_codes(perfect(_runs(_honest(60, seed)))))


@pytest.mark.parametrize(
    ("count", "every", "found"),
    [
        (48, 1_000, 0),  # as many as an instrument has room for, at once
        (49, 1_000, 1),
        (200, MINUTE, 0),
        (200, MINUTE // 3, 1),  # 54 in 18 minutes
    ],
)
def test_an_impossible_pace(count: int, every: int, found: int) -> None:
    runs = _runs(_honest(count), every)
    assert len(pace(runs)) == found
    assert pace([run._replace(tested=0) for run in runs]) == []  # a memory that was read at once


def test_copies_of_a_series() -> None:
    series = _honest(12)
    other = ("qinghe-lab-02", "lz-2")
    runs = [*_runs(series), *_runs([9.1, *series, 8.8], place=other, at=MORNING + DAY_MS)]
    (found,) = copied_series(runs, MORNING)
    assert found.place == other
    assert len(found.evidence) == 16
    assert list(copied_series(runs, MORNING + 3 * DAY_MS)) == []  # was told before
    assert list(copied_series(_runs([1.1, 2.2] * 20), 0)) == []  # too few different ones to prove anything
    assert list(copied_series(_runs(_honest(200)), 0)) == []


def test_copies_of_a_result() -> None:
    first = Run("a", MORNING, PLACE, tested=MORNING, sample="S1", digest="d1")
    assert _codes(copied_results([first, first._replace(id="b", sample="S2")])) == ["copied_result"]
    assert _codes(copied_results([first, first._replace(id="b", place=("g", "d"))])) == ["copied_result"]
    assert _codes(copied_results([first, first._replace(id="b")])) == []  # said twice, which is a doubt and no copy
    assert _codes(copied_results([first, first._replace(id="b", sample="S2", tested=0)])) == []
    assert _codes(copied_results([first._replace(digest=""), first._replace(id="b", sample="S2", digest="")])) == []


def test_every_code_has_its_sentence() -> None:
    numbers = dict.fromkeys(
        ("mean", "ewma", "low", "high", "slope", "run", "rate", "count", "spread", "digit", "chi2", "length", "rates",
         "minutes", "most"), 1,
    )  # fmt: skip
    for code in TITLES:
        assert all(title(code, numbers))
    assert replaced(Finding("pace", "critical", PLACE, "k", 0, 1, {}, ()), key="x").key == "x"


def test_the_hourly_look_keeps_each_finding_once(database: Database) -> None:
    equip(database)
    frame = "7e11" * 8
    heard(
        database,
        *(said(f"e{n}", measured(12.3, MORNING + n * MINUTE), received=NEXT) for n in range(6)),
        *(said(f"c{n}", measured(20.1, MORNING - MINUTE, f"S{n}", raw=frame), received=NEXT) for n in range(2)),
    )  # fmt: skip
    for later in (1, 2):
        with database.write() as session:
            watch(session, MORNING + later * DAY_MS)
    with database.read() as session:
        found = {one.code: one for one in session.exec(select(RapidFinding)).all()}
    assert set(found) == {"equal_rates", "copied_result"}
    assert found["copied_result"].severity == "critical"
    assert (found["equal_rates"].subject, found["equal_rates"].found) == ("qinghe", MORNING + DAY_MS)
    assert found["equal_rates"].seen == MORNING + 2 * DAY_MS
    with database.write() as session:
        assert watch(session, MORNING + 40 * DAY_MS) == 0  # nothing new

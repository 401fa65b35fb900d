"""Of which sample a result is: by the number in the instrument, by the channel, and never by a time that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from contract.event import RapidTest
from gateway.core.testroom.bench import LEAD_MS, Slot, echo, put, sample_of, without
from gateway.core.testroom.number import called, following, room, spelt

NOW = 1_795_918_800_000
DAY = date(2026, 11, 29)
ROOM = room("gw-1")
ONE, TWO, THREE = (f"{ROOM}-261129-00{place}" for place in (1, 2, 3))
SEATS = (Slot(ONE, "bench", "3", NOW), Slot(TWO, "bench", "", NOW), Slot(THREE, "card", "3", NOW))


@pytest.mark.parametrize(
    ("test", "number"),
    [
        (RapidTest("bench", "3"), ONE),
        (RapidTest("bench", "03", sample="菠菜"), ONE),
        (RapidTest("bench", "4"), TWO),  # no channel was said: the next result of that analyzer
        (RapidTest("card", "3"), THREE),
        (RapidTest("card", "4"), ""),
        (RapidTest("other", "3"), ""),
        (RapidTest("bench", "9", sample=THREE.lower()), THREE),  # typed into the instrument
        (RapidTest("bench", "9", sample="003"), THREE),
        (RapidTest("bench", "3", sample="17"), ONE),  # there is no sample 17 today
        (RapidTest("bench", "3", tested=NOW - LEAD_MS), ONE),
        (RapidTest("bench", "3", tested=NOW - LEAD_MS - 1), ""),  # out of the memory of the instrument
        (RapidTest("bench", "3", tested=1, doubts=("clock",)), ONE),
    ],
)
def test_a_result_finds_its_sample(test: RapidTest, number: str) -> None:
    assert sample_of(test, SEATS, {ONE, TWO, THREE}, "gw-1", DAY)[0] == number


def test_one_channel_holds_one_sample_and_one_sample_stands_once() -> None:
    slots = put(SEATS, Slot(TWO, "bench", "03", NOW + 1))
    assert [(one.sample, one.device, one.channel) for one in slots] == [(THREE, "card", "3"), (TWO, "bench", "03")]
    assert [one.sample for one in without(slots, TWO)] == [THREE]
    assert put(SEATS, Slot("late", "bench", "5", NOW + 8 * 86_400_000)) == (
        Slot("late", "bench", "5", NOW + 8 * 86_400_000),
    )


def test_the_same_said_again_is_no_result_of_a_run_that_cannot_be_over() -> None:
    again = RapidTest("bench", "3", doubts=("repeated",))
    assert echo(again, SEATS[0], NOW + 17 * 60_000)
    assert not echo(again, SEATS[0], NOW + 18 * 60_000)
    assert not echo(RapidTest("bench", "3"), SEATS[0], NOW)


def test_numbers_go_on_within_a_day_and_tell_rooms_apart() -> None:
    assert following("gw-1", DAY, ()) == ONE
    assert following("gw-1", DAY, (ONE, THREE, "own-7", f"{room('gw-2')}-261129-009")) == f"{ROOM}-261129-004"
    assert following("gw-1", date(2026, 11, 30), (ONE,)) == f"{ROOM}-261130-001"
    assert following("gw-1", DAY, (f"{ROOM}-261129-999",)) == f"{ROOM}-261129-1000"
    assert len({room(f"gw-{place}") for place in range(200)}) == 200
    assert (called(ONE), called("own-7")) == ("001", "own-7")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", ONE), ("０02", TWO), (f" {THREE.lower()} ", THREE), ("菠菜", ""), ("1234", ""), ("", "")],
)
def test_a_number_as_people_type_it(text: str, number: str) -> None:
    assert spelt(text, "gw-1", DAY) == number

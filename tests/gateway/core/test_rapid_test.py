"""What is doubted about a result, and which results are the same."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from contract.event import RapidTest
from gateway.core.rapid_test import MEMORY, Known, doubted, judged
from gateway.core.unread import HOUR_MS, MOST, Unreads

NOW = 1_795_400_000_000
TEST = RapidTest("tester", number="7", sample="菠菜", rate=37.2, verdict="pass", tested=NOW - 60_000)


@pytest.mark.parametrize(
    ("change", "doubts"),
    [
        ({}, ()),
        ({"rate": 50.0, "verdict": "pass"}, ("contradiction",)),
        ({"rate": 49.99, "verdict": "fail"}, ("contradiction",)),
        ({"rate": 50.0, "verdict": "fail"}, ()),
        ({"rate": 50.0, "verdict": ""}, ()),
        ({"rate": 50.0, "verdict": "pass", "method": "other"}, ()),
        ({"rate": None, "verdict": "fail", "method": "colloidal_gold"}, ()),
        ({"rate": -0.1}, ("range",)),
        ({"rate": 100.1, "verdict": "pass"}, ("contradiction", "range")),
        ({"rate": 0.0}, ()),
        ({"rate": 100.0, "verdict": "fail"}, ()),
        ({"tested": NOW + 3_600_001}, ("clock",)),
        ({"tested": NOW + 3_600_000}, ()),
        ({"tested": 1_420_070_399_999}, ("clock",)),
        ({"tested": 0, "doubts": ("clock",)}, ("clock",)),
        ({"tested": 0}, ()),
    ],
)
def test_doubts(change: dict[str, object], doubts: tuple[str, ...]) -> None:
    test = replace(TEST, **change)
    found = doubted(test, NOW)
    assert found.doubts == doubts
    assert replace(found, doubts=test.doubts) == test  # nothing is corrected


def test_a_clock_that_was_never_set_judges_nobody() -> None:
    assert doubted(TEST, 5_000).doubts == ()


def test_a_dated_result_is_new_once_and_its_rerun_is_another() -> None:
    known = Known("memory")
    assert known.new(TEST, 0) is TEST
    assert known.new(TEST, 10**9) is None
    for other in ({"tested": NOW}, {"number": "8"}, {"rate": 37.3}):
        assert known.new(replace(TEST, **other), 0) is not None


def test_what_was_recorded_in_runs_before_is_known() -> None:
    assert Known("spoken", 0, [replace(TEST, raw="")]).new(replace(TEST, raw="00"), 0) is None


def test_a_line_without_a_time_is_an_echo_within_its_window_and_doubted_after_it() -> None:
    known = Known("spoken", 600_000)
    line = replace(TEST, tested=0)
    assert known.new(line, 1_000) is line
    assert known.new(line, 500_000) is None
    assert known.new(line, 1_000_000) is None  # each echo is counted from the one before
    later = known.new(line, 1_600_001)
    assert later is not None
    assert later.doubts == ("repeated",)
    assert known.new(replace(line, rate=37.3), 1_600_002) == replace(line, rate=37.3)


def test_a_line_heard_before_a_restart_is_recorded_with_its_doubt() -> None:
    line = replace(TEST, tested=0)
    again = Known("spoken", 600_000, [line]).new(line, 5)
    assert again is not None
    assert again.doubts == ("repeated",)


def test_the_latest_result_shown_is_new_when_another_was_shown_between() -> None:
    first, second = replace(TEST, tested=0), replace(TEST, tested=0, number="8")
    known = Known("latest")
    assert [known.new(test, 0) is not None for test in (first, first, second, second, first)] == [1, 0, 1, 0, 1]
    assert Known("latest", 0, [first, second]).new(second, 0) is None


def test_what_could_not_be_recorded_comes_again() -> None:
    known = Known("memory")
    known.new(TEST, 0)
    known.forget(TEST)
    assert known.new(TEST, 0) is TEST


def test_memory_is_bounded_and_forgets_the_oldest() -> None:
    known = Known("memory")
    for number in range(MEMORY + 1):
        known.new(replace(TEST, number=str(number)), 0)
    assert known.new(replace(TEST, number=str(MEMORY)), 0) is None
    assert known.new(replace(TEST, number="0"), 0) is not None


def test_unreadable_bytes_are_recorded_once_in_a_while_and_a_flood_is_told() -> None:
    unreads = Unreads()
    assert unreads.wanted("noise", b"a", 0) == "noise"
    assert unreads.wanted("noise", b"a", 599_999) == ""
    assert unreads.wanted("noise", b"a", 600_000) == "noise"
    told = [unreads.wanted("noise", b"%d" % number, 600_001) for number in range(200)]
    assert told.count("noise") == MOST - 2
    assert told.count("flood") == 1
    assert unreads.wanted("noise", b"b", HOUR_MS) == "noise"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"rate": 50.0, "verdict": "pass"}, "positive"),  # the method's threshold, not the instrument's word
        ({"rate": 12.0, "control": 0.2}, "void"),
        ({"rate": None, "verdict": "fail", "method": "colloidal_gold", "item": "克百威"}, "positive"),
    ],
)
def test_a_test_room_judges_as_the_county_does(change: dict[str, object], verdict: str) -> None:
    assert judged(replace(TEST, **change)).verdict == verdict

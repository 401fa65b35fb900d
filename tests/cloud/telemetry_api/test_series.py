from __future__ import annotations

import pytest

from cloud.kernel.clock import now_ms
from cloud.registry import inbox
from contract import event
from tests.cloud.farm import happen, measure, settle, state
from tests.cloud.house import House

NAME = "yuhe-1/air-1/air_temperature"
MINUTE = 60_000


@pytest.fixture(scope="module")
def begin(house: House) -> int:
    """An hour of seconds-old values with a gap, a lost device and a gateway that is cut off."""
    begin = (now_ms() // MINUTE - 120) * MINUTE
    settle(house.database, "yuhe-1")
    measure(house.series, "yuhe-1", [begin + 10_000 * n for n in range(360)], [float(n % 6) for n in range(360)])
    happen(house.database, "yuhe-1", event.Gap(begin + 5 * MINUTE, begin + 6 * MINUTE, "restart"), begin)
    happen(house.database, "yuhe-1", event.DeviceHealth("air-1", "lost"), begin + 61 * MINUTE)
    happen(house.database, "yuhe-1", event.DeviceHealth("air-1", "found"), begin + 70 * MINUTE)
    with house.database.write() as session:
        inbox.heard_state(session, "yuhe-1", state(), begin + 80 * MINUTE)
        inbox.heard_state(session, "yuhe-1", state(online=False), begin + 81 * MINUTE)
    return begin


def _ask(house: House, **query: object) -> dict[str, object]:
    answer = house.enter().get("/series", params={"series": NAME, **query})  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert isinstance(body, dict)
    return body


def test_raw_rows_where_they_fit(house: House, begin: int) -> None:
    body = _ask(house, start=begin, end=begin + MINUTE)
    assert body["window_ms"] == 0
    (one,) = body["series"]  # type: ignore[misc]
    assert one["t"] == [begin + 10_000 * n for n in range(6)]
    assert one["value"] == [0, 1, 2, 3, 4, 5]
    assert (one["unit"], one["quality"]) == ("°C", ["good"] * 6)


def test_windows_keep_low_and_high(house: House, begin: int) -> None:
    body = _ask(house, start=begin, end=begin + 10 * MINUTE, window_ms=MINUTE)
    (one,) = body["series"]  # type: ignore[misc]
    assert body["window_ms"] == MINUTE
    assert one["value"] == [2.5] * 10
    assert (one["low"], one["high"]) == ([0.0] * 10, [5.0] * 10)


@pytest.mark.parametrize(("aggregate", "value"), [("min", 0), ("max", 5), ("first", 0), ("last", 5), ("count", 6)])
def test_every_aggregate(house: House, begin: int, aggregate: str, value: float) -> None:
    body = _ask(house, start=begin, end=begin + 3 * MINUTE, window_ms=MINUTE, aggregate=aggregate)
    (one,) = body["series"]  # type: ignore[misc]
    assert one["value"] == [value] * 3
    assert one["unit"] == ("" if aggregate == "count" else "°C")


def test_many_rows_are_thinned_to_what_was_asked(house: House, begin: int) -> None:
    body = _ask(house, start=begin, end=begin + 60 * MINUTE, max_points=40)
    (one,) = body["series"]  # type: ignore[misc]
    assert 10 <= len(one["t"]) <= 40
    assert body["window_ms"] > 0  # type: ignore[operator]
    assert max(one["high"]) == 5


def test_gaps_say_why_there_is_nothing(house: House, begin: int) -> None:
    end = begin + 110 * MINUTE
    gaps = _ask(house, start=begin, end=end)["gaps"]
    assert [(gap["cause"], gap["device"], gap["start"] - begin, gap["end"] - begin) for gap in gaps] == [  # type: ignore[attr-defined]
        ("restart", "", 5 * MINUTE, 6 * MINUTE),
        ("lost", "air-1", 61 * MINUTE, 70 * MINUTE),
        ("offline", "", 80 * MINUTE, 110 * MINUTE),
    ]
    assert _ask(house, start=begin, end=begin + MINUTE)["gaps"] == []


def test_several_series_in_the_order_asked(house: House, begin: int) -> None:
    body = _ask(house, start=begin, end=begin + MINUTE, series=["yuhe-1/air-1/co2.roof", NAME])
    assert [one["series"] for one in body["series"]] == ["yuhe-1/air-1/co2.roof", NAME]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"start": 2, "end": 2}, 422, "range_reversed"),
        ({"start": 0}, 422, "not_acceptable_input"),
        ({"start": "x", "end": 1}, 422, "not_acceptable_input"),
        ({"start": 0, "end": 1, "max_points": 100_000}, 422, "not_acceptable_input"),
        ({"start": 0, "end": 1, "aggregate": "median"}, 422, "not_acceptable_input"),
        ({"start": 0, "end": 1, "window_ms": 0}, 422, "not_acceptable_input"),
        ({"start": 0, "end": 1, "series": "a/b/c"}, 404, "not_found"),
        ({"start": 0, "end": 1, "series": ["x"] * 21}, 422, "not_acceptable_input"),
        ({"start": -(10**30), "end": 10**30}, 422, "not_acceptable_input"),
    ],
)
def test_mistakes(house: House, begin: int, query: dict[str, object], status: int, code: str) -> None:
    answer = house.enter().get("/series", params={"series": NAME, **query})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_range_as_long_as_time_is_answered(house: House, begin: int) -> None:
    body = _ask(house, start=0, end=1 << 53, window_ms=1)
    (one,) = body["series"]  # type: ignore[misc]
    assert len(one["t"]) <= 1000

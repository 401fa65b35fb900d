"""Minutes of thinned rows stand in the columns of their point where its own rows are gone, and are told as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.telemetry.port import Aggregate, Block, Columns
from cloud.telemetry.series import MINUTE
from cloud.telemetry.thinned import Minutes, merge, spans
from tests.cloud.farm import measure, settle
from tests.cloud.house import House

NAME = "yuhe-9/air-1/air_temperature"
BEGIN = 1_795_410_000_000  # a whole minute
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def thinned(house: House) -> House:
    """Ten minutes: five of them came thinned, the others every ten seconds."""
    settle(house.database, "yuhe-9")
    measure(house.series, "yuhe-9", [BEGIN + 10_000 * n for n in range(30, 60)], [20.0] * 30)
    key, times = "air_temperature", [(BEGIN + MINUTE_MS * n) * 1000 for n in range(5)]
    values: dict[str, list[float | None]] = {
        f"{key}:mean": [10.0] * 5,
        f"{key}:min": [5.0] * 5,
        f"{key}:max": [15.0] * 5,
    }
    house.series.write([Block("yuhe-9", "air-1", times, values, {})])
    return house


def ask(house: House, **query: object) -> tuple[int, dict[str, list[object]]]:
    query = {"series": NAME, "start": BEGIN, "end": BEGIN + 10 * MINUTE_MS, **query}
    answer = house.enter().get("/series", params=query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["series"]
    return answer.json()["window_ms"], one


def test_raw_rows_and_minutes_in_one_line(thinned: House) -> None:
    window, one = ask(thinned)
    assert window == 0
    assert one["t"] == [BEGIN + MINUTE_MS * n for n in range(5)] + [BEGIN + 10_000 * n for n in range(30, 60)]
    assert (one["value"][0], one["low"][0], one["high"][0]) == (10, 5, 15)
    assert one["value"][5] == 20
    assert one["thinned"] == [{"start": BEGIN, "end": BEGIN + 5 * MINUTE_MS}]
    assert one["unit"] == "°C"


@pytest.mark.parametrize(
    ("aggregate", "values"),
    [("mean", [10, 15]), ("min", [5, 5]), ("max", [15, 20]), ("count", [6])],
)
def test_windows_of_both_kinds(thinned: House, aggregate: Aggregate, values: list[float]) -> None:
    start = BEGIN - BEGIN % (4 * MINUTE_MS)
    window, one = ask(thinned, start=start, end=start + 10 * MINUTE_MS, window_ms=2 * MINUTE_MS, aggregate=aggregate)
    assert window == 2 * MINUTE_MS
    by_window = dict(zip(one["t"], one["value"], strict=True))
    mixed = BEGIN + 4 * MINUTE_MS
    assert [by_window[t] for t in (BEGIN, mixed) if t in by_window] == values


def test_other_points_know_nothing_of_it(thinned: House) -> None:
    client = thinned.enter()
    latest = client.get("/latest", params={"gateway": "yuhe-9"}).json()["items"]
    assert [one["series"] for one in latest] == [NAME]
    device = client.get("/devices/yuhe-9/air-1").json()
    assert [point["key"] for point in device["points"]] == ["air_temperature", "co2.roof"]


def columns(times: list[int], value: float) -> Columns:
    cells: list[float | None] = [value] * len(times)
    return Columns("s", 0, times, cells, list(cells), list(cells), [0] * len(times))


minutes = st.sets(st.integers(0, 20)).map(lambda found: sorted(n * MINUTE for n in found))
rows = st.sets(st.integers(0, 21 * 6 - 1)).map(lambda found: sorted(n * MINUTE // 6 for n in found))


@given(rows, minutes)
def test_no_row_is_lost_and_no_minute_stands_beside_its_own_rows(raw: list[int], thin: list[int]) -> None:
    part = Minutes(columns(thin, 2.0), columns(thin, 1.0), columns(thin, 3.0))
    merged, where = merge(columns(raw, 9.0), part, "mean")
    shown = dict(zip(merged.t, merged.value, strict=True))
    gone = [t for t in thin if not any(t <= one < t + MINUTE for one in raw)]
    assert shown == {**dict.fromkeys(raw, 9.0), **dict.fromkeys(gone, 2.0)}
    assert merged.t == sorted(shown)
    assert where == spans(gone, MINUTE)
    assert sum(end - start for start, end in where) == MINUTE * len(gone)

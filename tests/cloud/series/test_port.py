"""What the port promises, one promise a test."""

from __future__ import annotations

import threading

import pytest

from cloud.telemetry.port import Block, TimeSeries, Written
from cloud.telemetry.series import DAY, HOUR, MINUTE, SECOND, floor
from tests.cloud.series_ground import NOW, Opener

DAY0 = floor(NOW, DAY) - 2 * DAY


def block(times: list[int], values: list[float | None], quality: list[int] | None = None, point: str = "co2") -> Block:
    return Block("farm-a", "d1", times, {point: values}, {point: quality} if quality else {})


def hours(count: int, start: int = DAY0) -> list[Block]:
    times = [start + n * 10 * SECOND for n in range(360 * count)]
    return [block(times, [float(n % 97) for n in range(len(times))])]


def test_writing_again_changes_nothing(store: TimeSeries, overwrites: bool):
    rows = [block([NOW, NOW + 1], [1.0, 2.0])]
    assert store.write(rows) == Written(2, 0)
    position = store.position()
    assert store.write(rows) == (Written(2, 0) if overwrites else Written(0, 2))
    assert store.range(["farm-a/d1/co2"], NOW, NOW + 2)[0].value == [1.0, 2.0]
    assert store.position() == position


def test_the_same_row_twice_in_one_write_stands_once(store: TimeSeries, overwrites: bool):
    written = store.write([block([NOW], [1.0]), block([NOW], [1.0])])
    assert written == (Written(2, 0) if overwrites else Written(1, 1))
    assert store.range(["farm-a/d1/co2"], NOW, NOW + 1)[0].value == [1.0]


def test_what_was_not_sampled_is_not_written_and_what_failed_is(store: TimeSeries):
    assert store.write([block([NOW, NOW + 1, NOW + 2], [None, None, 5.0], [0, 6, 0])]) == Written(2, 0)
    answer = store.range(["farm-a/d1/co2"], NOW, NOW + 3)[0]
    assert (answer.t, answer.value, answer.quality) == ([NOW + 1, NOW + 2], [None, 5.0], [6, 0])


def test_a_window_of_bad_values_has_no_mean_and_is_never_zero(store: TimeSeries):
    store.write([block([DAY0, DAY0 + SECOND, DAY0 + MINUTE], [None, None, 3.0], [6, 7, 0])])
    for _ in range(2):
        answer = store.range(["farm-a/d1/co2"], DAY0, DAY0 + 2 * MINUTE, window=MINUTE)[0]
        assert (answer.value, answer.low, answer.quality) == ([None, 3.0], [None, 3.0], [7, 0])
        store.rollup()


def test_thinning_keeps_the_frosty_night(store: TimeSeries):
    times = [DAY0 + n * SECOND for n in range(7200)]
    store.write([block(times, [-8.5 if n == 4321 else 4.0 for n in range(7200)])])
    answer = store.range(["farm-a/d1/co2"], DAY0, DAY0 + 2 * HOUR, max_points=20)[0]
    assert len(answer.t) <= 20
    assert min(value for value in answer.low if value is not None) == -8.5
    assert max(value for value in answer.high if value is not None) == 4.0


def test_few_rows_come_raw_and_several_series_share_one_window(store: TimeSeries):
    store.write([*hours(2), block([DAY0], [1.0], point="noise")])
    few, none = store.range(["farm-a/d1/noise", "farm-a/d1/pm10"], DAY0, DAY0 + HOUR)
    assert (few.window, few.t, none.t) == (0, [DAY0], [])
    many, alone = store.range(["farm-a/d1/co2", "farm-a/d1/noise"], DAY0, DAY0 + 2 * HOUR, max_points=100)
    assert many.window == alone.window == 2 * MINUTE
    assert len(many.t) == 60


def test_a_window_that_gives_too_many_points_is_widened(store: TimeSeries):
    store.write(hours(3))
    answer = store.range(["farm-a/d1/co2"], DAY0, DAY0 + 3 * HOUR, window=MINUTE, max_points=50)[0]
    assert answer.window == 5 * MINUTE


def test_a_value_too_large_to_be_added_up_is_refused_and_the_rest_can_be_read(store: TimeSeries):
    times = [DAY0 + n * SECOND for n in range(7)]
    values = [1.7e308, 1.0, None, 1.7e308, 1e300, 1e300, -1.7e308]
    marks = [3, 0, 6, 0, 0, 0, 0]
    written = store.write([block(times, values, marks), block(times[:1], [8.0], point="noise")])
    assert written.stored == 5
    told = [("co2", times[place], "value") for place in (0, 3, 6)]
    assert [(one.point, one.t, one.kind) for one in written.refused] == told
    assert store.latest(["farm-a/d1/co2"])[0].value == 1e300
    for _ in range(2):
        answer = store.range(["farm-a/d1/co2"], DAY0, DAY0 + MINUTE, window=MINUTE)[0]
        assert (answer.value, answer.low, answer.high, answer.quality) == ([2e300 / 3], [1.0], [1e300], [6])
        kept = store.range(["farm-a/d1/co2"], DAY0, DAY0 + MINUTE)[0].t
        assert kept == [times[place] for place in (1, 2, 4, 5)]
        while store.rollup():
            pass


def test_all_series_of_an_answer_share_its_points(store: TimeSeries):
    points = [f"soil_temperature.{n}cm" for n in range(25)]
    times = list(range(DAY0, DAY0 + 6 * HOUR, 20 * SECOND))  # 1,080 of each
    store.write([Block("farm-a", "d1", times, {point: [1.0] * len(times) for point in points}, {})])
    names = [f"farm-a/d1/{point}" for point in points]
    few = store.range(names[:18], DAY0, DAY0 + 6 * HOUR, max_points=2000)
    many = store.range(names, DAY0, DAY0 + 6 * HOUR, max_points=2000)
    assert (few[0].window, sum(len(one.t) for one in few)) == (0, 18 * 1080)
    assert (many[0].window, sum(len(one.t) for one in many)) == (30 * SECOND, 25 * 720)
    assert {len(one.t) for one in store.range(names, DAY0, DAY0 + 6 * HOUR, window=SECOND)} == {720}


def test_many_series_over_a_long_time_come_by_hours(store: TimeSeries):
    store.write(hours(2))
    names = ["farm-a/d1/co2", *(f"farm-a/d{n}/co2" for n in range(2, 201))]
    for _ in range(2):
        for window in (None, 15 * MINUTE):
            answer = store.range(names, DAY0, DAY0 + DAY, window=window)[0]
            assert (answer.window, len(answer.t)) == (HOUR, 2)
        store.rollup()
    assert store.range(names[:20], DAY0, DAY0 + DAY, window=15 * MINUTE)[0].window == 15 * MINUTE


def test_a_day_begins_in_shanghai(store: TimeSeries):
    store.write([block([DAY0 - 1, DAY0], [1.0, 2.0])])
    answer = store.range(["farm-a/d1/co2"], DAY0 - HOUR, DAY0 + HOUR, window=DAY)[0]
    assert (answer.t, answer.value) == ([DAY0 - DAY, DAY0], [1.0, 2.0])


@pytest.mark.parametrize(
    ("start", "end", "window", "points"), [(5, 5, None, 10), (9, 5, None, 10), (0, 5, 0, 10), (0, 5, 1, 0)]
)
def test_an_impossible_span_is_refused(store: TimeSeries, start: int, end: int, window: int | None, points: int):
    with pytest.raises(ValueError, match="start < end"):
        store.range(["farm-a/d1/co2"], start, end, window=window, max_points=points)


def test_changes_are_a_cursor_that_skips_nothing(store: TimeSeries):
    assert (store.position(), store.changes(0, 10)) == (0, [])
    store.write([block([NOW], [1.0], point=point) for point in ("co2", "noise", "pm10")])
    first = store.changes(0, 2)
    rest = store.changes(first[-1].position, 10)
    assert {change.series for change in (*first, *rest)} == {f"farm-a/d1/{point}" for point in ("co2", "noise", "pm10")}
    store.write([block([NOW + 1], [2.0]), block([NOW + 2], [3.0])])
    (change,) = store.changes(rest[-1].position, 10)
    assert (change.series, change.t, change.value, change.position) == ("farm-a/d1/co2", NOW + 2, 3.0, store.position())


def test_backfill_does_not_move_the_latest(store: TimeSeries):
    store.write([block([NOW], [1.0])])
    position = store.position()
    assert store.write([block([NOW - HOUR], [9.0])]) == Written(1, 0)
    assert store.latest(["farm-a/d1/none", "farm-a/d1/co2"])[0].t == NOW
    assert store.changes(position, 10) == []


def test_a_latest_from_the_future_gives_way(store: TimeSeries):
    store.write([block([NOW + 20 * HOUR], [1.0])])
    store.write([block([NOW], [2.0])])
    assert store.latest(["farm-a/d1/co2"])[0].value == 2.0


def test_names_by_gateway_and_device(store: TimeSeries):
    store.write([block([NOW], [1.0]), Block("farm-ab", "d1", [NOW], {"co2": [1.0]}, {})])
    assert store.names() == ["farm-a/d1/co2", "farm-ab/d1/co2"]
    assert store.names("farm-a/") == ["farm-a/d1/co2"]
    assert store.names("farm-a/d2/") == []


def test_forgetting_keeps_what_the_day_was_like(store: TimeSeries):
    store.write(hours(4))
    asked = {"window": HOUR, "aggregate": "mean"}
    before = store.range(["farm-a/d1/co2"], DAY0, DAY0 + 4 * HOUR, **asked)[0]
    assert store.forget(DAY0 + 2 * HOUR + 5) == 720
    assert store.forget(DAY0 + 2 * HOUR + 5) == 0
    assert store.range(["farm-a/d1/co2"], DAY0, DAY0 + 4 * HOUR, **asked)[0] == before
    coarse = store.range(["farm-a/d1/co2"], DAY0, DAY0 + HOUR)[0]
    assert (coarse.window, len(coarse.t)) == (MINUTE, 60)
    store.write([block([DAY0 + 1], [1000.0])])  # far too late: must not make an hour of one row
    store.rollup()
    assert store.range(["farm-a/d1/co2"], DAY0, DAY0 + 4 * HOUR, **asked)[0] == before


def test_rows_are_seen_by_others_while_rollups_run(opener: Opener):
    writer, reader = opener(), opener()
    stop = threading.Event()

    def keep() -> None:
        while not stop.is_set():
            writer.rollup(3)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        for n in range(40):
            writer.write([block([DAY0 + n * MINUTE + k * SECOND for k in range(60)], [1.0] * 60)])
            counted = reader.range(["farm-a/d1/co2"], DAY0, DAY0 + HOUR, window=HOUR, aggregate="count")[0]
            assert counted.value == [60.0 * (n + 1)]
    finally:
        stop.set()
        keeper.join()


def test_rollup_stops_when_nothing_changed(store: TimeSeries):
    store.write(hours(1))
    done = [store.rollup(25) for _ in range(4)]
    assert done == [25, 25, 10, 0]

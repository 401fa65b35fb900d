"""Any history of writes, rollups and restarts: each store answers as the plain model does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cloud.telemetry.port import Aggregate, Block
from cloud.telemetry.series import (
    DAY,
    HOUR,
    MINUTE,
    MOST_POINTS,
    MOST_READ,
    SECOND,
    choose,
    floor,
    name,
    share,
    widen,
)
from tests.cloud.series.model import Model, same
from tests.cloud.series_ground import NOW, OVERWRITES, Opener, SeriesGround

BASE = floor(NOW, DAY) - DAY
POINTS = ("co2", "air_temperature.in")
_numbers = count(1)
times = st.one_of(
    st.integers(0, 20 * SECOND),
    st.integers(0, 3 * HOUR // SECOND).map(lambda second: second * SECOND),
    st.sampled_from([0, MINUTE - 1, MINUTE, HOUR - 1, HOUR, HOUR + MINUTE, 2 * HOUR, DAY - 1]),
).map(lambda t: BASE + t)
cell = st.one_of(
    st.tuples(st.floats(-1e6, 1e6, width=32), st.sampled_from([0, 0, 0, 2, 4])),
    st.tuples(st.none(), st.sampled_from([0, 6, 7])),
)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    when = draw(st.lists(times, min_size=1, max_size=6))
    columns = {
        point: draw(st.lists(cell, min_size=len(when), max_size=len(when)))
        for point in draw(st.sets(st.sampled_from(POINTS), min_size=1))
    }
    return Block(
        "farm-a",
        "",
        when,
        {point: [value for value, _ in cells] for point, cells in columns.items()},
        {point: [mark for _, mark in cells] for point, cells in columns.items()},
    )


steps = st.lists(
    st.one_of(st.lists(blocks(), min_size=1, max_size=4), st.sampled_from(["rollup", "some", "reopen"])), max_size=12
)
spans = st.tuples(times, st.integers(1, 4 * HOUR)).map(lambda pair: (pair[0], pair[0] + pair[1]))
windows = st.sampled_from([SECOND, 7 * SECOND, MINUTE, 5 * MINUTE, 90 * MINUTE, HOUR, 3 * HOUR, DAY])


@pytest.fixture(scope="module", params=["embedded", "influx"])
def place(request: pytest.FixtureRequest, series_ground: SeriesGround) -> Iterator[tuple[str, Opener]]:
    """One store for all examples; each has a device of its own in it."""
    with series_ground.place(request.param) as again:
        yield request.param, again


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=steps, span=spans, window=windows, aggregate=st.sampled_from(get_args(Aggregate)))
def test_a_store_is_the_model(place, history, span, window, aggregate):
    # One answer is bounded over all its series (decision 0023); the model of a single one does not know it.
    assume((span[1] - span[0]) // window + 2 < MOST_POINTS // len(POINTS))
    kind, again = place
    device = f"d{next(_numbers)}"
    series = [name("farm-a", device, point) for point in POINTS]
    store, model = again(), Model(overwrites=kind in OVERWRITES)
    for step in history:
        if step == "reopen":
            store.close()
            store = again()
        elif isinstance(step, str):
            store.rollup(1 if step == "some" else 500)
        else:
            own = [msgspec.structs.replace(block, device=device) for block in step]
            assert store.write(own) == model.write(own)
    if kind not in OVERWRITES:  # rows that change when they come again are none: the contract knows no such rows
        assert [(p.series, p.t, p.value, p.quality) for p in store.latest(series)] == [
            (one, *found) for one in series if (found := model.latest(one)) is not None
        ]
    answers = store.range(series, *span, window=window, aggregate=aggregate, max_points=100_000)
    for answer, one in zip(answers, series, strict=True):
        assert same(answer, model.windows(one, *span, window, aggregate))
    for answer, one in zip(store.range(series, *span), series, strict=True):
        rows = list(zip(answer.t, answer.value, answer.quality, strict=True))
        assert (answer.window, rows) == (0, model.raw(one, *span))
    while store.rollup():
        pass
    answers = store.range(series, *span, window=window, aggregate=aggregate, max_points=100_000)
    for answer, one in zip(answers, series, strict=True):
        assert same(answer, model.windows(one, *span, window, aggregate))
    store.close()


def test_a_stale_minute_of_a_device_without_points_holds_up_no_rollup(place):
    kind, again = place
    if kind not in OVERWRITES:
        pytest.skip("only the InfluxDB store keeps a list of stale minutes apart from its rows")
    store = again()
    while store.rollup():
        pass
    minute = 1_789_833_600_000_000
    device = ("farm-a", f"d{next(_numbers)}")
    store._book.note({device: {}}, {device: {minute}}, NOW)
    assert store.rollup() == 1
    assert store.rollup() <= 1  # the hour of that minute
    store.close()


@given(
    start=times,
    length=st.integers(1, 400 * DAY),
    limit=st.integers(2, 2000),
    window=st.none() | windows,
    count=st.integers(1, 400),
    at_least=st.sampled_from([1, MINUTE]),
)
def test_a_chosen_window_fits_and_covers(start, length, limit, window, count, at_least):
    end = start + length
    most = share(count, start, end, window, limit)
    chosen = choose(count, start, end, window, most, at_least)
    first, last = widen(start, end, chosen)
    points = (last - first) // chosen
    assert chosen >= (window or 1)
    assert chosen % at_least == 0
    assert first <= start < end <= last
    assert points <= limit
    assert points * count <= MOST_POINTS
    assert chosen % HOUR == 0 or count * (last - first) // MINUTE <= MOST_READ

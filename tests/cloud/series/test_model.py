"""Any history of writes, rollups and restarts: each store answers as the plain model does."""

from __future__ import annotations

from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloud.telemetry.port import Aggregate, Block
from cloud.telemetry.series import DAY, HOUR, MINUTE, SECOND, fit, floor, name, widen
from tests.cloud.series.conftest import NOW, OVERWRITES, Ground
from tests.cloud.series.model import Model, same

BASE = floor(NOW, DAY) - DAY
POINTS = ("co2", "air_temperature.in")
SERIES = [name("farm-a", "d1", point) for point in POINTS]

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
        "d1",
        when,
        {point: [value for value, _ in cells] for point, cells in columns.items()},
        {point: [mark for _, mark in cells] for point, cells in columns.items()},
    )


steps = st.lists(
    st.one_of(st.lists(blocks(), min_size=1, max_size=4), st.sampled_from(["rollup", "some", "reopen"])), max_size=12
)
spans = st.tuples(times, st.integers(1, 4 * HOUR)).map(lambda pair: (pair[0], pair[0] + pair[1]))
windows = st.sampled_from([SECOND, 7 * SECOND, MINUTE, 5 * MINUTE, 90 * MINUTE, HOUR, 3 * HOUR, DAY])


def check(ground: Ground, kind: str, history, span, window, aggregate) -> None:
    model = Model(overwrites=kind in OVERWRITES)
    with ground.place(kind) as again:
        store = again()
        for step in history:
            if step == "reopen":
                store.close()
                store = again()
            elif isinstance(step, str):
                store.rollup(1 if step == "some" else 500)
            else:
                assert store.write(step) == model.write(step)
        if kind not in OVERWRITES:  # there a row that is rewritten differently is none: rows never change
            assert [(p.series, p.t, p.value, p.quality) for p in store.latest(SERIES)] == [
                (series, *found) for series in SERIES if (found := model.latest(series)) is not None
            ]
        for answer, series in zip(
            store.range(SERIES, *span, window=window, aggregate=aggregate, max_points=100_000), SERIES, strict=True
        ):
            assert same(answer, model.windows(series, *span, window, aggregate))
        for answer, series in zip(store.range(SERIES, *span), SERIES, strict=True):
            rows = list(zip(answer.t, answer.value, answer.quality, strict=True))
            assert (answer.window, rows) == (0, model.raw(series, *span))


EXAMPLES = {"history": steps, "span": spans, "window": windows, "aggregate": st.sampled_from(get_args(Aggregate))}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(**EXAMPLES)
def test_the_embedded_store_is_the_model(series_ground, history, span, window, aggregate):
    check(series_ground, "embedded", history, span, window, aggregate)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(**EXAMPLES)
def test_the_store_in_influxdb_is_the_model(series_ground, history, span, window, aggregate):
    check(series_ground, "influx", history, span, window, aggregate)


@given(start=times, length=st.integers(1, 400 * DAY), limit=st.integers(2, 2000), window=windows)
def test_a_fitting_window_fits_and_covers(start, length, limit, window):
    chosen = fit(start, start + length, limit, window)
    first, last = widen(start, start + length, chosen)
    assert chosen >= window
    assert first <= start < start + length <= last
    assert (last - first) // chosen <= limit

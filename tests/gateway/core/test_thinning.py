"""Minutes hold what their rows held, each minute once, and only values that can be trusted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.measurement import MINUTE_MS
from contract.quality import Quality
from contract.readings import MAX_POINTS
from gateway.core.sample import Sample
from gateway.core.thinning import Old, minutes

T = 29_000_000 * MINUTE_MS

row = st.tuples(
    st.sampled_from(["air", "soil"]),
    st.integers(1, 20_000),
    st.floats(-1e6, 1e6) | st.none(),
    st.sampled_from(list(Quality)),
    st.booleans(),
)


@given(st.lists(row, max_size=120), st.integers(1, 120))
def test_each_whole_minute_comes_once_with_all_its_rows(
    steps: list[tuple[str, int, float | None, Quality, bool]], cut: int
) -> None:
    rows, t, run = [], T, 1
    for seq, (device, ms, value, quality, ended) in enumerate(steps, 1):
        t, run = t + ms, run + ended
        rows.append(Old(seq, run, 0, Sample(device, t, t, {"co2": value}, {"co2": quality} if quality else {})))
    found = list(minutes(rows))
    taken = [one.seq for minute in found for one in minute.rows]
    assert len(taken) == len(set(taken))
    # What a second look finds, when more has come, are other minutes.
    seen = {(one.run, one.rows[0].sample.device, one.rows[0].sample.t // MINUTE_MS) for one in minutes(rows[:cut])}
    left = [one for one in rows if one.seq not in {r.seq for m in minutes(rows[:cut]) for r in m.rows}]
    again = {(one.run, one.rows[0].sample.device, one.rows[0].sample.t // MINUTE_MS) for one in minutes(left)}
    assert not seen & again
    for minute in found:
        whole = [
            one
            for one in rows
            if (one.run, one.sample.device, one.sample.t // MINUTE_MS)
            == (minute.run, minute.rows[0].sample.device, minute.rows[0].sample.t // MINUTE_MS)
        ]
        assert list(minute.rows) == whole
        good = [
            one.sample.values["co2"]
            for one in whole
            if one.sample.values["co2"] is not None and one.sample.quality.get("co2", 0) <= Quality.DERIVED
        ]
        if not good:
            assert minute.thinned == []
            continue
        (thinned,) = minute.thinned
        assert thinned.t % MINUTE_MS == 0
        assert 0 <= whole[0].sample.t - thinned.t < MINUTE_MS
        assert (thinned.values["co2:min"], thinned.values["co2:max"]) == (min(good), max(good))
        mean = thinned.values["co2:mean"]
        assert mean is not None
        assert min(good) <= mean <= max(good)
        assert abs(mean - sum(good) / len(good)) <= 1e-6 * max(1.0, max(map(abs, good)))


def test_a_minute_is_one_of_the_time_that_is_sent() -> None:
    rows = [Old(seq, 1, 17_500, Sample("air", T + seq * 1_000, 0, {"co2": 1.0}, {})) for seq in range(200)]
    whole = [minute.thinned[0].t + 17_500 for minute in minutes(rows)]
    assert whole == [T, T + MINUTE_MS]


def test_a_wide_row_becomes_several_none_wider_than_the_contract_takes() -> None:
    wide = {f"soil_moisture.p{n}": float(n) for n in range(MAX_POINTS)}
    rows = [Old(seq, 1, 0, Sample("air", T + seq * 1_000, 0, wide, {})) for seq in range(200)]
    thinned = next(minutes(rows)).thinned
    assert all(len(sample.values) <= MAX_POINTS for sample in thinned)
    assert sum(len(sample.values) for sample in thinned) == 3 * MAX_POINTS

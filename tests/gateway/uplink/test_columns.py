"""Samples that became a message come out of it again as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract import codec, readings
from contract.quality import Quality
from gateway.core.columns import MOST_ROWS, MOST_VALUES, by_device, columns
from gateway.core.sample import Sample

KEYS = ("co2", "air_temperature", "soil_moisture.20cm")
points = st.dictionaries(
    st.sampled_from(KEYS),
    st.one_of(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(list(Quality))),
        st.just((None, Quality.STALE)),
    ),
    min_size=1,
)


@given(st.lists(st.tuples(st.integers(1, 3), points), min_size=1, max_size=30))
def test_a_message_says_what_the_samples_said(steps: list[tuple[int, dict[str, tuple[float | None, Quality]]]]) -> None:
    seq, rows = 0, []
    for gap, values in steps:
        seq += gap
        quality = {key: word for key, (_, word) in values.items() if word}
        rows.append((seq, Sample("air", seq * 7, seq, {key: value for key, (value, _) in values.items()}, quality)))
    heard = readings.decode(readings.encode(columns(3, "boot", 2, "meta", rows)))
    assert (heard.epoch, heard.boot, heard.segment, heard.meta) == (3, "boot", 2, "meta")
    assert heard.seqs == [seq for seq, _ in rows]
    assert heard.times == [sample.t for _, sample in rows]
    for place, (_, sample) in enumerate(rows):
        for key, column in heard.values.items():
            word = (heard.quality_column(key) or [0] * len(rows))[place]
            assert column[place] == sample.values.get(key)
            assert word == sample.quality.get(key, Quality.GOOD)


def test_messages_are_of_one_device_and_never_too_large() -> None:
    wide = {f"air_temperature.{n}": 23.100000381469727 + n for n in range(200)}
    rows = [
        (n, Sample("wide" if n % 2 else "slim", n, n, wide if n % 2 else {"co2": 1.0}, {})) for n in range(1, 3_000)
    ]
    messages = list(by_device(rows))
    assert sorted(seq for _, own in messages for seq, _ in own) == [seq for seq, _ in rows]
    for device, own in messages:
        assert {sample.device for _, sample in own} == {device}
        assert len(own) <= MOST_ROWS
        message = columns(1, "b", 0, "m", own)
        assert len(own) * len(message.values) <= MOST_VALUES
        assert len(readings.encode(message)) < codec.MAX_BODY

"""Calibrations: which record holds when, what it makes of a value, and that quality judges the corrected value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.quality import Quality
from gateway.core.calibration import Calibration, Correction, current, worked_out
from gateway.core.device import Device
from gateway.core.spec import AlarmSpec, DeviceSpec, PointSpec
from tests.gateway.profiles import profile

DAY = 86_400_000
T0 = 1_790_000_000_000
OLD = Calibration(T0, 1.0, -0.3, "A", noted=T0)
NEW = Calibration(T0 + 10 * DAY, 2.0, 1.0, "B", noted=T0 + 9 * DAY)


def test_the_record_that_began_last_holds_and_stands_for_itself() -> None:
    correction = Correction([NEW, OLD])
    assert correction.at(T0 + 10 * DAY - 1) == OLD
    assert correction.at(T0 + 10 * DAY) == NEW
    assert correction.apply(20.0, T0 + 9 * DAY) == 19.7
    assert correction.apply(20.0, T0 + 11 * DAY) == 41.0
    assert correction.apply(None, T0 + 11 * DAY) is None


def test_before_the_first_record_the_instrument_is_taken_at_its_word() -> None:
    assert Correction([Calibration(T0, 1.0, -0.3)]).apply(20.0, T0 - 1) == 20.0
    assert Correction().apply(20.1, T0) == 20.1


def test_a_clock_of_1970_is_taken_to_be_no_earlier_than_what_was_last_noted() -> None:
    correction = Correction([OLD, NEW])
    assert correction.at(5_000) == OLD
    assert Correction([OLD, Calibration(T0 + DAY, 1.0, 9.0, noted=T0 + 2 * DAY)]).at(5_000).offset == 9.0  # type: ignore[union-attr]


def test_the_birth_tells_what_holds_and_what_will() -> None:
    assert current([NEW, OLD], T0 + DAY) == [OLD, NEW]
    assert current([NEW, OLD], T0 + 11 * DAY) == [NEW]
    assert current([NEW, OLD], T0 - DAY + 0) == [OLD, NEW]


@given(st.floats(-1e6, 1e6), st.floats(0.1, 10), st.floats(-1e6, 1e6))
def test_a_corrected_value_is_the_sum_without_its_noise(value: float, gain: float, offset: float) -> None:
    found = Correction([Calibration(T0, gain, offset)]).apply(value, T0)
    assert found == pytest.approx(value * gain + offset, rel=1e-9, abs=1e-6)


def test_comparisons_give_offset_or_gain_and_offset() -> None:
    assert worked_out([(23.8, 23.5)]) == (1.0, -0.3)
    assert worked_out([(0.5, 0.0), (100.5, 200.0)]) == (2.0, -1.0)
    assert worked_out([(5.0, 1.0), (5.0, 2.0)]) is None


def test_range_deadband_and_alarm_judge_the_corrected_value() -> None:
    own = profile({"key": "air_temperature", "address": 0, "scale": 0.1, "unit": "°C", "low": -40, "high": 60})
    device = Device(
        DeviceSpec(
            "d1",
            own,
            1,
            points={"air_temperature": PointSpec(calibrations=(Calibration(T0, 1.0, 5.0),))},
            alarms=(AlarmSpec("air_temperature", "high", 30.0),),
        ),
        lambda: "id",
    )
    channel = device.channels["air_temperature"]
    before = device.answered([channel], [26.0], T0 - 1000, 0)
    assert before.sample is not None
    assert before.sample.values == {"air_temperature": 26.0}
    assert before.events == []
    after = device.answered([channel], [26.0], T0, 1000)
    assert after.sample is not None
    assert after.sample.values == {"air_temperature": 31.0}
    assert [type(event).__name__ for event in after.events] == ["Alarm"]
    beyond = device.answered([channel], [58.0], T0 + 1, 2000)
    assert beyond.sample is not None
    assert beyond.sample.quality == {"air_temperature": Quality.OUT_OF_RANGE}

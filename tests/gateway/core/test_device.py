"""One device: what its answers and its silence become."""

from __future__ import annotations

from contract.event import Alarm, Body, DeviceHealth
from contract.quality import Quality
from gateway.core.alarm import key_of
from gateway.core.device import Device, Outcome
from gateway.core.fault import Fault
from gateway.core.spec import AlarmSpec, DeviceSpec, PointSpec
from tests.gateway.profiles import profile, simple

T = 1_780_000_000_000
SILENCE = Fault("no_answer", details={"ms": 500})


def device(spec: DeviceSpec | None = None, lost: DeviceHealth | None = None) -> Device:
    return Device(spec or DeviceSpec("d1", simple(), 1), lambda: "a1", lost=lost)


def answer(target: Device, *values: float | None, mono: int = 0) -> Outcome:
    return target.answered(tuple(target.channels.values()), values, T + mono, mono)


def states(*outcomes: Outcome) -> list[tuple[str, str]]:
    events: list[Body] = [event for outcome in outcomes for event in outcome.events]
    return [(event.state, event.cause) for event in events if isinstance(event, DeviceHealth)]


def test_an_answer_is_one_sample_with_its_time_and_only_bad_quality_named() -> None:
    sample = answer(device(), 61.2, None, mono=5).sample
    assert sample is not None
    assert (sample.device, sample.t, sample.mono) == ("d1", T + 5, 5)
    assert sample.values == {"relative_humidity": 61.2, "air_temperature": None}
    assert sample.quality == {"air_temperature": Quality.DEVICE_ERROR}


def test_nothing_worth_sending_is_no_sample() -> None:
    points = {"relative_humidity": PointSpec(deadband=1.0), "air_temperature": PointSpec(deadband=0.5)}
    target = device(DeviceSpec("d1", simple(), 1, points=points))
    assert answer(target, 60.0, 20.0).sample is not None
    assert answer(target, 60.4, 20.4, mono=1000).sample is None
    moved = answer(target, 60.4, 20.5, mono=2000).sample
    assert moved is not None
    assert moved.values == {"air_temperature": 20.5}


def test_a_device_is_lost_once_with_the_time_of_its_first_silence_and_found_once() -> None:
    target = device()
    answer(target, 60.0, 20.0)
    failures = [target.failed(SILENCE, T + place * 1000, place * 1000, 0.0) for place in range(1, 6)]
    assert states(*failures) == [("lost", "no_answer")]
    (event,) = failures[2].events
    assert isinstance(event, DeviceHealth)
    assert event.since == T + 1000
    samples = [outcome.sample for outcome in failures if outcome.sample]
    assert len(samples) == 1
    assert samples[0].values == {"relative_humidity": None, "air_temperature": None}
    assert set(samples[0].quality.values()) == {Quality.STALE}
    back = answer(target, 60.0, 20.0, mono=9000)
    assert states(back) == [("found", "no_answer")]
    assert back.sample is not None
    assert len(back.sample.values) == 2  # the same values as before the silence, and yet news
    assert states(answer(target, 60.0, 20.0, mono=10_000)) == []


def test_a_device_that_never_answered_is_lost_too() -> None:
    target = device()
    assert states(*(target.failed(SILENCE, T, 0, 0.0) for _ in range(3))) == [("lost", "no_answer")]


def test_one_lost_request_is_no_news() -> None:
    target = device()
    for mono in range(0, 20_000, 2000):
        answer(target, 60.0, 20.0, mono=mono)
        assert target.failed(SILENCE, T, mono, 0.0) == Outcome()


def test_a_cut_line_is_not_held_against_the_device() -> None:
    target = device()
    cut = Fault("port_missing", details={"port": "/dev/x"})
    outcomes = [target.failed(cut, T, place, 0.9) for place in range(10)]
    assert states(*outcomes) == [("lost", "port_missing")]
    assert {outcome.delay_ms for outcome in outcomes} == {0}


def test_a_loss_declared_before_a_restart_is_ended_by_the_first_answer() -> None:
    target = device(lost=DeviceHealth(device="d1", state="lost", cause="no_answer", since=T - 5))
    assert states(*(target.failed(SILENCE, T, 0, 0.0) for _ in range(5))) == []
    (found,) = answer(target, 60.0, 20.0).events
    assert found == DeviceHealth(device="d1", state="found", cause="no_answer", since=T - 5)


def test_alarms_come_with_the_reading_that_causes_them_and_survive_a_restart() -> None:
    spec = DeviceSpec("d1", simple(), 1, alarms=(AlarmSpec("air_temperature", "high", 30.0),))
    (raised,) = answer(device(spec), 60.0, 31.0).events
    assert isinstance(raised, Alarm)
    assert (raised.device, raised.point, raised.value, raised.alarm) == ("d1", "air_temperature", 31.0, "a1")
    again = Device(spec, lambda: "a2", {key_of(raised): raised})
    assert answer(again, 60.0, 32.0).events == []
    (cleared,) = answer(again, 60.0, 20.0).events
    assert isinstance(cleared, Alarm)
    assert (cleared.state, cleared.alarm) == ("clear", "a1")


def test_limits_of_the_profile_are_converted_and_nature_bounds_them() -> None:
    fahrenheit = profile(
        {"key": "air_temperature", "address": 0, "unit": "°F", "low": -40, "high": 500, "deadband": 1.8, "step": 9}
    )
    judge = device(DeviceSpec("d1", fahrenheit, 1)).channels["air_temperature"].judge
    assert (round(judge.low, 9), judge.high, round(judge.step, 9)) == (-40, 70, 5)
    wanted = {"air_temperature": PointSpec(high=45.0, step=0.0, stuck_s=60)}
    judge = device(DeviceSpec("d1", fahrenheit, 1, points=wanted)).channels["air_temperature"].judge
    assert (judge.high, judge.step, judge.stuck_ms) == (45.0, 0.0, 60_000)


def test_points_that_alone_are_silent_become_stale_and_come_back() -> None:
    target = device()
    humidity = (target.channels["relative_humidity"],)
    answer(target, 60.0, 20.0)
    muted = target.muted(humidity, T, 1000)
    assert muted.sample is not None
    assert muted.sample.quality == {"relative_humidity": Quality.STALE}
    back = target.answered(humidity, [60.0], T, 2000)
    assert back.events == []
    assert back.sample is not None
    assert back.sample.values == {"relative_humidity": 60.0}


def test_the_latest_word_of_a_point_is_known_whether_or_not_it_was_worth_sending() -> None:
    points = {"relative_humidity": PointSpec(deadband=1.0), "air_temperature": PointSpec(deadband=0.5)}
    target = device(DeviceSpec("d1", simple(), 1, lost_after=2, points=points))
    humidity = target.channels["relative_humidity"]
    assert humidity.latest is None
    answer(target, 60.0, 20.0)
    assert answer(target, 60.4, 20.4, mono=1000).sample is None
    assert humidity.latest == (T + 1000, 60.4, Quality.GOOD)
    target.failed(SILENCE, T + 2000, 2000, 0.5)
    assert humidity.latest.quality is Quality.GOOD
    assert target.fault is SILENCE
    target.failed(SILENCE, T + 3000, 3000, 0.5)
    assert humidity.latest == (T + 1000, 60.4, Quality.STALE)  # as old as it is, and not to be judged by
    answer(target, 61.0, None, mono=4000)
    assert (target.fault, target.channels["air_temperature"].latest) == (None, (T + 4000, None, Quality.DEVICE_ERROR))

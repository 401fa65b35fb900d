"""A bus played with its own clock and line: who is asked when, whatever the others do. No wall time is involved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pytest

from contract.event import Alarm, Body, DeviceHealth
from contract.quality import Quality
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.spec import AlarmSpec, DeviceSpec
from gateway.drivers.blocks import Block
from gateway.rim.poll import Poll
from tests.gateway.profiles import profile, simple

EPOCH = 1_780_000_000_000
Answer = Callable[[Block], bytes | Fault]


def zeros(block: Block) -> bytes:
    return bytes(block.count * 2)


def silence(_: Block) -> Fault:
    return Fault("no_answer", details={"ms": 500})


class Stage:
    """A line whose requests cost `cost` ms, an unanswered one its timeout, and the clock that this moves."""

    def __init__(self, cost: int = 5) -> None:
        self.now = 0
        self.cost = cost
        self.cut: Fault | None = None
        self.answers: dict[int, Answer] = {}
        self.asked: Counter[int] = Counter()
        self.opened = 0
        self.samples: list[Sample] = []
        self.events: list[Body] = []
        self._open = False

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> Fault | None:
        self.opened += 1
        self._open = self.cut is None
        return self.cut

    def close(self) -> None:
        self._open = False

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault:
        assert self._open
        self.asked[unit] += 1
        reply = self.answers.get(unit, zeros)(block)
        self.now += int(timeout_ms) if isinstance(reply, Fault) and reply.code == "no_answer" else self.cost
        return reply

    def clock(self) -> tuple[int, int]:
        return EPOCH + self.now, self.now

    def poll(self, devices: Sequence[DeviceSpec], active: Iterable[Body] = ()) -> Poll:
        poll = Poll(self, devices, self.samples.append, self.events.append, self.clock, active)
        poll.begin()
        return poll

    def run(self, poll: Poll, seconds: float) -> None:
        end = self.now + int(seconds * 1000)
        while self.now < end:
            wait = poll.step()  # moves the clock itself: not to be read before
            self.now += wait

    def health(self) -> list[tuple[str, str, str]]:
        return [(event.device, event.state, event.cause) for event in self.events if isinstance(event, DeviceHealth)]


def ten(interval_s: float) -> list[DeviceSpec]:
    return [DeviceSpec(f"d{unit}", simple(timeout_ms=500), unit, interval_s) for unit in range(1, 11)]


def test_a_dead_device_among_ten_costs_the_others_not_one_beat() -> None:
    stage = Stage(cost=20)
    stage.answers[4] = silence
    poll = stage.poll(ten(1.0))
    stage.run(poll, 120)
    for station in poll.stations:
        if station.unit != 4:
            assert station.device.replies in (120, 121)
            assert station.device.skipped == 0
    assert stage.asked[4] <= 3 + 7
    assert stage.health() == [("d4", "lost", "no_answer")]


def test_on_a_busy_bus_a_dead_device_costs_no_more_than_its_probes() -> None:
    stage = Stage(cost=5)
    stage.answers[4] = silence
    poll = stage.poll(ten(0.1))
    stage.run(poll, 60)
    for station in poll.stations:
        if station.unit != 4:
            device = station.device
            assert abs(device.replies + device.skipped - 600) <= 6
            assert device.skipped <= stage.asked[4] * 6
    assert stage.asked[4] <= 3 + 6


def test_a_bus_too_slow_for_its_work_shares_what_it_has() -> None:
    stage = Stage(cost=100)
    poll = stage.poll(ten(0.1))
    stage.run(poll, 60)
    assert max(stage.asked.values()) - min(stage.asked.values()) <= 1
    assert all(station.device.skipped > 500 for station in poll.stations)


def test_the_dead_come_back_and_the_world_is_told_both() -> None:
    stage = Stage()
    stage.answers[2] = silence
    poll = stage.poll(ten(1.0))
    stage.run(poll, 30)
    del stage.answers[2]
    stage.run(poll, 70)
    assert stage.health() == [("d2", "lost", "no_answer"), ("d2", "found", "no_answer")]
    before = stage.asked[2]
    stage.run(poll, 10)
    assert stage.asked[2] - before == 10
    stale = [sample for sample in stage.samples if Quality.STALE in sample.quality.values()]
    assert [sample.device for sample in stale] == ["d2"]


def test_a_cut_line_loses_everyone_and_finds_everyone_at_once_when_mended() -> None:
    stage = Stage()
    stage.answers[3] = silence
    poll = stage.poll(ten(1.0))
    stage.run(poll, 50)
    assert stage.health() == [("d3", "lost", "no_answer")]
    stage.close()
    stage.cut = Fault("port_missing", details={"port": "/dev/x"})
    stage.run(poll, 100)
    assert poll.fault is stage.cut
    assert {cause for device, _, cause in stage.health() if device != "d3"} == {"port_missing"}
    assert len(stage.health()) == 10
    assert stage.opened < 15  # the line is tried ever more rarely, up to every half minute
    stage.cut = None
    del stage.answers[3]
    stage.run(poll, 38 + 2)
    assert sorted(device for device, state, _ in stage.health() if state == "found") == sorted(
        f"d{unit}" for unit in range(1, 11)
    )
    assert poll.fault is None


def test_an_exception_is_an_answer_without_values() -> None:
    stage = Stage()
    stage.answers[1] = lambda _: Fault("exception", number=2)
    stage.run(stage.poll([DeviceSpec("d1", simple(), 1, 1.0)]), 10)
    assert stage.asked[1] == 10
    assert stage.health() == []
    assert [sample.quality for sample in stage.samples] == [
        {"relative_humidity": Quality.DEVICE_ERROR, "air_temperature": Quality.DEVICE_ERROR}
    ] * len(stage.samples)


def test_a_gateway_that_answers_for_a_silent_device_does_not_make_it_alive() -> None:
    stage = Stage()
    stage.answers[1] = lambda _: Fault("exception", number=11)
    stage.run(stage.poll([DeviceSpec("d1", simple(), 1, 1.0)]), 10)
    assert stage.health() == [("d1", "lost", "exception_11")]


TWO_BLOCKS = profile(
    {"key": "soil_ph", "address": 0, "scale": 0.1, "unit": "pH"},
    {"key": "soil_moisture", "address": 50, "scale": 0.1, "unit": "%"},
    {"key": "soil_temperature", "address": 90, "scale": 0.1, "unit": "°C"},
    timeout_ms=500,
)


@pytest.mark.parametrize("mute", [0, 50, 90])
def test_a_block_that_alone_is_silent_never_hides_the_others(mute: int) -> None:
    stage = Stage()
    stage.answers[1] = lambda block: silence(block) if block.address == mute else zeros(block)
    poll = stage.poll([DeviceSpec("d1", TWO_BLOCKS, 1, 1.0)])
    stage.run(poll, 60)
    assert stage.health() == []
    names = {0: "soil_ph", 50: "soil_moisture", 90: "soil_temperature"}
    read = Counter(key for sample in stage.samples for key, value in sample.values.items() if value is not None)
    assert read.pop(names[mute], 0) == 0
    assert all(count >= 50 for count in read.values())
    assert len(read) == 2
    stale = [sample.quality for sample in stage.samples if sample.quality]
    assert stale[0] == {names[mute]: Quality.STALE}
    assert stage.now - 60_000 < 1000
    assert poll.stations[0].device.failures < 12


def test_what_the_outbox_remembers_is_neither_raised_nor_lost_again() -> None:
    rule = AlarmSpec("air_temperature", "low", 5.0)
    spec = DeviceSpec("d1", simple(), 1, 1.0, alarms=(rule,))
    first = Stage()
    first.run(first.poll([spec]), 5)
    (raised,) = first.events
    assert isinstance(raised, Alarm)
    loss = DeviceHealth(device="d1", state="lost", cause="no_answer", since=EPOCH - 9)
    second = Stage()
    second.run(second.poll([spec], active=[raised, loss]), 5)
    assert second.events == [DeviceHealth(device="d1", state="found", cause="no_answer", since=EPOCH - 9)]


def test_a_sample_that_cannot_be_handed_on_stops_nobody() -> None:
    stage = Stage()
    full = True

    def sink(sample: Sample) -> None:
        if full:
            raise OSError(28, "No space left on device")
        stage.samples.append(sample)

    poll = Poll(stage, ten(1.0), sink, stage.events.append, stage.clock)
    poll.begin()
    with pytest.raises(OSError, match="No space"):
        poll.step()
    full = False
    stage.run(poll, 5.5)
    assert Counter(sample.device for sample in stage.samples) == {"d1": 5} | {f"d{unit}": 6 for unit in range(2, 11)}

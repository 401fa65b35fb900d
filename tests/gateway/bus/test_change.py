"""Devices leave and join a bus while it runs: whoever stays is asked at the ms at which he would have been asked."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from threading import Event

import pytest

from contract.event import Alarm, Body, DeviceHealth
from gateway.core.branch import Branch
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.spec import AlarmSpec, BusSpec, DeviceSpec, HostBus, TcpBus
from gateway.drivers.blocks import Block
from gateway.rim import bus as rim_bus
from gateway.rim.bus import Bus
from gateway.rim.poll import Poll
from gateway.rim.port import BusStatus, OpenPort, Port
from gateway.rim.roster import Roster
from tests.gateway.bus.peers import TcpPeer, tcp
from tests.gateway.bus.test_poll import EPOCH, Stage, silence
from tests.gateway.bus.wall import clock
from tests.gateway.profiles import simple
from tests.patience import until

GOOD = b"\x03\x04\x02\x15\x01\x11"
RULE = AlarmSpec("air_temperature", "low", 5.0)


class Watched(Stage):
    """A stage that takes down when each unit was asked."""

    def __init__(self, cost: int = 0) -> None:
        super().__init__(cost)
        self.at: dict[int, list[int]] = defaultdict(list)

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault:
        self.at[unit].append(self.now)
        return super().read(block, unit, timeout_ms, guard_ms)


def device(unit: int, interval_s: float = 1.0, **more: object) -> DeviceSpec:
    return DeviceSpec(f"d{unit}", simple(timeout_ms=500), unit, interval_s, **more)  # type: ignore[arg-type]


def stay(change: Callable[[Poll], None]) -> tuple[Watched, Watched]:
    """Three devices polled for over a minute: on one stage alone, on the other with a change after 20.35 s."""
    stages = (Watched(), Watched())
    for stage in stages:
        poll = stage.poll([device(1, 0.7), device(2, 1.1), device(7, 1.0)])
        stage.run(poll, 20.35)
        if stage is stages[1]:
            change(poll)
        stage.run(poll, 45)
        assert all(station.device.skipped == 0 for station in poll.stations)
    return stages


def test_whoever_stays_is_asked_when_he_would_have_been() -> None:
    def change(poll: Poll) -> None:
        poll.leave(["d7"])
        poll.take([device(8), device(9, 0.4)])

    alone, changed = stay(change)
    for unit, period_ms in ((1, 700), (2, 1100)):
        assert [at for at in changed.at[unit] if at < 60_000] == list(range(0, 60_000, period_ms))
        assert [at for at in alone.at[unit] if at < 60_000] == list(range(0, 60_000, period_ms))
    assert changed.at[7] == [at for at in alone.at[7] if at < 20_350]
    assert changed.at[8][:2] == [changed.at[9][0], changed.at[8][0] + 1000]
    assert 20_350 <= changed.at[8][0] <= 21_350


def test_a_bus_with_work_to_do_serves_the_new_ones_between_the_others() -> None:
    stage = Watched(cost=20)
    poll = stage.poll([device(unit) for unit in range(1, 11)])
    stage.run(poll, 10.5)
    poll.take([device(unit) for unit in range(11, 21)])
    stage.run(poll, 30)
    assert [station.device.skipped for station in poll.stations] == [0] * 20
    assert all(29 <= len(stage.at[unit]) - 11 <= 31 for unit in range(1, 11))


def test_one_that_is_replaced_keeps_what_was_wrong_with_it() -> None:
    stage = Watched()
    poll = stage.poll([device(1, alarms=(RULE,)), device(2)])
    stage.answers[2] = silence
    stage.run(poll, 10)
    raised, lost = stage.events
    assert isinstance(raised, Alarm)
    assert isinstance(lost, DeviceHealth)
    poll.leave(["d1", "d2"])
    poll.take([device(1, 0.5, alarms=(RULE,)), device(2, 0.5)], stage.events[:2])
    del stage.answers[2]
    stage.run(poll, 10)
    (found,) = stage.events[2:]  # neither raised nor lost again
    assert found == DeviceHealth(device="d2", state="found", cause="no_answer", since=lost.since)
    assert lost.since >= EPOCH
    assert {station.period_ms for station in poll.stations} == {500}


def test_on_a_real_line_the_connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = Event()
    hold.set()

    def script(request: bytes) -> list[bytes]:
        hold.wait(60)
        return [tcp(request, GOOD)]

    peer = TcpPeer(script)
    samples: list[Sample] = []
    patient = [DeviceSpec(f"d{unit}", simple(timeout_ms=5000), unit, 0.02, 0.02) for unit in (1, 2, 3)]
    bus = Bus(TcpBus("b", "127.0.0.1", peer.port), patient[:2], samples.append, print, clock)
    bus.start()
    try:
        until(lambda: {sample.device for sample in samples} == {"d1", "d2"})
        assert bus.leave(["d2"])
        count = len([request for request in peer.requests if request[6] == 2])
        bus.take(patient[2:])
        until(lambda: "d3" in {sample.device for sample in samples})
        assert len([request for request in peer.requests if request[6] == 2]) == count
        assert [one.id for one in bus.status().devices] == ["d1", "d3"]
        assert peer.connections == 1
        monkeypatch.setattr(rim_bus, "_CHANGE_S", 0.05)
        hold.clear()
        until(lambda: not bus.leave(["nobody"]))  # a step is under way that does not end
        assert not bus.leave(["d3"])
        hold.set()
        before = len(peer.requests)
        until(lambda: {request[6] for request in peer.requests[before:]} == {1, 3})
        monkeypatch.setattr(rim_bus, "_CHANGE_S", 5.0)
        assert bus.leave(["d3"])
    finally:
        hold.set()
        bus.stop()
        peer.stop()


class Closed:
    """A port that knows nothing of changes; what happens to it is taken down in `told`."""

    def __init__(self, spec: BusSpec, devices: Sequence[DeviceSpec], told: list[str]) -> None:
        self.spec, self._told = spec, told
        self._ids = ",".join(device.id for device in devices)
        self.part = Part(spec.id, 0, 60)

    def start(self) -> None:
        self._told.append(f"start {self.spec.id} {self._ids}")

    def stop(self, timeout_s: float = 5.0) -> bool:
        self._told.append(f"stop {self.spec.id}")
        return True

    def status(self) -> BusStatus:
        return BusStatus(self.spec.id, connected=True, cause=("", ""), devices=())


class Open(Closed):
    """A port that devices leave and join; `busy` times it does not let them go."""

    busy = 0

    def leave(self, ids: Iterable[str]) -> bool:
        if self.busy:
            self.busy -= 1
            return False
        self._told.append(f"leave {self.spec.id} {','.join(sorted(ids))}")
        return True

    def take(self, devices: Sequence[DeviceSpec], active: Iterable[Body] = ()) -> None:
        self._told.append(f"take {self.spec.id} {','.join(device.id for device in devices)}")


def staffed(told: list[str]) -> Roster:
    def make(spec: BusSpec, devices: Sequence[DeviceSpec], _: Iterable[Body]) -> Port:
        if spec.id == "odd":
            raise GatewayError("bus_kind", bus="odd")
        return (Open if isinstance(spec, TcpBus) else Closed)(spec, devices, told)

    return Roster(make)


A, B, H = TcpBus("a", "10.0.0.1"), TcpBus("b", "10.0.0.2"), HostBus("h")


@pytest.mark.parametrize(
    ("wanted", "moves"),
    [
        ([Branch(A, (device(1), device(2))), Branch(B, (device(3),)), Branch(H, (device(4),))], []),
        ([Branch(A, (device(1),)), Branch(B, (device(3), device(2))), Branch(H, (device(4),))],
         ["leave a d2", "take b d2"]),
        ([Branch(A, (device(1), device(2, 9.0))), Branch(B, (device(3),)), Branch(H, (device(4),))],
         ["leave a d2", "take a d2"]),
        ([Branch(TcpBus("a", "10.0.0.9"), (device(1), device(2))), Branch(B, (device(3),)), Branch(H, (device(4),))],
         ["stop a", "start a d1,d2"]),
        ([Branch(A, (device(1), device(2))), Branch(H, (device(4), device(5)))], ["stop b", "stop h", "start h d4,d5"]),
        ([Branch(HostBus("odd"), ()), Branch(A, (device(1), device(2))), Branch(B, (device(3),)), Branch(H)],
         ["stop h", "odd", "start h "]),
        ([], ["stop a", "stop b", "stop h"]),
    ],
)  # fmt: skip
def test_only_what_changes_is_touched(wanted: list[Branch], moves: list[str]) -> None:
    told: list[str] = []
    roster = staffed(told)
    assert roster.shed([])
    roster.grow([Branch(A, (device(1), device(2))), Branch(B, (device(3),)), Branch(H, (device(4),))])
    assert told == ["start a d1,d2", "start b d3", "start h d4"]
    assert [isinstance(port, OpenPort) for port in roster.ports] == [True, True, False]
    told.clear()
    assert roster.shed(wanted)
    try:
        roster.grow(wanted)
    except GatewayError as error:
        told.insert(1, str(error.details["bus"]))
    assert told == moves
    assert {port.spec.id for port in roster.ports} == {branch.id for branch in wanted} - {"odd"}
    told.clear()
    assert roster.shed([one for one in wanted if one.id != "odd"])
    roster.grow([one for one in wanted if one.id != "odd"])
    assert told == []
    count = len(roster.ports)
    roster.stop()
    assert (len(told), roster.ports) == (count, ())


def test_a_port_that_is_busy_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    told: list[str] = []
    roster = staffed(told)
    roster.grow([Branch(A, (device(1), device(2)))])
    (port,) = roster.ports
    assert isinstance(port, Open)
    port.busy = 1
    wanted = [Branch(A, (device(1), device(3)))]
    assert not roster.shed(wanted)
    assert roster.shed(wanted)
    assert roster.shed(wanted)
    roster.grow(wanted)
    assert told[1:] == ["leave a d2", "take a d3"]
    assert ["left=d2" in caplog.text, "joined=d3" in caplog.text] == [True, True]

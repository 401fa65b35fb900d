"""Somebody else uses the line of a bus that runs: between two steps, and whatever goes wrong the bus goes on."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import NamedTuple

import pytest

from gateway.core.spec import DeviceSpec, TcpBus
from gateway.core.trace import read
from gateway.rim.bus import Bus
from gateway.rim.line import Line
from gateway.rim.tryout import tried
from tests.gateway.bus.peers import TcpPeer, tcp
from tests.gateway.bus.wall import clock
from tests.gateway.profiles import simple
from tests.patience import until

GOOD = b"\x03\x04\x02\x15\x01\x11"


class Running(NamedTuple):
    """A bus that runs, what answers it, and a gate that holds the answers back while it is shut."""

    bus: Bus
    peer: TcpPeer
    gate: Event


@pytest.fixture
def running() -> Iterator[Running]:
    gate = Event()
    gate.set()

    def script(request: bytes) -> list[bytes]:
        gate.wait(60)
        return [tcp(request, GOOD)]

    peer = TcpPeer(script)
    spec = DeviceSpec("d1", simple(timeout_ms=20_000), 1, 0.05)
    bus = Bus(TcpBus("b1", "127.0.0.1", peer.port), [spec], lambda _: None, lambda _: None, clock)
    bus.start()
    yield Running(bus, peer, gate)
    gate.set()
    bus.stop()
    peer.stop()


def replies(bus: Bus) -> int:
    return bus.status().devices[0].replies


def test_a_device_is_tried_out_on_the_line_of_the_bus(running: Running) -> None:
    bus = running.bus
    until(lambda: replies(bus) > 0, "the first reply")
    other = DeviceSpec("d2", simple(timeout_ms=20_000), 2)
    found = bus.lend(lambda line: tried(line, other, clock), 20)
    assert [sight.value for sight in found.sights] == [53.3, 27.3]
    assert found.fault is None
    assert [(frame.side, frame.data[6]) for frame in found.frames] == [(">", 2), ("<", 2)]
    before = replies(bus)
    until(lambda: replies(bus) > before, "the bus to go on")
    assert running.peer.connections == 1
    frames = bus.status().devices[0].frames
    assert [read(line).heard[0].data[6] for line in frames] == [1, 1]


def test_what_goes_wrong_with_it_is_the_borrowers_and_the_bus_goes_on(running: Running) -> None:
    bus = running.bus

    def broken(_: Line) -> None:
        raise RuntimeError("dropped the screwdriver")

    with pytest.raises(RuntimeError, match="screwdriver"):
        bus.lend(broken, 20)
    before = replies(bus)
    until(lambda: replies(bus) > before, "the bus to go on")


def test_a_bus_that_does_not_come_to_it_in_time_never_does(running: Running) -> None:
    bus, asked = running.bus, len(running.peer.requests)
    running.gate.clear()
    until(lambda: len(running.peer.requests) > asked, "a question that is not answered")
    used: list[Line] = []
    with pytest.raises(TimeoutError):
        bus.lend(used.append, 0.05)
    running.gate.set()
    before = replies(bus)
    until(lambda: replies(bus) > before + 2, "the bus to go on")
    assert used == []

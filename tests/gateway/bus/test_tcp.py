"""Modbus TCP: pymodbus' own server, and a peer that does everything wrong that can be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.event import Body, DeviceHealth
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.spec import DeviceSpec, TcpBus
from gateway.drivers.blocks import Block
from gateway.rim.bus import Bus
from gateway.rim.wire import TcpLine
from tests.gateway.bus.peers import Script, Server, TcpPeer, crc, rtu, tcp
from tests.gateway.bus.wall import clock
from tests.gateway.profiles import point, simple
from tests.parts import free_port
from tests.patience import until

BLOCK = Block("holding", 0, 2, (point(),))
GOOD = b"\x03\x04\x02\x15\x01\x11"
DATA = b"\x02\x15\x01\x11"


@pytest.fixture
def peer() -> Iterator[TcpPeer]:
    peer = TcpPeer(lambda request: [tcp(request, GOOD)])
    yield peer
    peer.stop()


@pytest.fixture
def line(peer: TcpPeer) -> Iterator[TcpLine]:
    line = TcpLine(TcpBus("b", "127.0.0.1", peer.port))
    assert line.open() is None
    yield line
    line.close()


def cause(reply: bytes | Fault) -> str:
    assert isinstance(reply, Fault), reply
    assert reply.text("zh") != reply.text("en")
    return reply.cause


def test_the_request_is_the_one_in_the_book_and_the_data_come_back(peer: TcpPeer, line: TcpLine) -> None:
    assert line.read(BLOCK, 1, 2000) == DATA
    (request,) = peer.requests
    assert request[2:] == bytes.fromhex("0000 0006 01 03 0000 0002")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (lambda request: [], "no_answer"),
        (lambda request: [tcp(request, b"\x83\x02")], "exception_2"),
        (lambda request: [tcp(request, b"\x83\x06")], "exception_6"),
        (lambda request: [tcp(request, b"\x03\x02\x02\x15")], "wrong_length"),
        (lambda request: [tcp(request, b"\x03\x06\x02\x15\x01\x11\0\0")], "wrong_length"),
        (lambda request: [tcp(request, b"\x03\x04\x02\x15")], "wrong_length"),
        (lambda request: [tcp(request, b"\x04\x04\x02\x15\x01\x11")], "wrong_function"),
        (lambda request: [tcp(request, GOOD, unit=9)], "wrong_unit"),
        (lambda request: [tcp(request, GOOD, tid=60_000)], "no_answer"),
        (lambda request: [b"HTTP/1.1 400 Bad Request\r\n\r\n"], "garbled"),
        (lambda request: [b"\xff" * 5000], "garbled"),
        (lambda request: [tcp(request, GOOD)[:9]], "garbled"),
        (lambda request: [tcp(request, b"\x55\x01\x02")], "garbled"),
        (lambda request: [tcp(request, b"\x03")], "wrong_length"),
        (lambda request: None, "closed"),
    ],
)
def test_each_wrong_reply_has_its_name_and_the_next_right_one_is_read(
    peer: TcpPeer, line: TcpLine, script: Script, said: str
) -> None:
    right = peer.script
    peer.script = script
    assert cause(line.read(BLOCK, 1, 300)) == said
    peer.script = right
    assert line.is_open or line.open() is None
    assert line.read(BLOCK, 1, 2000) == DATA


def test_a_reply_that_drips_in_byte_by_byte_is_read(peer: TcpPeer, line: TcpLine) -> None:
    peer.script = lambda request: [bytes([byte]) for byte in tcp(request, GOOD)]
    assert line.read(BLOCK, 1, 2000) == DATA


def test_a_late_reply_is_never_taken_for_the_next_one(peer: TcpPeer, line: TcpLine) -> None:
    late: list[bytes] = []
    peer.script = lambda request: late.append(tcp(request, b"\x03\x04\0\x07\0\x07")) or []  # type: ignore[func-returns-value]
    assert cause(line.read(BLOCK, 1, 100)) == "no_answer"
    peer.script = lambda request: [*late, tcp(request, GOOD)]
    assert line.read(BLOCK, 1, 2000) == DATA
    peer.script = lambda request: [*late]
    assert cause(line.read(BLOCK, 1, 100)) == "no_answer"


def test_a_connection_that_only_looks_open_is_dialled_anew(peer: TcpPeer) -> None:
    peer.script = lambda request: []
    samples: list[Sample] = []
    bus = Bus(TcpBus("b", "127.0.0.1", peer.port), [DeviceSpec("d1", simple(), 1, 0.01)], samples.append, print, clock)
    bus.start()
    try:
        until(lambda: peer.connections >= 2)
        peer.script = lambda request: [tcp(request, GOOD)]
        until(lambda: any(not sample.quality for sample in samples))
    finally:
        assert bus.stop()


def test_all_four_functions_are_asked_by_their_number(peer: TcpPeer, line: TcpLine) -> None:
    peer.script = lambda request: [tcp(request, bytes([request[7], 1, 5]))]
    for function, number in (("coil", 1), ("discrete", 2)):
        assert line.read(Block(function, 3, 5, ()), 1, 2000) == b"\x05"
        assert peer.requests[-1][7] == number
    peer.script = lambda request: [tcp(request, bytes([request[7], 2, 5, 6]))]
    for function, number in (("holding", 3), ("input", 4)):
        assert line.read(Block(function, 3, 1, ()), 1, 2000) == b"\x05\x06"
        assert peer.requests[-1][7] == number


@pytest.fixture
def tunnel() -> Iterator[tuple[TcpPeer, TcpLine]]:
    peer = TcpPeer(lambda request: [rtu(b"\x01" + GOOD)], size=8)
    line = TcpLine(TcpBus("b", "127.0.0.1", peer.port, framer="rtu"))
    assert line.open() is None
    yield peer, line
    line.close()
    peer.stop()


def test_rtu_frames_through_a_tcp_tunnel(tunnel: tuple[TcpPeer, TcpLine]) -> None:
    peer, line = tunnel
    assert line.read(BLOCK, 1, 2000) == DATA
    (request,) = peer.requests
    assert request == rtu(bytes.fromhex("01 03 0000 0002"))
    assert crc(request[:-2]) == bytes.fromhex("c40b")
    peer.script = lambda request: [rtu(b"\x07" + GOOD)]
    assert cause(line.read(BLOCK, 1, 300)) == "wrong_unit"
    peer.script = lambda request: [b"\x01" + GOOD + b"\0\0"]
    assert cause(line.read(BLOCK, 1, 300)) == "garbled"


def test_an_address_where_nobody_listens_is_refused_and_an_unknown_name_unreachable() -> None:
    port = free_port()
    refused = TcpLine(TcpBus("b", "127.0.0.1", port)).open()
    assert refused is not None
    assert refused.text("en").startswith(f"127.0.0.1:{port} refuses the connection")
    for name in ("no-such-host.invalid", "spaced name", "x" * 80, "a..b"):
        unknown = TcpLine(TcpBus("b", name)).open()
        assert unknown is not None
        assert unknown.code == "unreachable"


def test_a_bus_survives_the_death_of_its_server_and_reads_on() -> None:
    server = Server("tcp", "0", units=3)
    port = server.port
    samples: list[Sample] = []
    events: list[Body] = []
    devices = [DeviceSpec(f"d{unit}", simple(), unit, 0.02) for unit in (1, 2, 3)]
    bus = Bus(TcpBus("b", "127.0.0.1", port), devices, samples.append, events.append, clock)
    try:
        bus.start()
        until(lambda: {sample.device for sample in samples} == {"d1", "d2", "d3"})
        assert {sample.device: sample.values for sample in samples} == {
            f"d{unit}": {"relative_humidity": 60.0 + unit / 10, "air_temperature": 20.0 + unit / 10}
            for unit in (1, 2, 3)
        }
        assert bus.status().connected
        server.kill()
        until(lambda: len([event for event in events if isinstance(event, DeviceHealth)]) == 3)
        status = bus.status()
        assert not status.connected
        assert "拒绝连接" in status.cause[0]
        assert {device.state for device in status.devices} == {"lost"}
        server = Server("tcp", str(port), units=3)
        seen = len(samples)
        until(lambda: {sample.device for sample in samples[seen:] if not sample.quality} == {"d1", "d2", "d3"})
        assert [event.state for event in events if isinstance(event, DeviceHealth)] == ["lost"] * 3 + ["found"] * 3
    finally:
        assert bus.stop()
        server.kill()


def test_a_bus_whose_server_was_not_there_at_first_connects_when_it_comes() -> None:
    port = free_port()
    samples: list[Sample] = []
    bus = Bus(TcpBus("b", "127.0.0.1", port), [DeviceSpec("d1", simple(), 1, 0.05)], samples.append, print, clock)
    bus.start()
    try:
        until(lambda: bus.status().cause != ("", ""))
        server = Server("tcp", str(port))
        try:
            until(lambda: any(not sample.quality for sample in samples))
        finally:
            server.kill()
    finally:
        assert bus.stop()


def test_a_full_outbox_is_logged_and_the_bus_goes_on(peer: TcpPeer, caplog: pytest.LogCaptureFixture) -> None:
    taken: list[Sample] = []
    full = True

    def sink(sample: Sample) -> None:
        if full:
            raise OSError(28, "No space left on device")
        taken.append(sample)

    bus = Bus(TcpBus("b", "127.0.0.1", peer.port), [DeviceSpec("d1", simple(), 1, 0.02)], sink, print, clock)
    bus.start()
    try:
        until(lambda: "could not be handed on" in caplog.text)
        full = False
        until(lambda: bool(taken))
    finally:
        assert bus.stop()

"""Modbus RTU on pseudo terminals: a scripted device, and pymodbus' own serial server at the end of a null modem.

A pty has no baud rate, no parity and no collisions: what is proven here is framing, noise, ports and recovery.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.event import Body, DeviceHealth
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.spec import DeviceSpec, SerialBus
from gateway.drivers.blocks import Block
from gateway.drivers.modbus_write import Write
from gateway.rim.bus import Bus
from gateway.rim.wire import SerialLine
from tests.gateway.bus.peers import PtyPeer, Script, Server, linked_ptys, rtu
from tests.gateway.bus.wall import clock
from tests.gateway.profiles import point, simple
from tests.patience import until

BLOCK = Block("holding", 0, 2, (point(),))
GOOD = rtu(b"\x01\x03\x04\x02\x15\x01\x11")
DATA = b"\x02\x15\x01\x11"


@pytest.fixture
def peer() -> Iterator[PtyPeer]:
    peer = PtyPeer(lambda _: [GOOD])
    yield peer
    peer.stop()


@pytest.fixture
def line(peer: PtyPeer) -> Iterator[SerialLine]:
    line = SerialLine(SerialBus("b", peer.path, baud=115200))
    assert line.open() is None
    yield line
    line.close()


def cause(reply: bytes | Fault) -> str:
    assert isinstance(reply, Fault), reply
    return reply.cause


def test_the_request_is_the_one_in_the_book_and_the_data_come_back(peer: PtyPeer, line: SerialLine) -> None:
    assert line.read(BLOCK, 1, 2000) == DATA
    assert peer.requests == [bytes.fromhex("01 03 0000 0002 c40b")]
    assert bytes.fromhex("01 03 04 0215 0111 2bd3") == GOOD


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (lambda _: [], "no_answer"),
        (lambda _: [rtu(b"\x01\x83\x02")], "exception_2"),
        (lambda _: [rtu(b"\x01\x03\x02\x02\x15")], "wrong_length"),
        (lambda _: [rtu(b"\x01\x03\x06\x02\x15\x01\x11\0\0")], "wrong_length"),
        (lambda _: [rtu(b"\x01\x04\x04\x02\x15\x01\x11")], "wrong_function"),
        (lambda _: [rtu(b"\x02\x03\x04\x02\x15\x01\x11")], "wrong_unit"),
        (lambda _: [GOOD[:-1] + b"\0"], "garbled"),
        (lambda _: [GOOD[:5]], "garbled"),
        (lambda _: [bytes(range(200, 256))], "garbled"),
        (lambda _: [b"\x01\x2b\x0e\x01"], "garbled"),
        (lambda _: [b"\x01\x08\x00"], "garbled"),
        (lambda _: [b"\xff" * 200] * 15, "garbled"),
        (lambda _: [b"\x00"], "garbled"),
    ],
)
def test_each_wrong_reply_has_its_name_and_the_next_right_one_is_read(
    peer: PtyPeer, line: SerialLine, script: Script, said: str
) -> None:
    right = peer.script
    peer.script = script
    assert cause(line.read(BLOCK, 1, 300)) == said
    peer.script = right
    until(lambda: line.read(BLOCK, 1, 100) == DATA)
    assert line.is_open


def test_no_flipped_bit_is_ever_read_as_a_value(peer: PtyPeer, line: SerialLine) -> None:
    for place in range(len(GOOD)):
        for bit in (0, 3, 7):
            spoilt = bytearray(GOOD)
            spoilt[place] ^= 1 << bit
            peer.script = lambda _, frame=bytes(spoilt): [frame]  # type: ignore[misc]
            assert isinstance(line.read(BLOCK, 1, 20), Fault), (place, bit)


def test_noise_between_two_requests_is_thrown_away(peer: PtyPeer, line: SerialLine) -> None:
    peer.say(b"\x01\x03\x04\xde\xad\xbe\xef")
    until(lambda: line.read(BLOCK, 1, 200) == DATA)
    peer.say(GOOD[:4])
    until(lambda: line.read(BLOCK, 1, 200) == DATA)


@pytest.mark.parametrize("at_once", [True, False])  # a gateway that is busy finds both frames in one read
def test_a_late_reply_is_never_taken_for_the_answer_to_another_question(
    peer: PtyPeer, line: SerialLine, at_once: bool
) -> None:
    """A device that is always one question behind: the reply to register 0 comes when register 7 is asked for."""
    owed = [rtu(b"\x01\x03\x02\x00\x00")]

    def behind(request: bytes) -> list[bytes]:
        reply = rtu(b"\x01\x03\x02" + request[2:4])  # each register holds its own address
        both = [owed[0] + reply] if at_once else [owed[0], reply]
        answer = [] if len(peer.requests) == 1 else [owed[0]] if len(peer.requests) > 2 else both
        owed[0] = reply
        return answer

    peer.script = behind
    first, other = Block("holding", 0, 1, (point(),)), Block("holding", 7, 1, (point(),))
    assert cause(line.read(first, 1, 100)) == "no_answer"
    late = line.read(other, 1, 2000)  # ends when the second frame is there
    assert cause(late) == "late"
    assert isinstance(late, Fault)
    assert "timeout_ms" in late.text("zh")
    peer.script = lambda request: [rtu(b"\x01\x03\x02" + request[2:4])]
    assert line.read(other, 1, 1000) == b"\x00\x07"


def test_the_first_answer_after_a_silence_counts_when_nothing_comes_after_it(peer: PtyPeer, line: SerialLine) -> None:
    peer.script = lambda _: []
    assert cause(line.read(BLOCK, 1, 50)) == "no_answer"
    peer.script = lambda _: [GOOD]
    assert line.read(BLOCK, 1, 300) == DATA


def test_a_late_reply_of_another_device_is_passed_over(peer: PtyPeer, line: SerialLine) -> None:
    peer.script = lambda _: [rtu(b"\x02\x03\x04\xde\xad\xbe\xef"), GOOD]
    until(lambda: line.read(BLOCK, 1, 1000) == DATA)


def test_a_reply_to_somebody_elses_question_is_refused(peer: PtyPeer, line: SerialLine) -> None:
    """Two masters on one line: what answers the other's question about three registers is no answer to ours."""
    peer.script = lambda _: [rtu(b"\x01\x03\x06\x00\x01\x00\x02\x00\x03")]
    assert cause(line.read(BLOCK, 1, 300)) == "wrong_length"
    peer.script = lambda _: [rtu(b"\x01\x06\x07\xd0\x00\x05")]
    assert cause(line.read(BLOCK, 1, 300)) == "wrong_function"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (rtu(b"\x01\x06\x07\xd0\x00\x05"), None),
        (rtu(b"\x01\x06\x07\xd0\x00\x04"), "wrong_echo"),
        (rtu(b"\x01\x06\x07\xd1\x00\x05"), "wrong_echo"),
        (rtu(b"\x01\x86\x03"), "exception_3"),
        (rtu(b"\x02\x06\x07\xd0\x00\x05"), "wrong_unit"),
        (GOOD, "wrong_function"),
        (b"", "no_answer"),
    ],
)
def test_a_write_is_done_only_when_its_own_echo_comes(
    peer: PtyPeer, line: SerialLine, reply: bytes, said: str | None
) -> None:
    peer.script = lambda _: [reply] if reply else []
    fault = line.write(Write(6, 0x07D0, 5), 1, 300)
    assert (fault.cause if fault else None) == said
    assert peer.requests[0] == rtu(b"\x01\x06\x07\xd0\x00\x05")


def test_a_reply_that_drips_in_byte_by_byte_is_read(peer: PtyPeer, line: SerialLine) -> None:
    peer.script = lambda _: [bytes([byte]) for byte in GOOD]
    assert line.read(BLOCK, 1, 2000) == DATA


def test_a_port_that_is_missing_or_no_port_at_all_says_so(tmp_path: Path) -> None:
    missing = SerialLine(SerialBus("b", str(tmp_path / "ttyUSB9"))).open()
    assert missing is not None
    assert missing.code == "port_missing"
    assert str(tmp_path / "ttyUSB9") in missing.text("en")
    (tmp_path / "file").write_text("no tty")
    plain = SerialLine(SerialBus("b", str(tmp_path / "file"))).open()
    assert plain is not None
    assert plain.code == "port_failed"


def test_a_port_in_use_is_busy_and_free_again_afterwards(peer: PtyPeer, line: SerialLine) -> None:
    second = SerialLine(SerialBus("b", peer.path, baud=115200))
    busy = second.open()
    assert busy is not None
    assert busy.code == "port_busy"
    assert f"fuser {peer.path}" in busy.text("zh")
    assert line.read(BLOCK, 1, 2000) == DATA
    line.close()
    assert second.open() is None
    second.close()


def test_a_port_we_may_not_open_says_which_group_opens_it(peer: PtyPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def denied(path: str, *rest: int) -> int:
        # Root is never refused, so the kernel's answer to another user is put in its mouth.
        if path == peer.path:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *rest)

    monkeypatch.setattr(os, "open", denied)
    fault = SerialLine(SerialBus("b", peer.path)).open()
    assert fault is not None
    assert fault.code == "not_permitted"
    assert "dialout" in fault.text("zh")


def test_the_guard_time_and_the_air_time_follow_the_line() -> None:
    slow = SerialLine(SerialBus("b", "/dev/null", baud=1200, parity="E", stop_bits=1))
    assert slow._guard_ms == pytest.approx(3.5 * 11 / 1.2)
    assert slow._character == pytest.approx(11 / 1200)
    assert SerialLine(SerialBus("b", "/dev/null", baud=115200))._guard_ms == 1.75
    assert SerialLine(SerialBus("b", "/dev/null", baud=115200, guard_ms=50))._guard_ms == 50


def test_a_bus_reads_a_real_server_through_a_null_modem() -> None:
    samples: list[Sample] = []
    with linked_ptys() as (ours, theirs):
        server = Server("rtu", theirs)
        bus = Bus(
            SerialBus("b", ours, baud=115200), [DeviceSpec("d1", simple(), 1, 0.02)], samples.append, print, clock
        )
        bus.start()
        try:
            until(lambda: len(samples) >= 5)
            assert samples[-1].values == {"relative_humidity": 60.1, "air_temperature": 20.1}
        finally:
            assert bus.stop()
            server.kill()


def test_a_bus_survives_its_port_being_unplugged_and_plugged_in_again(tmp_path: Path) -> None:
    port = tmp_path / "ttyUSB0"
    first = PtyPeer(lambda _: [GOOD])
    port.symlink_to(first.path)
    samples: list[Sample] = []
    events: list[Body] = []
    bus = Bus(
        SerialBus("b", str(port), baud=115200),
        [DeviceSpec("d1", simple(), 1, 0.02)],
        samples.append,
        events.append,
        clock,
    )
    bus.start()
    try:
        until(lambda: bool(samples))
        port.unlink()
        first.stop()
        until(lambda: bool(events))
        lost = events[0]
        assert isinstance(lost, DeviceHealth)
        until(lambda: "不存在" in bus.status().cause[0])
        second = PtyPeer(lambda _: [GOOD])
        try:
            port.symlink_to(second.path)
            until(lambda: len(events) == 2)
            found = events[1]
            assert isinstance(found, DeviceHealth)
            assert (lost.state, found.state) == ("lost", "found")
        finally:
            assert bus.stop()
            second.stop()
    finally:
        bus.stop()

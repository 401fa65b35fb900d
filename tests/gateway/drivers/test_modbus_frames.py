"""Overheard bytes cut into frames: whatever the parcels, whatever the noise, and never a byte lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.trace import Heard
from gateway.drivers.modbus_frames import Cutter, Frame, sound
from tests.gateway.bus.peers import rtu

ASK = rtu(bytes.fromhex("0103000000 02".replace(" ", "")))
ANSWER = rtu(bytes.fromhex("01030402150111"))
REFUSAL = rtu(bytes.fromhex("018302"))
WRITE = rtu(bytes.fromhex("010607d00005"))
WRITES = rtu(bytes.fromhex("011007d00001020005"))
WRITTEN = rtu(bytes.fromhex("011007d00001"))
BITS = rtu(bytes.fromhex("01010301ff07"))  # a reply of three data bytes, as long as a request
KINDS = (ASK, ANSWER, REFUSAL, WRITE, WRITES, WRITTEN, BITS)
TCP = bytes.fromhex("000100000006010300000002")


def cut(chunks: list[Heard], framing: str = "rtu") -> list[Frame]:
    cutter = Cutter(framing)  # type: ignore[arg-type]
    return [frame for chunk in chunks for frame in cutter.feed(chunk)] + cutter.end()


@settings(max_examples=200)
@given(st.lists(st.sampled_from(KINDS), max_size=12), st.data())
def test_frames_are_found_however_the_bytes_arrive(frames: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    parts = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    found = cut([Heard(1000 + n, "=", part) for n, part in enumerate(parts)])
    assert [frame.raw for frame in found if frame.sound] == frames
    assert [frame for frame in found if not frame.sound] == []


@settings(max_examples=200)
@given(
    st.lists(st.one_of(st.binary(max_size=300), st.sampled_from(KINDS)), max_size=8), st.sampled_from(["rtu", "tcp"])
)
def test_any_bytes_come_out_whole_and_in_order_and_only_right_checksums_are_sound(
    parts: list[bytes], framing: str
) -> None:
    found = cut([Heard(1000 + 30 * n, "=", part) for n, part in enumerate(parts)], framing)
    assert b"".join(frame.raw for frame in found) == b"".join(parts)
    assert framing == "tcp" or all(sound(frame.raw) for frame in found if frame.sound)


def test_noise_before_a_frame_is_told_apart_from_it() -> None:
    found = cut([Heard(1000, "=", b"\x00\xff" + ASK), Heard(1200, "=", ANSWER)])
    assert [(frame.sound, frame.raw) for frame in found] == [(False, b"\x00\xff"), (True, ASK), (True, ANSWER)]


def test_a_frame_broken_off_is_noise_after_the_silence() -> None:
    cutter = Cutter("rtu")
    assert cutter.feed(Heard(1000, "=", ANSWER[:5])) == []
    found = cutter.feed(Heard(2000, "=", ASK))
    assert [(frame.sound, frame.t) for frame in found] == [(False, 1000), (True, 2000)]


def test_the_other_side_ends_what_was_not_whole() -> None:
    found = cut([Heard(1000, "<", ANSWER[:4]), Heard(1001, ">", ASK)])
    assert [(frame.side, frame.sound) for frame in found] == [("<", False), (">", True)]


def test_frames_of_other_functions_end_with_the_silence() -> None:
    other = rtu(bytes.fromhex("012b0e0100"))
    found = cut([Heard(1000, "=", other), Heard(1300, "=", ASK)])
    assert [(frame.function, frame.sound) for frame in found] == [(0x2B, True), (3, True)]


def test_tcp_frames_are_known_by_their_head() -> None:
    found = cut([Heard(1, ">", TCP[:5]), Heard(2, ">", TCP[5:] + TCP)], "tcp")
    assert [(frame.unit, frame.function, frame.body.hex(), frame.tid) for frame in found] == [(1, 3, "00000002", 1)] * 2
    assert [frame.sound for frame in cut([Heard(1, ">", b"GET / HTTP/1.1\r\n")], "tcp")] == [False]

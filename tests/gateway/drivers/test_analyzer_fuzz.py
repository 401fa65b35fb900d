"""Whatever comes over a wire: a decoder answers with actions and never raises, and its results fit the contract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.event import Event as TraceEvent
from contract.event import RapidTest, decode, frame
from contract.identifiers import uuid7
from contract.profile.analyzer_options import Lz4000t
from gateway.core.rapid_test import doubted
from gateway.core.unread import CAUSES
from gateway.drivers import lz4000t
from gateway.drivers.analyzer import MOST_RAW, Action, Missed, Moment, Result, Send, Spoke, Unreadable
from simulators.analyzer.bench import Bench
from simulators.analyzer.lz4000t import Lz4000tInstrument
from tests.gateway.drivers.conversation import Played
from tests.gateway.drivers.test_analyzers import ALL, played

# Bytes that mean something in one of the protocols come more often than by chance.
SIGNS = b"\x02\x03\x04\x05\x06\x15\x17\x1b\x7e\x11\xaa\x81\xfe\r\n,|%^1H"
PIECE = st.one_of(st.binary(max_size=30), st.lists(st.sampled_from(SIGNS), max_size=30).map(bytes))


def proper(action: Action) -> None:
    match action:
        case Result():
            test = RapidTest(
                "tester",
                action.number,
                action.sample,
                action.item,
                action.rate,
                action.verdict,
                action.tested,
                doubts=action.doubts,  # type: ignore[arg-type]
                raw=action.raw[:MOST_RAW].hex(),
            )
            body = doubted(test, 1_795_400_000_000)
            event = TraceEvent(
                id=uuid7(), gateway="farm-1", epoch=1, seq=1, boot="b", t=1, mono=1, synced=True, body=body
            )
            assert decode(frame(event).wire()).event.body == body
        case Unreadable(cause=cause, raw=raw):
            assert cause in CAUSES
            assert raw
        case Missed(fault=fault):
            assert fault.text("zh")
            assert fault.text("en")
        case Send(data=data):
            assert data
        case Spoke():
            pass


@pytest.mark.parametrize("protocol", ALL)
@given(pieces=st.lists(PIECE, max_size=12), waits=st.lists(st.integers(0, 40_000), min_size=12, max_size=12))
def test_any_bytes(protocol: str, pieces: list[bytes], waits: list[int]) -> None:
    play = played(protocol)
    talk, mono = play.dialogue, 0
    for action in play.actions:
        proper(action)
    for piece, wait in zip(pieces, waits, strict=False):
        mono += wait
        now = Moment(1_795_400_000_000 + mono, mono)
        for action in (*talk.heard(piece, now), *talk.passed(now)):
            proper(action)
        left = talk.wait_ms(now)
        assert left is None or left >= 0


@pytest.mark.parametrize("protocol", ALL)
@given(place=st.integers(0, 400), change=st.binary(max_size=3), cut=st.integers(0, 2))
def test_a_spoilt_conversation(protocol: str, place: int, change: bytes, cut: int) -> None:
    play = played(protocol, chunk=4096)
    inner = play.bench.spoil

    def spoil(data: bytes) -> bytes:
        return inner(data[:place] + change + data[place + cut :])

    play.bench.spoil = spoil  # type: ignore[method-assign]
    play.finish(3).run(12)
    for action in play.actions:
        proper(action)


@given(place=st.integers(0, 77), flip=st.integers(1, 255))
def test_a_record_with_a_crc_is_right_or_not_read(place: int, flip: int) -> None:
    bench = Bench()
    for minute in range(3):
        bench.finish(1_795_390_000 + minute * 60)
    options = Lz4000t(record_crc=True, lookback_days=0)
    plain = Played(lz4000t.dialogue(options, 60_000), Lz4000tInstrument(bench, options)).run(3)
    truth = {(result.number, result.sample, result.rate, result.tested) for result in plain.results}
    inner = bench.spoil
    bench.spoil = lambda data: inner(data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :])  # type: ignore[method-assign]
    spoilt = Played(lz4000t.dialogue(options, 60_000), Lz4000tInstrument(bench, options)).run(3)
    for result in spoilt.results:
        assert (result.number, result.sample, result.rate, result.tested) in truth

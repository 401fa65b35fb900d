"""An analyzer with a Modbus RTU slave inside: a block of registers holds the latest result.

    > 01   | 03       | 00 00   | 00 10 | CRC           read `count` registers from `address`
    < 01   | 03       | 20      | 00 2A | ...  | CRC    number 42, then what the profile says stands where

Frame and its checks are those of gateway.drivers.modbus; the instrument has the wire to itself. The same result comes
at every question until the next test is done: whoever records it compares (gateway.core.rapid_test). Number 0 means
that nothing was tested since the instrument was switched on. Source: the profile's.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from struct import pack, unpack
from typing import Final

from contract.profile.analyzer_options import ModbusResult, Place
from gateway.core.fault import Fault
from gateway.drivers.analyzer import Action, Missed, Moment, Result, Unreadable, Words, local_ms
from gateway.drivers.asking import Asking, Exchange, Question, Span
from gateway.drivers.blocks import Block
from gateway.drivers.checksum import crc16_modbus
from gateway.drivers.modbus import FUNCTIONS, Reply, fault
from gateway.drivers.text import named, readable, text_of

_SHORTEST: Final = 5


def dialogue(options: ModbusResult, interval_ms: int, unit: int = 1) -> Asking:
    """The conversation with one instrument."""
    body = pack(">BBHH", unit, FUNCTIONS[options.function], options.address, options.count)
    words = Words(options.verdicts)

    def exchange(_: Moment) -> Exchange:
        yield Question(body + _crc(body), whole, lambda reply: results(reply, options, unit, words))

    return Asking(exchange, interval_ms, options.timeout_ms)


def whole(heard: bytes) -> Span | None:
    """The reply as long as its third byte says, or as a refusal is."""
    if len(heard) < _SHORTEST:
        return None
    size = _SHORTEST if heard[1] & 0x80 else _SHORTEST + heard[2]
    return (0, size) if len(heard) >= size else None


def results(reply: bytes, options: ModbusResult, unit: int, words: Words) -> Iterator[Action]:
    """The result in a whole reply; what is wrong with it as a reply is missed, as Modbus has it."""
    if _crc(reply[:-2]) != reply[-2:]:
        yield Unreadable("bad_checksum", reply)
        yield Missed(Fault("garbled", details={"size": len(reply)}))
        return
    block = Block(options.function, options.address, options.count, ())
    if wrong := fault(block, unit, Reply(reply[0], reply[1], reply[2:-2])):
        yield Missed(wrong)
        return
    yield from _result(reply[3:-2], options, words)


def _result(data: bytes, options: ModbusResult, words: Words) -> Iterator[Action]:
    number = _value(data, options.number, options.charset)
    if number in (0, 0.0, ""):
        return
    rate = _value(data, options.rate, options.charset) if options.rate else None
    if isinstance(rate, str) or (rate is not None and not isfinite(rate)):
        yield Unreadable("no_rate", data)
        return
    code = _value(data, options.verdict, options.charset) if options.verdict else ""
    verdict = words(_spelt(code))
    sample, doubts = named(_raw(data, options.sample), options.charset) if options.sample else ("", ())
    if verdict is None:
        doubts = (*doubts, "verdict")
    tested = 0
    if options.time:
        year, *rest = unpack(">6H", data[options.time.at * 2 : options.time.at * 2 + 12])
        tested = local_ms(year + 2000 if year < 100 else year, *rest)
        doubts = doubts if tested else (*doubts, "clock")
    yield Result(
        number=readable(_spelt(number))[0],
        sample=sample,
        rate=None if rate is None else round(rate, 4),
        verdict=verdict or "",
        tested=tested,
        doubts=doubts,
        raw=data,
    )


def _value(data: bytes, place: Place, charset: str) -> float | str:
    """A number, scaled, or a text."""
    raw = _raw(data, place)
    if place.type == "text":
        return text_of(raw, charset)
    if place.order == "CDAB" and place.width == 2:
        raw = raw[2:] + raw[:2]
    formats = {"u16": ">H", "s16": ">h", "u32": ">I", "f32": ">f"}
    return float(unpack(formats[place.type], raw)[0]) * place.scale


def _raw(data: bytes, place: Place) -> bytes:
    return data[place.at * 2 : (place.at + place.width) * 2]


def _spelt(value: float | str) -> str:
    """A whole number without a point, as people write a number or a code."""
    return value if isinstance(value, str) else str(int(value)) if value.is_integer() else str(value)


def _crc(data: bytes) -> bytes:
    return crc16_modbus(data).to_bytes(2, "little")

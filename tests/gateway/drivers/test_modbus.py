"""Values out of bytes, against an encoder of the test's own; and replies that are not the answer to the request."""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.profile import WIDTH, Limits, Point
from contract.unit import to_canonical
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import Decoder, Reply, fault, size, values
from tests.gateway.profiles import point, profile

ORDERS = ["ABCD", "CDAB", "BADC", "DCBA"]
WHOLE = {"u16": ">H", "s16": ">h", "u32": ">I", "s32": ">i", "u64": ">Q", "s64": ">q"}
RANGE = {"u": lambda bits: (0, 2**bits - 1), "s": lambda bits: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)}


def wire(raw: bytes, order: str) -> bytes:
    """The bytes of a value, highest first, as an instrument of this word order sends them."""
    words = [raw[place : place + 2] for place in range(0, len(raw), 2)]
    if order in ("CDAB", "DCBA"):
        words.reverse()
    if order in ("BADC", "DCBA"):
        words = [word[::-1] for word in words]
    return b"".join(words)


def one(target: Point, data: bytes) -> float | None:
    (block,) = blocks([target], Limits())
    (value,) = Decoder(block).values(data)
    return value


@pytest.mark.parametrize(
    ("order", "data"),
    [("ABCD", "42280000"), ("CDAB", "00004228"), ("BADC", "28420000"), ("DCBA", "00002842")],
)
def test_42_as_a_float_in_all_four_orders(order: str, data: str) -> None:
    assert one(point(type="f32", order=order), bytes.fromhex(data)) == 42.0


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str, int, Decimal, Decimal]:
    kind = draw(st.sampled_from(sorted(WHOLE)))
    low, high = RANGE[kind[0]](WIDTH[kind] * 16)
    scale = draw(st.sampled_from(["1", "0.1", "0.01", "0.001", "0.5", "2", "10", "0.025"]))
    offset = draw(st.sampled_from(["0", "-40", "0.5", "-273.15"]))
    order = draw(st.sampled_from(ORDERS))
    return kind, order, draw(st.integers(low, high)), Decimal(scale), Decimal(offset)


@given(numbers())
def test_whole_numbers_come_out_as_the_nearest_float_of_the_exact_value(
    case: tuple[str, str, int, Decimal, Decimal],
) -> None:
    kind, order, raw, scale, offset = case
    target = point(type=kind, order=order, scale=float(scale), offset=float(offset))
    exact = Fraction(raw) * Fraction(scale) + Fraction(offset)
    assert one(target, wire(struct.pack(WHOLE[kind], raw), order)) == float(exact)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False), st.sampled_from(ORDERS))
def test_an_f32_is_the_shortest_decimal_that_is_that_f32(value: float, order: str) -> None:
    found = one(point(type="f32", order=order), wire(struct.pack(">f", value), order))
    assert found is not None
    assert struct.pack(">f", found) == struct.pack(">f", value + 0.0)
    assert len(Decimal(repr(found)).normalize().as_tuple().digits) <= 9


def test_float_noise_is_gone() -> None:
    assert one(point(type="f32"), struct.pack(">f", 23.1)) == 23.1
    assert one(point(type="f32", scale=0.1), struct.pack(">f", 231.0)) == 23.1
    assert one(point(type="f32"), struct.pack(">f", 16777215.0)) == 16777215.0
    assert one(point(scale=0.1), struct.pack(">H", 273)) == 27.3
    assert repr(one(point(type="f32"), struct.pack(">f", -0.0))) == "0.0"


@given(st.floats(), st.sampled_from(ORDERS))
def test_an_f64_comes_out_as_it_went_in_or_as_nothing(value: float, order: str) -> None:
    found = one(point(type="f64", order=order), wire(struct.pack(">d", value), order))
    assert found == (value if math.isfinite(value) else None)


def test_units_are_brought_to_the_canonical_one() -> None:
    def read(key: str, unit: str, raw: int, scale: float = 1.0) -> float | None:
        return one(point(key=key, unit=unit, scale=scale), struct.pack(">H", raw))

    assert read("air_temperature", "°F", 725, 0.1) == 22.5
    assert read("air_temperature", "°F", 73) == 22.778
    assert read("air_temperature", "K", 29815, 0.01) == 25.0
    assert read("air_pressure", "kPa", 1013, 0.1) == 1013.0
    assert read("wind_speed", "km/h", 36) == 10.0
    assert read("soil_ec", "mS/cm", 1234, 0.001) == 1234.0


@given(st.integers(0, 0xFFFF), st.sampled_from([1.0, 0.1, 0.01]))
def test_a_conversion_that_does_not_end_is_rounded_below_the_instruments_own_step(raw: int, scale: float) -> None:
    found = one(point(unit="°F", scale=scale), struct.pack(">H", raw))
    factor, shift = to_canonical("air_temperature", "°F")
    assert found is not None
    assert abs(found - (raw * scale * factor + shift)) <= scale * factor / 100


def test_invalid_raw_values_are_nothing_in_either_spelling() -> None:
    for spelling in (0x8000, -0x8000):
        assert one(point(type="s16", invalid=(spelling,)), b"\x80\x00") is None
    assert one(point(type="u16", invalid=(0xFFFF,)), b"\xff\xff") is None
    assert one(point(type="u16", invalid=(0xFFFF,)), b"\xff\xfe") == 65534.0
    assert one(point(type="f32", invalid=(-9999,)), struct.pack(">f", -9999.0)) is None
    for bad in (math.nan, math.inf, -math.inf):
        assert one(point(type="f32"), struct.pack(">f", bad)) is None


def test_bits_of_coils_and_of_registers() -> None:
    coils = [point(key=f"alarm_flag.{n}", unit="", function="coil", type="bit", address=10 + n) for n in range(10)]
    (block,) = blocks(coils, Limits())
    assert Decoder(block).values(bytes([0b00000101, 0b10])) == [1, 0, 1, 0, 0, 0, 0, 0, 0, 1]
    flags = [point(key=f"alarm_flag.{bit}", unit="", type="bit", bit=bit) for bit in (0, 1, 15)]
    (block,) = blocks(flags, Limits())
    assert Decoder(block).values(b"\x80\x01") == [1, 0, 1]


def test_several_bits_of_a_register_are_one_number_beside_a_single_one() -> None:
    status = [
        point(key="alarm_flag.stage", unit="", bits=(2, 3)),
        point(key="running", unit="", type="bit", bit=0),
        point(key="alarm_flag.high", unit="", bits=(12, 15), scale=10, invalid=(15,)),
    ]
    (block,) = blocks(status, Limits())
    assert block.count == 1
    decoder = Decoder(block)
    assert dict(zip(decoder.keys, decoder.values(b"\x30\x09"), strict=True)) == {
        "alarm_flag.stage": 2,
        "running": 1,
        "alarm_flag.high": 30,
    }
    assert dict(zip(decoder.keys, decoder.values(b"\xf0\x06"), strict=True))["alarm_flag.high"] is None


@st.composite
def planned(draw: st.DrawFn) -> tuple[Block, bytes]:
    points = [
        point(
            key=f"air_temperature.{n}",
            address=draw(st.integers(0, 40)),
            type=draw(st.sampled_from([kind for kind in WIDTH if kind != "bit"])),
            order=draw(st.sampled_from(ORDERS)),
            scale=draw(st.floats(1e-300, 1e300)),
            offset=draw(st.floats(-1e300, 1e300)),
            unit=draw(st.sampled_from(["°C", "°F", "K"])),
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    block = draw(st.sampled_from(blocks(points, Limits(max_gap=50))))
    return block, draw(st.binary(min_size=size(block), max_size=size(block)))


@given(planned())
def test_decoding_never_raises_and_never_gives_what_is_not_a_number(case: tuple[Block, bytes]) -> None:
    block, data = case
    found = Decoder(block).values(data)
    assert len(found) == len(block.points)
    assert all(value is None or (type(value) is float and math.isfinite(value)) for value in found)


BLOCK = Block("holding", 0, 2, (point(type="u32"),))


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (Reply(1, 3, b"\x04\0\0\0\0"), None),
        (Reply(2, 3, b"\x04\0\0\0\0"), "wrong_unit"),
        (Reply(1, 4, b"\x04\0\0\0\0"), "wrong_function"),
        (Reply(1, 0x84, b"\x02"), "wrong_function"),
        (Reply(1, 0x83, b"\x02"), "exception_2"),
        (Reply(1, 0x83, b""), "exception"),
        (Reply(1, 3, b"\x02\0\0"), "wrong_length"),
        (Reply(1, 3, b"\x06\0\0\0\0\0\0"), "wrong_length"),
        (Reply(1, 3, b"\x04\0\0\0"), "wrong_length"),
        (Reply(1, 3, b"\x02\0\0\0\0"), "wrong_length"),
        (Reply(1, 3, b""), "wrong_length"),
    ],
)
def test_a_reply_must_be_the_answer_to_this_request(reply: Reply, cause: str | None) -> None:
    found = fault(BLOCK, 1, reply)
    assert (found.cause if found else None) == cause


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=260))
def test_any_reply_is_either_refused_or_can_be_decoded(unit: int, function: int, body: bytes) -> None:
    if fault(BLOCK, 1, Reply(unit, function, body)) is None:
        assert len(Decoder(BLOCK).values(body[1:])) == 1


def test_raw_registers_of_an_example_become_values() -> None:
    instrument = profile(
        {"key": "relative_humidity", "function": "input", "address": 0, "scale": 0.1, "unit": "%"},
        {"key": "air_temperature", "function": "input", "address": 1, "type": "s16", "scale": 0.1, "unit": "°C"},
        {"key": "running", "function": "discrete", "address": 7, "type": "bit", "unit": ""},
        {"key": "energy", "address": 0, "type": "u32", "order": "CDAB", "unit": "Wh"},
    )
    raw = {"input": {0: (533, 0xFF9B)}, "discrete": {7: (1,)}, "holding": {0: (0x0001,)}}
    assert values(instrument, raw) == {"relative_humidity": 53.3, "air_temperature": -10.1, "running": 1.0}
    assert values(instrument, {"holding": {0: (1000, 1)}}) == {"energy": 66.536}

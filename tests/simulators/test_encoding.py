"""Values become registers as an instrument would send them, for every type and word order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.client.mixin import ModbusClientMixin

from contract.profile import Point
from simulators.encoding import no_reading, raw_value, registers

KINDS = {"u16": "UINT16", "s16": "INT16", "u32": "UINT32", "s32": "INT32", "u64": "UINT64", "s64": "INT64"}
REAL = {"f32": "FLOAT32", "f64": "FLOAT64"}


def point(**more: object) -> Point:
    return Point.model_validate({"key": "air_temperature", "address": 0, "unit": "°C", **more})


@given(
    st.sampled_from(sorted(KINDS | REAL)), st.sampled_from(["ABCD", "CDAB", "BADC", "DCBA"]), st.integers(-30000, 60000)
)
def test_pymodbus_reads_back_what_was_encoded(kind: str, order: str, raw: int) -> None:
    if kind[0] == "u":
        raw = abs(raw)
    if kind == "s16":
        raw //= 2
    words = registers(point(type=kind, order=order), raw)
    if order in ("BADC", "DCBA"):
        words = [(word & 255) << 8 | word >> 8 for word in words]
    word_order = "little" if order in ("CDAB", "DCBA") else "big"
    datatype = getattr(ModbusClientMixin.DATATYPE, (KINDS | REAL)[kind])
    assert ModbusClientMixin.convert_from_registers(words, datatype, word_order=word_order) == raw


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        ("u16", -3, [0]),
        ("u16", 70000, [0xFFFF]),
        ("s16", -40000, [0x8000]),
        ("s16", 9e9, [0x7FFF]),
        ("u32", 2**40, [0xFFFF] * 2),
    ],
)
def test_an_instrument_shows_its_end_of_scale(kind: str, raw: float, words: list[int]) -> None:
    assert registers(point(type=kind), raw) == words


def test_scale_offset_and_unit_are_undone() -> None:
    assert raw_value(point(scale=0.1, offset=-40), 25.5) == pytest.approx(655)
    assert raw_value(point(unit="°F", scale=0.1), 100) == pytest.approx(2120)
    energy = Point.model_validate({"key": "energy", "address": 0, "type": "u32", "unit": "Wh"})
    assert raw_value(energy, 1.5) == pytest.approx(1500)


@pytest.mark.parametrize("invalid", [0x8000, -0x8000])
def test_no_reading_is_the_invalid_value_however_it_is_spelled(invalid: int) -> None:
    assert no_reading(point(type="s16", invalid=[invalid])) == [0x8000]
    assert no_reading(point(type="u16", invalid=[0xFFFF])) == [0xFFFF]

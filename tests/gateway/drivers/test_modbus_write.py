"""Writes as bytes: the frames of the book, echoes that fit or do not, settings of every type there and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.profile import Setting
from gateway.core.fault import Fault
from gateway.drivers.blocks import Block
from gateway.drivers.modbus import Reply
from gateway.drivers.modbus_write import Write, body, fault, held, place, ways

ORDERS = ("ABCD", "CDAB", "BADC", "DCBA")


def setting(**fields: Any) -> Setting:
    return Setting.model_validate({"name": {"zh": "试", "en": "test"}, "address": 0x14, **fields})


@pytest.mark.parametrize(
    ("write", "bytes_"),
    [  # Modbus Application Protocol V1.1b3, the examples of 6.5, 6.6, 6.11 and 6.12
        (Write(5, 0x00AC, 1), "00 AC FF 00"),
        (Write(5, 0x00AC, 0), "00 AC 00 00"),
        (Write(6, 0x0001, 3), "00 01 00 03"),
        (Write(15, 0x0013, 0x01CD, 10), "00 13 00 0A 02 CD 01"),
        (Write(16, 0x0001, 0x000A0102, 2), "00 01 00 02 04 00 0A 01 02"),
    ],
)
def test_the_requests_are_those_of_the_book(write: Write, bytes_: str) -> None:
    assert body(write) == bytes.fromhex(bytes_)
    assert fault(write, 9, Reply(9, write.function, body(write)[:4])) is None


def test_words_and_coils_stand_in_the_order_of_their_addresses() -> None:
    assert Write(16, 1, 0x000A0102, 2).words == [0x000A, 0x0102]
    assert Write(15, 0x13, 0x01CD, 10).words == [1, 0, 1, 1, 0, 0, 1, 1, 1, 0]
    assert Write(6, 1, 0xFFFF).words == [0xFFFF]


def test_only_the_functions_that_can_carry_it_are_tried() -> None:
    assert [way.function for way in ways(setting(low=0, high=9), 5)] == [6, 16]
    assert [way.function for way in ways(setting(function="coil", type="bit"), 1)] == [5, 15]
    assert [(way.function, way.count) for way in ways(setting(type="f32", low=1, high=247), 5)] == [(16, 2)]


def test_the_meter_of_the_manual_gets_its_unit_id_as_a_float() -> None:
    (write,) = ways(setting(type="f32", low=1, high=247), 5)
    assert body(write) == bytes.fromhex("0014 0002 04 40A0 0000")
    assert place(setting(type="f32", low=1, high=247)) == Block("holding", 0x14, 2, ())


@given(st.integers(-(2**31), 2**31 - 1), st.sampled_from(ORDERS))
def test_an_s32_comes_back_as_it_was_written(raw: int, order: str) -> None:
    wide = setting(type="s32", order=order)
    (write,) = ways(wide, raw)
    assert held(wide, body(write)[5:]) == raw


@given(st.integers(0, 2**32 - 1), st.sampled_from(ORDERS))
def test_a_u32_comes_back_as_it_was_written(raw: int, order: str) -> None:
    wide = setting(type="u32", order=order)
    (write,) = ways(wide, raw)
    assert held(wide, body(write)[5:]) == raw


@given(st.binary(min_size=4, max_size=4), st.sampled_from(("u16", "s16", "u32", "s32", "f32")))
def test_whatever_stands_there_is_a_number(data: bytes, kind: str) -> None:
    assert isinstance(held(setting(type=kind), data), int)


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=12), st.integers(0, 0xFFFF))
def test_no_reply_ever_raises_and_only_the_echo_is_believed(unit: int, function: int, data: bytes, value: int) -> None:
    write = Write(6, 0x07D0, value)
    verdict = fault(write, 1, Reply(unit, function, data))
    echoed = (unit, function, data) == (1, 6, body(write))
    assert (verdict is None) == echoed
    if verdict is not None:
        assert isinstance(verdict, Fault)
        assert verdict.text("zh")
        assert verdict.text("en")

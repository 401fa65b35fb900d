"""Registers in every type and order: against struct, and the hand-made ones that engineers meet."""

from __future__ import annotations

import struct
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.drivers.modbus_views import arranged, ascii_of, guesses, views

ORDERED = {"ABCD": (0x41BC, 0x0000), "CDAB": (0x0000, 0x41BC), "BADC": (0xBC41, 0x0000), "DCBA": (0x0000, 0xBC41)}


@pytest.mark.parametrize(("order", "words"), ORDERED.items())
def test_a_float_is_found_in_each_of_the_four_orders(order: str, words: tuple[int, int]) -> None:
    assert {view.order for view in views(0, words, 2) if view.type == "f32" and view.number == 23.5} == {order}
    best = guesses(0x10, words, 23.5)[0]
    assert (best.view.type, best.view.order, best.view.address, best.value) == ("f32", order, 0x10, 23.5)


def test_a_scaled_register_is_the_first_guess_and_a_negative_one_is_signed() -> None:
    best = guesses(1, [553, 235, 65301], 23.5)[0]
    assert (best.view.address, best.scale, best.value) == (2, 0.1, 23.5)
    cold = guesses(1, [553, 235, 65301], -23.5)[0]
    assert (cold.view.type, cold.view.address, cold.scale) == ("s16", 3, 0.1)
    assert guesses(0, [5], 4711) == []


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=8), st.sampled_from([1, 2, 4]))
def test_every_view_is_what_struct_makes_of_the_arranged_bytes(words: list[int], width: int) -> None:
    codes = {"u16": "H", "s16": "h", "u32": "I", "s32": "i", "f32": "f", "u64": "Q", "s64": "q", "f64": "d"}
    for view in views(7, words, width):
        data = arranged(words[view.address - 7 : view.address - 7 + width], view.order)
        wanted = struct.unpack(f">{codes[view.type]}", data)[0]
        assert view.number == wanted or (isnan(view.number) and isnan(wanted))


@given(st.lists(st.integers(0, 0xFFFF), max_size=8), st.floats(-1e6, 1e6))
def test_a_guess_is_always_near(words: list[int], expected: float) -> None:
    for guess in guesses(0, words, expected):
        assert abs(guess.value - expected) <= max(abs(expected) * 0.0201, guess.scale / 2 * 1.01)


def test_text_is_shown_where_it_is_text() -> None:
    assert ascii_of(0x5A48) == "ZH"
    assert ascii_of(0x0041) == ".A"

"""A code drawn is read back, as large as the contract says, and our size table is the one of an independent library."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
import segno
import zxingcpp
from PIL import Image
from segno.consts import ERROR_LEVEL_M, SYMBOL_CAPACITY

from cloud.printing import drawn_png, drawn_svg, matrix
from contract.errors import ContractError
from contract.printed import new_label, new_voucher, symbol
from contract.printed.symbol import Mode, capacity

SIGNS: dict[Mode, str] = {"numeric": "7", "alphanumeric": "K", "byte": "k"}
TEXTS = (
    new_label(99).address("T.EXAMPLE.CN"),
    new_voucher(bytes(range(84))).address("T.EXAMPLE.CN"),
    "aaaaaaaaaaaaaaaaaaaa",
    "农药 12 瓶",
    "1" * 32,
)


@pytest.mark.parametrize("mode", SIGNS)
def test_capacities_are_those_of_segno(mode: Mode) -> None:
    for version in (1, 2, 3, 4, 5, 6, 7, 9, 10, 26, 27, 40):
        full = SIGNS[mode] * capacity(version, mode)
        assert segno.make_qr(full, error="m", mask=0).version == version == symbol(full).version
        if version < 40:
            assert segno.make_qr(full + SIGNS[mode], error="m", mask=0).version == version + 1
    with pytest.raises(ContractError, match="too much text"):
        symbol(SIGNS[mode] * (capacity(40, mode) + 1))


def test_room_is_that_of_segno_for_every_version() -> None:
    for version in range(1, 41):
        bits = SYMBOL_CAPACITY[version][ERROR_LEVEL_M]
        assert capacity(version, "byte") == (bits - 4 - (8 if version < 10 else 16)) // 8


@pytest.mark.parametrize("text", TEXTS)
def test_a_png_is_read_and_says_its_size(text: str) -> None:
    picture = Image.open(io.BytesIO(drawn_png(text, 4, 203)))
    size = symbol(text)
    assert picture.size == (4 * (size.modules + 8),) * 2
    assert picture.info["dpi"] == pytest.approx((203, 203), abs=0.1)
    (code,) = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    assert code.text == text


@pytest.mark.parametrize("text", TEXTS)
def test_an_svg_has_every_module_and_its_size_in_mm(text: str) -> None:
    drawn, modules = drawn_svg(text, 0.508).decode(), matrix(text)
    side = len(modules) + 8
    assert f'width="{side * 0.508:.3f}mm" height="{side * 0.508:.3f}mm" viewBox="0 0 {side} {side}"' in drawn
    dark = {
        (int(y) - 4, place - 4)
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn)
        for place in range(int(x), int(x) + int(length))
    }
    assert dark == {(y, x) for y, row in enumerate(modules) for x, module in enumerate(row) if module}


def test_room_to_spare_becomes_a_higher_level_in_the_same_size() -> None:
    for host, level in (("T.CN", "Q"), ("T.EXAMPLE.CN", "M")):
        address = new_label(99).address(host)
        (code,) = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(drawn_png(address, 4, 203))).convert("L")))
        assert (code.ec_level, len(matrix(address))) == (level, 25)


def test_only_our_codes_have_the_fixed_mask() -> None:
    """Six of the eight bits of format information that hold the mask would differ: so compare with segno's own."""
    ours, foreign = TEXTS[0], TEXTS[2]
    assert matrix(ours) == tuple(bytes(row) for row in segno.make_qr(ours, error="m", version=2, mask=6).matrix)
    assert matrix(foreign) == tuple(bytes(row) for row in segno.make_qr(foreign, error="m").matrix)

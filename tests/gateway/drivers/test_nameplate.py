"""Nameplates: the manual's serial number, GBK, swapped bytes, numbers and codes; and any bytes at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.mistakes import DocumentError
from contract.profile import Plate, read
from gateway.drivers.blocks import Block
from gateway.drivers.nameplate import place, text, texts
from simulators.encoding import plate_words
from tests.simulators.stage import profile


def plate(**fields: Any) -> Plate:
    return Plate.model_validate({"name": {"zh": "试", "en": "test"}, "address": 4, "shows": "x", **fields})


@pytest.mark.parametrize(
    ("fields", "data", "shown"),
    [
        ({"count": 6}, b"131230000097", "131230000097"),
        ({"count": 4}, b"AB12\0\0\0\0", "AB12"),
        ({"count": 4}, b"AB12    ", "AB12"),
        ({"count": 4, "order": "BADC"}, b"BA21\0\0\0\0", "AB12"),
        ({"count": 4, "order": "CDAB"}, b"\0\x0012ABCD", "CDAB12"),
        ({"count": 4, "encoding": "gbk"}, "知根01".encode("gbk") + b"\0\0", "知根01"),
        ({"count": 1, "type": "number", "scale": 0.01}, b"\x01\xc8", "4.56"),
        ({"count": 1, "type": "number", "scale": 0.01}, b"\x00\x64", "1.00"),
        ({"count": 2, "type": "number", "order": "CDAB"}, b"\x00\x02\x00\x01", "65538"),
        ({"count": 2, "type": "hex"}, b"\x12\x34\x56\x78", "12345678"),
        ({"count": 2, "type": "hex", "order": "CDAB"}, b"\xe6\x66\xc2\xf6", "c2f6e666"),
    ],
)
def test_what_stands_there_is_shown(fields: dict[str, Any], data: bytes, shown: str) -> None:
    assert text(plate(**fields), data) == shown
    assert place(plate(**fields)) == Block("holding", 4, fields["count"], ())


def test_what_could_steer_a_terminal_is_not_let_through() -> None:
    shown = text(plate(count=4), b"\x1b[2JAB\x07\x08")
    assert "\x1b" not in shown
    assert shown.isprintable()


@given(st.data(), st.sampled_from(("text", "number", "hex")), st.sampled_from(("ascii", "gbk")))
def test_no_bytes_raise_and_all_are_printable(data: st.DataObject, kind: str, encoding: str) -> None:
    count = data.draw(st.sampled_from((1, 2, 4)))
    held = data.draw(st.binary(min_size=2 * count, max_size=2 * count))
    assert text(plate(count=count, type=kind, encoding=encoding), held).isprintable()


@pytest.mark.parametrize("stem", ["hach-ldo", "eliwell-idplus", "vaisala-hmp", "ecowitt-wn90lp", "tuf-2000m"])
def test_what_a_simulator_puts_there_is_what_is_read(stem: str) -> None:
    for own in profile(stem).nameplate.values():
        words = plate_words(own)
        assert text(own, b"".join(word.to_bytes(2, "big") for word in words)) == own.shows


def test_a_plate_that_is_not_whole_is_left_out() -> None:
    hach = profile("hach-ldo")
    assert texts(hach, {"holding": {4: (0x3133, 0x3132)}}) == {}


def test_an_example_that_names_no_plate_is_a_mistake() -> None:
    wrong = profile("xy-md02").model_dump(mode="json")
    wrong["examples"][0]["nameplate"] = {"serial": "1"}
    with pytest.raises(DocumentError, match="serial"):
        read(json.dumps(wrong))

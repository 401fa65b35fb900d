"""The cascade on drawn pictures: every symbology, several codes, nothing where there is nothing."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import segno

from gateway.core.code import Code, Symbology
from gateway.vision import cascade, zbar, zxing
from gateway.vision.ballot import Ballot
from tests.gateway.vision import drawn
from tests.gateway.vision.test_rescue import TEXTS


def texts(picture: np.ndarray) -> list[str]:
    return [code.text for code in cascade.read(picture)]


@pytest.mark.parametrize("symbology", TEXTS)
@pytest.mark.parametrize("quarters", range(4))
def test_every_symbology_in_every_direction(symbology: Symbology, quarters: int) -> None:
    symbol = drawn.code(TEXTS[symbology], symbology, 3)
    picture = np.rot90(drawn.photo(drawn.paper(400, 500, (symbol, 90, 70))), quarters)
    (code,) = cascade.read(np.ascontiguousarray(picture))
    assert (code.text, code.symbology) == (TEXTS[symbology], symbology)
    assert cascade.quick(picture)[0][:2] == code[:2]


def test_a_picture_may_be_grey_or_a_view_of_a_larger_one() -> None:
    sheet = drawn.paper(400, 500, (drawn.code("ZG-0001"), 200, 150))
    assert texts(sheet) == ["ZG-0001"]
    assert texts(drawn.photo(sheet)[100:300, 150:350]) == ["ZG-0001"]


def test_several_codes_and_qr_codes_come_first() -> None:
    picture = drawn.paper(
        600,
        700,
        (drawn.code("6901234567892", "ean_13", 2), 60, 60),
        (drawn.code("6909876543212", "ean_13", 2), 360, 60),
        (drawn.code("ZG-0003", "code_128", 2), 60, 240),
        (drawn.code("ZG-0001"), 80, 420),
        (drawn.code("ZG-0002"), 400, 420),
        (drawn.code("ZG-0004", "data_matrix"), 560, 440),
    )
    found = cascade.read(drawn.photo(picture))
    assert [code.symbology for code in found[:3]] == ["qr_code", "qr_code", "data_matrix"]
    assert sorted(code.text for code in found) == [
        "6901234567892",
        "6909876543212",
        "ZG-0001",
        "ZG-0002",
        "ZG-0003",
        "ZG-0004",
    ]


def test_the_same_code_twice_is_two_codes() -> None:
    one = drawn.code("6901234567892", "ean_13", 2)
    found = cascade.read(drawn.paper(400, 500, (one, 90, 60), (one, 90, 240)))
    assert [code.text for code in found] == ["6901234567892"] * 2


@pytest.mark.parametrize("version", ["M2", "M4"])
def test_a_micro_qr_code_is_not_read(version: str) -> None:
    symbol = drawn.modules(segno.make_micro("12345", version=version), 6)
    assert texts(drawn.paper(300, 300, (symbol, 90, 90))) == []


@pytest.mark.parametrize("size", [(0, 0), (0, 9), (1, 1), (2, 3), (1, 5000), (5000, 1), (31, 7)])
def test_a_tiny_or_empty_picture_shows_nothing(size: tuple[int, int]) -> None:
    assert texts(np.full(size, 200, np.uint8)) == []
    assert texts(np.full((*size, 3), 200, np.uint8)) == []


def test_noise_gradients_and_stripes_show_nothing() -> None:
    random = np.random.default_rng(20261128)
    ramp = np.tile(np.linspace(0, 255, 320).astype(np.uint8), (240, 1))
    stripes = np.where(random.random(320) < 0.5, 0, 255).astype(np.uint8)
    pictures = [random.integers(0, 256, (240, 320), np.uint8) for _ in range(4)]
    pictures += [ramp, np.tile(stripes, (240, 1)), np.where(random.random((60, 80)) < 0.5, 0, 255).astype(np.uint8)]
    assert [texts(picture) for picture in pictures] == [[]] * len(pictures)


def test_a_huge_blank_picture_shows_nothing() -> None:
    assert texts(np.full((5000, 8000), 180, np.uint8)) == []


def test_a_small_code_in_a_huge_picture_is_read() -> None:
    assert texts(drawn.paper(3000, 4000, (drawn.code("ZG-0001", scale=3), 3000, 2200))) == ["ZG-0001"]


def test_an_inverted_code_is_read() -> None:
    assert texts(255 - drawn.paper(300, 300, (drawn.code("ZG-0001"), 90, 90))) == ["ZG-0001"]


def test_a_machine_without_libzbar_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar", None)
    zbar._library.cache_clear()
    try:
        assert "zbar" in zbar.missing()
        assert texts(drawn.paper(300, 300, (drawn.code("ZG-0001"), 90, 90))) == ["ZG-0001"]
        assert texts(np.full((99, 99), 200, np.uint8)) == []
    finally:
        zbar._library.cache_clear()


def look(text: str, left: float = 0.0) -> Code:
    return Code(text, "ean_13", ((left, 0), (left + 90, 0), (left + 90, 40), (left, 40)), "zxing")


def test_one_look_at_a_bar_code_is_not_believed() -> None:
    ballot = Ballot()
    ballot.add([look("9780764544200")], 1)
    assert (ballot.agreed, ballot.is_open) == ([], True)
    ballot.add([look("9780764544200", 2)], 1)
    assert ([code.text for code in ballot.agreed], ballot.is_open) == (["9780764544200"], False)


def test_a_rival_of_the_same_place_has_to_be_outvoted() -> None:
    ballot = Ballot()
    ballot.add([look("1790761544200"), look("6901234567892", 300)], 1)
    ballot.add([look("9780764544200"), look("6901234567892", 300)], 2)
    assert ([code.text for code in ballot.agreed], ballot.is_open) == (["6901234567892"], True)
    ballot.add([look("9780764544200")], 1)
    assert sorted(code.text for code in ballot.agreed) == ["6901234567892", "9780764544200"]
    assert not ballot.is_open


def test_the_first_reader_takes_no_notice_of_what_was_not_asked() -> None:
    picture = drawn.paper(300, 300, (drawn.code("ZG-0001"), 90, 90))
    assert zxing.read(picture, frozenset(), "zxing") == []
    assert cascade.read(picture, frozenset()) == []
    assert cascade.read(picture, frozenset({"data_matrix"})) == []

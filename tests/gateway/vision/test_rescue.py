"""Every rescue step reads what it is for, and tells the corners in pixels of the picture that it was given."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gateway.core.code import Corners, Symbology
from gateway.vision import view, zbar
from gateway.vision.cascade import DEFAULT, RESCUES, Rescue
from tests.gateway.vision import drawn
from tests.parts import missing

STEPS = [pytest.param(step, id=step.name) for step in RESCUES]
TEXTS: dict[Symbology, str] = {
    "qr_code": "ZG-0001",
    "data_matrix": "ZG-0001",
    "code_128": "ZG-0001",
    "ean_13": "6901234567892",
}


@pytest.fixture(autouse=True)
def libzbar() -> None:
    if zbar.missing():
        missing("libzbar0")


def kinds(step: Rescue) -> list[Symbology]:
    known = set(TEXTS) - {"data_matrix"} if step.name.startswith("zbar") else set(TEXTS)
    return sorted(step.helps & known)


@pytest.mark.parametrize("step", STEPS)
def test_corners_are_told_in_pixels_of_the_picture(step: Rescue) -> None:
    for symbology in kinds(step):
        symbol = drawn.code(TEXTS[symbology], symbology, 2 if symbology in ("code_128", "ean_13") else 4)
        picture = drawn.photo(drawn.paper(300, 420, (symbol, 90, 70)))
        codes = step.read(picture, DEFAULT)
        assert [(code.text, code.symbology, code.step) for code in codes] == [(TEXTS[symbology], symbology, step.name)]
        tolerance = 5 if symbology in ("qr_code", "data_matrix") else 15
        assert drawn.distance(codes[0].corners, drawn.corners(symbol, 90, 70)) < tolerance


@pytest.mark.parametrize("step", STEPS)
def test_a_large_picture_is_shrunk_and_the_corners_are_not(step: Rescue) -> None:
    symbology = kinds(step)[-1]
    symbol = drawn.code(TEXTS[symbology], symbology, 4)
    picture = drawn.photo(drawn.paper(2000, 2400, (symbol, 900, 700)))
    assert picture.shape[0] * picture.shape[1] > view.LARGEST
    codes = step.read(picture, DEFAULT)
    assert [code.text for code in codes] == [TEXTS[symbology]]
    truth = drawn.corners(symbol, 900, 700)
    assert abs(codes[0].corners[0][0] - truth[0][0]) < 15
    assert abs(codes[0].corners[1][0] - truth[1][0]) < 15


@pytest.mark.parametrize("angle", [0, 31, 77, 105, 160])
def test_bars_are_laid_level_from_any_direction(angle: int) -> None:
    symbol = drawn.code("6901234567892", "ean_13", 2)
    flat = drawn.paper(400, 400, (symbol, 105, 170))
    turn = cv2.getRotationMatrix2D((200, 200), angle, 1.0)
    picture = drawn.photo(np.asarray(cv2.warpAffine(flat, turn, (400, 400), borderValue=(170,)), np.uint8))
    (step,) = (one for one in RESCUES if one.name == "bars")
    codes = step.read(picture, DEFAULT)
    assert [code.text for code in codes] == ["6901234567892"]
    truth = cv2.transform(np.array([drawn.corners(symbol, 105, 170)]), turn)[0]
    assert drawn.distance(codes[0].corners, _corners(truth)) < 16


def test_two_bar_codes_one_above_the_other_are_no_rivals() -> None:
    above, below = drawn.code("6901234567892", "ean_13", 2), drawn.code("ZG-0002", "code_128", 2)
    (step,) = (one for one in RESCUES if one.name == "bars")
    codes = step.read(drawn.photo(drawn.paper(360, 400, (above, 90, 60), (below, 90, 220))), DEFAULT)
    assert {code.text for code in codes} == {"6901234567892", "ZG-0002"}


@pytest.mark.parametrize("factor", [0.5, 0.37, 1.0, 1.5, 2.0])
def test_a_scaled_view_knows_the_way_back(factor: float) -> None:
    picture = np.zeros((240, 320), np.uint8)
    cv2.circle(picture, (200, 120), 9, (255,), -1)
    scaled = view.scaled(picture, factor)
    y, x = (float(np.average(index, weights=scaled.pixels)) for index in np.indices(scaled.pixels.shape))
    corners: Corners = ((x, y), (x, y), (x, y), (x, y))
    assert view.mapped(corners, scaled.back)[0] == pytest.approx((200, 120), abs=0.3)


def test_only_what_was_asked_for_is_read() -> None:
    symbol = drawn.code("ZG-0001")
    picture = drawn.paper(300, 400, (symbol, 90, 70))
    assert all(step.read(picture, frozenset({"ean_13", "code_128"})) == [] for step in RESCUES)


def _corners(points: np.ndarray) -> Corners:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d

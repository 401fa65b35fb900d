from __future__ import annotations

import cv2
import numpy as np
import pytest

from gateway.vision.motion import cell_of, cells_of, thinned
from gateway.vision.region import MOST, Finder, Rect, bounds, operators, whole
from tests.gateway.vision.drawn import code, paper
from tests.gateway.vision.scene import Picture, Scene, label


def found(picture: Picture, changed: Rect | None = None) -> list[Rect]:
    """The regions of a picture of which everything, or this rectangle, has changed."""
    cell = cell_of(picture.shape[1])
    across, down = cells_of(picture, cell)
    cells = np.zeros((down, across), np.bool_)
    part = changed or whole(picture)
    cells[part.top // cell : part.bottom // cell, part.left // cell : part.right // cell] = True
    return [spot.rect for spot in Finder().spots(thinned(picture, cell), cells, cell, whole(picture))]


@pytest.mark.parametrize("module", [2, 3, 5])
@pytest.mark.parametrize("place", [(37, 41), (403, 222), (700, 333)])
def test_a_region_holds_the_code_and_little_else(module: int, place: tuple[int, int]) -> None:
    rects = found(Scene().picture(("LOT-A", *place), module=module))
    side = label("LOT-A", module).shape[0]
    symbol = Rect(
        place[0] + 4 * module, place[1] + 4 * module, place[0] + side - 4 * module, place[1] + side - 4 * module
    )
    assert len(rects) == 1
    assert rects[0].common(symbol) == symbol.area
    assert rects[0].area < (side + 80) ** 2


def test_every_code_has_its_own_region_the_richest_first() -> None:
    picture = Scene().picture(("LOT-A", 60, 60), ("LOT-B", 420, 60), ("LOT-C", 700, 340))
    picture[330:480, 100:250] = Scene().picture(("LOT-D", 0, 0), module=6)[:150, :150]
    rects = found(picture)
    assert len(rects) == 4
    assert rects[0].holds((170, 400))


@pytest.mark.parametrize("left", [60, 63, 66])
@pytest.mark.parametrize("module", [3, 4, 5])
def test_a_bar_code_that_fills_a_small_picture_is_one_region(module: int, left: int) -> None:
    bars = code("6901234567892", "ean_13", module)
    picture = paper(360, 640, (bars, left, 150))
    tall, wide = bars.shape
    symbol = Rect(left, 150, left + wide, 150 + tall)
    assert any(rect.common(symbol) == symbol.area for rect in found(picture))


def test_what_stands_there_is_no_region() -> None:
    picture = Scene().picture(("LOT-A", 60, 60), ("LOT-B", 600, 300))
    rects = found(picture, Rect(500, 200, 960, 540))
    assert len(rects) == 1
    assert rects[0].holds((640, 340))


def test_lines_and_plain_boxes_are_no_region() -> None:
    scene = Scene()
    cv2.rectangle(scene.ground, (100, 100), (600, 400), 190, -1)
    cv2.line(scene.ground, (0, 452), (959, 452), 20, 3)
    assert found(scene.picture()) == []


def test_a_dim_code_is_a_region_where_everything_is_dim_and_remembered_as_less_than_a_bright_one() -> None:
    scene = Scene(noise=1)
    bright = scene.picture(("LOT-A", 300, 200))
    scene.light = 0.25
    dim = scene.picture(("LOT-A", 300, 200))
    assert len(found(dim)) == 1
    cell = cell_of(960)
    changed = np.ones(cells_of(dim, cell)[::-1], np.bool_)
    finder = Finder()
    assert len(finder.spots(thinned(bright, cell), changed, cell, whole(bright))) == 1
    assert finder.spots(thinned(dim, cell), changed, cell, whole(dim)) == []


def test_there_are_never_more_than_most() -> None:
    boxes = [(f"LOT-{n}", 20 + 150 * (n % 6), 20 + 160 * (n // 6)) for n in range(18)]
    assert len(found(Scene().picture(*boxes, module=3))) == MOST


def test_the_operators_region_is_cut_to_the_picture() -> None:
    picture = np.zeros((100, 200, 3), np.uint8)
    assert operators(picture, None) == Rect(0, 0, 200, 100)
    assert operators(picture, (0.25, 0.5, 0.75, 1.0)) == Rect(50, 50, 150, 100)
    assert operators(picture, (1.0, 1.0, 1.0, 1.0)).area == 1


def test_rectangles_know_what_they_share() -> None:
    one, other = Rect(0, 0, 10, 10), Rect(5, 5, 20, 8)
    assert one.common(other) == 15
    assert one.common(Rect(10, 0, 20, 10)) == 0
    assert one.around(other) == Rect(0, 0, 20, 10)
    assert one.padded(3, 12, 12) == Rect(0, 0, 12, 12)
    assert bounds([(1.5, 2.5), (4.0, 0.2)]) == Rect(1, 0, 5, 3)

from __future__ import annotations

import numpy as np
import pytest

from gateway.vision.motion import MotionGate, cell_of, cells_of, reduced, thinned
from tests.gateway.vision.scene import Picture, Scene


class Eye:
    """A gate with a clock of 25 pictures a second; `moves` gives how many cells changed."""

    def __init__(self) -> None:
        self.gate = MotionGate()
        self.t_ms = 0

    def moves(self, picture: Picture) -> int:
        self.t_ms += 40
        cell = cell_of(picture.shape[1])
        return int(self.gate.step(reduced(thinned(picture, cell), cells_of(picture, cell)), self.t_ms).sum())


BOX = ("LOT-A", 400, 200)


@pytest.mark.parametrize("noise", [0.0, 2.0, 8.0])
def test_noise_is_no_motion(noise: float) -> None:
    scene, eye = Scene(noise=noise), Eye()
    assert [eye.moves(scene.picture(BOX)) for _ in range(40)] == [0] * 40


def test_flicker_and_slow_clouds_are_no_motion() -> None:
    scene, eye = Scene(), Eye()
    found = []
    for number in range(100):
        scene.light = 0.7 + 0.08 * np.sin(number * 2.1) + 0.2 * np.sin(number / 60)
        found.append(eye.moves(scene.picture(BOX)))
    assert found == [0] * 100


def test_bands_of_the_mains_that_run_down_the_picture_are_no_motion() -> None:
    scene, eye = Scene(), Eye()
    found = []
    for number in range(40):
        bands = 1 + 0.1 * np.sin(np.arange(540) / 40 + number)
        found.append(eye.moves(np.clip(0.8 * scene.picture(BOX) * bands[:, None, None], 0, 255).astype(np.uint8)))
    assert found == [0] * 40


def test_a_lamp_that_is_switched_on_is_over_after_a_moment() -> None:
    scene, eye = Scene(), Eye()
    for _ in range(10):
        eye.moves(scene.picture(BOX))
    lamp = 1 + 1.2 * np.exp(-((np.arange(960) - 700) ** 2) / 80_000)
    found = [eye.moves(np.clip(scene.picture(BOX) * lamp[None, :, None], 0, 255).astype(np.uint8)) for _ in range(250)]
    assert found[0] > 0
    assert found[-25:] == [0] * 25


@pytest.mark.parametrize("speed", [0.3, 2.0, 40.0])
def test_a_box_that_moves_is_seen_also_when_it_creeps(speed: float) -> None:
    scene, eye = Scene(), Eye()
    for _ in range(5):
        eye.moves(scene.picture(("LOT-A", 50, 200)))
    found = [eye.moves(scene.picture(("LOT-A", 50 + speed * number, 200))) for number in range(1, 20)]
    assert max(found[-10:]) > 0


def test_a_box_that_came_to_stand_is_at_rest_after_some_seconds() -> None:
    scene, eye = Scene(), Eye()
    eye.moves(scene.picture())
    found = [eye.moves(scene.picture(BOX)) for _ in range(250)]
    assert found[0] > 0
    assert found[-25:] == [0] * 25


@pytest.mark.parametrize("size", [(3, 5), (40, 1), (480, 640), (1080, 1920), (2160, 3840)])
def test_pictures_of_any_size_become_cells(size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 90, np.uint8)
    cell = cell_of(size[1])
    small = reduced(thinned(picture, cell), cells_of(picture, cell))
    assert small.shape == cells_of(picture, cell)[::-1]
    assert (small == 90).all()
    assert not MotionGate().step(small, 0).any()


def test_another_size_of_picture_begins_anew() -> None:
    eye = Eye()
    eye.moves(np.full((480, 640, 3), 90, np.uint8))
    assert eye.moves(np.full((720, 1280, 3), 200, np.uint8)) == 0

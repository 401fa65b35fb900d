"""Lens, exposure and sensor: each does what its numbers say, and the rule of the truth follows from them."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.camera import optics
from simulators.camera.lens import Lens, Picture, placed, through
from simulators.camera.truth import judged


def _point() -> Picture:
    picture = np.zeros((61, 61, 3), np.uint8)
    picture[30, 30] = 255
    return picture


def test_motion_smears_along_the_rows_only() -> None:
    smeared = optics.blurred(_point(), 9.0, 0.0)[..., 0]
    assert np.count_nonzero(smeared[30]) == 9
    assert np.count_nonzero(np.delete(smeared, 30, axis=0)) == 0
    assert smeared[30].astype(int).sum() == pytest.approx(255, abs=9)


def test_a_lens_out_of_focus_smears_all_round() -> None:
    picture = np.zeros((61, 61, 3), np.uint8)
    picture[20:41, 20:41] = 255
    soft = optics.blurred(picture, 0.0, 3.0)[..., 0]
    assert np.abs(soft.astype(int) - soft.T).max() <= 1
    # The step lies at 40.5; 2.5 pixels outside of it a Gaussian of 3 leaves 20 % of the white.
    assert soft[30, 43] == pytest.approx(255 * 0.2023, abs=6)
    assert optics.blurred(picture, 0.0, 0.0) is picture


def test_noise_grows_with_the_root_of_the_light() -> None:
    bank = optics.noise_bank(400, 300, round(optics.noise_sigma(1000), 2), 1)[:300, :400]
    spread = {}
    for level in (25, 100, 225):
        flat = np.full((300, 400, 3), level, np.uint8)
        noisy = optics.exposed(flat, 1.0, 1.0, bank)
        assert float(noisy.mean()) == pytest.approx(level, abs=2)
        spread[level] = float(noisy.std())
        # So many electrons gave this level; their count swings by its root.
        assert spread[level] == pytest.approx(level / np.sqrt(1000 * level / 255), rel=0.15)


def test_less_light_is_darker_until_the_gain_makes_up_for_it() -> None:
    flat = np.full((8, 8, 3), 200, np.uint8)
    assert float(optics.exposed(flat, 0.25, 1.0, None).mean()) == pytest.approx(50, abs=2)
    assert float(optics.exposed(flat, 0.25, 4.0, None).mean()) == pytest.approx(200, abs=6)


def test_a_lamp_is_added_and_clipped_wherever_it_is() -> None:
    for middle in ((50, 40), (0, 0), (99, 79), (-500, 40)):
        picture = np.full((80, 100, 3), 30, np.uint8)
        optics.glared(picture, middle, 30, 255)
        inside = 0 <= middle[0] < 100
        assert picture.max() == (255 if inside else 30)
        assert (picture[middle[1], middle[0]] == 255).all() if inside else True


def test_a_shadow_takes_its_share_of_the_light() -> None:
    flat = np.full((90, 160, 3), 200, np.uint8)
    shaded = optics.shaded(flat, 0.6)
    assert shaded.min() == pytest.approx(80, abs=2)
    assert shaded.max() >= 199


def test_a_jpeg_of_low_quality_shows() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    low, high = (np.abs(optics.compressed(picture, q).astype(int) - picture).mean() for q in (10, 95))
    assert low > high > 0


def test_what_is_higher_is_larger_and_the_middle_is_the_middle() -> None:
    lens = Lens()
    assert through(lens.plane(0), np.zeros((1, 2)))[0] == pytest.approx((639.5, 359.5))
    widths = []
    for z in (0.0, 100.0, 200.0):
        left, right = through(lens.plane(z), np.array([[-100.0, 0], [100.0, 0]]))
        widths.append(right[0] - left[0])
    assert widths[0] == pytest.approx(200 * lens.scale)
    assert widths[0] < widths[1] < widths[2]
    assert through(placed(10, 5, 90, 2), np.array([[3.0, 0.0]]))[0] == pytest.approx((10, 11))


@pytest.mark.parametrize(
    ("inside", "module", "smear", "light", "glare", "wear", "sent", "why"),
    [
        (True, 2.0, 2.0, 0.04, 0.25, "", True, ""),
        (True, 2.5, 1.0, 1.0, 0.0, "creased", True, ""),
        (False, 2.5, 1.0, 1.0, 0.0, "", True, "cut_off"),
        (True, 1.99, 1.0, 1.0, 0.0, "", True, "small"),
        (True, 2.5, 2.6, 1.0, 0.0, "", True, "smeared"),
        (True, 2.5, 1.0, 0.039, 0.0, "", True, "dark"),
        (True, 2.5, 1.0, 1.0, 0.26, "", True, "glare"),
        (False, 1.0, 9.0, 0.0, 1.0, "torn", False, "torn"),
        (True, 2.5, 1.0, 1.0, 0.0, "", False, "unsent"),
    ],
)
def test_the_rule(
    inside: bool, module: float, smear: float, light: float, glare: float, wear: str, sent: bool, why: str
) -> None:
    assert judged(inside, module, smear, light, glare, wear, sent) == why

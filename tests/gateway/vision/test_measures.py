from __future__ import annotations

import cv2
import numpy as np
import pytest
import segno

from gateway.core.tuning import advice
from gateway.vision.cascade import quick
from gateway.vision.measures import measures
from tests.gateway.vision.scene import Picture, Scene, put

TEXT = "HTTPS://ZG.CN/ABCD123456"


def scaled(module: float, version: int = 3) -> Picture:
    """A QR code with modules of any size, between pixels too."""
    cells = np.array([list(row) for row in segno.make_qr(TEXT, version=version, error="m").matrix_iter(border=4)])
    plane = np.kron(np.where(cells > 0, 20, 235).astype(np.uint8), np.ones((8, 8), np.uint8))
    return np.asarray(cv2.resize(plane, None, fx=module / 8, fy=module / 8, interpolation=cv2.INTER_AREA), np.uint8)


def plane_with(code: Picture, noise: float = 3.0) -> Picture:
    plane = np.full((540, 960), 96, np.uint8)
    put(plane, code, 300, 150)
    noisy = plane + np.random.default_rng(1).normal(0, noise, plane.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("module", [1.8, 2.2, 2.5, 3.3, 5.0])
@pytest.mark.parametrize("version", [2, 6])
def test_pixels_a_module_are_measured_of_a_code_that_reads(module: float, version: int) -> None:
    picture = plane_with(scaled(module, version))
    found = measures(picture, quick(picture))
    assert found.module == pytest.approx(module, rel=0.04)


def test_finder_patterns_tell_the_size_of_a_code_that_does_not_read() -> None:
    code = scaled(1.5)
    code[20:34, 20:44] = 128  # more than error correction can mend
    picture = plane_with(code)
    assert quick(picture) == []
    found = measures(picture, [])
    assert found.finders == 3
    assert found.module == pytest.approx(1.5, rel=0.1)
    assert [one.code for one in advice(found)][:2] == ["small", "unread"]


@pytest.mark.parametrize("sigma", [0.8, 1.5, 2.5])
def test_an_edge_takes_two_and_a_half_deviations_of_the_blur(sigma: float) -> None:
    picture = cv2.GaussianBlur(plane_with(scaled(8.0), noise=0), (0, 0), sigma)
    found = measures(np.asarray(picture, np.uint8), [])
    assert found.edge == pytest.approx(2.5 * sigma, rel=0.2)
    assert found.smear == pytest.approx(found.edge, rel=0.2)


@pytest.mark.parametrize("across", [True, False])
def test_motion_is_told_from_defocus_with_its_direction(across: bool) -> None:
    kernel = np.full((1, 11) if across else (11, 1), 1 / 11, np.float32)
    picture = plane_with(np.asarray(cv2.filter2D(scaled(4.0), -1, kernel), np.uint8))
    found = measures(picture, quick(picture))
    assert found.across is across
    assert advice(found)[0].code == "moving"


def test_defocus_is_called_so() -> None:
    picture = plane_with(np.asarray(cv2.GaussianBlur(scaled(3.0), (0, 0), 3.5), np.uint8))
    assert advice(measures(picture, quick(picture)))[0].code == "soft"


@pytest.mark.parametrize("noise", [2.0, 8.0, 20.0])
def test_noise_is_measured_whatever_the_picture_holds(noise: float) -> None:
    assert measures(plane_with(scaled(4.0), noise), []).noise == pytest.approx(noise, rel=0.2)


def test_light_is_measured() -> None:
    scene = Scene()
    scene.ground[:, :480] = 255
    bright = measures(scene.picture(), [])
    assert bright.bright == pytest.approx(0.5, abs=0.05)
    scene.light = 0.02
    dark = measures(scene.picture(), [])
    assert dark.brightness < 10
    assert advice(dark)[0].code == "dark_all"


def test_spots_of_glare_are_counted_and_a_white_sheet_of_paper_is_none() -> None:
    scene = Scene(noise=1)
    scene.ground[300:500, 500:700] = 232
    cv2.circle(scene.ground, (200, 200), 30, 255, -1)
    cv2.circle(scene.ground, (600, 150), 20, 255, -1)
    assert measures(cv2.medianBlur(scene.ground, 3).astype(np.uint8), []).spots == 2


def test_a_tilted_code_says_so() -> None:
    code = scaled(6.0)
    side = code.shape[0]
    narrow = np.asarray(cv2.resize(code, (side // 2, side), interpolation=cv2.INTER_AREA), np.uint8)
    picture = plane_with(narrow)
    found = measures(picture, quick(picture))
    assert found.tilt == pytest.approx(60, abs=4)
    assert found.module == pytest.approx(3.0, rel=0.05)


def test_a_picture_smaller_than_an_edge_is_measured_all_the_same() -> None:
    assert measures(np.full((8, 8, 3), 90, np.uint8), []).edge == 0

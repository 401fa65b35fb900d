"""What a lens, an exposure and a sensor do to a picture: pure functions of it, or tables for one.

Shot noise is added where its variance is the same for every brightness: after a square root (F. J. Anscombe 1948,
Biometrika 35:246), so that one table before, one addition and one table after do for a whole frame.
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.camera.lens import Matrix, Picture

FWHM: Final = 2.355  # of a Gaussian, in its sigma
_ROOT: Final = 255 / sqrt(255)


def blurred(picture: Picture, motion_px: float, sigma_px: float) -> Picture:
    """Smear along the belt (rows of the picture) by `motion_px` and all round by a Gaussian of `sigma_px`."""
    if motion_px <= 0.1 and sigma_px <= 0.1:
        return picture
    return np.asarray(cv2.sepFilter2D(picture, -1, _smear(motion_px, sigma_px), _smear(0, sigma_px)), np.uint8)


@lru_cache(64)
def _smear(motion_px: float, sigma_px: float) -> NDArray[np.float32]:
    """A Gaussian folded with a box of that length, sampled ten times a pixel."""
    reach = int(motion_px / 2 + 3 * sigma_px) + 1
    fine = np.arange(-reach * 10 - 5, reach * 10 + 5) / 10 + 0.05
    box = (np.abs(fine) <= max(motion_px, 0.1) / 2).astype(np.float64)
    away = np.arange(-round(sigma_px * 30), round(sigma_px * 30) + 1) / 10
    bell = np.exp(-(away**2) / (2 * max(sigma_px, 0.01) ** 2))
    folded = np.convolve(box, bell / bell.sum(), mode="same").reshape(-1, 10).sum(axis=1)
    return np.asarray(folded / folded.sum(), np.float32)


def blur_px(motion_px: float, sigma_px: float) -> float:
    """Width of the smear of a point: the length of the motion and the FWHM of the Gaussian, in quadrature."""
    return sqrt(motion_px**2 + (FWHM * sigma_px) ** 2)


@lru_cache(512)
def _tables(light: float, gain: float) -> tuple[Picture, Picture]:
    level = np.arange(256, dtype=np.float64)
    before = _ROOT * np.sqrt(np.clip(level * light, 0, 255))
    after = (level / _ROOT) ** 2 * gain
    return np.round(before).astype(np.uint8), np.clip(np.round(after), 0, 255).astype(np.uint8)


@lru_cache(4)
def noise_bank(width: int, height: int, sigma: float, seed: int) -> NDArray[np.int8]:
    """Noise for frames to be cut from: 64 pixels larger each way. sigma: in steps of the square-root scale."""
    chance = np.random.default_rng(seed)
    noise = chance.standard_normal((height + 64, width + 64, 3), np.float32) * sigma
    return np.clip(np.round(noise), -127, 127).astype(np.int8)


def exposed(picture: Picture, light: float, gain: float, noise: NDArray[np.int8] | None) -> Picture:
    """Let `light` (1: as drawn) reach the sensor, add shot noise, amplify by `gain`."""
    before, after = _tables(round(light, 2), round(gain, 2))
    if noise is None:
        return np.asarray(cv2.LUT(picture, after[before]), np.uint8)
    root = cv2.add(cv2.LUT(picture, before), noise, dtype=cv2.CV_8U)
    return np.asarray(cv2.LUT(root, after), np.uint8)


def noise_sigma(electrons: float) -> float:
    """Of a sensor whose white is that many electrons, for `noise_bank`."""
    return _ROOT * sqrt(255) / (2 * sqrt(electrons))


@lru_cache(8)
def glare_map(radius: int, strength: float) -> Picture:
    """A lamp's reflection, square, `radius` pixels to where it ends: added to what lies under it."""
    side = 2 * radius + 1
    ys, xs = np.mgrid[0:side, 0:side]
    places = np.column_stack((xs.ravel(), ys.ravel())).astype(np.float64)
    spot = glare_at(places, (radius, radius), radius, strength).reshape(side, side)
    return np.repeat(np.clip(spot, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def glare_at(points: Matrix, middle: tuple[int, int], radius: int, strength: float) -> Matrix:
    """Grey levels that the lamp adds at those points (n, 2) in pixels."""
    away = (points - np.array(middle)) / radius
    return np.asarray(np.exp(-((away[:, 0] / 0.42) ** 2 + (away[:, 1] / 0.3) ** 2)) * strength, np.float64)


def glared(picture: Picture, middle: tuple[int, int], radius: int, strength: float) -> None:
    """Add a lamp's reflection in place, clipped to the picture."""
    spot = glare_map(radius, strength)
    left, top = max(0, middle[0] - radius), max(0, middle[1] - radius)
    right, bottom = min(picture.shape[1], middle[0] + radius + 1), min(picture.shape[0], middle[1] + radius + 1)
    if left >= right or top >= bottom:
        return
    dx, dy = left - middle[0] + radius, top - middle[1] + radius
    part = picture[top:bottom, left:right]
    part[:] = cv2.add(part, spot[dy : dy + bottom - top, dx : dx + right - left])


@lru_cache(4)
def _shade_map(width: int, height: int, share: float) -> Picture:
    xs, ys = np.arange(width)[None], np.arange(height)[:, None]
    away = (xs - 0.32 * width + 0.35 * (ys - height / 2)) / (0.12 * width)
    light = 255 * (1 - share / (1 + away**6))
    return np.repeat(np.round(light).astype(np.uint8)[..., None], 3, axis=2)


def shaded(picture: Picture, share: float) -> Picture:
    """The shadow of somebody who leans in, aslant across the picture: in it `share` of the light is gone."""
    shade = _shade_map(picture.shape[1], picture.shape[0], share)
    return np.asarray(cv2.multiply(picture, shade, scale=1 / 255), np.uint8)


def compressed(picture: Picture, quality: int) -> Picture:
    """As it comes back from a JPEG of that quality (1-100)."""
    _, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)

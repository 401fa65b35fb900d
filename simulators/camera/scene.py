"""Draws one frame: belt, shadows, boxes. Pure: the same belt and the same light give the same pixels."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from simulators.camera.belt import Belt, Riding
from simulators.camera.box import side
from simulators.camera.lens import Lens, Matrix, Picture, placed, through

RAIL_Y: Final = 176.0
RAIL_Z: Final = 45.0
_PERIOD: Final = 1400  # mm after which the belt's surface repeats
_HALF: Final = 2  # the belt is drawn at half size: it is dull anyway


class Scene:
    """What the camera looks at. Holds only what was drawn beforehand."""

    def __init__(self, lens: Lens, seed: int) -> None:
        self.lens = lens
        width, height = lens.size
        self._reach = lens.span_mm * 0.62
        self._rubber = _rubber(round(2 * self._reach), seed)
        self._surround = _surround(lens, seed)
        far, near = (through(lens.plane(0), np.array([[0, y]]))[0, 1] for y in (-RAIL_Y, RAIL_Y))
        self._rows = (max(0, int(far) - 1), min(height, int(near) + 2))
        self._small = (width // _HALF, -(-(self._rows[1] - self._rows[0]) // _HALF))
        shift = np.array([[1 / _HALF, 0, 0], [0, 1 / _HALF, -self._rows[0] / _HALF], [0, 0, 1]])
        self._ground = shift @ lens.plane(0)
        self._falling = _falloff(self._small)
        self._rail_mask = _rails(lens, self._rows)

    @property
    def edge(self) -> float:
        """x in mm beyond which nothing is in the picture."""
        return self.lens.span_mm / 2 + 30

    def drawn(self, belt: Belt) -> Picture:
        """The frame before the optics."""
        picture = self._surround.copy()
        top, bottom = self._rows
        small = self._belt(belt)
        wide = cv2.resize(small, (self.lens.size[0], small.shape[0] * _HALF), interpolation=cv2.INTER_LINEAR)
        cv2.copyTo(np.asarray(wide[: bottom - top], np.uint8), self._rail_mask, picture[top:bottom])
        for box in sorted(belt.riding, key=lambda one: -abs(one.x)):
            self._box(picture, box)
        return picture

    def art_to_picture(self, box: Riding) -> Matrix:
        """From pixels of the box's top to pixels of the frame."""
        make, scale = box.parcel.make, box.parcel.scale
        wide, tall = box.parcel.art.shape[1], box.parcel.art.shape[0]
        lay = placed(box.x, box.y, box.turn, 1 / scale) @ placed(-(wide - 1) / 2, -(tall - 1) / 2)
        return np.asarray(self.lens.plane(make.height) @ lay, np.float64)

    def seen(self, box: Riding, points: Matrix) -> Matrix:
        """Pixels of points on its top, mm from the middle of it."""
        return through(self.lens.plane(box.parcel.make.height) @ placed(box.x, box.y, box.turn), points)

    def _belt(self, belt: Belt) -> Picture:
        offset = belt.travel % _PERIOD
        lay = self._ground @ placed(-self._reach, -RAIL_Y) @ placed(offset - _PERIOD, 0)
        small = np.asarray(cv2.warpPerspective(self._rubber, lay, self._small, flags=cv2.INTER_LINEAR), np.uint8)
        light = self._falling.copy()
        for box in belt.riding:
            self._shadow(light, box)
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), 5), np.uint8)
        return np.asarray(cv2.multiply(small, cv2.merge((light, light, light)), scale=1 / 255), np.uint8)

    def _shadow(self, light: Picture, box: Riding) -> None:
        foot = _foot(box)
        height = box.parcel.make.height
        thrown = np.concatenate((foot, foot + np.array([0.32, 0.26]) * height))
        hull = cv2.convexHull(through(self._ground, thrown).astype(np.float32)).astype(np.int32)
        cv2.fillConvexPoly(light, hull, 84, cv2.LINE_AA)

    def _box(self, picture: Picture, box: Riding) -> None:
        make = box.parcel.make
        foot = _foot(box)
        low, high = through(self.lens.plane(0), foot), through(self.lens.plane(make.height), foot)
        for here in range(4):
            there = (here + 1) % 4
            # A side is seen when, in the picture, its lower edge lies outside of the top.
            a, b, c = high[here], high[there], (low[here] + low[there]) / 2
            if (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0:
                wall = side(make, make.length if here % 2 == 0 else make.depth, here)
                _warp(picture, wall, _onto(wall, (a, b, low[there], low[here])))
        _warp(picture, box.parcel.art, self.art_to_picture(box))


def _foot(box: Riding) -> Matrix:
    make = box.parcel.make
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([make.length, make.depth]) / 2
    return through(placed(box.x, box.y, box.turn), half.astype(np.float64))


def _onto(picture: Picture, quad: tuple[Matrix, Matrix, Matrix, Matrix]) -> Matrix:
    tall, wide = picture.shape[:2]
    source = np.array([[0, 0], [wide - 1, 0], [wide - 1, tall - 1], [0, tall - 1]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, np.array(quad, np.float32)), np.float64)


def _warp(picture: Picture, art: Picture, matrix: Matrix) -> None:
    """Warp `art` onto the picture in place, touching only the rectangle where it comes to lie."""
    tall, wide = art.shape[:2]
    quad = through(matrix, np.array([[0, 0], [wide - 1, 0], [wide - 1, tall - 1], [0, tall - 1]], np.float64))
    left, top = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(quad.max(axis=0)).astype(int) + 2, [picture.shape[1], picture.shape[0]])
    if left >= right or top >= bottom:
        return
    spot = picture[top:bottom, left:right]
    moved = placed(-float(left), -float(top)) @ matrix
    cv2.warpPerspective(
        art, moved, (int(right - left), int(bottom - top)), spot, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT
    )


def _rubber(view: int, seed: int) -> Picture:
    """The belt's surface, a pixel a millimetre: dark green PVC, scuffed along its run, with a seam."""
    chance = np.random.default_rng(seed)
    tall, wide = round(2 * RAIL_Y), _PERIOD
    grain = chance.normal(0, 3.0, (tall, wide)).astype(np.float32)
    scuff = cv2.blur(chance.normal(0, 1.0, (tall, wide)).astype(np.float32), (161, 1)) * 40
    cloud = cv2.resize(chance.normal(0, 4.0, (8, 20)).astype(np.float32), (wide, tall), None, 0, 0, cv2.INTER_CUBIC)
    base = np.array([62, 76, 58], np.float32)[None, None] + (grain + scuff + cloud)[..., None]
    for _ in range(26):
        x, y = int(chance.integers(0, wide - 90)), int(chance.integers(8, tall - 8))
        length, lean = int(chance.integers(15, 90)), int(chance.integers(-5, 6))
        cv2.line(base, (x, y), (x + length, y + lean), (84, 98, 82), 1, cv2.LINE_AA)
    for _ in range(18):
        x, y = int(chance.integers(10, wide - 10)), int(chance.integers(10, tall - 10))
        shape = (int(chance.integers(3, 12)), int(chance.integers(2, 6)))
        cv2.ellipse(base, (x, y), shape, int(chance.integers(0, 180)), 0, 360, (42, 88, 72), -1, cv2.LINE_AA)
    for step in range(0, tall, 12):
        cv2.line(base, (700 + step // 12 % 2 * 6, step), (706 - step // 12 % 2 * 6, step + 12), (34, 42, 32), 2)
    tile = np.clip(base, 0, 255).astype(np.uint8)
    return np.concatenate([tile] * (2 + -(-view // wide)), axis=1)[:, : wide + view + 200]


def _falloff(size: tuple[int, int]) -> Picture:
    """Less light towards the ends of the belt: one lamp above the middle."""
    xs, ys = np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1])
    light = 255 * (1 - 0.30 * xs[None] ** 2 - 0.12 * ys[:, None] ** 2)
    return light.astype(np.uint8)


def _surround(lens: Lens, seed: int) -> Picture:
    """What never moves: the floor beside the belt, and the steel rails along it."""
    width, height = lens.size
    chance = np.random.default_rng(seed + 1)
    stains = cv2.resize(chance.normal(0, 9.0, (7, 12)).astype(np.float32), (width, height), None, 0, 0, cv2.INTER_CUBIC)
    floor = np.array([74, 76, 80], np.float32) + (stains + chance.normal(0, 3, (height, width)))[..., None]
    picture = np.clip(floor, 0, 255).astype(np.uint8)
    end = lens.span_mm
    for sign in (-1, 1):
        strip = ((0.0, 118), (5.0, 196), (9.0, 158), (26.0, 176), (30.0, 92), (34.0, 54))
        for (y, tone), (until, _) in zip(strip, (*strip[1:], (40.0, 0)), strict=True):
            edges = np.array([[-end, sign * (RAIL_Y + y)], [end, sign * (RAIL_Y + y)]], np.float64)
            outer = np.array([[end, sign * (RAIL_Y + until)], [-end, sign * (RAIL_Y + until)]], np.float64)
            quad = through(lens.plane(RAIL_Z), np.concatenate((edges, outer)))
            cv2.fillConvexPoly(picture, np.round(quad).astype(np.int32), (tone, tone, tone - 6), cv2.LINE_AA)
        for x in np.arange(-end, end, 140.0):
            at = through(lens.plane(RAIL_Z), np.array([[x, sign * (RAIL_Y + 17)]]))[0]
            cv2.circle(picture, (round(at[0]), round(at[1])), round(4 * lens.scale), (70, 72, 74), -1, cv2.LINE_AA)
            cv2.circle(picture, (round(at[0]), round(at[1])), round(2.2 * lens.scale), (150, 152, 152), -1, cv2.LINE_AA)
    return picture


def _rails(lens: Lens, rows: tuple[int, int]) -> Picture:
    """Where, of those rows, the belt is not hidden by a rail."""
    mask = np.zeros((rows[1] - rows[0], lens.size[0]), np.uint8)
    near = through(lens.plane(RAIL_Z), np.array([[0, RAIL_Y]]))[0, 1]
    far = through(lens.plane(RAIL_Z), np.array([[0, -RAIL_Y]]))[0, 1]
    low, high = through(lens.plane(0), np.array([[0, -RAIL_Y], [0, RAIL_Y]]))[:, 1]
    mask[max(0, round(max(low, far)) - rows[0]) : round(min(high, near)) - rows[0]] = 255
    return mask

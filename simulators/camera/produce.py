"""Fruit and vegetables as they lie in an open crate, seen from above. Pure: drawn from a seed, nothing photographed."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Final, Literal, NamedTuple

import cv2
import numpy as np

from simulators.camera.lens import Picture

Colour = tuple[int, int, int]


class Produce(NamedTuple):
    """One product: its shape, its colour (BGR) and the length and width of one piece in mm, its shine."""

    name: str
    shape: Literal["round", "leaf", "long"]
    colour: Colour
    size: tuple[float, float]
    shine: int


PRODUCE: Final = (
    Produce("番茄", "round", (38, 48, 205), (56, 51), 120),
    Produce("砂糖橘", "round", (22, 128, 240), (38, 35), 70),
    Produce("土豆", "round", (92, 148, 190), (56, 42), 18),
    Produce("小白菜", "leaf", (62, 150, 96), (80, 32), 0),
    Produce("菠菜", "leaf", (46, 104, 52), (80, 30), 0),
    Produce("黄瓜", "long", (52, 112, 60), (190, 30), 45),
    Produce("茄子", "long", (78, 34, 66), (170, 44), 110),
    Produce("豇豆", "long", (84, 150, 110), (240, 9), 30),
    Produce("青椒", "round", (54, 138, 62), (68, 52), 105),
)


def heap(product: Produce, width: int, height: int, scale: float, variant: int) -> Picture:
    """A heap of it, width × height pixels at `scale` pixels a millimetre."""
    chance = Random(f"{product.name}{variant}")  # noqa: S311
    picture = np.full((height, width, 3), tuple(value // 5 for value in product.colour), np.uint8)
    long, short = (size * scale for size in product.size)
    pieces = int(width * height / (long * short) * {"round": 3.4, "leaf": 7.0, "long": 3.2}[product.shape])
    for piece in range(pieces):
        x, y = chance.randint(0, width), chance.randint(0, height)
        # What lies higher gets more light.
        light = 0.55 + 0.45 * piece / pieces + chance.uniform(-0.08, 0.08)
        size = chance.choice((0.86, 1.08))
        turn = chance.randint(-3, 3) * 6 if product.shape == "long" else chance.randrange(0, 360, 20)
        stamp, mask = _piece(product, round(long * size), round(short * size), turn % 360)
        _stick(picture, (np.asarray(cv2.convertScaleAbs(stamp, alpha=light), np.uint8), mask), x, y)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.7), np.uint8)


@lru_cache(256)
def _piece(product: Produce, long: int, short: int, turn: int) -> tuple[Picture, Picture]:
    """One piece and its mask, lit from the upper left."""
    half = max(long, short) // 2 + 3
    side = 2 * half + 1
    mask = np.zeros((side, side), np.uint8)
    shape = (max(2, long // 2), max(2, short // 2))
    cv2.ellipse(mask, (half, half), shape, turn, 0, 360, 255, -1, cv2.LINE_AA)
    depth = np.asarray(cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3), np.float32)
    round_off = np.clip(depth / max(1.0, depth.max()), 0, 1) ** 0.5
    steps = np.linspace(-1, 1, side, dtype=np.float32)
    xs, ys = steps[None], steps[:, None]
    shade = 0.42 + 0.58 * round_off - 0.22 * (xs + ys)
    picture = np.asarray(product.colour, np.float32)[None, None] * shade[..., None]
    if product.shape == "leaf":
        vein = np.zeros((side, side), np.uint8)
        reach = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))]) * shape[0]
        ends = (np.array([half, half]) + np.outer([-0.95, 0.7], reach)).astype(int)
        cv2.line(vein, tuple(ends[0].tolist()), tuple(ends[1].tolist()), 255, max(1, short // 9), cv2.LINE_AA)
        picture += vein[..., None] * 0.36
    else:
        shine = np.exp(-(((xs + 0.24) ** 2 + (ys + 0.28) ** 2) / 0.035))
        picture += (shine * round_off * product.shine)[..., None]
    return np.asarray(np.clip(picture, 0, 255), np.uint8), mask


def _stick(picture: Picture, stamp: tuple[Picture, Picture], x: int, y: int) -> None:
    piece, mask = stamp
    half = piece.shape[0] // 2
    top, left = max(0, y - half), max(0, x - half)
    bottom, right = min(picture.shape[0], y + half + 1), min(picture.shape[1], x + half + 1)
    if top >= bottom or left >= right:
        return
    dy, dx = top - (y - half), left - (x - half)
    spot = picture[top:bottom, left:right]
    part = (slice(dy, dy + bottom - top), slice(dx, dx + right - left))
    cv2.copyTo(piece[part], mask[part], spot)

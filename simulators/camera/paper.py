"""What happens to a sheet before it comes by: it is torn, creased, soiled, faded. Pure functions of pictures.

Each tells how the code's corners moved, in the unit in which it got them.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import cv2
import numpy as np

from simulators.camera.lens import Matrix, Picture


class Worn(NamedTuple):
    """A sheet and where it still is (255) or no more (0)."""

    picture: Picture
    there: Picture
    corners: Matrix


def whole(picture: Picture, corners: Matrix) -> Worn:
    """As it came from the printer."""
    return Worn(picture, np.full(picture.shape[:2], 255, np.uint8), corners)


def torn(worn: Worn, corner: int, reach: float, chance: Random) -> Worn:
    """Tear a corner of the code off (0 top left, clockwise): `reach` is the share of the code's side that goes."""
    quad = worn.corners
    tip = quad[corner]
    before, after = quad[corner - 1], quad[(corner + 1) % 4]
    # The tear runs across the code and on to where the sheet ends.
    start, end = tip + (before - tip) * reach * 2, tip + (after - tip) * reach * 2
    steps = np.linspace(-0.6, 1.6, 14)[:, None]
    edge = start + (end - start) * steps
    side = float(np.linalg.norm(before - tip))
    edge = edge + np.array([[chance.gauss(0, side * 0.02), chance.gauss(0, side * 0.02)] for _ in steps])
    outward = tip - (start + end) / 2
    far = outward / max(1e-6, float(np.linalg.norm(outward))) * max(worn.picture.shape)
    lost = np.concatenate((edge, (edge[-1:] + far), (edge[:1] + far))).astype(np.int32)
    there = worn.there.copy()
    cv2.fillPoly(there, [lost], 0)
    picture = worn.picture.copy()
    ink, thick = (225, 232, 236), max(2, round(side * 0.025))
    cv2.polylines(picture, [edge.astype(np.int32)], isClosed=False, color=ink, thickness=thick)
    return Worn(picture, there, quad)


def creased(worn: Worn, depth: float, folds: int, chance: Random) -> Worn:
    """Crease it: `depth` is the greatest displacement in pixels; the light breaks at each of `folds` lines."""
    tall, wide = worn.picture.shape[:2]
    ys, xs = np.mgrid[0:tall, 0:wide].astype(np.float32)
    dx, dy = np.zeros_like(xs), np.zeros_like(ys)
    shade = np.ones_like(xs)
    for _ in range(folds):
        angle = chance.uniform(0, np.pi)
        nx, ny = np.cos(angle), np.sin(angle)
        px, py = chance.uniform(0.1, 0.9) * wide, chance.uniform(0.1, 0.9) * tall
        width = chance.uniform(0.08, 0.2) * max(tall, wide)
        away = ((xs - px) * nx + (ys - py) * ny) / width
        push = depth * 2.7 * away * np.exp(-np.abs(away))
        dx += push * nx
        dy += push * ny
        shade += 0.22 * np.exp(-np.abs(away) * 1.5) * -np.sign(away) - 0.12 * np.exp(-np.abs(away) * 12)
    picture = cv2.remap(worn.picture, xs + dx, ys + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    picture = np.clip(picture * np.clip(shade, 0.5, 1.0)[..., None], 0, 255)
    there = cv2.remap(worn.there, xs + dx, ys + dy, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    inside = np.clip(np.round(worn.corners).astype(int), 0, [wide - 1, tall - 1])
    moved = worn.corners - np.column_stack((dx[inside[:, 1], inside[:, 0]], dy[inside[:, 1], inside[:, 0]]))
    return Worn(np.asarray(picture, np.uint8), np.asarray(there, np.uint8), np.asarray(moved, np.float64))


def soiled(worn: Worn, chance: Random) -> Worn:
    """Mud on it, and most of it over the code: no reader gets through."""
    tall, wide = worn.picture.shape[:2]
    middle = worn.corners.mean(axis=0)
    side = float(np.linalg.norm(worn.corners[1] - worn.corners[0]))
    mud = np.zeros((tall, wide), np.uint8)
    for _ in range(36):
        x, y = (int(chance.gauss(float(at), side * 0.28)) for at in middle)
        cv2.circle(mud, (x, y), max(2, int(side * abs(chance.gauss(0.1, 0.07)))), chance.randint(150, 245), -1)
    mud = np.asarray(cv2.GaussianBlur(mud, (0, 0), max(1.0, side * 0.02)), np.uint8)
    share = (mud / 255.0)[..., None]
    picture = worn.picture * (1 - share) + np.array([44, 66, 88]) * share
    return worn._replace(picture=np.asarray(picture, np.uint8))


def faded(worn: Worn, left: float) -> Worn:
    """Thermal paper after a summer: of the contrast only the share `left` remains."""
    picture = 225 - (225 - worn.picture.astype(np.float32)) * left
    return worn._replace(picture=np.asarray(np.clip(picture, 0, 255), np.uint8))

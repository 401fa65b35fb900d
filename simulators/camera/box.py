"""Cartons, crates and foam boxes seen from above, and their four sides. Pure; drawn once, cached, then only warped."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Final, Literal, NamedTuple

import cv2
import numpy as np

from simulators.camera.lens import Picture
from simulators.camera.lettering import line
from simulators.camera.produce import PRODUCE, Colour, Produce, heap

Kind = Literal["carton", "crate", "foam"]
KRAFT: Final = (112, 152, 188)
_CRATES: Final[tuple[Colour, ...]] = ((150, 92, 30), (64, 128, 40), (44, 52, 168), (60, 60, 62))
_FIRST: Final = {"carton": 1, "crate": 0, "foam": 4}
_FOAM: Final = (232, 234, 232)


class Make(NamedTuple):
    """One make of box: mm along the belt, across it and up; variants look different."""

    kind: Kind
    length: int
    depth: int
    height: int
    variant: int


MAKES: Final = (
    Make("carton", 320, 230, 150, 0),
    Make("carton", 280, 240, 180, 1),
    Make("carton", 360, 250, 130, 2),
    Make("crate", 340, 250, 120, 0),
    Make("crate", 340, 250, 120, 1),
    Make("crate", 300, 220, 110, 2),
    Make("foam", 330, 240, 160, 0),
    Make("carton", 220, 142, 120, 3),
    Make("crate", 230, 146, 100, 3),
)


def products(make: Make) -> tuple[Produce, ...]:
    """What comes in such a box: three, so that what was drawn once serves again."""
    return tuple(PRODUCE[(3 * make.variant + _FIRST[make.kind] + place) % len(PRODUCE)] for place in range(3))


@lru_cache(40)
def top(make: Make, product: Produce, scale: float) -> Picture:
    """What is seen from straight above, at `scale` pixels a millimetre; do not draw on it."""
    wide, tall = round(make.length * scale), round(make.depth * scale)
    chance = Random(repr(make))  # noqa: S311
    grain = np.random.default_rng(make.variant + 5)
    match make.kind:
        case "carton":
            return _carton(wide, tall, scale, product, chance, grain)
        case "crate":
            return _crate(wide, tall, scale, product, make.variant)
        case "foam":
            return _foam(wide, tall, scale, grain)


def _flat(wide: int, tall: int, colour: Colour, grain: np.random.Generator, rough: float) -> Picture:
    """A coloured surface: fine grain, and large soft stains."""
    fine = grain.normal(0, rough, (tall, wide)).astype(np.float32)
    coarse = cv2.resize(
        grain.normal(0, rough * 1.3, (9, 12)).astype(np.float32), (wide, tall), None, 0, 0, cv2.INTER_CUBIC
    )
    fibres = cv2.blur(grain.normal(0, rough * 2.5, (tall, wide)).astype(np.float32), (9, 1))
    surface = np.asarray(colour, np.float32)[None, None] + (fine + coarse + fibres)[..., None]
    return np.asarray(np.clip(surface, 0, 255), np.uint8)


def _edges(picture: Picture, width: int, deep: float) -> None:
    """Darken towards the edges: worn, and turned away from the light."""
    mask = np.ones((picture.shape[0], picture.shape[1]), np.float32)
    cv2.rectangle(mask, (0, 0), (mask.shape[1] - 1, mask.shape[0] - 1), deep, width)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), width), np.float32)
    picture[:] = (picture * mask[..., None]).astype(np.uint8)


def _carton(
    wide: int, tall: int, scale: float, product: Produce, chance: Random, grain: np.random.Generator
) -> Picture:
    picture = _flat(wide, tall, KRAFT, grain, 3.0)
    middle = tall // 2
    cv2.line(picture, (0, middle), (wide, middle), (58, 84, 110), max(2, round(scale * 1.2)))
    half = round(24 * scale)
    tape = picture[middle - half : middle + half]
    tape[:] = (tape * 0.72 + np.array((62, 104, 142)) * 0.34).clip(0, 255).astype(np.uint8)
    for edge in (middle - half, middle + half):
        cv2.line(picture, (0, edge), (wide, edge), (104, 140, 172), 1, cv2.LINE_AA)
    ink = (52, 92, 44) if chance.random() < 0.5 else (44, 46, 122)
    for text, height, x, y in (
        (f"新鲜{product.name}", 30, 14, 8),
        ("农家直供  易腐  轻拿轻放", 13, 14, make_low(tall, scale)),
        ("FRESH", 22, wide / scale - 92, make_low(tall, scale) - 8),
    ):
        _print(picture, text, round(x * scale), round(y * scale), round(height * scale), ink)
    _edges(picture, max(2, round(2.5 * scale)), 0.68)
    return picture


def make_low(tall: int, scale: float) -> float:
    """Where the lowest line of print on a carton begins, mm from its far edge."""
    return tall / scale - 24


def _print(picture: Picture, text: str, x: int, y: int, height: int, ink: Colour) -> None:
    words = line(text, max(8, height), bold=True)
    tall, wide = min(words.shape[0], picture.shape[0] - y), min(words.shape[1], picture.shape[1] - x)
    if tall <= 0 or wide <= 0:
        return
    spot = picture[y : y + tall, x : x + wide]
    share = (1 - words[:tall, :wide, None] / 255.0) * 0.8
    spot[:] = (spot * (1 - share) + np.asarray(ink) * share).astype(np.uint8)


def _crate(wide: int, tall: int, scale: float, product: Produce, variant: int) -> Picture:
    colour = _CRATES[variant % len(_CRATES)]
    picture = np.full((tall, wide, 3), colour, np.uint8)
    rim = round(13 * scale)
    inside = heap(product, wide - 2 * rim, tall - 2 * rim, scale, variant).copy()
    _edges(inside, max(2, round(7 * scale)), 0.25)
    picture[rim : tall - rim, rim : wide - rim] = inside
    bright = tuple(min(255, value + 58) for value in colour)
    dark = tuple(value // 2 for value in colour)
    for inset, ink in ((1, dark), (3, bright), (rim // 2, dark), (rim - 2, bright)):
        cv2.rectangle(picture, (inset, inset), (wide - 1 - inset, tall - 1 - inset), ink, max(1, round(scale * 0.8)))
    step = round(22 * scale)
    for x in range(step, wide - step // 2, step):
        for y in (0, tall - rim):
            cv2.line(picture, (x, y + 2), (x, y + rim - 3), dark, max(1, round(scale * 0.7)))
    for y in range(step, tall - step // 2, step):
        for x in (0, wide - rim):
            cv2.line(picture, (x + 2, y), (x + rim - 3, y), dark, max(1, round(scale * 0.7)))
    hold = round(45 * scale)
    for x in (2, wide - rim + 3):
        cv2.rectangle(picture, (x, tall // 2 - hold), (x + rim - 6, tall // 2 + hold), dark, -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.6), np.uint8)


def _foam(wide: int, tall: int, scale: float, grain: np.random.Generator) -> Picture:
    picture = _flat(wide, tall, _FOAM, grain, 2.2)
    inset = round(9 * scale)
    cv2.rectangle(picture, (inset, inset), (wide - inset, tall - inset), (205, 207, 206), max(1, round(1.2 * scale)))
    for share in (0.24, 0.76):
        x, half = round(wide * share), round(23 * scale)
        tape = picture[:, x - half : x + half]
        tape[:] = (tape * 0.5 + np.array((70, 128, 172)) * 0.5).astype(np.uint8)
    _edges(picture, max(2, round(3 * scale)), 0.82)
    return picture


@lru_cache(32)
def side(make: Make, length: int, which: int) -> Picture:
    """A side, `length` mm long, one pixel a millimetre, its upper edge first. which: 0 far, 1 right, 2 near, 3 left."""
    tall = make.height
    light = (0.75, 0.6, 0.7, 0.95)[which]
    fall = light * np.linspace(0.9, 0.5, tall, dtype=np.float32)[:, None, None]
    if make.kind == "crate":
        picture = np.full((tall, length, 3), _CRATES[make.variant % len(_CRATES)], np.uint8)
        for y in range(22, tall - 12, 17):
            for x in range(14, length - 20, 34):
                cv2.rectangle(picture, (x, y), (x + 22, y + 7), (18, 18, 16), -1)
        cv2.line(picture, (0, 12), (length, 12), (20, 22, 20), 2)
    else:
        colour = KRAFT if make.kind == "carton" else _FOAM
        picture = _flat(length, tall, colour, np.random.default_rng(length), 3.0)
        if make.kind == "foam":
            cv2.line(picture, (0, tall // 4), (length, tall // 4), (120, 122, 122), 2)
    return np.asarray(picture * fall, np.uint8)

"""One box as it is laid on the belt: its make, what is stuck on it, in which condition. Pure, from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, NamedTuple

import cv2
import numpy as np

from simulators.camera.box import MAKES, Make, products, top
from simulators.camera.lens import Matrix, Picture, placed, through
from simulators.camera.paper import Worn, creased, faded, soiled, torn, whole
from simulators.camera.sheet import DOTS, Sheet, printed
from simulators.camera.symbols import Symbol, Wish
from simulators.camera.texts import Paper, Told, stranger_text, told

Wear = Literal["", "creased", "crumpled", "torn", "soiled", "faded"]
# In these conditions no reader is expected to get through; the truth says so.
RUINED: Final = ("crumpled", "torn", "soiled", "faded")


@dataclass(frozen=True)
class Mix:
    """Shares (0-1) of the boxes: without any code, with a stranger's QR beside ours, and in each condition."""

    bare: float = 0.07
    stranger: float = 0.06
    creased: float = 0.2
    crumpled: float = 0.01
    torn: float = 0.03
    soiled: float = 0.02
    faded: float = 0.02


CLEAN: Final = Mix(bare=0, stranger=0, creased=0, crumpled=0, torn=0, soiled=0, faded=0)


class Print(NamedTuple):
    """One code on a box. corners: mm from the middle of the box's top, clockwise from the code's own top left."""

    symbol: Symbol
    paper: Paper
    corners: Matrix
    module_mm: float
    wear: Wear


class Parcel(NamedTuple):
    """A box: its top at `scale` pixels a millimetre, with everything on it."""

    make: Make
    product: str
    art: Picture
    scale: float
    prints: tuple[Print, ...]


def parcels(
    seed: int, scale: float, mix: Mix, texts: Sequence[str] = (), makes: Sequence[Make] = MAKES
) -> Iterator[Parcel]:
    """Boxes without end; texts that do not fit a code raise ContractError when their turn comes."""
    chance = Random(f"parcels {seed}")  # noqa: S311
    words = told(chance, texts)
    while True:
        bare = chance.random() < mix.bare
        sheets = [] if bare else [next(words)]
        if sheets and chance.random() < mix.stranger:
            sheets.append(Told(Wish(stranger_text(chance)), "flyer"))
        yield laden(makes, sheets, scale, mix, chance)


def laden(makes: Sequence[Make], sheets: Sequence[Told], scale: float, mix: Mix, chance: Random) -> Parcel:
    """Stick the sheets on a box of one of those makes, each where there is room: a voucher wants a large one."""
    large = [one for one in makes if one.depth > 200] if any(one.paper == "voucher" for one in sheets) else []
    make = chance.choice(large or list(makes))
    product = chance.choice(products(make))
    art = top(make, product, scale).copy()
    taken: list[tuple[float, float, float, float]] = []
    prints = []
    for one in sheets:
        wear = _wear(mix, chance) if one.paper != "flyer" else ""
        sheet = printed(one, product.name, chance)
        if (spot := _spot(sheet, make, taken, chance)) is not None:
            corners = _stuck(art, sheet, wear, spot, scale, chance)
            prints.append(Print(sheet.symbol, one.paper, corners, sheet.module_mm, wear))
    return Parcel(make, product.name, art, scale, tuple(prints))


def _wear(mix: Mix, chance: Random) -> Wear:
    draw = chance.random()
    shares: tuple[tuple[Wear, float], ...] = (
        ("torn", mix.torn),
        ("soiled", mix.soiled),
        ("faded", mix.faded),
        ("crumpled", mix.crumpled),
        ("creased", mix.creased),
    )
    for wear, share in shares:
        if draw < share:
            return wear
        draw -= share
    return ""


class _Spot(NamedTuple):
    x: float
    y: float
    turn: float


def _spot(sheet: Sheet, make: Make, taken: list[tuple[float, float, float, float]], chance: Random) -> _Spot | None:
    """A place on the top where the whole sheet lies and covers no other; None where there is no room."""
    wide, tall = sheet.size_mm
    for attempt in range(60):
        turn = chance.choice((0, 0, 0, 0, 90, 180, 270)) + (chance.gauss(0, 4) if attempt < 40 else 0)
        corner = through(placed(0, 0, turn), np.array([[wide, tall], [wide, -tall]], np.float64) / 2)
        reach_x, reach_y = np.abs(corner).max(axis=0)
        free_x, free_y = make.length / 2 - 6 - reach_x, make.depth / 2 - 6 - reach_y
        if free_x < 0 or free_y < 0:
            continue
        x, y = chance.uniform(-free_x, free_x), chance.uniform(-free_y, free_y)
        here = (x - reach_x, y - reach_y, x + reach_x, y + reach_y)
        if all(here[0] > o[2] or here[2] < o[0] or here[1] > o[3] or here[3] < o[1] for o in taken):
            taken.append(here)
            return _Spot(x, y, turn)
    return None


def _stuck(art: Picture, sheet: Sheet, wear: Wear, spot: _Spot, scale: float, chance: Random) -> Matrix:
    """Draw the sheet on the box; where the code's corners came to lie, mm from the middle."""
    wide, tall = (max(1, round(size * scale)) for size in sheet.size_mm)
    small = np.asarray(cv2.resize(sheet.picture, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)
    factor = np.array([wide / sheet.picture.shape[1], tall / sheet.picture.shape[0]]) * DOTS
    worn = _handled(whole(small, sheet.corners * factor - 0.5), wear, sheet.module_mm * scale, chance)
    # Paper is never quite white, and darker than the lamp's reflection.
    worn = worn._replace(picture=np.asarray(worn.picture * (0.9, 0.925, 0.925), np.uint8))
    middle = (np.array([art.shape[1], art.shape[0]]) - 1) / 2 + np.array([spot.x, spot.y]) * scale
    lay = placed(middle[0], middle[1], spot.turn) @ placed(-(wide - 1) / 2, -(tall - 1) / 2)
    size = (art.shape[1], art.shape[0])
    there = cv2.warpAffine(worn.there, lay[:2], size)
    shadow = cv2.warpAffine(worn.there, (placed(2, 2.5) @ lay)[:2], size)
    art[:] = (art * (1 - np.asarray(cv2.GaussianBlur(shadow, (0, 0), 2.2))[..., None] / 255 * 0.4)).astype(np.uint8)
    share = np.asarray(there, np.float32)[..., None] / 255
    paper = np.asarray(cv2.warpAffine(worn.picture, lay[:2], size, borderMode=cv2.BORDER_REPLICATE), np.float32)
    art[:] = (art * (1 - share) + paper * share).astype(np.uint8)
    on_art = through(lay, worn.corners)
    return np.asarray((on_art - (np.array(size) - 1) / 2) / scale, np.float64)


def _handled(worn: Worn, wear: Wear, module: float, chance: Random) -> Worn:
    match wear:
        case "torn":
            return torn(worn, chance.choice((0, 1, 3)), chance.uniform(0.42, 0.6), chance)
        case "soiled":
            return soiled(worn, chance)
        case "faded":
            return faded(worn, 0.04)
        case "crumpled":
            return creased(worn, 3.0 * module, 9, chance)
        case "creased":
            folds = chance.randint(1, 3)
            return creased(worn, chance.uniform(0.15, 0.4) * module / folds, folds, chance)
        case _:
            return worn

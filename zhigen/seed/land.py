"""Bases and plots of the filed producers: quadrilaterals in the county's place that never overlap.

Each township has a cell of the county, each base a slot of its township, each plot a square of its base: what lies in
different squares cannot overlap. Sizes are those of 亩 (10000/15 m²).
"""

from __future__ import annotations

from math import cos, pi, radians
from random import Random
from typing import Final, NamedTuple

from zhigen.seed.chance import stream
from zhigen.seed.subject import TOWNS, Party

MU: Final = 10_000 / 15
SOUTH, WEST = 33.00, 115.55  # the corner of the first township
_CELL: Final = 0.1, 0.1  # latitude, longitude
_SLOT: Final = 0.008
_PLOT: Final = 0.0025
_METRE: Final = 180 / pi / 6_371_008.8  # degrees of latitude in a metre
Ring = list[list[float]]
# plots of a crop producer, one row per sort of farm: (kind of plot, rotation)
_SORTS: Final = (
    (("house", "黄瓜"), ("house", "草莓"), ("house", "黄瓜"), ("field", "西瓜")),
    (("field", "豇豆"), ("field", "辣椒"), ("field", "韭菜")),
    (("field", "西瓜"), ("field", "生姜"), ("field", "芹菜")),
    (("orchard", "桃"), ("orchard", "苹果")),
    (("house", "草莓"), ("house", "草莓"), ("field", "豇豆")),
)


class Lot(NamedTuple):
    """A plot of the plan. grows: the rotation that it follows (zhigen.seed.season); area: m², as declared."""

    key: str
    kind: str
    name: str
    grows: str
    area: float
    geometry: Ring


class Ground(NamedTuple):
    """A base of a subject with its plots."""

    key: str
    subject: str
    region: str
    name: str
    geometry: Ring
    lots: tuple[Lot, ...]


def grounds(seed: int, parties: list[Party]) -> list[Ground]:
    """One base for each filed producer who has land."""
    chance = stream(seed, "land")
    taken = dict.fromkeys(TOWNS, 0)
    found = []
    growers = [party for party in parties if party.filed and party.sectors and party.kind != "slaughterhouse"]
    for number, party in enumerate(growers):
        slot, taken[party.region] = taken[party.region], taken[party.region] + 1
        row, column = divmod(list(TOWNS).index(party.region), 3)
        south = SOUTH + row * _CELL[0] + slot // 4 * 0.011
        west = WEST + column * _CELL[1] + slot % 4 * 0.015
        plots = {"pigs": (("barn", "猪"),) * 2, "pond": (("pond", "草鱼"),) * 2}.get(
            party.key, _SORTS[number % len(_SORTS)]
        )
        lots = tuple(
            _lot(chance, f"{party.key}/{place}", kind, grows, south, west, place)
            for place, (kind, grows) in enumerate(plots)
        )
        found.append(Ground(party.key, party.key, party.region, "一号基地", _box(south, west, _SLOT, _SLOT), lots))
    return found


def _lot(chance: Random, key: str, kind: str, grows: str, south: float, west: float, place: int) -> Lot:
    wanted = {"house": (1.0, 3.5), "barn": (1.0, 2.0), "pond": (6.0, 12.0)}.get(kind, (4.0, 16.0))
    area = round(chance.uniform(*wanted), 1) * MU
    row, column = divmod(place, 3)
    low, left = south + 0.0004 + row * _PLOT, west + 0.0003 + column * _PLOT
    wide = (area * chance.uniform(0.8, 1.4)) ** 0.5
    high = area / wide
    name = {"house": "号棚", "orchard": "号园", "barn": "号舍", "pond": "号塘"}.get(kind, "号地")
    across = wide * _METRE / cos(radians(low))
    return Lot(key, kind, f"{place + 1}{name}", grows, round(area, 1), _box(low, left, high * _METRE, across))


def _box(south: float, west: float, high: float, wide: float) -> Ring:
    """A closed ring, counter-clockwise, as GeoJSON (RFC 7946) wants it: [longitude, latitude]."""
    east, north = west + wide, south + high
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[round(x, 7), round(y, 7)] for x, y in corners]

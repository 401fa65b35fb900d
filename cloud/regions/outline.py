"""Outlines of regions as others publish them, read: a GeoJSON FeatureCollection whose features name a code. Pure.

Degrees of WGS 84, longitude first (RFC 7946). What is wrong with one feature is told and costs no other. A county has
some twenty townships: outlines of more than MOST_POINTS points are refused with a word, as every screen draws them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import msgspec

from contract.mistakes import Mistake
from contract.names import REGION

MOST_POINTS: Final = 4_000
_CODE: Final = ("code", "adcode", "region", "gb", "代码", "区划代码")
_CENTRE: Final = ("centroid", "center", "cp")
_LEAST: Final = 4  # points of a closed ring
Point = tuple[float, float]
Ring = tuple[Point, ...]


class Outline(NamedTuple):
    """polygons: each with its outer ring first, then its holes; centre: where the name is written."""

    code: str
    polygons: tuple[tuple[Ring, ...], ...]
    centre: Point

    def geometry(self) -> str:
        """As GeoJSON."""
        rings = [[[list(point) for point in ring] for ring in polygon] for polygon in self.polygons]
        body = {"type": "Polygon", "coordinates": rings[0]}
        if len(rings) != 1:
            body = {"type": "MultiPolygon", "coordinates": rings}
        return msgspec.json.encode(body).decode()


class Outlines(NamedTuple):
    """What a file told: its good outlines by code, and its mistakes."""

    outlines: dict[str, Outline]
    mistakes: list[Mistake]


def read(body: bytes) -> Outlines:
    """All outlines of a file."""
    try:
        found = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Outlines({}, [Mistake("", "不是 JSON", "is no JSON")])
    features = found.get("features") if isinstance(found, Mapping) else None
    if not isinstance(features, list):
        zh, en = "应为 GeoJSON 的 FeatureCollection", "must be a FeatureCollection of GeoJSON"
        return Outlines({}, [Mistake("", zh, en)])
    outlines: dict[str, Outline] = {}
    mistakes: list[Mistake] = []
    for number, feature in enumerate(features):
        one = _outline(feature)
        if isinstance(one, Outline) and one.code in outlines:
            one = f"代码 {one.code} 出现过了", f"the code {one.code} stands here twice"
        if isinstance(one, Outline):
            outlines[one.code] = one
        else:
            mistakes.append(Mistake(f"features.{number}", *one))
    return Outlines(dict(sorted(outlines.items())), mistakes)


def _outline(feature: Any) -> Outline | tuple[str, str]:
    told = feature.get("properties") if isinstance(feature, Mapping) else None
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(geometry, Mapping):
        return "应为带 properties 和 geometry 的 Feature", "must be a Feature with properties and geometry"
    code = str(next((told[name] for name in _CODE if told.get(name) is not None), ""))
    if not REGION.match(code):
        names = "、".join(_CODE[:3])
        return f"properties 里没有区划代码（{names}）", "its properties have no code of a region (code, adcode, region)"
    try:
        polygons = tuple(_polygons(geometry))
    except (TypeError, ValueError, IndexError):
        return (
            f"{code} 的形状应为 Polygon 或 MultiPolygon，坐标为经度、纬度",
            f"the shape of {code} must be a Polygon or MultiPolygon of longitude and latitude",
        )
    points = sum(len(ring) for polygon in polygons for ring in polygon)
    if points > MOST_POINTS:
        return (
            f"{code} 有 {points} 个点，最多 {MOST_POINTS} 个，请先简化",
            f"{code} has {points} points, at most {MOST_POINTS}: simplify it first",
        )
    centre = next((told[name] for name in _CENTRE if isinstance(told.get(name), list)), None)
    try:
        return Outline(code, polygons, _point(centre) if centre else centre_of(polygons))
    except (TypeError, ValueError, IndexError):
        return Outline(code, polygons, centre_of(polygons))


def _polygons(geometry: Mapping[str, Any]) -> Iterator[tuple[Ring, ...]]:
    told = geometry.get("coordinates")
    found: Any = {"Polygon": [told], "MultiPolygon": told}.get(str(geometry.get("type")))
    if not found or not told:
        raise ValueError(geometry.get("type"))
    for polygon in found:
        rings = tuple(tuple(_point(point) for point in ring) for ring in polygon)
        if not rings or any(len(ring) < _LEAST or ring[0] != ring[-1] for ring in rings):
            raise ValueError("ring")
        yield rings


def _point(told: Any) -> Point:
    x, y = round(float(told[0]), 6), round(float(told[1]), 6)
    if not (-180 <= x <= 180 and -90 <= y <= 90):  # degrees
        raise ValueError("degrees")
    return x, y


def centre_of(polygons: Sequence[Sequence[Ring]]) -> Point:
    """The centroid of the largest outer ring; the mean of its points where it has no area."""
    ring = max((polygon[0] for polygon in polygons), key=lambda one: abs(_moments(one)[0]))
    area, x, y = _moments(ring)
    if not area:
        return (sum(one[0] for one in ring) / len(ring), sum(one[1] for one in ring) / len(ring))
    return round(x / area / 3, 6), round(y / area / 3, 6)


def _moments(ring: Ring) -> tuple[float, float, float]:
    """Twice the signed area, and the sums that the centroid is made of."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return area, x, y

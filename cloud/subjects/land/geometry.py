"""What is drawn on the map: read, checked, measured, compared. Pure; standard library only.

Geometries are GeoJSON (RFC 7946), Polygon or MultiPolygon, in degrees of WGS 84 (CGCS 2000 differs by centimetres; the
shifted coordinates of Chinese map services, GCJ-02, do not belong here). Inside is what an odd number of rings goes
around, so that the direction of a ring means nothing. An edge is straight in longitude and latitude (RFC 7946, 3.1.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log, radians, sin, sqrt
from typing import Any, Final, NamedTuple

from cloud.kernel.problem import Problem

Point = tuple[float, float]
Ring = tuple[Point, ...]
MOST_POINTS: Final = 500
LEAST_M2: Final = 1.0
MOST_M2: Final = 100_000_000.0
"""100 km²: larger than any base of one subject in a county."""
CHINA: Final = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north of the nation, its islands included."""
_PLACES: Final = 7
"""Decimals of a degree that are kept, about 1 cm."""
_A: Final = 6_378_137.0
_F: Final = 1 / 298.257223563
_E: Final = sqrt(_F * (2 - _F))


class Shape(NamedTuple):
    """A checked geometry. text: as kept; box: west, south, east, north; area: m²."""

    text: str
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]
    area: float


def shape(geometry: Any) -> Shape:
    """Check what was drawn. Raises Problem("geometry_wrong") with what is wrong with it."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    parts = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    if not isinstance(parts, list):
        raise _wrong("应为 GeoJSON 的 Polygon 或 MultiPolygon", "wants a Polygon or MultiPolygon of GeoJSON")
    polygons = [parts] if kind == "Polygon" else parts
    if not polygons or not all(isinstance(one, list) and one for one in polygons):
        raise _wrong("没有画出任何一圈", "has no ring")
    rings = tuple(_ring(one) for polygon in polygons for one in polygon)
    if sum(map(len, rings)) > MOST_POINTS:
        raise _wrong(f"点太多，最多 {MOST_POINTS} 个", f"has too many points, at most {MOST_POINTS}")
    _check_crossings(rings)
    area = _area(polygons)
    found = Shape("", rings, _box(rings), area)
    if len(rings) > 1 and abs(overlap(found, found) - area) > max(1.0, area / 1_000):
        raise _wrong("内圈要在外圈里，各块不能重叠", "wants holes within their ring, and parts that do not overlap")
    if not LEAST_M2 <= area <= MOST_M2:
        raise _wrong("面积应在 1 平方米到 100 平方公里之间", "has an area outside of 1 m² to 100 km²")
    text = json.dumps({"type": kind, "coordinates": _rounded(parts)}, separators=(",", ":"))
    return found._replace(text=text)


def kept(text: str) -> Shape:
    """A geometry as `shape` made its text."""
    return shape(json.loads(text))


def share_apart(declared: float, drawn: float) -> float:
    """By which part of the declared area the drawn one differs, 0 where either is not known."""
    return abs(drawn - declared) / declared if declared and drawn else 0.0


def overlap(first: Shape, second: Shape) -> float:
    """The area that both cover, m².

    Cut at every corner and crossing into upright strips. Within a strip no edges cross, so that what is covered at its
    middle, times its width, is its area exactly.
    """
    west, east = max(first.box[0], second.box[0]), min(first.box[2], second.box[2])
    if west >= east or max(first.box[1], second.box[1]) >= min(first.box[3], second.box[3]):
        return 0.0
    ours, theirs = list(_edges(first.rings)), list(_edges(second.rings))
    cuts = {x for ring in (*first.rings, *second.rings) for x, _ in ring if west < x < east} | {west, east}
    cuts |= {x for one in ours for other in theirs if (x := _crossing(one, other)) is not None and west < x < east}
    total = 0.0
    for left, right in pairwise(sorted(cuts)):
        middle = (left + right) / 2
        spans = _both(_spans(ours, middle), _spans(theirs, middle))
        total += (right - left) * sum(_authalic(high) - _authalic(low) for low, high in spans)
    return radians(total) * _A * _A / 2


def _box(rings: Sequence[Ring]) -> tuple[float, float, float, float]:
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _area(polygons: Sequence[Any]) -> float:
    """Outer rings less their holes."""
    total = 0.0
    for polygon in polygons:
        outer, *holes = (abs(_ring_area(_ring(one))) for one in polygon)
        total += outer - sum(holes)
    return total


def _ring_area(ring: Ring) -> float:
    """m² on the ellipsoid, by Lambert's equal-area cylinder: a²/2 ∮ q dλ, each edge by Simpson's rule.

    Snyder, Map Projections: A Working Manual (USGS 1395, 1987), equations 3-12 and 10-15.
    """
    total = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        total += radians(x2 - x1) * (_authalic(y1) + 4 * _authalic((y1 + y2) / 2) + _authalic(y2)) / 6
    return total * _A * _A / 2


def _authalic(latitude: float) -> float:
    """Snyder's q (3-12): the area of a²/2 · q · λ lies between the equator and a latitude, over λ of longitude."""
    s = sin(radians(latitude))
    return (1 - _E * _E) * (s / (1 - (_E * s) ** 2) - log((1 - _E * s) / (1 + _E * s)) / (2 * _E))


def _ring(found: Any) -> Ring:
    if not isinstance(found, list) or not 4 <= len(found) <= MOST_POINTS + 1:
        raise _wrong("每圈要有 4 个以上的点", "wants at least four points in a ring")
    ring = tuple(_point(one) for one in found)
    if ring[0] != ring[-1]:
        raise _wrong("圈没有闭合，末点应与首点相同", "has an open ring: the last point must be the first again")
    if len(set(ring)) < len(ring) - 1:
        raise _wrong("同一个点出现了两次", "has the same point twice in a ring")
    return ring


def _point(found: Any) -> Point:
    if not isinstance(found, list) or not 2 <= len(found) <= 3:
        raise _wrong("点应为 [经度, 纬度]", "wants points of [longitude, latitude]")
    if not all(map(_is_degree, found)):
        raise _wrong("经纬度应为数字", "wants numbers for longitude and latitude")
    x, y = (round(float(one), _PLACES) for one in found[:2])
    if not (CHINA[0] <= x <= CHINA[2] and CHINA[1] <= y <= CHINA[3]):
        raise _wrong(
            "点不在中国境内（经度 73-136，纬度 3-54；经度在前）",
            "has a point outside of China (longitude 73-136, latitude 3-54; longitude first)",
        )
    return x, y


def _is_degree(found: Any) -> bool:
    """A number that a float can hold: JSON has whole numbers of any length. A height may come third."""
    return isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < 1e6


def _rounded(parts: Any) -> Any:
    if isinstance(parts[0], list):
        return [_rounded(one) for one in parts]
    return [round(float(one), _PLACES) for one in parts[:2]]


def _check_crossings(rings: Sequence[Ring]) -> None:
    """No edge crosses another, of its own ring or of another."""
    edges = sorted(_edges(rings), key=lambda edge: min(edge[0][0], edge[1][0]))
    for place, one in enumerate(edges):
        end = max(one[0][0], one[1][0])
        for other in edges[place + 1 :]:
            if min(other[0][0], other[1][0]) > end:
                break
            if _cross(one, other):
                raise _wrong("线自相交，请重新画", "crosses itself, draw it again")


Edge = tuple[Point, Point]


def _edges(rings: Sequence[Ring]) -> Iterator[Edge]:
    for ring in rings:
        yield from pairwise(ring)


def _side(edge: Edge, point: Point) -> float:
    (x1, y1), (x2, y2) = edge
    return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)


def _cross(one: Edge, other: Edge) -> bool:
    """Whether two edges cross within both; those that only touch do not."""
    return _side(one, other[0]) * _side(one, other[1]) < 0 and _side(other, one[0]) * _side(other, one[1]) < 0


def _crossing(one: Edge, other: Edge) -> float | None:
    """The longitude at which two edges cross."""
    if not _cross(one, other):
        return None
    first, second = _side(other, one[0]), _side(other, one[1])
    return one[0][0] + (one[1][0] - one[0][0]) * first / (first - second)


def _spans(edges: Sequence[Edge], x: float) -> list[tuple[float, float]]:
    """The latitudes between which a meridian lies inside; it meets no corner."""
    met = sorted(y1 + (y2 - y1) * (x - x1) / (x2 - x1) for (x1, y1), (x2, y2) in edges if min(x1, x2) < x < max(x1, x2))
    return list(zip(met[::2], met[1::2], strict=True))


def _both(ours: Sequence[tuple[float, float]], theirs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    pairs = ((max(one[0], other[0]), min(one[1], other[1])) for one in ours for other in theirs)
    return [(low, high) for low, high in pairs if low < high]


def _wrong(zh: str, en: str) -> Problem:
    return Problem("geometry_wrong", zh=zh, en=en)

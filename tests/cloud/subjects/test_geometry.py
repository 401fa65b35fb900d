"""What is drawn on the map: measured on the ellipsoid, compared exactly, refused with its reason."""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.kernel.problem import Problem
from cloud.subjects.land import geometry
from cloud.subjects.land.geometry import kept, overlap, shape, share_apart

Coordinates = list[list[float]]
STEP = 0.001  # degrees, about 100 m


def ring(west: float, south: float, wide: float = STEP, high: float = STEP) -> Coordinates:
    east, north = west + wide, south + high
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: Coordinates) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def by_radii(south: float, wide: float, high: float) -> float:
    """Area of a small rectangle by the radii of curvature of WGS 84: another way to the same figure."""
    a, e2 = 6_378_137.0, 0.00669437999014
    middle = radians(south + high / 2)
    w = sqrt(1 - e2 * sin(middle) ** 2)
    return a * (1 - e2) / w**3 * radians(high) * a / w * cos(middle) * radians(wide)


def test_the_whole_earth_is_as_large_as_geographiclib_says() -> None:
    found = 2 * pi * 6_378_137.0**2 * geometry._authalic(90)
    assert found == pytest.approx(510_065_621_724_088.4, rel=1e-12)


@given(st.floats(4, 53), st.floats(74, 135), st.floats(0.0005, 0.01), st.floats(0.0005, 0.01))
def test_a_small_rectangle_is_as_large_as_its_sides(south: float, west: float, wide: float, high: float) -> None:
    found = shape(polygon(ring(round(west, 6), round(south, 6), round(wide, 6), round(high, 6))))
    assert found.area == pytest.approx(by_radii(round(south, 6), round(wide, 6), round(high, 6)), rel=1e-4)


def test_a_hole_is_taken_away_and_parts_are_added_whatever_way_a_ring_runs() -> None:
    whole = shape(polygon(ring(115.6, 33.1, 0.003, 0.003))).area
    hole = ring(115.601, 33.101)
    for inner in (hole, hole[::-1]):
        assert shape(polygon(ring(115.6, 33.1, 0.003, 0.003), inner)).area == pytest.approx(whole * 8 / 9, rel=1e-4)
    two = {"type": "MultiPolygon", "coordinates": [[ring(115.6, 33.1)], [ring(115.61, 33.1)]]}
    assert shape(two).area == pytest.approx(2 * whole / 9, rel=1e-4)


# name, geometry, what the refusal says in English
BAD = {
    "nothing": (None, "Polygon or MultiPolygon"),
    "a point": ({"type": "Point", "coordinates": [115.6, 33.1]}, "Polygon or MultiPolygon"),
    "no ring": ({"type": "Polygon", "coordinates": []}, "no ring"),
    "open": (polygon(ring(115.6, 33.1)[:-1]), "open ring"),
    "three points": (polygon([[115.6, 33.1], [115.7, 33.1], [115.6, 33.1]]), "four points"),
    "latitude first": (polygon([[y, x] for x, y in ring(115.6, 33.1)]), "longitude first"),
    "the other side of the world": (polygon(ring(-70.0, 33.1)), "outside of China"),
    "not a number": (polygon([[115.6, float("nan")], *ring(115.6, 33.1)[1:]]), "numbers"),
    "a number that no float holds": (polygon([[10**400, 33.1], *ring(115.6, 33.1)[1:]]), "numbers"),
    "a text": (polygon([["115.6", "33.1"], *ring(115.6, 33.1)[1:]]), "numbers"),  # type: ignore[list-item]
    "a bow tie": (
        polygon([[115.6, 33.1], [115.601, 33.101], [115.601, 33.1], [115.6, 33.101], [115.6, 33.1]]),
        "itself",
    ),
    "a point twice": (polygon([[115.6, 33.1], [115.61, 33.1], [115.6, 33.1], [115.61, 33.11], [115.6, 33.1]]), "twice"),
    "a speck": (polygon(ring(115.6, 33.1, 0.000001, 0.000001)), "area outside"),
    "a county": (polygon(ring(115.6, 33.1, 0.5, 0.5)), "area outside"),
    "a hole outside": (polygon(ring(115.6, 33.1), ring(115.7, 33.1)), "within their ring"),
    "parts that overlap": (
        {"type": "MultiPolygon", "coordinates": [[ring(115.6, 33.1, 0.003, 0.003)], [ring(115.601, 33.101)]]},
        "do not overlap",
    ),
    "too many points": (polygon([*([115.6 + place * 1e-5, 33.1] for place in range(600)), [115.6, 33.1]]), "points"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_land_is_refused_with_its_reason(name: str) -> None:
    given_geometry, word = BAD[name]
    with pytest.raises(Problem) as caught:
        shape(given_geometry)
    assert caught.value.code == "geometry_wrong"
    assert word in caught.value.body("en").detail
    assert caught.value.body("zh").detail.startswith("图形")


def test_what_is_kept_is_read_back_the_same() -> None:
    drawn = shape(polygon(ring(115.6, 33.1, 0.003, 0.003), ring(115.601, 33.101)))
    assert kept(drawn.text) == drawn


@given(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_what_two_squares_share_is_what_their_sides_share(right: float, up: float) -> None:
    right, up = round(right, 3), round(up, 3)
    one = shape(polygon(ring(115.6, 33.1)))
    other = shape(polygon(ring(round(115.6 + right * STEP, 7), round(33.1 + up * STEP, 7))))
    expected = max(0.0, 1 - abs(right)) * max(0.0, 1 - abs(up))
    assert overlap(one, other) / one.area == pytest.approx(expected, abs=1e-3)
    assert overlap(one, other) == pytest.approx(overlap(other, one), abs=0.01)


def test_a_plot_in_the_hole_of_another_shares_nothing_with_it() -> None:
    around = shape(polygon(ring(115.6, 33.1, 0.003, 0.003), ring(115.601, 33.101)))
    within = shape(polygon(ring(115.601, 33.101)))
    assert overlap(around, within) == pytest.approx(0, abs=0.01)
    assert overlap(around, around) == pytest.approx(around.area, rel=1e-6)


def test_a_triangle_over_a_square_shares_a_triangle() -> None:
    square = shape(polygon(ring(115.6, 33.1)))
    triangle = shape(polygon([[115.6, 33.1], [115.602, 33.1], [115.6, 33.102], [115.6, 33.1]]))
    assert overlap(square, triangle) == pytest.approx(square.area, rel=1e-4)  # its corner just touches the long side
    shifted = shape(polygon([[115.6, 33.1], [115.601, 33.1], [115.6, 33.101], [115.6, 33.1]]))
    assert overlap(square, shifted) == pytest.approx(square.area / 2, rel=1e-4)


@pytest.mark.parametrize(
    ("declared", "drawn", "share"), [(100, 120, 0.2), (100, 79, 0.21), (0, 50, 0), (50, 0, 0), (80, 80, 0)]
)
def test_declared_and_drawn_are_compared_by_the_declared(declared: float, drawn: float, share: float) -> None:
    assert share_apart(declared, drawn) == pytest.approx(share)

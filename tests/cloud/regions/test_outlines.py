"""Outlines of regions: read from what others publish, kept, and shown within one's own region."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import select

from cloud.kernel.audit import Audit, Deed
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.regions import store
from cloud.regions.model import RegionOutline
from cloud.regions.office import outline
from cloud.regions.outline import MOST_POINTS, centre_of, read
from tests.cloud.house import House
from zhigen.demo.county import COUNTY, OUTLINES, PREMISES

RING = [[115.0, 33.0], [115.2, 33.0], [115.2, 33.1], [115.0, 33.1], [115.0, 33.0]]


def _file(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _feature(ring: Any = RING, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    told = properties or {"code": "349901101"}
    return {"type": "Feature", "properties": told, "geometry": {"type": kind, "coordinates": coordinates}}


@pytest.mark.parametrize("name", ["code", "adcode", "region"])
@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_an_outline_is_known_by_its_code_and_has_a_centre(name: str, kind: str) -> None:
    found = read(_file(_feature(kind=kind, **{name: 349901101})))
    assert found.mistakes == []
    one = found.outlines["349901101"]
    assert one.centre == pytest.approx((115.1, 33.05))
    assert json.loads(one.geometry())["coordinates"] == [RING]


def test_a_centre_that_is_told_is_taken() -> None:
    found = read(_file(_feature(code="349901101", centroid=[115.05, 33.02])))
    assert found.outlines["349901101"].centre == (115.05, 33.02)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "is no JSON"),
        (b"[]", "FeatureCollection"),
        (_file("x"), "must be a Feature"),
        (_file(_feature(name="柳溪镇")), "no code of a region"),
        (_file(_feature(RING[:-1])), "Polygon or MultiPolygon"),
        (_file(_feature([[33.0, 115.0]] * 4)), "Polygon or MultiPolygon"),
        (_file(_feature(kind="Point")), "Polygon or MultiPolygon"),
        (_file(_feature(None)), "Polygon or MultiPolygon"),
        (_file(_feature([[115.0, 33.0]] * (MOST_POINTS + 1))), "simplify it first"),
        (_file(_feature(), _feature()), "stands here twice"),
    ],
)
def test_what_is_wrong_is_told_in_words_and_costs_nothing_beside_it(body: bytes, words: str) -> None:
    found = read(body)
    assert [words in mistake.text("en") for mistake in found.mistakes] == [True]
    assert set(found.outlines) <= {"349901101"}


def test_the_invented_county_lies_around_all_of_its_gateways() -> None:
    outlines = read(OUTLINES.read_bytes()).outlines
    assert len(outlines) == 6
    for one in PREMISES:
        (ring,) = outlines[one.region].polygons[0]
        assert _inside((one.longitude, one.latitude), ring), one.gateway


def test_the_same_again_changes_nothing_and_each_is_in_the_audit(database: Database) -> None:
    told = read(_file(_feature())).outlines
    for changed in (1, 0):
        with database.write() as session:
            assert outline(Deed(session, NATION, "clerk", 5, role="machine"), told) == changed
    with database.read() as session:
        assert [row.record for row in session.exec(select(Audit))] == ["349901101"]
        assert len(session.exec(select(RegionOutline)).all()) == 1
        assert store.outlines(Scope(("532331",)), session) == []


def test_a_supervisor_gets_the_outlines_of_their_county(house: House) -> None:
    with house.database.write() as session:
        outline(Deed(session, NATION, "clerk", 5, role="machine"), read(OUTLINES.read_bytes()).outlines)
    found = house.enter("supervisor", COUNTY).get("/regions/outlines").json()
    assert (found["type"], len(found["features"])) == ("FeatureCollection", 6)
    own = house.enter("inspector", COUNTY + "102").get("/regions/outlines").json()["features"]
    assert [one["properties"]["code"] for one in own] == [COUNTY + "102"]
    assert house.enter("supervisor", "532331").get("/regions/outlines").json()["features"] == []


def test_a_ring_without_area_has_a_centre_all_the_same() -> None:
    assert centre_of((((((1.0, 1.0),) * 4),),)) == (1.0, 1.0)


def _inside(point: tuple[float, float], ring: Any) -> bool:
    x, y = point
    found = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            found = not found
    return found

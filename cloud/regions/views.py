"""Regions as the API shows them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict

from cloud.kernel.language import Words
from cloud.regions.model import RegionEdition, RegionName, RegionOutline

Level = Literal["province", "city", "county", "township", "village"]


class RegionView(BaseModel):
    """One region; `parent` is the code above it, `edition` the list that told of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "349901101",
                    "parent": "349901",
                    "level": "township",
                    "name": {"zh": "柳溪镇", "en": "Liuxi"},
                    "edition": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4",
                }
            ]
        }
    )

    code: str
    parent: str
    level: str
    name: Words
    edition: str


class Regions(BaseModel):
    """One page of regions; `next` is the cursor of the page after it, null on the last."""

    items: list[RegionView]
    next: str | None


class EditionView(BaseModel):
    """One list of regions as it was brought in: what it tells of, from which day on, from where, how many."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4",
                    "region": "349901",
                    "since": "2026-01-01",
                    "source": "qinghe.csv",
                    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "count": 7,
                    "brought": 1_795_418_400_000,
                    "brought_by": "command line",
                }
            ]
        }
    )

    id: str
    region: str
    since: str
    source: str
    digest: str
    count: int
    brought: int
    brought_by: str


class Editions(BaseModel):
    """All editions, the newest first."""

    items: list[EditionView]


class OutlineNames(BaseModel):
    """Of which region an outline is, what that is called today, and where its name is written."""

    code: str
    name: Words
    centre: tuple[float, float]


class OutlineView(BaseModel):
    """One region as a Feature of GeoJSON; geometry: a Polygon or MultiPolygon in degrees."""

    type: Literal["Feature"] = "Feature"
    properties: OutlineNames
    geometry: dict[str, Any]


class OutlinesView(BaseModel):
    """Outlines as a FeatureCollection of GeoJSON (RFC 7946)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "properties": {
                                "code": "349901101",
                                "name": {"zh": "柳溪镇", "en": "Liuxi"},
                                "centre": [115.6, 33.1],
                            },
                            "geometry": {
                                "type": "Polygon",
                                "coordinates": [[[115.5, 33.0], [115.7, 33.0], [115.6, 33.2], [115.5, 33.0]]],
                            },
                        }
                    ],
                }
            ]
        }
    )

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[OutlineView]


def outline_view(row: RegionOutline, name: Words) -> OutlineView:
    """One outline as people see it."""
    names = OutlineNames(code=row.region, name=name, centre=(row.longitude, row.latitude))
    return OutlineView(properties=names, geometry=msgspec.json.decode(row.geometry))


def region_view(row: RegionName) -> RegionView:
    """One row as people see it."""
    name = Words(zh=row.name_zh, en=row.name_en)
    return RegionView(code=row.region, parent=row.parent, level=row.level, name=name, edition=row.edition)


def edition_view(row: RegionEdition) -> EditionView:
    """One edition as people see it."""
    return EditionView(**row.model_dump())

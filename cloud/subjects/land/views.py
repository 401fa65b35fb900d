"""What the API says of bases and plots, and what it is told of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.subjects.fields import EXAMPLE_ID, Line, Loose, RecordId, Township
from cloud.subjects.land.geometry import MOST_M2
from cloud.subjects.model import Base, Plot, PlotKind
from cloud.subjects.views import WarningView, warned

GEOMETRY: Final[JsonDict] = {
    "type": "Polygon",
    "coordinates": [[[115.6, 33.1], [115.601, 33.1], [115.601, 33.101], [115.6, 33.101], [115.6, 33.1]]],
}
BASE_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "version": 1,
    "subject": EXAMPLE_ID,
    "name": "河东基地",
    "address": "柳溪镇河东村",
    "geometry": GEOMETRY,
    "drawn": 10_345.2,
    "ended": None,
    "end_reason": "",
}
PLOT_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "version": 1,
    "base": EXAMPLE_ID,
    "subject": EXAMPLE_ID,
    "kind": "field",
    "name": "东三号地",
    "origin_code": "349901101000015",
    "area": 10_000.0,
    "drawn": 10_345.2,
    "geometry": GEOMETRY,
    "ended": None,
    "end_reason": "",
    "warnings": [],
}
Area = Annotated[float, Field(ge=0, le=MOST_M2, allow_inf_nan=False, description="m², 0: not known")]
Geometry = Annotated[
    dict[str, Any], Field(description="GeoJSON Polygon or MultiPolygon, WGS 84, longitude first", examples=[GEOMETRY])
]


class BaseIn(BaseModel):
    """A base of a subject."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"subject": EXAMPLE_ID, "region": "349901101", "name": "河东基地"}]},
    )

    subject: RecordId
    region: Township
    name: Line
    address: Loose = ""
    geometry: Geometry | None = None


class BasePatch(BaseModel):
    """What changes in a base."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "河东一号基地"}]})

    name: Line | None = None
    address: Loose | None = None
    geometry: Geometry | None = None


class BaseView(BaseModel):
    """A production base."""

    model_config = ConfigDict(json_schema_extra={"examples": [BASE_EXAMPLE]})

    id: str
    region: str
    version: int
    subject: str
    name: str
    address: str
    geometry: dict[str, Any] | None
    drawn: float = Field(description="m² within the geometry")
    ended: int | None
    end_reason: str


class Bases(BaseModel):
    """A page of bases."""

    items: list[BaseView]
    next: str | None


class PlotIn(BaseModel):
    """A plot in a base."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"base": EXAMPLE_ID, "kind": "field", "name": "东三号地", "area": 10_000, "geometry": GEOMETRY}
            ]
        },
    )

    base: RecordId
    kind: PlotKind
    name: Line
    area: Area = 0.0
    geometry: Geometry | None = None


class PlotPatch(BaseModel):
    """What changes in a plot."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"area": 10_300}]})

    kind: PlotKind | None = None
    name: Line | None = None
    area: Area | None = None
    geometry: Geometry | None = None


class PlotListed(BaseModel):
    """A plot, as lists show it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{key: value for key, value in PLOT_EXAMPLE.items() if key != "warnings"}]}
    )

    id: str
    region: str
    version: int
    base: str
    subject: str
    kind: PlotKind
    name: str
    origin_code: str
    area: float
    drawn: float
    geometry: dict[str, Any] | None
    ended: int | None
    end_reason: str


class PlotView(PlotListed):
    """A plot, with what is doubtful about it."""

    model_config = ConfigDict(json_schema_extra={"examples": [PLOT_EXAMPLE]})

    warnings: list[WarningView]


class Plots(BaseModel):
    """A page of plots."""

    items: list[PlotListed]
    next: str | None


class Feature(BaseModel):
    """A plot on the map."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: dict[str, Any]
    properties: dict[str, str | float]


class FeatureCollection(BaseModel):
    """Plots on the map (RFC 7946); `next` as of any list."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "id": EXAMPLE_ID,
                            "geometry": GEOMETRY,
                            "properties": {"origin_code": "349901101000015", "name": "东三号地", "kind": "field"},
                        }
                    ],
                    "next": None,
                }
            ]
        }
    )

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
    next: str | None


def base_view(row: Base) -> BaseView:
    """A base as the API shows it."""
    return BaseView(**{**row.model_dump(include=set(BaseView.model_fields)), "geometry": _geometry(row.geometry)})


def plot_listed(row: Plot) -> PlotListed:
    """A plot as lists show it."""
    return PlotListed(**{**row.model_dump(include=set(PlotListed.model_fields)), "geometry": _geometry(row.geometry)})


def plot_view(row: Plot, doubts: Sequence[tuple[str, str, str]]) -> PlotView:
    """A plot with its doubts."""
    return PlotView(**plot_listed(row).model_dump(), warnings=warned(list(doubts)))


def feature(row: Plot) -> Feature:
    """A drawn plot on the map."""
    properties: dict[str, str | float] = {
        "origin_code": row.origin_code,
        "name": row.name,
        "kind": row.kind,
        "subject": row.subject,
        "area": row.area,
        "drawn": row.drawn,
    }
    return Feature(id=row.id, geometry=_geometry(row.geometry) or {}, properties=properties)


def _geometry(text: str) -> dict[str, Any] | None:
    return cast(dict[str, Any], json.loads(text)) if text else None

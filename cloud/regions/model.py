"""The table of regions: every code with the edition of the list that it came from."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table


class RegionEdition(Table, table=True):
    """One list of regions as it was brought in: what part of the country it tells of, from which day on."""

    __tablename__ = "region_edition"

    id: str = Field(primary_key=True, max_length=40)
    region: str = Field(index=True, max_length=12)
    since: str = Field(max_length=10)
    source: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    brought: int = Field(sa_type=BigInteger)
    brought_by: str = Field(max_length=40)
    count: int


class RegionName(Table, table=True):
    """One region in one edition. region: the code itself, so that a scope narrows the list; parent: the code above."""

    __tablename__ = "region_name"
    __table_args__ = (Index("ix_region_name_parent", "parent"),)

    edition: str = Field(primary_key=True, foreign_key="region_edition.id", max_length=40)
    region: str = Field(primary_key=True, index=True, max_length=12)
    parent: str = Field(max_length=12)
    level: str = Field(max_length=10)
    name_zh: str = Field(max_length=60)
    name_en: str = Field(default="", max_length=80)


class RegionOutline(Table, table=True):
    """How a region lies: GeoJSON of its Polygon or MultiPolygon (degrees, WGS 84), and where its name is written."""

    __tablename__ = "region_outline"

    region: str = Field(primary_key=True, index=True, max_length=12)
    geometry: str
    longitude: float
    latitude: float
    brought: int = Field(sa_type=BigInteger)
    brought_by: str = Field(max_length=40)

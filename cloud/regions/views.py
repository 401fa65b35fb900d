"""Regions as the API shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cloud.kernel.language import Words
from cloud.regions.model import RegionEdition, RegionName

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


def region_view(row: RegionName) -> RegionView:
    """One row as people see it."""
    name = Words(zh=row.name_zh, en=row.name_en)
    return RegionView(code=row.region, parent=row.parent, level=row.level, name=name, edition=row.edition)


def edition_view(row: RegionEdition) -> EditionView:
    """One edition as people see it."""
    return EditionView(**row.model_dump())

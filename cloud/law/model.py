"""The table of the law of a region: rule files that a county lays beside those of the nation, each version kept."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from cloud.kernel.record import Record


class RegionLaw(Record, table=True):
    """One rule file of a region as it was laid down; a newer `edition` of the same `name` takes its place.

    text: the YAML of contract.law.file, as it came; digest: its SHA-256.
    """

    __tablename__ = "region_law"
    __table_args__ = (UniqueConstraint("region", "name", "edition"),)

    name: str = Field(max_length=60)
    edition: int
    text: str
    digest: str = Field(max_length=64)
    withdrawn: bool = False

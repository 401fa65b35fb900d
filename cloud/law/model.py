"""Tables of the law: rule files that regions lay beside those of the nation, and every whole set that was judged by."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record


class RegionLaw(Record, table=True):
    """One rule file of a region as it was laid down; a newer `edition` of the same `name` takes its place.

    text: the YAML of contract.law.file, as it came; digest: its SHA-256. why: the reason of a withdrawal.
    """

    __tablename__ = "region_law"
    __table_args__ = (UniqueConstraint("region", "name", "edition"),)

    name: str = Field(max_length=60)
    edition: int
    text: str
    digest: str = Field(max_length=64)
    withdrawn: bool = False
    why: str = Field(default="", max_length=200)


class LawSet(Table, table=True):
    """A whole rule set as this cloud judged by it from `since` (ms UTC) until the next one: nothing is ever forgotten.

    digest: of contract.law.RuleSet, as ledger entries and uses name it; version: its files, as "national 1"; body: the
    part of contract.law.part, deflated.
    """

    __tablename__ = "law_set"

    since: int = Field(primary_key=True, sa_type=BigInteger)
    digest: str = Field(index=True, max_length=64)
    version: str
    body: bytes = Field(sa_type=LargeBinary)

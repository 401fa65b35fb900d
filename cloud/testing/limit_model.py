"""Tables of limits: editions of a standard with their dates, and what each says of a substance on produce.

An edition is known by its number and by the region that brought it in ("" is the nation): a county can bring in its own
copy of a table, and then goes by that one, pair by pair.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.record import Record


class LimitEdition(Record, table=True):
    """One edition of a standard. code: as "GB 2763-2021"; family: the same without its year.

    since, until: days of Asia/Shanghai, ISO, half-open; until "" while nobody knows an end.
    """

    __tablename__ = "limit_edition"
    __table_args__ = (UniqueConstraint("region", "code"), Index("ix_limit_edition_family", "family", "since"))

    code: str = Field(max_length=40)
    family: str = Field(max_length=40)
    since: str = Field(max_length=10)
    until: str = Field(default="", max_length=10)


class ResidueLimit(Record, table=True):
    """So much of a substance may be in produce. value: millionths of mg/kg.

    substance: the key of contract.law or of the veterinary list; produce: the key of a crop or animal, or of a group
    of them. confidence: "S" read in the source, "M 80%" remembered.
    """

    __tablename__ = "residue_limit"
    __table_args__ = (
        UniqueConstraint("region", "edition", "substance", "produce"),
        Index("ix_residue_limit_substance", "substance", "region"),
    )

    edition: str = Field(max_length=40)
    substance: str = Field(max_length=80)
    produce: str = Field(max_length=80)
    value: int = Field(sa_type=BigInteger)
    source: str = Field(max_length=200)
    confidence: str = Field(max_length=10)

"""The table of the tally."""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table

Figure = Literal[
    "test", "sample", "positive", "void", "lab", "lab_conformant", "lab_violation", "sale", "restricted_sale",
    "refused_sale", "passage", "review", "refusal", "voucher", "alarm",
]  # fmt: skip
FIGURES: Final[tuple[Figure, ...]] = get_args(Figure)
Facet = Literal["hour", "day", "product", "kind", "subject", "month", "mproduct", "mkind"]
FACETS: Final[tuple[Facet, ...]] = get_args(Facet)


class Tally(Table, table=True):
    """How many of a figure a region had on a day of Asia/Shanghai (ISO), by one facet of them.

    facet, key: hour "07" (of the day), day "" (all of it), product a key or a name, kind what sort (the edition of a
    test, the purpose of a laboratory's, the kind of a voucher, the severity of an alarm), subject whose they are, by
    which sorts of subjects are told; month, mproduct, mkind the same as day, product, kind of a whole month, with
    "2026-11" for the day: what is told of years is added up from these.
    What has no key in a facet counts in the day only, so a facet may add up to less. Rows of 0 are no rows.
    """

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_region", "region", "day"), {"sqlite_with_rowid": False})  # read by its key

    figure: str = Field(primary_key=True, max_length=16)
    facet: str = Field(primary_key=True, max_length=8)
    day: str = Field(primary_key=True, max_length=10)
    region: str = Field(primary_key=True, max_length=12)
    key: str = Field(primary_key=True, max_length=300)
    number: int = Field(sa_type=BigInteger)


class TallyChange(Table, table=True):
    """One row: how often the tally was changed. Whoever shows it sees by this whether there is anything new."""

    __tablename__ = "tally_change"

    id: int = Field(default=1, primary_key=True)
    revision: int = Field(default=0, sa_type=BigInteger)

"""Tables of production: cycles of crops, herds and ponds, what was done in them, what was used, what stood beside them.

Amounts are integers in millionths, so that sums are exact on both engines. Columns that are called derived follow from
other rows and are told anew whenever those change; all the rest of an operation is as it was told.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.doubt import index_of_doubtful
from cloud.kernel.record import Record

CycleKind = Literal["crop", "herd", "pond"]
CYCLE_KINDS: Final[tuple[CycleKind, ...]] = get_args(CycleKind)


class Cycle(Record, table=True):
    """One growing of one thing in one place: a crop from sowing to clearing, a herd or a pond from stocking to the end.

    kind: crop, herd, pond. product: the crop or animal, as contract.law names crops, as typed where it is not `known`.
    begun, expected, ended: days of Asia/Shanghai, ISO, "" where not yet; `ended` is the last day of it. amount, unit:
    area sown, heads or fish stocked (millionths). intercropped: it shares its plot with others, declared so.
    tagged: animals of a herd whose ear tags are known.
    """

    __tablename__ = "cycle"
    __table_args__ = (Index("ix_cycle_plot", "plot", "begun"), Index("ix_cycle_subject", "subject", "begun"))

    subject: str = Field(max_length=36)
    plot: str = Field(max_length=36)
    kind: str = Field(max_length=8)
    product: str = Field(max_length=40)
    known: bool = Field(default=True)
    variety: str = Field(default="", max_length=60)
    begun: str = Field(max_length=10)
    expected: str = Field(default="", max_length=10)
    ended: str = Field(default="", max_length=10)
    end_reason: str = Field(default="", max_length=200)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=10)
    intercropped: bool = Field(default=False)
    tagged: int = Field(default=0)


class HerdTag(Table, table=True):
    """One ear tag of a herd: the 15 digits on one animal's ear, in the herd since `added` (ms UTC)."""

    __tablename__ = "herd_tag"
    __table_args__ = (Index("ix_herd_tag_tag", "tag"),)

    cycle: str = Field(primary_key=True, foreign_key="cycle.id", max_length=36)
    tag: str = Field(primary_key=True, max_length=15)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    added: int = Field(sa_type=BigInteger)


class Placement(Record, table=True):
    """A device stands on a plot from `since` up to, without, `until` (ms UTC; None: it still does)."""

    __tablename__ = "placement"
    __table_args__ = (Index("ix_placement_plot", "plot", "since"), Index("ix_placement_device", "gateway", "device"))

    subject: str = Field(max_length=36)
    plot: str = Field(max_length=36)
    gateway: str = Field(max_length=32)
    device: str = Field(max_length=40)
    since: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)
    end_reason: str = Field(default="", max_length=200)


class FarmOperation(Table, table=True):
    """One operation, from one event of the journal; never edited, corrected by another one (`corrected_by`).

    at: ms UTC when it was done; told: when it was told, by the clock of who told; received: when the county knew.
    gateway: a desk's name where a person typed it at the county's API; clerk: the account that told, "" for a device.
    Derived: subject, region, plot, cycle ("" where none fits), corrected_by, doubts (codes joined by a comma).
    """

    __tablename__ = "farm_operation"
    __table_args__ = (
        Index("ix_farm_operation_cycle", "cycle", "at"),
        Index("ix_farm_operation_plot", "plot", "at"),
        Index("ix_farm_operation_subject", "subject", "at"),
        index_of_doubtful("ix_farm_operation_doubtful", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    cycle: str = Field(default="", max_length=36)
    plot: str = Field(default="", max_length=36)
    action: str = Field(max_length=12)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    pest: str = Field(default="", max_length=300)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=26)
    note: str = Field(default="", max_length=300)
    corrects: str = Field(default="", index=True, max_length=64)
    why: str = Field(default="", max_length=300)
    corrected_by: str = Field(default="", max_length=36)
    doubts: str = Field(default="", max_length=400)


class InputUse(Table, table=True):
    """One product used in an operation, judged by the law of its day.

    amount: millionths of `unit`, the stock unit of the product where what was told converts into it; told_amount,
    told_unit: as told. withdrawn: its operation was corrected, it counts no more. Derived: purchase, the ledger entry
    with which its pack (or lot) came to this subject ("" where none did: flagged); earlier: uses of the same product or
    substance in this cycle before it; interval: days to wait, None: nobody knows, which holds the harvest, and
    `unknown` is why; earliest: the first day of harvest after it, "" where held; outcome, reasons (JSON), law: as
    contract.law told; doubts.
    """

    __tablename__ = "input_use"
    __table_args__ = (
        Index("ix_input_use_product", "registration", "region", "at"),
        Index("ix_input_use_pack", "pack"),
        Index("ix_input_use_stock", "subject", "registration", "at"),
        index_of_doubtful("ix_input_use_doubtful", "at"),
        Index("ix_input_use_law", "registration", "at", "operation", "line", "region"),  # what a new ban touches
    )

    operation: str = Field(primary_key=True, foreign_key="farm_operation.id", max_length=36)
    line: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    cycle: str = Field(default="", index=True, max_length=36)
    at: int = Field(sa_type=BigInteger)
    product: str = Field(default="", max_length=36)
    registration: str = Field(max_length=300)
    pack: str = Field(default="", max_length=64)
    lot: str = Field(default="", max_length=64)
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(max_length=26)
    told_amount: str = Field(default="", max_length=26)
    told_unit: str = Field(default="", max_length=26)
    withdrawn: bool = Field(default=False)
    purchase: str = Field(default="", max_length=36)
    earlier: int | None = None
    interval: int | None = None
    unknown: str = Field(default="", max_length=20)
    earliest: str = Field(default="", max_length=10)
    outcome: str = Field(default="", max_length=20)
    reasons: str = "[]"
    law: str = Field(default="", max_length=64)
    doubts: str = Field(default="", max_length=200)

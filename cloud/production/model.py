"""Tables of production: cycles of crops, herds and ponds, what was done in them, and what was used."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record


class Cycle(Record, table=True):
    """One growing of one thing in one place: a crop from sowing to clearing, a herd or a pond from stocking to the end.

    kind: crop, herd, pond. product: the crop or animal, as contract.law names crops. begun, expected, ended: days of
    Asia/Shanghai, ISO, "" where not yet. amount, unit: area sown, heads or fish stocked (millionths).
    """

    __tablename__ = "cycle"
    __table_args__ = (Index("ix_cycle_plot", "plot", "begun"), Index("ix_cycle_subject", "subject", "begun"))

    subject: str = Field(max_length=36)
    plot: str = Field(max_length=36)
    kind: str = Field(max_length=8)
    product: str = Field(max_length=40)
    variety: str = Field(default="", max_length=60)
    begun: str = Field(max_length=10)
    expected: str = Field(default="", max_length=10)
    ended: str = Field(default="", max_length=10)
    end_reason: str = Field(default="", max_length=200)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=10)


class FarmOperation(Table, table=True):
    """One operation, from one event of the journal; never changed, corrected by another one (`corrected_by`).

    at: ms UTC when it was done; received: when the county knew; measured: told by a device, else typed by `clerk`.
    """

    __tablename__ = "farm_operation"
    __table_args__ = (
        Index("ix_farm_operation_cycle", "cycle", "at"),
        Index("ix_farm_operation_subject", "subject", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    cycle: str = Field(default="", max_length=36)
    plot: str = Field(default="", max_length=36)
    action: str = Field(max_length=12)
    at: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    pest: str = Field(default="", max_length=200)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=10)
    note: str = Field(default="", max_length=200)
    corrects: str = Field(default="", index=True, max_length=36)
    why: str = Field(default="", max_length=200)
    corrected_by: str = Field(default="", max_length=36)
    doubts: str = Field(default="", max_length=200)


class InputUse(Table, table=True):
    """One product used in an operation, judged by the law of its day.

    purchase: the ledger entry with which its pack (or lot) came to this subject, "" where none did: flagged. interval:
    days to wait, None: nobody knows, which holds the harvest. outcome, reasons (JSON), law: as contract.law told.
    """

    __tablename__ = "input_use"
    __table_args__ = (
        Index("ix_input_use_product", "registration", "region", "at"),
        Index("ix_input_use_pack", "pack"),
        Index("ix_input_use_law", "registration", "at", "operation", "line", "region"),  # what a new ban touches
    )

    operation: str = Field(primary_key=True, foreign_key="farm_operation.id", max_length=36)
    line: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(index=True, max_length=36)
    cycle: str = Field(default="", index=True, max_length=36)
    at: int = Field(sa_type=BigInteger)
    product: str = Field(default="", max_length=36)
    registration: str = Field(max_length=40)
    pack: str = Field(default="", max_length=32)
    lot: str = Field(default="", max_length=64)
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(max_length=10)
    purchase: str = Field(default="", max_length=36)
    interval: int | None = None
    earliest: str = Field(default="", max_length=10)
    outcome: str = Field(default="", max_length=20)
    reasons: str = "[]"
    law: str = Field(default="", max_length=64)
    doubts: str = Field(default="", max_length=200)

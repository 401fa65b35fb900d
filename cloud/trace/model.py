"""Tables of the trace: batches and what they came of.

A batch is known by the 64 bits that whoever made it drew, as 16 hex digits: what a voucher signs, so that no second
number stands between the paper and the register. Amounts are integers in millionths of the batch's unit.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table

Made = Literal["harvest", "split", "merge", "process", "repack", "receive"]
MADE: Final[tuple[Made, ...]] = get_args(Made)


class Batch(Table, table=True):
    """One batch, from one event of the journal; what it is of never changes, where it stands does.

    subject: who made it; holder: who has it now. product: as contract.law names crops, else as told; sector: crops,
    livestock, aquatic. amount, unit: as made (millionths); left: what of it is still a batch of its own, not taken by
    children. made: how; cycle: what it was harvested of, "" for none; at: ms UTC when it was made, told: the event's
    time, received: when the county knew. Derived: region, holder, left, doubts (codes joined by a comma).
    """

    __tablename__ = "batch"
    __table_args__ = (
        Index("ix_batch_subject", "subject", "at"),
        Index("ix_batch_holder", "holder", "at"),
        Index("ix_batch_cycle", "cycle"),
        Index("ix_batch_event", "event"),
    )

    id: str = Field(primary_key=True, max_length=16)
    event: str = Field(max_length=36)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    holder: str = Field(default="", max_length=36)
    product: str = Field(max_length=300)
    sector: str = Field(max_length=10)
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(max_length=26)
    left: int = Field(sa_type=BigInteger)
    made: str = Field(max_length=10)
    cycle: str = Field(default="", max_length=36)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    doubts: str = Field(default="", max_length=400)


class BatchEdge(Table, table=True):
    """`amount_in` of the parent (millionths of its unit) went into the child, of which it made `amount_out`.

    event: in which that happened. Both ways are covering indexes, so that a closure reads no table.
    """

    __tablename__ = "batch_edge"
    __table_args__ = (
        Index("ix_batch_edge_down", "parent", "child", "amount_in", "amount_out"),
        Index("ix_batch_edge_up", "child", "parent", "amount_in", "amount_out"),
    )

    parent: str = Field(primary_key=True, max_length=16)
    child: str = Field(primary_key=True, max_length=16)
    event: str = Field(primary_key=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    amount_in: int = Field(sa_type=BigInteger)
    amount_out: int = Field(sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)

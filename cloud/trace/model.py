"""Tables of the trace: batches and what they came of, who handed them on, what carried them, what holds them back.

A batch is known by the 64 bits that whoever made it drew, as 16 hex digits: what a voucher signs, so that no second
number stands between the paper and the register. Amounts are integers in millionths of the batch's unit.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.doubt import index_of_doubtful
from cloud.kernel.record import Record

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


class Batching(Table, table=True):
    """One event in which batches came to be, as it was told; see contract.event.Batching. papers, tags: JSON.

    Derived: subject, region, corrected_by, doubts (codes joined by a comma).
    """

    __tablename__ = "batching"
    __table_args__ = (
        Index("ix_batching_cycle", "cycle"),
        Index("ix_batching_corrects", "corrects"),
        index_of_doubtful("ix_batching_doubtful", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(index=True, max_length=36)
    action: str = Field(max_length=10)
    cycle: str = Field(default="", max_length=64)
    operation: str = Field(default="", max_length=64)
    origin: str = Field(default="", max_length=300)
    papers: str = "[]"
    tags: str = "[]"
    corrects: str = Field(default="", max_length=64)
    why: str = Field(default="", max_length=300)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    timeless: bool = False
    corrected_by: str = Field(default="", max_length=36)
    doubts: str = Field(default="", max_length=400)


class BatchLine(Table, table=True):
    """One line of such an event: what was taken (`in`) or made (`out`). amount: millionths of unit, 0: not readable."""

    __tablename__ = "batch_line"
    __table_args__ = (Index("ix_batch_line_batch", "batch", "way"),)

    event: str = Field(primary_key=True, foreign_key="batching.id", max_length=36)
    way: str = Field(primary_key=True, max_length=3)
    line: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    batch: str = Field(max_length=16)
    product: str = Field(default="", max_length=300)
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(max_length=26)


class Handover(Table, table=True):
    """One step of a transfer, as told; see contract.event.Transfer. offer: the id of the offer, of an offer its own.

    receiver: "" for somebody who is not registered. Derived: subject, region; state (offered, accepted, declined,
    withdrawn) and ended (ms UTC), on the offer; doubts.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("ix_handover_offer", "offer", "at"),
        Index("ix_handover_subject", "subject", "at"),
        Index("ix_handover_receiver", "receiver", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    step: str = Field(max_length=8)
    offer: str = Field(max_length=64)
    receiver: str = Field(default="", max_length=64)
    receiver_name: str = Field(default="", max_length=300)
    document: str = Field(default="", max_length=300)
    why: str = Field(default="", max_length=300)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    state: str = Field(default="", max_length=9)
    ended: int = Field(default=0, sa_type=BigInteger)
    doubts: str = Field(default="", max_length=400)


class HandoverLine(Table, table=True):
    """A batch of a transfer, whole; amount (millionths of unit): as counted by who tells, 0: not counted."""

    __tablename__ = "handover_line"
    __table_args__ = (Index("ix_handover_line_batch", "batch"),)

    event: str = Field(primary_key=True, foreign_key="handover.id", max_length=36)
    line: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    batch: str = Field(max_length=16)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=26)


class Leg(Table, table=True):
    """A departure or an arrival, as told; see contract.event.Leg. leg: the departure's id, of a departure its own.

    tags: JSON, the devices of `gateway` that rode along. low, high: promised °C. Derived: subject, region, doubts.
    """

    __tablename__ = "leg"
    __table_args__ = (Index("ix_leg_leg", "leg", "at"), Index("ix_leg_plate", "plate", "at"))

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    step: str = Field(max_length=6)
    leg: str = Field(max_length=64)
    plate: str = Field(default="", max_length=12)
    tags: str = "[]"
    low: float | None = None
    high: float | None = None
    place: str = Field(default="", max_length=300)
    why: str = Field(default="", max_length=300)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    doubts: str = Field(default="", max_length=400)


class LegBatch(Table, table=True):
    """A batch that rode along."""

    __tablename__ = "leg_batch"
    __table_args__ = (Index("ix_leg_batch_batch", "batch"),)

    leg: str = Field(primary_key=True, foreign_key="leg.id", max_length=36)
    batch: str = Field(primary_key=True, max_length=16)
    region: str = Field(index=True, max_length=12)


class Block(Record, table=True):
    """A batch that may not go out, from `since` up to, without, `until` (ms UTC; None: until further notice).

    source: what orders it: a recall, an order of the authority, a test; reference: its id or number.
    """

    __tablename__ = "batch_block"
    __table_args__ = (Index("ix_batch_block_batch", "batch", "since"),)

    batch: str = Field(max_length=16)
    subject: str = Field(max_length=36)
    source: str = Field(max_length=8)
    reference: str = Field(default="", max_length=64)
    reason: str = Field(max_length=300)
    since: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)
    end_reason: str = Field(default="", max_length=300)

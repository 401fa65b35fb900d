"""Tables of recalls: what is called back and from whom, who was told, what they answered.

A recall, its list and its notices are entered by people and stand beside the journal; what came back is told by events
and follows from it. Amounts are integers in millionths of a unit.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record

Level = Literal["one", "two", "three"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)


class Recall(Record, table=True):
    """Batches that are called back, with all that came of them. region: the least that all of them lie in.

    level: as the order has it, one is the gravest; basis: the law or order that it rests on; deadline: ms UTC by which
    holders answer; frozen: ms UTC at which the list was made, position:
    the end of the journal then; rounds: how often it had to be supplemented since;
    reopens: the recall that was closed too early, "" for none. closed: ms UTC, None while it lasts; summary: what
    became of it all; unknown_why: why something is not found and it was closed all the same; released: the batches may
    go again.
    """

    __tablename__ = "recall"
    __table_args__ = (Index("ix_recall_closed", "closed"),)

    reason: str = Field(max_length=300)
    level: str = Field(max_length=5)
    basis: str = Field(max_length=300)
    deadline: int = Field(sa_type=BigInteger)
    frozen: int = Field(sa_type=BigInteger)
    position: int = Field(sa_type=BigInteger)
    rounds: int = 0
    reopens: str = Field(default="", max_length=36)
    closed: int | None = Field(default=None, sa_type=BigInteger)
    closed_by: str = Field(default="", max_length=40)
    summary: str = Field(default="", max_length=1000)
    unknown_why: str = Field(default="", max_length=300)
    released: bool = False


class RecallRoot(Table, table=True):
    """A batch that the recall names; all others follow from it."""

    __tablename__ = "recall_root"
    __table_args__ = (Index("ix_recall_root_batch", "batch"),)

    recall: str = Field(primary_key=True, foreign_key="recall.id", max_length=36)
    batch: str = Field(primary_key=True, max_length=16)
    region: str = Field(index=True, max_length=12)


class RecallTarget(Table, table=True):
    """A line of the list: so much of one batch with one holder. Never changed; what came to light later is a new line.

    round: 0 as frozen, else of which supplement; subject: the holder, "" where it has left the register; region: the
    holder's, else the batch's. amount: what stood there to be called back; exposed: the part of it that came of the
    roots; at: ms UTC when it was listed. passed: what turned out to have gone on to other lines, told when the recall
    is closed.
    """

    __tablename__ = "recall_target"
    __table_args__ = (Index("ix_recall_target_batch", "batch"), Index("ix_recall_target_subject", "subject", "recall"))

    recall: str = Field(primary_key=True, foreign_key="recall.id", max_length=36)
    round: int = Field(primary_key=True)
    batch: str = Field(primary_key=True, max_length=16)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=36)
    depth: int
    product: str = Field(max_length=300)
    unit: str = Field(max_length=26)
    amount: int = Field(sa_type=BigInteger)
    exposed: int = Field(sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    passed: int | None = Field(default=None, sa_type=BigInteger)


class RecallNotice(Record, table=True):
    """What one holder was told: to look for its lines of a round and to answer by `due` (ms UTC).

    acknowledged: ms UTC when it said that it has read it, None until then; remark: what it said.
    """

    __tablename__ = "recall_notice"
    __table_args__ = (
        Index("ix_recall_notice_recall", "recall", "round", "subject", unique=True),
        Index("ix_recall_notice_subject", "subject", "created"),
        Index("ix_recall_notice_open", "acknowledged", "due"),
    )

    recall: str = Field(foreign_key="recall.id", max_length=36)
    round: int
    subject: str = Field(max_length=36)
    due: int = Field(sa_type=BigInteger)
    acknowledged: int | None = Field(default=None, sa_type=BigInteger)
    acknowledged_by: str = Field(default="", max_length=40)
    remark: str = Field(default="", max_length=300)


class RecoveryAnswer(Table, table=True):
    """One answer of a holder, from one event of the journal, as told; see contract.event.Recovery.

    unit: as told; recovered, destroyed, sold, lost: millionths of it. Derived: subject, region, corrected_by, doubts
    (codes joined by a comma): what has one of doubts.BARRING counts for nothing.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        Index("ix_recovery_recall", "recall", "batch"),
        Index("ix_recovery_subject", "subject", "at"),
        Index("ix_recovery_corrects", "corrects"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=64)
    recall: str = Field(max_length=64)
    batch: str = Field(max_length=16)
    unit: str = Field(max_length=26)
    recovered: int = Field(default=0, sa_type=BigInteger)
    destroyed: int = Field(default=0, sa_type=BigInteger)
    sold: int = Field(default=0, sa_type=BigInteger)
    lost: int = Field(default=0, sa_type=BigInteger)
    corrects: str = Field(default="", max_length=64)
    why: str = Field(default="", max_length=300)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    readable: bool = True
    timeless: bool = False
    corrected_by: str = Field(default="", max_length=36)
    doubts: str = Field(default="", max_length=200)

"""Tables of markets: what came to their gates, and what a region wants of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.doubt import index_of_doubtful
from cloud.kernel.record import Record

STOPPED: Final = "decision = 'stop'"


class Entry(Table, table=True):
    """One passage as the gate told it: a vehicle or a person with produce, and what was done.

    subject: the market; verdict: what the gate judged, decision: what was done; reasons: codes of contract.gate, joined
    by a comma. amount: millionths of `unit` as weighed, 0 where nobody did. day: of Asia/Shanghai, ISO: the daily book
    it stands in. listed: ms UTC of the gate's list of revocations, 0: none. snapshot: what the gateway keeps.
    Derived: subject, region, doubts.
    """

    __tablename__ = "market_entry"
    __table_args__ = (
        Index("ix_market_entry_day", "subject", "day", "decision"),
        Index("ix_market_entry_at", "subject", "at"),
        Index("ix_market_entry_plate", "plate", "at"),
        Index("ix_market_entry_stopped", "at", sqlite_where=text(STOPPED), postgresql_where=text(STOPPED)),
        index_of_doubtful("ix_market_entry_doubtful", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    gateway: str = Field(max_length=32)
    device: str = Field(default="", max_length=64)
    verdict: str = Field(max_length=8)
    decision: str = Field(max_length=8)
    reasons: str = Field(default="", max_length=400)
    plate: str = Field(default="", max_length=12)
    product: str = Field(default="", max_length=300)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=26)
    listed: int = Field(default=0, sa_type=BigInteger)
    law: str = Field(default="", max_length=64)
    rapid_test: str = Field(default="", max_length=64)
    snapshot: str = Field(default="", max_length=64)
    why: str = Field(default="", max_length=300)
    clerk: str = Field(default="", max_length=64)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    day: str = Field(max_length=10)
    doubts: str = Field(default="", max_length=400)


class EntryPaper(Table, table=True):
    """One thing that was shown in a passage. code: the voucher's id, 16 hex digits (contract.voucher.voucher_id), a
    label's 16 characters, a paper's number, "" for nothing. issued: millionths of `unit` that the voucher is for.

    decision, at, subject, gateway: of its passage. Derived: doubts, told anew with every showing of the same code.
    """

    __tablename__ = "market_paper"
    __table_args__ = (
        Index("ix_market_paper_code", "code", "at"),
        Index("ix_market_paper_batch", "batch", "at"),
        index_of_doubtful("ix_market_paper_doubtful", "code", "at"),
    )

    entry: str = Field(primary_key=True, foreign_key="market_entry.id", max_length=36)
    line: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    gateway: str = Field(max_length=32)
    kind: str = Field(max_length=8)
    code: str = Field(default="", max_length=300)
    batch: str = Field(default="", max_length=16)
    product: str = Field(default="", max_length=300)
    issued: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=26)
    verdict: str = Field(max_length=8)
    decision: str = Field(max_length=8)
    reasons: str = Field(default="", max_length=400)
    at: int = Field(sa_type=BigInteger)
    doubts: str = Field(default="", max_length=400)


class Policy(Record, table=True):
    """What a region wants of its gates from `since` on (a day, ISO) until another one takes its place; see
    contract.gate.GatePolicy. source: the paper that it stands in."""

    __tablename__ = "gate_policy"
    __table_args__ = (Index("ix_gate_policy_since", "region", "since", unique=True),)

    since: str = Field(max_length=10)
    two_papers: bool = False
    without_voucher: str = Field(default="review", max_length=8)
    stale_hours: int = 72
    tolerance: int = 10
    source: str = Field(default="", max_length=300)


class Watch(Record, table=True):
    """A subject whose produce is looked at twice at every gate (重点监管主体), from `since` to `until`, both included
    (days, ISO; "" without an end)."""

    __tablename__ = "market_watch"
    __table_args__ = (Index("ix_market_watch_subject", "subject", "since"),)

    subject: str = Field(max_length=36)
    reason: str = Field(max_length=300)
    since: str = Field(max_length=10)
    until: str = Field(default="", max_length=10)
    end_reason: str = Field(default="", max_length=300)

"""Tables of complaints, of whom each was handed to, and of the photos that came with them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record
from contract.identifiers import uuid7


class Complaint(Record, table=True):
    """One complaint of somebody who did not log in.

    receipt: the digest of the receipt, which only the complainant has. about: a code of words.SUBJECTS; place: where it
    was bought, as told. kind, code: what was scanned: a label's digest or a voucher's id, "" none; batch, subject: what
    that was of, then. contact: the vault's id of whom to call, "" nobody. due: the day, ISO, by which an answer is
    promised; due_known: by a calendar that is known. answered: ms UTC, 0 not yet; outcome, remark: when it was closed.

    handler: the name of the account that it is with, "" nobody; proposal: the outcome that a handler proposes. reward:
    fen, 0 none; reward_basis: why it was granted, or withdrawn; reward_claim: a code of words.CLAIMS; rewarded,
    reward_paid: ms UTC, 0 not yet.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_state_due", "state", "due"),
        Index("ix_complaint_subject", "subject"),
        Index("ix_complaint_handler", "handler"),
    )

    receipt: str = Field(unique=True, max_length=32)
    about: str = Field(max_length=10)
    text: str = Field(max_length=2_000)
    place: str = Field(default="", max_length=200)
    language: str = Field(default="zh", max_length=2)
    kind: str = Field(default="", max_length=10)
    code: str = Field(default="", max_length=32)
    batch: str = Field(default="", max_length=16)
    subject: str = Field(default="", max_length=36)
    contact: str = Field(default="", max_length=36)
    photo: bool = False
    state: str = Field(default="received", max_length=10)
    due: str = Field(max_length=10)
    due_known: bool = True
    answer: str = Field(default="", max_length=1_000)
    answered: int = Field(default=0, sa_type=BigInteger)
    answered_by: str = Field(default="", max_length=40)
    outcome: str = Field(default="", max_length=10)
    remark: str = Field(default="", max_length=500)
    handler: str = Field(default="", max_length=40)
    proposal: str = Field(default="", max_length=10)
    proposal_reason: str = Field(default="", max_length=500)
    proposed_by: str = Field(default="", max_length=40)
    reward: int = 0
    reward_basis: str = Field(default="", max_length=500)
    reward_claim: str = Field(default="", max_length=10)
    rewarded: int = Field(default=0, sa_type=BigInteger)
    rewarded_by: str = Field(default="", max_length=40)
    reward_paid: int = Field(default=0, sa_type=BigInteger)
    reward_paid_by: str = Field(default="", max_length=40)


class ComplaintDispatch(Table, table=True):
    """A complaint was handed to somebody: who handed it (handed_by) to whom (handler), when (at, ms UTC), with which
    note. Rows are never changed: the newest says what `Complaint.handler` says."""

    __tablename__ = "complaint_dispatch"
    __table_args__ = (Index("ix_complaint_dispatch_complaint", "complaint", "at"),)

    id: str = Field(default_factory=lambda: str(uuid7()), primary_key=True, max_length=36)
    complaint: str = Field(foreign_key="complaint.id", max_length=36)
    region: str = Field(index=True, max_length=12)
    at: int = Field(sa_type=BigInteger)
    handed_by: str = Field(max_length=40)
    handler: str = Field(max_length=40)
    note: str = Field(default="", max_length=500)


class ComplaintPhoto(Table, table=True):
    """The photo of a complaint, drawn anew when it came, so that nothing is in it but the picture."""

    __tablename__ = "complaint_photo"

    complaint: str = Field(primary_key=True, foreign_key="complaint.id", max_length=36)
    region: str = Field(index=True, max_length=12)
    content: bytes = Field(sa_type=LargeBinary)

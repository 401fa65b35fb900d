"""Tables of vouchers: what was signed, from the journal; and the words of the paper, from the desk.

A voucher is known by the head of the SHA-256 of its bytes (contract.voucher.voucher_id): what gates remember and lists
of revocations name.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.doubt import index_of_doubtful
from cloud.kernel.record import Record


class Voucher(Table, table=True):
    """One voucher, from the events that told of it; of a code that nobody can read, a row of its own with the doubt.

    subject: who issued it. kind to `days`: as the code says; amount: millionths of `unit`; until: ms UTC from which it
    is no longer good, 0: never; basis: words of contract.voucher joined by a comma. code: the address as told. event:
    that issued it, "" where only a void was told; voided: ms UTC, 0: it is not void; void_event: that made it so.
    Derived: region, whole (the amount in millionths of the batch's unit, 0 where it does not convert), doubts.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        Index("ix_voucher_batch", "batch", "kind"),
        Index("ix_voucher_subject", "subject", "issued"),
        Index("ix_voucher_voided", "voided", "region"),
        index_of_doubtful("ix_voucher_doubtful", "issued"),
    )

    id: str = Field(primary_key=True, max_length=16)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=36)
    batch: str = Field(max_length=16)
    kind: str = Field(default="", max_length=10)
    produce: int = 0
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=12)
    whole: int = Field(default=0, sa_type=BigInteger)
    issued: int = Field(default=0, sa_type=BigInteger)
    until: int = Field(default=0, sa_type=BigInteger)
    basis: str = Field(default="", max_length=60)
    code: str = Field(max_length=1024)
    kid: str = Field(default="", max_length=64)
    event: str = Field(default="", max_length=36)
    told: int = Field(default=0, sa_type=BigInteger)
    received: int = Field(default=0, sa_type=BigInteger)
    gateway: str = Field(default="", max_length=32)
    clerk: str = Field(default="", max_length=64)
    voided: int = Field(default=0, sa_type=BigInteger)
    void_event: str = Field(default="", max_length=36)
    void_why: str = Field(default="", max_length=300)
    doubts: str = Field(default="", max_length=400)


class VoucherPaper(Record, table=True):
    """The words on the paper of a voucher of the desk, by the voucher's id. contact: of the promisor, by the vault's id
    of whom it names; the vault opens it for the paper and for nothing else."""

    __tablename__ = "voucher_paper"

    subject: str = Field(index=True, max_length=36)
    product: str = Field(max_length=60)
    quantity: str = Field(max_length=40)
    origin: str = Field(max_length=200)
    promisor: str = Field(max_length=200)
    promise: str = Field(max_length=300)
    contact: str = Field(max_length=36)

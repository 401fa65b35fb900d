"""Tables of agreements and signatures."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from cloud.kernel.record import Record

AgreementKind = Literal["agreement", "promise"]


class Agreement(Record, table=True):
    """One edition of a text for a region and all that lies in it; a text is never changed, a new edition follows it.

    kind: 追溯协议 agreement, 真实性承诺 promise; since: ISO day from which it is the one to sign;
    digest: SHA-256 of it.
    """

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("region", "kind", "edition"),)

    kind: str = Field(max_length=10)
    edition: int
    title: str = Field(max_length=100)
    text: str
    digest: str = Field(max_length=64)
    since: str = Field(max_length=10)


class Signature(Record, table=True):
    """A subject has signed an edition. signed, until: ISO days, half-open."""

    __tablename__ = "signature"

    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    agreement: str = Field(index=True, foreign_key="agreement.id", max_length=36)
    signed: str = Field(max_length=10)
    until: str = Field(max_length=10)

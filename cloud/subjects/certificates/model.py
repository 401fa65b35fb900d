"""Tables of certificates and the products that they name."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record


class Certificate(Record, table=True):
    """A certificate of a subject. since, until: ISO days, half-open; revoked: the day it ended early, or ""."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("kind", "number"), Index("ix_certificate_days", "since", "until"))

    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    kind: str = Field(max_length=16)
    number: str = Field(max_length=60)
    since: str = Field(max_length=10)
    until: str = Field(max_length=10)
    revoked: str = Field(default="", max_length=10)
    reason: str = Field(default="", max_length=200)


class CertifiedProduct(Table, table=True):
    """One product on a certificate, by its place on the paper."""

    __tablename__ = "certified_product"

    certificate: str = Field(primary_key=True, foreign_key="certificate.id", max_length=36)
    place: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    name: str = Field(max_length=100)

"""Tables of credentials and of their scans."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record

CredentialState = Literal["active", "rotated", "revoked"]
Found = Literal["valid", "rotated", "revoked", "forged", "unreadable"]


class Credential(Record, table=True):
    """An identity code of a subject. ended: ms UTC, when it ceased to hold; successor: the id of the next."""

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("code"),)

    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    code: str = Field(max_length=16)
    state: str = Field(default="active", max_length=8)
    reason: str = Field(default="", max_length=200)
    ended: int | None = Field(default=None, sa_type=BigInteger)
    successor: str = Field(default="", max_length=36)


class CredentialScan(Table, table=True):
    """Somebody scanned what looked like a credential. region: the subject's, the scanner's where nobody issued it.

    code: "" where it was not one of ours (foreign text is not kept); at: ms UTC; doubt: the id of the scan that was too
    far away for the time between, "" for none.
    """

    __tablename__ = "credential_scan"
    __table_args__ = (Index("ix_credential_scan_credential", "credential", "at"),)

    id: str = Field(primary_key=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    credential: str = Field(default="", max_length=36)
    subject: str = Field(default="", index=True, max_length=36)
    code: str = Field(default="", max_length=16)
    found: str = Field(max_length=10)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(max_length=40)
    role: str = Field(max_length=20)
    latitude: float | None = None
    longitude: float | None = None
    doubt: str = Field(default="", max_length=36)

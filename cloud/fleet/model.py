"""Tables of rules and commands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from cloud.kernel.database import Table


class RulesVersion(Table, table=True):
    """One publication of a county's rules. Times are ms; `by` a name, or publication.ITSELF for a renewal.

    parts: JSON, name -> contract.rules.Part; manifest: the signed payload, empty until the courier has signed it (and
    has added the part `keys`), kid: the key that did.
    """

    __tablename__ = "rules_version"

    region: str = Field(primary_key=True, index=True, max_length=12)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    issued: int = Field(sa_type=BigInteger)
    valid_until: int = Field(sa_type=BigInteger)
    by: str = Field(max_length=40)
    parts: str
    manifest: bytes = Field(default=b"", sa_type=LargeBinary)
    kid: str = Field(default="", max_length=64)


class RulesPart(Table, table=True):
    """The bytes of a part, by their SHA-256 in hex."""

    __tablename__ = "rules_part"

    region: str = Field(primary_key=True, index=True, max_length=12)
    sha256: str = Field(primary_key=True, max_length=64)
    body: bytes = Field(sa_type=LargeBinary)


class GatewayCommand(Table, table=True):
    """One command and what became of it: the row is the audit, and is never deleted.

    kind and body: contract.command.Body as JSON; times are ms of the cloud, `sent` and `answered` the latest; code,
    text and data: what the gateway's last reply brought. Data of old commands is let go.
    """

    __tablename__ = "gateway_command"
    __table_args__ = (Index("ix_gateway_command_open", "state", "gateway"),)

    id: str = Field(primary_key=True, max_length=36)
    gateway: str = Field(index=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    county: str = Field(max_length=6)
    kind: str = Field(max_length=20)
    body: str
    by: str = Field(max_length=40)
    created: int = Field(index=True, sa_type=BigInteger)
    expires: int = Field(sa_type=BigInteger)
    state: str = Field(default="queued", max_length=10)
    sent: int | None = Field(default=None, sa_type=BigInteger)
    answered: int | None = Field(default=None, sa_type=BigInteger)
    code: str = Field(default="", max_length=64)
    text: str = ""
    data: str = ""

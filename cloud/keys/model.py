"""Tables of keys: their public halves, the certificates of gateways, the claims by which a gateway gets its first one.

No private key is ever in a table: those lie in files (cloud.keys.room).
"""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field

from cloud.kernel.database import Table


class CountyKey(Table, table=True):
    """A key of the county. `public` is raw in base64url; `certificate` is PEM, for the root and the CA only."""

    __tablename__ = "county_key"

    kid: str = Field(primary_key=True, max_length=32)
    purpose: str = Field(max_length=10)
    alg: str = Field(max_length=10)
    public: str = Field(max_length=64)
    region: str = Field(index=True, max_length=12)
    certificate: str = ""
    made: int = Field(sa_type=BigInteger)
    not_before: int = Field(sa_type=BigInteger)
    not_after: int = Field(sa_type=BigInteger)
    revoked: int = Field(default=0, sa_type=BigInteger)
    revoked_by: str = Field(default="", max_length=40)
    revoked_why: str = Field(default="", max_length=200)


class GatewayKey(Table, table=True):
    """A certificate of a gateway for one key of its own; a key that was certified twice has two rows.

    serial: of the certificate, in hex. reason: how it came, by `enrolment` or `renewal`.
    """

    __tablename__ = "gateway_key"

    serial: str = Field(primary_key=True, max_length=40)
    kid: str = Field(index=True, max_length=32)
    gateway: str = Field(index=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    public: str = Field(max_length=64)
    certificate: str
    ca: str = Field(max_length=32)
    reason: str = Field(max_length=10)
    issued: int = Field(sa_type=BigInteger)
    not_after: int = Field(sa_type=BigInteger)
    revoked: int = Field(default=0, sa_type=BigInteger)
    revoked_by: str = Field(default="", max_length=40)
    revoked_why: str = Field(default="", max_length=200)


class Claim(Table, table=True):
    """The right of one gateway to a first certificate, by a code that only its bearer knows.

    verifier: what scrypt makes of the code (contract.claim), in hex; kid: the key that it was used for, "" before.
    """

    __tablename__ = "claim"

    gateway: str = Field(primary_key=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    verifier: str = Field(max_length=64)
    made: int = Field(sa_type=BigInteger)
    made_by: str = Field(max_length=40)
    expires: int = Field(sa_type=BigInteger)
    used: int = Field(default=0, sa_type=BigInteger)
    kid: str = Field(default="", max_length=32)

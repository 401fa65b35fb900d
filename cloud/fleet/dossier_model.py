"""The table of dossiers: what each gateway was told last of whom it serves."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field

from cloud.kernel.database import Table


class GatewayDossier(Table, table=True):
    """The last version of one gateway. payload: as signed (contract.dossier), packed; kid: the key that signed it.

    digest: SHA-256 (hex) of contract.dossier.content, by which a new version is known to say something new.
    """

    __tablename__ = "gateway_dossier"

    gateway: str = Field(primary_key=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    county: str = Field(max_length=6)
    version: int = Field(sa_type=BigInteger)
    issued: int = Field(sa_type=BigInteger)
    digest: str = Field(max_length=64)
    kid: str = Field(max_length=64)
    payload: bytes = Field(sa_type=LargeBinary)

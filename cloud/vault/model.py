"""The table of people whose documents were shown: sealed, matched by a keyed hash, shown masked."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table


class VaultPerson(Table, table=True):
    """One person as one county knows them. `match` is equal for equal numbers (cloud.keys.Vault.match), "" without one.

    sealed: box of contract.personal, sealed to the vault by `sealer` (a gateway, or a desk) for key `kid`; None once
    purged. shown: masks, as "张**", "1101***********X". forget: ms UTC from which it is to be purged. doubts: codes of
    cloud.vault.doubts joined by a comma.
    """

    __tablename__ = "vault_person"
    __table_args__ = (UniqueConstraint("county", "match"),)

    id: str = Field(primary_key=True, max_length=36)
    county: str = Field(max_length=6)
    region: str = Field(index=True, max_length=12)
    match: str | None = Field(default=None, max_length=64)
    document: str = Field(max_length=10)
    shown_name: str = Field(default="", max_length=40)
    shown_number: str = Field(default="", max_length=40)
    shown_phone: str = Field(default="", max_length=20)
    sealer: str = Field(max_length=32)
    kid: str = Field(max_length=64)
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    forget: int = Field(index=True, sa_type=BigInteger)
    doubts: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})


class VaultEvent(Table, table=True):
    """Which person a `buyer` event of the edge, or a desk, told of: ledgers name the event, people are behind it."""

    __tablename__ = "vault_event"

    event: str = Field(primary_key=True, max_length=36)
    person: str = Field(index=True, foreign_key="vault_person.id", max_length=36)
    region: str = Field(index=True, max_length=12)
    at: int = Field(sa_type=BigInteger)

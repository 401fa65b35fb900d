"""Tables of people: accounts, and their log-ins."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field

from cloud.kernel.database import Table


class Account(Table, table=True):
    """One person. `region` is the prefix of what they may see; `password` an argon2id hash, never anything else.

    subject: the farm, shop, room or market that the person belongs to, "" for the authority's own. version: rises by
    every change of what an administrator may change.
    """

    __tablename__ = "account"

    id: str = Field(primary_key=True, max_length=36)
    name: str = Field(unique=True, max_length=40)
    password: str = Field(max_length=200)
    role: str = Field(max_length=20)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=36, sa_column_kwargs={"server_default": ""})
    language: str = Field(default="zh", max_length=2)
    disabled: bool = False
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created: int = Field(sa_type=BigInteger)
    password_changed: int = Field(sa_type=BigInteger)


class LogIn(Table, table=True):
    """One log-in that has not ended. Only the SHA-256 of its token is kept: a stolen database opens no door."""

    __tablename__ = "log_in"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=36)
    opened: int = Field(sa_type=BigInteger)
    used: int = Field(sa_type=BigInteger)
    expires: int = Field(index=True, sa_type=BigInteger)

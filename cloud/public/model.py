"""Tables of look-ups by the public: how often a code was looked up, and from how many networks. Nobody stands in them.

A network is kept as a keyed hash for the day only, so that one phone that looks ten times is one: the key (scan_salt)
goes with the day, and then nobody can tell any more which network it was.
"""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlmodel import Field

from cloud.kernel.database import Table


class ScanCount(Table, table=True):
    """One code on one day of Asia/Shanghai. code: a label's digest or a voucher's id; times: look-ups, of one network
    at most two an hour; networks: from how many it was looked up."""

    __tablename__ = "scan_count"

    code: str = Field(primary_key=True, max_length=32)
    day: str = Field(primary_key=True, max_length=10)
    region: str = Field(index=True, max_length=12)
    times: int = 0
    networks: int = 0


class ScanNetwork(Table, table=True):
    """That a network looked a code up on a day; gone when the day is over. network: 16 hex digits of the keyed hash."""

    __tablename__ = "scan_network"

    day: str = Field(primary_key=True, max_length=10)
    code: str = Field(primary_key=True, max_length=32)
    network: str = Field(primary_key=True, max_length=16)


class ScanSalt(Table, table=True):
    """The key of a day, for all processes that serve; gone when the day is over."""

    __tablename__ = "scan_salt"

    day: str = Field(primary_key=True, max_length=10)
    salt: bytes = Field(sa_type=LargeBinary)

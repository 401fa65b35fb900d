"""The table of what the watch must remember over restarts: how much room the disks of gateways had."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field

from cloud.kernel.database import Table


class GatewayDisk(Table, table=True):
    """Bytes free on the disk of a gateway, one row an hour at most, for fourteen days."""

    __tablename__ = "gateway_disk"

    gateway: str = Field(primary_key=True, max_length=32)
    t: int = Field(primary_key=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    free: int = Field(sa_type=BigInteger)

"""What stands in the SQL database beside an InfluxDB: newest values, what the rollups lack, where gateways stood.

An InfluxDB answers none of this cheaply. All of it is machinery of the store: whoever shows values asks the registry
what a person may see first, so no row has a region. A device is one row however many points it has: a batch of readings
costs a row a device, not a row a series.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from cloud.kernel.database import Table

_DERIVED: Final = {"derived": "readings"}  # a move does not carry them: taking readings in fills them


class InfluxDevice(Table, table=True):
    """The series of one device. `newest`: JSON, point -> [µs, value, quality, position] or null where it has only
    rollups; `series`: how many points; `position`: the highest of its points."""

    __tablename__ = "influx_device"
    __table_args__ = {"info": _DERIVED}  # noqa: RUF012  # SQLModel's own way

    gateway: str = Field(primary_key=True, max_length=32)
    device: str = Field(primary_key=True, max_length=40)
    series: int
    position: int = Field(index=True, sa_type=BigInteger)
    newest: str = Field(sa_type=Text)


class InfluxStale(Table, table=True):
    """A minute or an hour (`length`, `t`: µs) of a device whose rollup lacks rows. `mark` is new with every write, so
    that a rollup which did not see the last of them does not strike it out."""

    __tablename__ = "influx_stale"
    __table_args__ = (Index("ix_influx_stale_due", "length", "t"), {"info": _DERIVED})

    gateway: str = Field(primary_key=True, max_length=32)
    device: str = Field(primary_key=True, max_length=40)
    length: int = Field(primary_key=True, sa_type=BigInteger)
    t: int = Field(primary_key=True, sa_type=BigInteger)
    mark: int = Field(sa_type=BigInteger)


class InfluxPlace(Table, table=True):
    """From which row time on (`since`, µs) the series of a gateway carry which site as a tag; "" none."""

    __tablename__ = "influx_place"
    __table_args__ = {"info": _DERIVED}  # noqa: RUF012  # SQLModel's own way

    gateway: str = Field(primary_key=True, max_length=32)
    since: int = Field(primary_key=True, sa_type=BigInteger)
    site: str = Field(max_length=48)


class InfluxRollup(Table, table=True):
    """One row: the `floor` (µs) below which only rollups are left, and who rolls up until when (ms)."""

    __tablename__ = "influx_rollup"
    __table_args__ = {"info": _DERIVED}  # noqa: RUF012  # SQLModel's own way

    id: int = Field(primary_key=True)
    floor: int = Field(default=0, sa_type=BigInteger)
    roller: str = Field(default="", max_length=32)
    until: int = Field(default=0, sa_type=BigInteger)

"""Tables of what stands in the field."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKeyConstraint
from sqlmodel import Field

from cloud.kernel.database import Table


class Site(Table, table=True):
    """A farm, shop, test room, market or store. Two counties may use one short name, so `id` is county/short name."""

    __tablename__ = "site"

    id: str = Field(primary_key=True, max_length=48)
    county: str = Field(max_length=6)
    region: str = Field(index=True, max_length=12)
    kind: str = Field(max_length=10)
    name_zh: str
    name_en: str = ""
    latitude: float | None = None
    longitude: float | None = None
    heard: int = Field(sa_type=BigInteger)


class Gateway(Table, table=True):
    """A registered gateway; its id is unique across counties. `state` is its last state message, as it came."""

    __tablename__ = "gateway"

    id: str = Field(primary_key=True, max_length=32)
    county: str = Field(max_length=6)
    region: str = Field(index=True, max_length=12)
    registered: int = Field(sa_type=BigInteger)
    registered_by: str = Field(max_length=40)
    site_id: str | None = Field(default=None, foreign_key="site.id", index=True, max_length=48)
    meta_hash: str = Field(default="", max_length=64)
    software: str = ""
    boot: str = Field(default="", max_length=64)
    boot_heard: int = Field(default=0, sa_type=BigInteger)
    online: bool = False
    last_seen: int = Field(default=0, sa_type=BigInteger)
    state: str = ""


class Device(Table, table=True):
    """One instrument. `present` is false after a birth that no longer lists it; its past stays."""

    __tablename__ = "device"

    gateway_id: str = Field(primary_key=True, foreign_key="gateway.id", max_length=32)
    id: str = Field(primary_key=True, max_length=40)
    region: str = Field(index=True, max_length=12)
    name_zh: str
    name_en: str = ""
    profile: str = Field(max_length=64)
    profile_hash: str = Field(max_length=64)
    present: bool = True


class Point(Table, table=True):
    """One quantity of a device, in the canonical unit of its measurement; `calibrations` as JSON, in order of date."""

    __tablename__ = "point"
    __table_args__ = (ForeignKeyConstraint(["gateway_id", "device_id"], ["device.gateway_id", "device.id"]),)

    gateway_id: str = Field(primary_key=True, max_length=32)
    device_id: str = Field(primary_key=True, max_length=40)
    key: str = Field(primary_key=True, max_length=80)
    region: str = Field(index=True, max_length=12)
    place: int = 0
    unit: str
    name_zh: str = ""
    name_en: str = ""
    low: float | None = None
    high: float | None = None
    interval_ms: int = Field(default=0, sa_type=BigInteger)
    calibrations: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    present: bool = True


class Birth(Table, table=True):
    """A meta that was heard, by its hash: accepted ("" code), or refused and why."""

    __tablename__ = "birth"

    gateway_id: str = Field(primary_key=True, max_length=32)
    hash: str = Field(primary_key=True, max_length=64)
    region: str = Field(index=True, max_length=12)
    heard: int = Field(sa_type=BigInteger)
    code: str = Field(default="", max_length=40)
    reason: str = ""


class Knock(Table, table=True):
    """A gateway that sent something and is not let in: nothing of it is kept but this. Bounded, the oldest goes.

    lack: "unregistered", or "no_key" where it is registered and no key was certified for it yet.
    """

    __tablename__ = "knock"

    gateway_id: str = Field(primary_key=True, max_length=32)
    region: str = Field(index=True, max_length=12, description="the county that its topic names")
    first: int = Field(sa_type=BigInteger)
    last: int = Field(index=True, sa_type=BigInteger)
    count: int = Field(default=1, sa_type=BigInteger)
    lack: str = Field(default="unregistered", max_length=12, sa_column_kwargs={"server_default": "unregistered"})

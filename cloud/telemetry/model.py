"""Tables that are projected from the events journal, and what people say to them.

Everything but Acknowledgement can be thrown away and built again from the journal; an acknowledgement is a person's
word and stays, found again by the alarm's id, which is derived from what the gateway called it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table


class Alarm(Table, table=True):
    """A point beyond a limit. `raised` or `cleared` is None while that half has not arrived; late is normal.

    `revision` rises with every change of any alarm: the live stream reads by it.
    """

    __tablename__ = "alarm"

    id: str = Field(primary_key=True, max_length=36)
    gateway_id: str = Field(max_length=32)
    device_id: str = Field(max_length=64)
    point: str = Field(max_length=80)
    region: str = Field(index=True, max_length=12)
    side: str = Field(max_length=4)
    limit: float
    severity: str = Field(max_length=10)
    raised: int | None = Field(default=None, sa_type=BigInteger)
    raised_value: float | None = None
    cleared: int | None = Field(default=None, index=True, sa_type=BigInteger)
    cleared_value: float | None = None
    revision: int = Field(unique=True, sa_type=BigInteger)


class Acknowledgement(Table, table=True):
    """Who has seen an alarm, and when (ms)."""

    __tablename__ = "acknowledgement"

    alarm_id: str = Field(primary_key=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    account: str = Field(max_length=36)
    name: str = Field(max_length=40)
    at: int = Field(sa_type=BigInteger)


class HealthEvent(Table, table=True):
    """A device stopped answering (lost) or answers again (found). Periods are computed from these when asked for."""

    __tablename__ = "health_event"

    id: str = Field(primary_key=True, max_length=36)
    gateway_id: str = Field(index=True, max_length=32)
    device_id: str = Field(max_length=64)
    region: str = Field(index=True, max_length=12)
    t: int = Field(sa_type=BigInteger)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    state: str = Field(max_length=5)
    since: int = Field(sa_type=BigInteger)
    cause: str = ""


class DeviceEvent(Table):
    """What a table of events of single devices begins with. `position` is the event's in the journal: the live stream
    reads by it; `epoch` and `seq` are the order in which the gateway said it, `t` (ms) is when."""

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    gateway_id: str = Field(max_length=32)
    device_id: str = Field(max_length=64)
    region: str = Field(index=True, max_length=12)
    t: int = Field(sa_type=BigInteger)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)


class RapidTest(DeviceEvent, table=True):
    """What an analyzer said. `verdict` "" where the instrument gave none, `tested` 0 where it told no time; `doubts`
    are words with spaces between."""

    __tablename__ = "rapid_test"
    __table_args__ = (Index("ix_rapid_test_device", "gateway_id", "device_id", "epoch", "seq"),)

    number: str = ""
    sample: str = ""
    item: str = ""
    rate: float | None = None
    verdict: str = Field(default="", max_length=4)
    tested: int = Field(default=0, sa_type=BigInteger)
    method: str = Field(max_length=20)
    doubts: str = ""


class Scan(DeviceEvent, table=True):
    """One printed code that a camera counted; words as in contract.event. `text` "" for a code of a stranger, `legible`
    0 where nobody knows since when, `snapshot` "" where the gateway keeps no picture."""

    __tablename__ = "scan"
    __table_args__ = (
        Index("ix_scan_device", "gateway_id", "device_id", "epoch", "seq"),
        Index("ix_scan_day", "gateway_id", "device_id", "t", "region"),
    )

    code: str = Field(max_length=20)
    text: str = Field(default="", max_length=1024)
    symbology: str = Field(max_length=16)
    reads: int = Field(sa_type=BigInteger)
    proof: str = Field(max_length=12)
    legible: int = Field(default=0, sa_type=BigInteger)
    snapshot: str = Field(default="", max_length=64)


class BootClock(Table, table=True):
    """What became known of the clock of a run: the true UTC ms at its monotonic 0. Derived from the journal."""

    __tablename__ = "boot_clock"

    gateway_id: str = Field(primary_key=True, max_length=32)
    boot: str = Field(primary_key=True, max_length=64)
    region: str = Field(index=True, max_length=12)
    zero: int = Field(sa_type=BigInteger)


class Attendance(Table, table=True):
    """Somebody came to a terminal of a gateway, left it, was turned away, or was given or refused the right to come.

    t: ms. operator, by: the ids by which the gateway knows people, "" nobody was recognised, or whoever has the access
    word; roles: what they may do there, with a space between; the rest is as in contract.event.Attendance.
    """

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_t", "t", "id"), Index("ix_attendance_gateway", "gateway_id", "t"))

    id: str = Field(primary_key=True, max_length=36)
    gateway_id: str = Field(max_length=32)
    region: str = Field(index=True, max_length=12)
    t: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    step: str = Field(max_length=10)
    operator: str = Field(default="", max_length=64)
    terminal: str = Field(default="", max_length=64)
    means: str = Field(default="", max_length=4)
    by: str = Field(default="", max_length=64)
    roles: str = ""
    why: str = Field(default="", max_length=300)


class Gap(Table, table=True):
    """Readings that never will come, as the gateway declared. `device_id` "" means all devices."""

    __tablename__ = "gap"

    id: str = Field(primary_key=True, max_length=36)
    gateway_id: str = Field(index=True, max_length=32)
    device_id: str = Field(default="", max_length=64)
    region: str = Field(index=True, max_length=12)
    start: int = Field(sa_type=BigInteger)
    end: int = Field(sa_type=BigInteger)
    cause: str = Field(max_length=16)
    rows: int | None = Field(default=None, sa_type=BigInteger)

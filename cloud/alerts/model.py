"""The table of alerts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table


class PipeAlert(Table, table=True):
    """One finding, from `raised` to `cleared` (ms, None while it lasts); the same finding again only counts up.

    code: a key of rules.CODES; gateway "" for the cloud itself; subject tells findings of one code apart (a lane and
    epoch, a key id, a seq). details: JSON that fills the sentences. `revision` rises with every change of any alert.
    """

    __tablename__ = "pipe_alert"
    __table_args__ = (Index("ix_pipe_alert_finding", "code", "gateway", "subject", "cleared"),)

    id: str = Field(primary_key=True, max_length=36)
    code: str = Field(max_length=32)
    gateway: str = Field(max_length=32)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=120)
    severity: str = Field(max_length=10)
    details: str = "{}"
    raised: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    count: int = Field(default=1, sa_type=BigInteger)
    cleared: int | None = Field(default=None, index=True, sa_type=BigInteger)
    acknowledged: int | None = Field(default=None, sa_type=BigInteger)
    acknowledged_by: str = Field(default="", max_length=40)
    revision: int = Field(unique=True, sa_type=BigInteger)

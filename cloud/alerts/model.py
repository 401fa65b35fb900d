"""The tables of alerts and of what was done about them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table


class PipeAlert(Table, table=True):
    """One finding, from `raised` to `cleared` (ms, None while it lasts); the same finding again only counts up.

    code: a key of rules.CODES; gateway "" for the cloud itself; subject tells findings of one code apart (a lane and
    epoch, a key id, a seq). details: JSON that fills the sentences. `revision` rises with every change of any alert.

    area: pipe, else the context that finds it: then it is a duty (see duties), which one matter raises once, `subject`
    is the key of that matter, and `cleared` says when it was withdrawn, as it is so no longer. party: the subject of
    the register that it is about; evidence: JSON of pairs of a kind of record and its id; due: ms UTC by which it is to
    be handled. handled, measure: what was done about it; closed: ms UTC, with a remark.
    """

    __tablename__ = "pipe_alert"
    __table_args__ = (
        Index("ix_pipe_alert_finding", "code", "gateway", "subject", "cleared"),
        Index("ix_pipe_alert_area", "area", "revision"),
    )

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
    area: str = Field(default="pipe", max_length=12)
    party: str = Field(default="", max_length=64)
    evidence: str = "[]"
    due: int | None = Field(default=None, sa_type=BigInteger)
    handled: int | None = Field(default=None, sa_type=BigInteger)
    handled_by: str = Field(default="", max_length=40)
    measure: str = Field(default="", max_length=500)
    closed: int | None = Field(default=None, sa_type=BigInteger)
    closed_by: str = Field(default="", max_length=40)
    remark: str = Field(default="", max_length=300)


class AlertStep(Table, table=True):
    """One step of a duty: raised, acknowledged, handled, closed, withdrawn, again. Never changed.

    at: ms UTC; by: the account, "" for the product itself.
    """

    __tablename__ = "alert_step"

    alert: str = Field(primary_key=True, foreign_key="pipe_alert.id", max_length=36)
    number: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    step: str = Field(max_length=12)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(default="", max_length=40)
    remark: str = Field(default="", max_length=500)

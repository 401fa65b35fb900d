"""Tables of how well records are kept: a figure for each subject and month, and rectifications with their dates."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record


class DataQuality(Table, table=True):
    """What a subject's records of one month are worth, as cloud.dataquality.count found them at `counted` (ms UTC).

    month: as "2026-11", of when things happened in Asia/Shanghai. facts: how many there are; wanted, given: fields that
    they should have, and those that they have; timely: facts that the county knew within a day; doubtful: facts that
    carry a doubt. A filed subject without any fact has a row too: nothing was recorded.
    """

    __tablename__ = "data_quality"
    __table_args__ = (Index("ix_data_quality_month", "month", "region"),)

    subject: str = Field(primary_key=True, max_length=36)
    month: str = Field(primary_key=True, max_length=7)
    region: str = Field(index=True, max_length=12)
    facts: int = 0
    wanted: int = 0
    given: int = 0
    timely: int = 0
    doubtful: int = 0
    counted: int = Field(sa_type=BigInteger)


class Rectification(Record, table=True):
    """A subject is told to set something right, by a day. code: one of the violations of article 17 (rules.VIOLATIONS).

    found: the day on which it was found, due: the last on which it may be answered; ISO.
    days: working days from the day on which it was told to `due`; due_known: by calendars that are known. state: open,
    answered, accepted, withdrawn. evidence: ids and words that tell what was found; answer: what the subject did.
    """

    __tablename__ = "rectification"
    __table_args__ = (Index("ix_rectification_state", "state", "due"),)

    subject: str = Field(index=True, max_length=36)
    code: str = Field(max_length=20)
    found: str = Field(max_length=10)
    days: int = 0
    due: str = Field(max_length=10)
    due_known: bool = True
    evidence: str = Field(max_length=2000)
    state: str = Field(default="open", max_length=10)
    answer: str = Field(default="", max_length=2000)
    answered: int = Field(default=0, sa_type=BigInteger)
    closed: int = Field(default=0, sa_type=BigInteger)
    remark: str = Field(default="", max_length=500)

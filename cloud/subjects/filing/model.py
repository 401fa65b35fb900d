"""Tables of applications and their papers."""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record

ApplicationKind = Literal["new", "change"]
ApplicationState = Literal["submitted", "approved", "returned", "rejected"]
APPLICATION_STATES: Final[tuple[ApplicationState, ...]] = get_args(ApplicationState)


class Application(Record, table=True):
    """What somebody asks to be filed, or changed in what is filed. subject: "" until a new one is approved.

    proposal: JSON, the facts as they shall be (`change`: only those that change). person: the vault's id. submitted,
    decided: ms UTC, 0: not yet; due: ISO day of Asia/Shanghai; due_known: the calendar of its year was known.
    reasons: of the last decision, one a line. rounds: how often it was submitted.
    """

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_state_due", "state", "due"),)

    kind: str = Field(max_length=6)
    subject: str = Field(default="", index=True, max_length=36)
    proposal: str
    person: str = Field(default="", max_length=36)
    state: str = Field(default="submitted", max_length=10)
    submitted: int = Field(sa_type=BigInteger)
    submitted_by: str = Field(max_length=40)
    due: str = Field(max_length=10)
    due_known: bool = True
    decided: int = Field(default=0, sa_type=BigInteger)
    decided_by: str = Field(default="", max_length=40)
    reasons: str = Field(default="", max_length=2_100)
    rounds: int = 1


class Paper(Record, table=True):
    """One paper of an application. media: what its bytes are, not what its name says; size: bytes."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("application", "digest"),)

    application: str = Field(index=True, foreign_key="application.id", max_length=36)
    name: str = Field(max_length=120)
    media: str = Field(max_length=20)
    digest: str = Field(max_length=64)
    size: int


class PaperContent(Table, table=True):
    """The bytes of a paper, apart from it, so that a list of papers does not read them."""

    __tablename__ = "paper_content"

    paper: str = Field(primary_key=True, foreign_key="paper.id", max_length=36)
    region: str = Field(index=True, max_length=12)
    content: bytes = Field(sa_type=LargeBinary)

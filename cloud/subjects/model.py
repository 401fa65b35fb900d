"""Tables of the registry of subjects: who takes part in the trace, on which land, and on what papers."""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.record import Record

SubjectKind = Literal[
    "enterprise", "cooperative", "family_farm", "slaughterhouse", "collector", "shop", "market", "laboratory", "person"
]
SUBJECT_KINDS: Final[tuple[SubjectKind, ...]] = get_args(SubjectKind)
LicenceKind = Literal["pesticide", "veterinary", "seed"]
PlotKind = Literal["field", "orchard", "house", "barn", "pond"]
# house: a greenhouse or tunnel; barn: for animals on land; pond: also a cage or raft in open water.
Sector = Literal["crops", "livestock", "aquatic"]
SECTORS: Final[tuple[Sector, ...]] = get_args(Sector)
SubjectState = Literal["listed", "filed", "suspended", "closed"]
# listed: on the census of the township, without a filing; filed: its application was approved.
SUBJECT_STATES: Final[tuple[SubjectState, ...]] = get_args(SubjectState)


class Subject(Record, table=True):
    """Somebody who grows, sells inputs, tests, carries or trades. sectors: words of SECTORS joined by a comma.

    credit_code: 统一社会信用代码, "" for who has none; person: the vault's id of whom it is, or answers for it.
    filed: ms UTC of the approval, 0: none yet.
    """

    __tablename__ = "subject"
    __table_args__ = (Index("ix_subject_name", "name"), Index("ix_subject_credit_code", "credit_code"))

    kind: str = Field(max_length=20)
    sectors: str = Field(default="", max_length=40)
    name: str = Field(max_length=200)
    credit_code: str = Field(default="", max_length=18)
    address: str = Field(default="", max_length=200)
    person: str = Field(default="", max_length=36)
    state: str = Field(default="listed", index=True, max_length=10)
    state_reason: str = Field(default="", max_length=200)
    filed: int = Field(default=0, sa_type=BigInteger)


class Tenure(Record, table=True):
    """Which subject runs a site of the registry, and so its gateways, from `since` up to, without, `until` (ms UTC)."""

    __tablename__ = "tenure"
    __table_args__ = (Index("ix_tenure_site", "site", "since"),)

    site: str = Field(max_length=48)
    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    since: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)


class Licence(Record, table=True):
    """A paper that lets a shop sell. kind: `pesticide` (restricted: it names 限制使用农药), `veterinary`, `seed`.

    since, until: days of Asia/Shanghai, ISO; half-open. dealer_filed: the day of 经营告知备案, "" where none is known.
    """

    __tablename__ = "licence"

    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    kind: str = Field(max_length=12)
    number: str = Field(max_length=60)
    restricted: bool = False
    since: str = Field(max_length=10)
    until: str = Field(max_length=10)
    suspended: str = Field(default="", max_length=200)
    dealer_filed: str = Field(default="", max_length=10)


class Base(Record, table=True):
    """A production base of a subject: plots, herds and ponds lie in it.

    geometry: GeoJSON, "" where none was drawn; drawn: m² within it.
    """

    __tablename__ = "base"

    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    name: str = Field(max_length=100)
    address: str = Field(default="", max_length=200)
    geometry: str = ""
    drawn: float = 0.0
    ended: int | None = Field(default=None, sa_type=BigInteger)
    end_reason: str = Field(default="", max_length=200)


class Plot(Record, table=True):
    """A piece of land, a house, a barn or a pond. origin_code: ours (region 6 + township 3 + serial 5 + check 1).

    area: m², as declared; drawn: m² within `geometry`, 0 where none was drawn. west to north: the box around what was
    drawn in degrees, all 0 without, by which neighbours are found.
    """

    __tablename__ = "plot"
    __table_args__ = (UniqueConstraint("origin_code"),)

    base: str = Field(index=True, foreign_key="base.id", max_length=36)
    subject: str = Field(index=True, foreign_key="subject.id", max_length=36)
    kind: str = Field(max_length=12)
    name: str = Field(max_length=100)
    origin_code: str = Field(max_length=20)
    area: float = 0.0
    drawn: float = 0.0
    geometry: str = ""
    ended: int | None = Field(default=None, sa_type=BigInteger)
    west: float = 0.0
    south: float = 0.0
    east: float = 0.0
    north: float = 0.0
    end_reason: str = Field(default="", max_length=200)

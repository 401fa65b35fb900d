"""Tables of warnings: what regions lay down for each rule, findings day by day, and what people said of them.

Findings follow from the rows of other contexts and can be filled anew; a warning is a run of findings of one cause, and
carries what a person decided about it.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record

WarningState = Literal["waiting", "published", "dismissed", "withdrawn"]
WARNING_STATES: Final[tuple[WarningState, ...]] = get_args(WarningState)


class RiskPolicy(Record, table=True):
    """What a region wants of one rule from `since` on (a day, ISO) until another one takes its place.

    active: false switches the rule off there; settings: JSON, see cloud.risk.settings; source: the paper that it stands
    in. Never changed: another one is laid down.
    """

    __tablename__ = "risk_policy"
    __table_args__ = (UniqueConstraint("region", "rule", "since"),)

    rule: str = Field(max_length=20)
    since: str = Field(max_length=10)
    active: bool = True
    settings: str = "{}"
    source: str = Field(default="", max_length=300)


class RiskFinding(Table, table=True):
    """What a rule found of one cause (key) on one day; see cloud.risk.finding. numbers, evidence: JSON.

    first: the window's first day; policy: whose figures held, "" the product's own.
    """

    __tablename__ = "risk_finding"
    __table_args__ = (Index("ix_risk_finding_day", "rule", "day"),)

    rule: str = Field(primary_key=True, max_length=20)
    key: str = Field(primary_key=True, max_length=200)
    day: str = Field(primary_key=True, max_length=10)
    region: str = Field(index=True, max_length=12)
    party: str = Field(default="", max_length=36)
    first: str = Field(max_length=10)
    score: float
    numbers: str = "{}"
    evidence: str = "[]"
    policy: str = Field(default="", max_length=36)


class RiskWarning(Table, table=True):
    """One cause for as long as it went on: its worst finding so far, and where it stands with whoever reviews it.

    begun, last: the first and the last day on which it was found; numbers, evidence, score, first, day, policy: of the
    worst. decided: waiting, published, dismissed, as a person said; stands: there are still findings behind it.
    to_party: published to the subject too. shown: JSON of the finding as it was reviewed, "" not yet: this is what was
    published. reviewed: its score. version rises with every change.
    """

    __tablename__ = "risk_warning"
    __table_args__ = (
        Index("ix_risk_warning_cause", "rule", "key", "begun"),
        Index("ix_risk_warning_decided", "decided", "last"),
        Index("ix_risk_warning_party", "party", "last"),
    )

    id: str = Field(primary_key=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    version: int = 1
    rule: str = Field(max_length=20)
    key: str = Field(max_length=200)
    party: str = Field(default="", max_length=36)
    begun: str = Field(max_length=10)
    last: str = Field(max_length=10)
    first: str = Field(max_length=10)
    day: str = Field(max_length=10)
    score: float
    numbers: str = "{}"
    evidence: str = "[]"
    policy: str = Field(default="", max_length=36)
    decided: str = Field(default="waiting", max_length=10)
    stands: bool = True
    to_party: bool = False
    shown: str = ""
    reviewed: float = 0.0
    found: int = Field(sa_type=BigInteger)
    changed: int = Field(sa_type=BigInteger)


class RiskStep(Table, table=True):
    """One step of a warning: found, worse, again, withdrawn by the product; published, dismissed by a person.

    at: ms UTC; by: the account, "" the product itself; finding: JSON of what stood there then. Never changed.
    """

    __tablename__ = "risk_step"

    warning: str = Field(primary_key=True, foreign_key="risk_warning.id", max_length=36)
    number: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    step: str = Field(max_length=10)
    at: int = Field(sa_type=BigInteger)
    by: str = Field(default="", max_length=40)
    remark: str = Field(default="", max_length=500)
    finding: str = "{}"


class RiskLook(Table, table=True):
    """How far a rule has looked. position: of its own rows, see Scout.news; journal: how far its projections had come;
    whole: the day (ISO) of its last whole look; policies: digest of the figures that held."""

    __tablename__ = "risk_look"

    rule: str = Field(primary_key=True, max_length=20)
    position: int = Field(default=0, sa_type=BigInteger)
    journal: int = Field(default=0, sa_type=BigInteger)
    whole: str = Field(default="", max_length=10)
    policies: str = Field(default="", max_length=64)

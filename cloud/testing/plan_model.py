"""Tables of sampling plans: whom a draw could fall on, frozen, and on whom it fell."""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record

Population = Literal["subjects", "cycles", "batches"]
POPULATIONS: Final[tuple[Population, ...]] = get_args(Population)
PlanState = Literal["frozen", "drawn"]
PLAN_STATES: Final[tuple[PlanState, ...]] = get_args(PlanState)


class SamplingPlan(Record, table=True):
    """So many of a population are to be sampled. region: within which; purpose: of the samples.

    population: subjects, cycles running between since and until (days, ISO), or batches made then. product, kind,
    sector: filters, "" for any. size, digest: of the population, frozen when the plan was made, before anybody knew
    the seed. seed: published, "" until the draw; drawn: ms UTC of it, 0: not yet.
    """

    __tablename__ = "sampling_plan"

    title: str = Field(max_length=200)
    purpose: str = Field(max_length=20)
    population: str = Field(max_length=10)
    product: str = Field(default="", max_length=40)
    kind: str = Field(default="", max_length=20)
    sector: str = Field(default="", max_length=10)
    since: str = Field(max_length=10)
    until: str = Field(max_length=10)
    quota: int
    size: int
    digest: str = Field(max_length=64)
    seed: str = Field(default="", max_length=100)
    seed_source: str = Field(default="", max_length=300)
    drawn: int = Field(default=0, sa_type=BigInteger)
    state: str = Field(default="frozen", index=True, max_length=10)


class SamplingFrame(Table, table=True):
    """The population of a plan, line by line as cloud.testing.plan_rules writes it: what its digest is of."""

    __tablename__ = "sampling_frame"

    plan: str = Field(primary_key=True, foreign_key="sampling_plan.id", max_length=36)
    region: str = Field(index=True, max_length=12)
    text: str


class SamplingDraw(Table, table=True):
    """One member that the draw fell on. place: in the order of the draw, from 1; stratum: its township and product."""

    __tablename__ = "sampling_draw"
    __table_args__ = (UniqueConstraint("plan", "member"), Index("ix_sampling_draw_subject", "subject"))

    id: str = Field(primary_key=True, max_length=36)
    plan: str = Field(foreign_key="sampling_plan.id", index=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    place: int
    member: str = Field(max_length=36)
    subject: str = Field(max_length=36)
    township: str = Field(max_length=12)
    product: str = Field(default="", max_length=64)
    key: str = Field(max_length=64)

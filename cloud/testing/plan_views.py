"""Sampling plans, their draws and how far they have come, as people see them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel import day
from cloud.testing.plan_coverage import Coverage
from cloud.testing.plan_model import PlanState, Population, SamplingPlan
from cloud.testing.plan_store import Place
from cloud.testing.sample_model import Purpose

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
ORIGIN = "https://example.org/lottery/2026-05-30"
PLAN_EXAMPLE: JsonDict = {
    "id": ID, "version": 2, "region": "349901", "title": "2026 年 6 月豇豆专项抽查", "purpose": "supervision",
    "population": "cycles", "product": "豇豆", "kind": "crop", "sector": "", "since": "2026-06-01",
    "until": "2026-06-30", "quota": 20, "size": 143, "digest": "9f0b…", "seed": "07 11 18 22 29 31 + 05",
    "seed_source": ORIGIN, "drawn": 1_780_275_600_000, "state": "drawn",
}  # fmt: skip
WANTED_EXAMPLE: JsonDict = {
    "title": "2026 年 6 月豇豆专项抽查", "region": "349901", "purpose": "supervision", "population": "cycles",
    "product": "豇豆", "since": "2026-06-01", "until": "2026-06-30", "quota": 20,
}  # fmt: skip
DRAW_EXAMPLE: JsonDict = {
    "id": ID, "place": 1, "member": ID, "subject": ID, "township": "349901101", "product": "豇豆", "key": "00a3…",
    "sample": "NC-2026-0417", "verdict": "conformant",
}  # fmt: skip
ROW_EXAMPLE: JsonDict = {
    "township": "349901101", "product": "豇豆", "size": 31, "drawn": 4, "sampled": 3, "tested": 2, "violations": 0,
}  # fmt: skip
Day = Annotated[day.Day, Field(examples=["2026-06-01"])]


class PlanWanted(BaseModel):
    """A plan to make. kind: of a subject, or crop, herd, pond of a cycle, or how a batch was made; sector: of subjects
    and batches; "" is any."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [WANTED_EXAMPLE]})

    title: str = Field(min_length=1, max_length=200)
    region: str = Field(pattern=r"^[0-9]{6}([0-9]{3}){0,2}$")
    purpose: Purpose
    population: Population
    quota: int = Field(ge=1, le=10_000)
    since: Day
    until: Day
    product: str = Field(default="", max_length=40)
    kind: str = Field(default="", max_length=20)
    sector: str = Field(default="", pattern="^(|crops|livestock|aquatic)$")


class Seed(BaseModel):
    """A seed that was published, and where: the numbers of a lottery, the closing price of a day."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"seed": "07 11 18 22 29 31 + 05", "source": ORIGIN}]}
    )

    seed: str = Field(min_length=6, max_length=100, pattern=r"^[^\x00-\x1f|]+$")
    source: str = Field(min_length=1, max_length=300)


class PlanView(BaseModel):
    """One plan. size, digest: of its frozen population; seed "": not drawn yet."""

    model_config = {"json_schema_extra": {"examples": [PLAN_EXAMPLE]}}

    id: str
    version: int
    region: str
    title: str
    purpose: Purpose
    population: Population
    product: str
    kind: str
    sector: str
    since: str
    until: str
    quota: int
    size: int
    digest: str
    seed: str
    seed_source: str
    drawn: int
    state: PlanState


class Plans(BaseModel):
    """A page of plans."""

    items: list[PlanView]
    next: str | None = None


class FrameView(BaseModel):
    """The population as the text that the digest is of; see docs/domain/laboratory.md for how to draw again."""

    model_config = {
        "json_schema_extra": {"examples": [{"plan": ID, "digest": "9f0b…", "text": f"{ID},349901101,豇豆,{ID}\n"}]}
    }

    plan: str
    digest: str
    text: str


class DrawView(BaseModel):
    """One place of a draw. sample: the number that fills it, "" none yet; verdict: "" not tested yet."""

    model_config = {"json_schema_extra": {"examples": [DRAW_EXAMPLE]}}

    id: str
    place: int
    member: str
    subject: str
    township: str
    product: str
    key: str
    sample: str
    verdict: str


class Draws(BaseModel):
    """A page of a draw."""

    items: list[DrawView]
    next: str | None = None


class CoverageRow(BaseModel):
    """Counts of a stratum."""

    model_config = {"json_schema_extra": {"examples": [ROW_EXAMPLE]}}

    township: str
    product: str
    size: int
    drawn: int
    sampled: int
    tested: int
    violations: int


class CoverageView(BaseModel):
    """How far a plan has come. subjects: all that grow or raise something in the plan's region."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"plan": ID, "whole": {**ROW_EXAMPLE, "township": "", "product": ""}, "strata": [ROW_EXAMPLE],
                 "subjects": 320, "subjects_drawn": 19, "subjects_sampled": 15}
            ]
        }
    }  # fmt: skip

    plan: str
    whole: CoverageRow
    strata: list[CoverageRow]
    subjects: int
    subjects_drawn: int
    subjects_sampled: int


def plan_view(row: SamplingPlan) -> PlanView:
    """One plan."""
    return PlanView(**row.model_dump(exclude={"created", "created_by", "changed"}))


def draw_view(place: Place) -> DrawView:
    """One place of a draw with what came of it."""
    told = place.draw.model_dump(exclude={"plan", "region"})
    return DrawView(**told, sample=place.sample, verdict=place.verdict)


def coverage_view(plan: str, found: Coverage) -> CoverageView:
    """How far a plan has come."""
    return CoverageView(plan=plan, **asdict(found))

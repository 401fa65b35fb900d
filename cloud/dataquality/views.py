"""How data quality and rectifications are shown."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cloud.dataquality.model import DataQuality, Rectification
from cloud.dataquality.rules import DUE_DAYS, VIOLATIONS, State, Violation, overdue, score
from cloud.dataquality.store import Township
from cloud.kernel.language import Words

Share = Annotated[float | None, Field(ge=0, le=1, description="null: nothing to judge")]


class QualityView(BaseModel):
    """One subject in one month. index: 100 × completeness × timeliness; silent: nothing was recorded at all."""

    subject: str
    region: str
    month: str
    facts: int
    completeness: Share
    timeliness: Share
    index: float | None
    doubtful: int
    silent: bool
    counted: int


class Qualities(BaseModel):
    """A page of them."""

    items: list[QualityView]
    next: str | None


class TownshipQuality(BaseModel):
    """All subjects of one township in one month."""

    region: str
    subjects: int
    silent: int
    facts: int
    completeness: Share
    timeliness: Share
    index: float | None
    doubtful: int


class TownshipQualities(BaseModel):
    """One row a township."""

    month: str
    items: list[TownshipQuality]


class RectificationView(BaseModel):
    """A rectification; `overdue` while it is open and its day has passed."""

    id: str
    version: int
    region: str
    subject: str
    code: Violation
    violation: Words
    found: str
    due: str
    overdue: bool
    state: State
    evidence: str
    answer: str
    remark: str
    created: int
    created_by: str


class Rectifications(BaseModel):
    """A page of them."""

    items: list[RectificationView]
    next: str | None


class NewRectification(BaseModel):
    """What a subject must set right. days: working days until it must be answered."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(max_length=36)
    code: Violation
    evidence: str = Field(min_length=1, max_length=2000)
    found: date
    days: int = DUE_DAYS


class Said(BaseModel):
    """An answer of the subject, or a remark of the authority."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=500)


def quality_view(row: DataQuality) -> QualityView:
    """One row."""
    found = score(row.facts, row.wanted, row.given, row.timely)
    return QualityView(
        subject=row.subject,
        region=row.region,
        month=row.month,
        facts=row.facts,
        completeness=found.completeness,
        timeliness=found.timeliness,
        index=found.index,
        doubtful=row.doubtful,
        silent=row.facts == 0,
        counted=row.counted,
    )


def township_view(row: Township) -> TownshipQuality:
    """One row."""
    found = score(row.facts, row.wanted, row.given, row.timely)
    shown: dict[str, Any] = {name: getattr(row, name) for name in ("region", "subjects", "silent", "facts", "doubtful")}
    return TownshipQuality(**shown, completeness=found.completeness, timeliness=found.timeliness, index=found.index)


def rectification_view(row: Rectification, today: date) -> RectificationView:
    """One rectification as it stands on a day."""
    zh, en = VIOLATIONS[row.code]  # type: ignore[index]  # only such codes are kept
    names = set(RectificationView.model_fields) - {"violation", "overdue"}
    return RectificationView.model_validate(
        {
            **{name: getattr(row, name) for name in names},
            "violation": Words(zh=zh, en=en),
            "overdue": overdue(row.state, row.due, today),
        }
    )

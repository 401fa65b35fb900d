"""How data quality and rectifications are shown."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from cloud.dataquality.model import DataQuality, Rectification
from cloud.dataquality.rules import DUE_DAYS, VIOLATIONS, State, Violation, overdue, score
from cloud.dataquality.store import Kept
from cloud.kernel.language import Words

Share = Annotated[float | None, Field(ge=0, le=1, description="null: nothing to judge")]


_QUALITY: Final[dict[str, Any]] = {
    "region": "349901101",
    "facts": 212,
    "completeness": 0.96,
    "timeliness": 0.99,
    "index": 95.0,
    "doubtful": 3,
}
_SUBJECT: Final = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"
QUALITY_EXAMPLE: Final[dict[str, Any]] = {
    **_QUALITY, "subject": _SUBJECT, "month": "2026-11", "silent": False, "counted": 1795910400000,
}  # fmt: skip
TOWNSHIP_EXAMPLE: Final[dict[str, Any]] = {**_QUALITY, "subjects": 18, "silent": 2}
RECTIFICATION_EXAMPLE: Final[dict[str, Any]] = {
    "id": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c5",
    "version": 1,
    "region": "349901101",
    "subject": _SUBJECT,
    "code": "false_records",
    "violation": {"zh": "不记录或虚假记录", "en": "no records, or false ones"},
    "found": "2026-11-20",
    "due": "2026-12-04",
    "due_known": True,
    "overdue": False,
    "state": "open",
    "evidence": "11 月台账缺 6 天",
    "answer": "",
    "remark": "",
    "created": 1795910400000,
    "created_by": "wang",
}


class QualityView(BaseModel):
    """One subject in one month. index: 100 × completeness × timeliness; silent: nothing was recorded at all."""

    model_config = ConfigDict(json_schema_extra={"examples": [QUALITY_EXAMPLE]})

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

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [QUALITY_EXAMPLE], "next": None}]})

    items: list[QualityView]
    next: str | None


class TownshipQuality(BaseModel):
    """All subjects of one township in one month."""

    model_config = ConfigDict(json_schema_extra={"examples": [TOWNSHIP_EXAMPLE]})

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

    model_config = ConfigDict(json_schema_extra={"examples": [{"month": "2026-11", "items": [TOWNSHIP_EXAMPLE]}]})

    month: str
    items: list[TownshipQuality]


class RectificationView(BaseModel):
    """A rectification; `overdue` while it is open and its day has passed."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECTIFICATION_EXAMPLE]})

    id: str
    version: int
    region: str
    subject: str
    code: Violation
    violation: Words
    found: str
    due: str
    due_known: bool = Field(description="false: the year's calendar is not known, counted by Monday to Friday")
    overdue: bool
    state: State
    evidence: str
    answer: str
    remark: str
    created: int
    created_by: str


class Rectifications(BaseModel):
    """A page of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [RECTIFICATION_EXAMPLE], "next": None}]})

    items: list[RectificationView]
    next: str | None


class NewRectification(BaseModel):
    """What a subject must set right. days: working days until it must be answered."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"subject": _SUBJECT, "code": "false_records", "evidence": "11 月台账缺 6 天", "found": "2026-11-20"}
            ]
        },
    )

    subject: str = Field(max_length=36)
    code: Violation
    evidence: str = Field(min_length=1, max_length=2000)
    found: date
    days: int = DUE_DAYS


class Said(BaseModel):
    """An answer of the subject, or a remark of the authority."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "已补录，附照片"}]})

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


def township_view(row: Kept) -> TownshipQuality:
    """One row."""
    found = score(row.facts, row.wanted, row.given, row.timely)
    shown: dict[str, Any] = {name: getattr(row, name) for name in ("subjects", "silent", "facts", "doubtful")}
    shown["region"] = row.township
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

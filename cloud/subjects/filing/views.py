"""What the API says of applications and papers, and what it is told of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.subjects import rules
from cloud.subjects.fields import EXAMPLE_ID, EXAMPLE_MS, Code, Line, Loose, RecordId, Township, Why, today
from cloud.subjects.filing import clock
from cloud.subjects.filing.media import MOST, Media
from cloud.subjects.filing.model import Application, ApplicationKind, ApplicationState, Paper
from cloud.subjects.model import Sector, SubjectKind
from cloud.subjects.views import Sectors, WarningView, sectors_of, warned
from contract.identifiers import credit_code

_BASE64: Final = MOST * 4 // 3 + 8
PAPER_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "application": EXAMPLE_ID,
    "name": "营业执照.pdf",
    "media": "application/pdf",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 81_200,
    "created": EXAMPLE_MS,
}
APPLICATION_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "version": 1,
    "kind": "new",
    "subject": "",
    "facts": {"kind": "cooperative", "name": "青禾县丰禾蔬菜专业合作社", "sectors": ["crops"]},
    "person": "",
    "state": "submitted",
    "submitted": EXAMPLE_MS,
    "submitted_by": "li-na",
    "due": "2026-11-30",
    "due_known": True,
    "days_left": 3,
    "overdue": False,
    "decided": 0,
    "decided_by": "",
    "reasons": [],
    "rounds": 1,
    "papers": [PAPER_EXAMPLE],
    "warnings": [],
}


class FactsIn(BaseModel):
    """Facts of a subject; of one that is listed or filed only those that differ."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "青禾县丰禾蔬菜专业合作社"}]})

    region: Township | None = None
    kind: SubjectKind | None = None
    name: Line | None = None
    sectors: Sectors | None = None
    credit_code: Code | None = None
    address: Loose | None = None


class PersonIn(BaseModel):
    """Who answers for the subject, from the identity card. Kept in the vault only, shown nowhere else."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"number": "11010519491231002X", "name": "张三"}]}
    )

    number: Annotated[str, Field(max_length=40)]
    name: Line
    phone: Annotated[str, Field(max_length=20, pattern=r"^[0-9+ -]*$")] = ""

    def __repr__(self) -> str:
        return "PersonIn(…)"

    __str__ = __repr__


class ApplicationIn(BaseModel):
    """What is asked to be filed. `new` with a subject: of one on the census; `change` is of a filed one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "new",
                    "facts": {
                        "region": "349901101",
                        "kind": "cooperative",
                        "name": "青禾县丰禾蔬菜专业合作社",
                        "sectors": ["crops"],
                        "credit_code": "93349901MA2N00001X",
                    },
                }
            ]
        },
    )

    kind: ApplicationKind
    subject: RecordId | None = None
    facts: FactsIn = FactsIn()
    person: PersonIn | None = None


class Corrections(BaseModel):
    """What was put right before it is submitted again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"facts": {"address": "河东村 12 号"}}]})

    facts: FactsIn = FactsIn()


class Decision(BaseModel):
    """Why it is not approved, one reason a line."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reasons": ["营业执照看不清"]}]})

    reasons: Annotated[list[Why], Field(min_length=1, max_length=10)]


class PaperIn(BaseModel):
    """A paper: its name, and its bytes in base64."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "营业执照.pdf", "content": "JVBERi0xLjQK"}]}
    )

    name: Line
    content: Annotated[str, Field(max_length=_BASE64, description="base64 of a PDF, JPEG or PNG of at most 5 MB")]


class PaperView(BaseModel):
    """A paper, without its bytes."""

    model_config = ConfigDict(json_schema_extra={"examples": [PAPER_EXAMPLE]})

    id: str
    application: str
    name: str
    media: Media
    digest: str = Field(description="SHA-256 of the bytes")
    size: int
    created: int


class PaperFile(PaperView):
    """A paper with its bytes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**PAPER_EXAMPLE, "content": "JVBERi0xLjQK"}]})

    content: str = Field(description="base64")


class ApplicationView(BaseModel):
    """An application with its papers and its clock."""

    model_config = ConfigDict(json_schema_extra={"examples": [APPLICATION_EXAMPLE]})

    id: str
    region: str
    version: int
    kind: ApplicationKind
    subject: str
    facts: dict[Literal["kind", "name", "sectors", "credit_code", "address"], str | list[Sector]]
    person: str = Field(description="the vault's id of whoever answers for it")
    state: ApplicationState
    submitted: int
    submitted_by: str
    due: date = Field(description="the last day of the review: the fifth working day")
    due_known: bool = Field(description="false: the year's calendar is not known, counted by Monday to Friday")
    days_left: int | None = Field(description="working days; below 0: overdue; null where it is not under review")
    overdue: bool
    decided: int
    decided_by: str
    reasons: list[str]
    rounds: int
    papers: list[PaperView]
    warnings: list[WarningView]


class Applications(BaseModel):
    """A page of applications."""

    items: list[ApplicationView]
    next: str | None


class Backlog(BaseModel):
    """How many applications wait, and how many of them for too long."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"submitted": 7, "overdue": 1}]})

    submitted: int
    overdue: int


def paper_view(row: Paper) -> PaperView:
    """A paper as the API shows it."""
    return PaperView.model_validate(row, from_attributes=True)


def application_view(row: Application, papers: Sequence[Paper], now: int) -> ApplicationView:
    """An application as it stands at `now`, ms UTC. papers: perhaps of others too."""
    facts: dict[Any, Any] = json.loads(row.proposal)
    code = facts.get("credit_code", "")
    if "sectors" in facts:
        facts["sectors"] = sectors_of(facts["sectors"])
    last, under_review = date.fromisoformat(row.due), row.state == "submitted"
    return ApplicationView(
        id=row.id,
        region=row.region,
        version=row.version,
        kind=cast(ApplicationKind, row.kind),
        subject=row.subject,
        facts=facts,
        person=row.person,
        state=cast(ApplicationState, row.state),
        submitted=row.submitted,
        submitted_by=row.submitted_by,
        due=last,
        due_known=row.due_known,
        days_left=clock.days_left(last, today(now)) if under_review else None,
        overdue=under_review and clock.overdue(last, today(now)),
        decided=row.decided,
        decided_by=row.decided_by,
        reasons=row.reasons.split("\n") if row.reasons else [],
        rounds=row.rounds,
        papers=[paper_view(one) for one in papers if one.application == row.id],
        warnings=warned(rules.warnings(credit_code(code) if code else None)),
    )

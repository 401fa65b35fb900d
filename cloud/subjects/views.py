"""What the API says of subjects, and what it is told of them."""

from __future__ import annotations

from typing import Annotated, Final, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.subjects import rules
from cloud.subjects.fields import EXAMPLE_ID, EXAMPLE_MS, Code, Line, Loose, Township, Why
from cloud.subjects.model import Sector, Subject, SubjectKind, SubjectState
from contract.identifiers import credit_code

Sectors = Annotated[list[Sector], Field(max_length=3)]
SUBJECT_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "version": 2,
    "created": EXAMPLE_MS,
    "changed": EXAMPLE_MS,
    "kind": "cooperative",
    "sectors": ["crops"],
    "name": "青禾县丰禾蔬菜专业合作社",
    "credit_code": "93349901MA2N00001X",
    "address": "柳溪镇河东村",
    "state": "filed",
    "state_reason": "",
    "filed": EXAMPLE_MS,
    "person": "",
    "warnings": [{"code": "credit_code_check", "text": {"zh": "校验码不符", "en": "check character does not fit"}}],
}


class WarningView(BaseModel):
    """Something doubtful that was kept, and is told until it is put right."""

    code: str = Field(examples=["credit_code_check"])
    text: Words


class SubjectView(BaseModel):
    """Somebody who takes part in the trace."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUBJECT_EXAMPLE]})

    id: str
    region: str
    version: int
    created: int
    changed: int
    kind: SubjectKind
    sectors: list[Sector]
    name: str
    credit_code: str
    address: str
    state: SubjectState
    state_reason: str
    filed: int = Field(description="ms UTC of the approval, 0: none yet")
    person: str = Field(description="the vault's id of whom it is, or who answers for it")
    warnings: list[WarningView]


class Subjects(BaseModel):
    """A page of subjects."""

    items: list[SubjectView]
    next: str | None


class SubjectIn(BaseModel):
    """A subject for the census."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"region": "349901101", "kind": "family_farm", "name": "李家湾家庭农场"}]},
    )

    region: Township
    kind: SubjectKind
    name: Line
    sectors: Sectors = []
    credit_code: Code = ""
    address: Loose = ""


class SubjectPatch(BaseModel):
    """What changes in a subject that is only listed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"address": "柳溪镇河西村"}]})

    kind: SubjectKind | None = None
    name: Line | None = None
    sectors: Sectors | None = None
    credit_code: Code | None = None
    address: Loose | None = None


class Reason(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "整改未按期完成"}]})

    reason: Why


def warned(found: list[tuple[str, str, str]]) -> list[WarningView]:
    """Warnings in both languages."""
    return [WarningView(code=code, text=Words(zh=zh, en=en)) for code, zh, en in found]


def sectors_of(text: str) -> list[Sector]:
    """The sectors of a row."""
    return cast(list[Sector], text.split(",")) if text else []


def subject_view(row: Subject) -> SubjectView:
    """A subject as the API shows it."""
    return SubjectView(
        id=row.id,
        region=row.region,
        version=row.version,
        created=row.created,
        changed=row.changed,
        kind=cast(SubjectKind, row.kind),
        sectors=sectors_of(row.sectors),
        name=row.name,
        credit_code=row.credit_code,
        address=row.address,
        state=cast(SubjectState, row.state),
        state_reason=row.state_reason,
        filed=row.filed,
        person=row.person,
        warnings=warned(rules.warnings(credit_code(row.credit_code) if row.credit_code else None)),
    )

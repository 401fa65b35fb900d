"""Limits, plans and draws as people see them."""

from __future__ import annotations

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cloud.testing.limit_model import LimitEdition, ResidueLimit
from contract.quantity import plain

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
EDITION_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "", "code": "GB 2763-2026", "family": "GB 2763", "since": "2026-03-01",
    "until": "",
}  # fmt: skip
LIMIT_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "", "edition": "GB 2763-2026", "substance": "啶虫脒", "produce": "豇豆",
    "value": "0.4", "source": "GB 2763-2026, 4.28", "confidence": "S",
}  # fmt: skip


class EditionView(BaseModel):
    """One edition; until: "" while nobody knows an end."""

    model_config = {"json_schema_extra": {"examples": [EDITION_EXAMPLE]}}

    id: str
    version: int
    region: str
    code: str
    family: str
    since: str
    until: str


class Editions(BaseModel):
    """The editions that a visitor goes by: the nation's, and those of the regions around."""

    items: list[EditionView]


class LimitView(BaseModel):
    """One limit in mg/kg."""

    model_config = {"json_schema_extra": {"examples": [LIMIT_EXAMPLE]}}

    id: str
    version: int
    region: str
    edition: str
    substance: str
    produce: str
    value: str
    source: str
    confidence: str


class Limits(BaseModel):
    """A page of limits."""

    items: list[LimitView]
    next: str | None = None


class LimitMistakeView(BaseModel):
    """One line that was left out, and why."""

    line: int
    where: str
    zh: str
    en: str


class LimitsBroughtView(BaseModel):
    """What a file brought. taken: the good lines, as "2-5, 7"; rejudged: tests that were judged anew.

    ended: standards of which no edition on record is in force today: nothing of today is judged by them.
    """

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"added": 22, "changed": 0, "same": 0, "editions": ["GB 2763-2021"], "taken": "2-23", "mistakes": [],
                 "rejudged": 4, "ended": ["GB 2763"]}
            ]
        }
    }  # fmt: skip

    added: int
    changed: int
    same: int
    editions: list[str]
    taken: str = Field(examples=["2-5, 7"])
    mistakes: list[LimitMistakeView]
    rejudged: int
    ended: list[str]


def edition_view(row: LimitEdition) -> EditionView:
    """One edition."""
    return EditionView(**row.model_dump(exclude={"created", "created_by", "changed"}))


def limit_view(row: ResidueLimit) -> LimitView:
    """One limit."""
    told = row.model_dump(exclude={"created", "created_by", "changed", "value"})
    return LimitView(**told, value=plain(row.value))

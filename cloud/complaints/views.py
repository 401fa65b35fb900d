"""How the API shows complaints: what was told, what it was about, how it stands. Who complained is shown masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.complaints.model import Complaint
from cloud.vault import VaultPerson

ID: Final = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "about": "fake", "text": "两家店里见到同一个码", "place": "城东市场",
    "language": "zh", "kind": "label", "code": "8d10f3b2647ac59e8d10f3b2647ac59e", "batch": "8d10f3b2647ac59e",
    "subject": ID, "phone": "139****5678", "photo": True, "state": "received", "due": "2026-12-09", "due_known": True,
    "told": 1_795_420_000_000, "answer": "", "answered": 0, "answered_by": "", "outcome": "", "remark": "",
}  # fmt: skip


class ComplaintView(BaseModel):
    """One complaint. kind, code: a label's digest or a voucher's id, "" where nothing was scanned; phone: masked, ""
    where none was left; due: the day by which an answer is promised, due_known: by a calendar that is known."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: str
    version: int
    region: str
    about: str
    text: str
    place: str
    language: str
    kind: str
    code: str
    batch: str
    subject: str
    phone: str
    photo: bool
    state: str
    due: str
    due_known: bool
    told: int = Field(description="ms UTC")
    answer: str
    answered: int
    answered_by: str
    outcome: str
    remark: str


class Complaints(BaseModel):
    """A page of complaints."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE], "next": None}]})

    items: list[ComplaintView]
    next: str | None


class ContactView(BaseModel):
    """The phone of who complained."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "13900005678"}]})

    phone: str = Field(repr=False)


def complaint_view(row: Complaint, people: Mapping[str, VaultPerson]) -> ComplaintView:
    """A complaint; people: those whom the vault has, by id."""
    person = people.get(row.contact)
    facts = row.model_dump(include=set(ComplaintView.model_fields) - {"told", "phone"})
    return ComplaintView(**facts, told=row.created, phone=person.shown_phone if person is not None else "")

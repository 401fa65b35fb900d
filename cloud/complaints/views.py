"""How the API shows complaints: what was told, what it was about, how it stands, with whom it is.

Who complained is shown masked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session

from cloud import vault
from cloud.complaints import store
from cloud.complaints.model import Complaint
from cloud.complaints.money import yuan
from cloud.complaints.rewarding import founded
from cloud.kernel.audit import Deed
from cloud.kernel.problem import found
from cloud.kernel.scope import NATION
from cloud.vault import VaultPerson

ID: Final = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "about": "fake", "text": "两家店里见到同一个码", "place": "城东市场",
    "language": "zh", "kind": "label", "code": "8d10f3b2647ac59e8d10f3b2647ac59e", "batch": "8d10f3b2647ac59e",
    "subject": ID, "phone": "139****5678", "photo": True, "state": "received", "due": "2026-12-09", "due_known": True,
    "told": 1_795_420_000_000, "answer": "", "answered": 0, "answered_by": "", "outcome": "", "remark": "",
    "handler": "liu.fang", "proposal": "", "proposal_reason": "", "proposed_by": "", "reward": "", "reward_basis": "",
    "reward_claim": "", "rewarded": 0, "rewarded_by": "", "reward_paid": 0, "reward_paid_by": "", "rewardable": False,
}  # fmt: skip
DISPATCH: JsonDict = {"at": 1_795_420_900_000, "handed_by": "chief", "handler": "liu.fang", "note": "请今天到店核查"}
HANDLER: JsonDict = {"name": "liu.fang", "role": "inspector", "region": "349901101"}


class ComplaintView(BaseModel):
    """One complaint. kind, code: a label's digest or a voucher's id, "" where nothing was scanned; phone: masked, ""
    where none was left; due: the day by which an answer is promised, due_known: by a calendar that is known. handler:
    the name of the account that it is with, "" nobody; proposal: the outcome that a handler proposes. rewardable: it
    was founded, no reward was granted yet, and the county grants some."""

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
    handler: str
    proposal: str
    proposal_reason: str
    proposed_by: str
    reward: str = Field(description='yuan, "" none')
    reward_basis: str = Field(description="why it was granted; why it was withdrawn, where there is none")
    reward_claim: str = Field(description="phone: the complainant is called; receipt: comes with the receipt")
    rewarded: int = Field(description="ms UTC, 0 not yet")
    rewarded_by: str
    reward_paid: int = Field(description="ms UTC, 0 not yet")
    reward_paid_by: str
    rewardable: bool


class Complaints(BaseModel):
    """A page of complaints."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE], "next": None}]})

    items: list[ComplaintView]
    next: str | None


class ContactView(BaseModel):
    """The phone of who complained."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "13900005678"}]})

    phone: str = Field(repr=False)


class DispatchView(BaseModel):
    """A complaint was handed to somebody. at: ms UTC."""

    model_config = ConfigDict(json_schema_extra={"examples": [DISPATCH]})

    at: int
    handed_by: str
    handler: str
    note: str


class Dispatches(BaseModel):
    """To whom a complaint was handed, the first first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [DISPATCH]}]})

    items: list[DispatchView]


class HandlerView(BaseModel):
    """Somebody to whom complaints may be handed; region: all that they see."""

    model_config = ConfigDict(json_schema_extra={"examples": [HANDLER]})

    name: str
    role: str
    region: str


class Handlers(BaseModel):
    """Those to whom complaints may be handed, by name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [HANDLER]}]})

    items: list[HandlerView]


def views(session: Session, rows: Sequence[Complaint], most: int) -> list[ComplaintView]:
    """Complaints with what the vault shows of who complained; most: fen of a reward in this county."""
    people = vault.masked(NATION, session, sorted({row.contact for row in rows} - {""}))
    return [_view(row, people, most) for row in rows]


def done(deed: Deed, complaint: str, most: int, work: Callable[[Complaint], Complaint]) -> ComplaintView:
    """The view of a complaint of the doer's region after something was done to it. Raises Problem("not_found")."""
    row = work(found(store.complaint(deed.scope, deed.session, complaint), complaint))
    return views(deed.session, [row], most)[0]


def _view(row: Complaint, people: Mapping[str, VaultPerson], most: int) -> ComplaintView:
    person = people.get(row.contact)
    facts = row.model_dump(include=set(ComplaintView.model_fields) - {"told", "phone", "reward", "rewardable"})
    return ComplaintView(
        **facts,
        told=row.created,
        phone=person.shown_phone if person is not None else "",
        reward=yuan(row.reward),
        rewardable=founded(row) and not row.reward and most > 0,
    )

"""Complaints handed in by the public, and what the authority does with them: taken up, answered, closed.

A complaint that is with somebody is theirs: of all whose role would do, only the handler and supervisors, who may hand
it to somebody else, deal with it. One that is with nobody is dealt with by whoever has the role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cloud import vault
from cloud.accounts import Role
from cloud.complaints import receipt
from cloud.complaints.model import Complaint, ComplaintPhoto
from cloud.complaints.words import SUBJECTS, state_words
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.language import Language
from cloud.kernel.problem import Problem
from contract.law import deadline
from contract.moment import law_day
from contract.personal import Person

DAYS: Final = 7
"""Working days within which an answer is promised; own judgement."""
LONGEST: Final = 1_500
HANDING: Final[Role] = "supervisor"
"""Who hands complaints to people, and grants rewards."""
# These may name somebody: the audit says only that they were written.
NOTED: Final = ("answer", "remark", "proposal_reason", "reward_basis")


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What somebody hands in. about: of words.SUBJECTS; kind, code, batch, subject: what was scanned, "" nothing;
    phone: "" nobody is to be called; photo: as `photo.clean` made it, b"" none."""

    about: str
    text: str
    region: str
    language: Language = "zh"
    place: str = ""
    kind: str = ""
    code: str = ""
    batch: str = ""
    subject: str = ""
    phone: str = ""
    photo: bytes = b""


def complain(deed: Deed, told: Told) -> tuple[Complaint, str]:
    """Take a complaint in; with its receipt, which is told now and never again.

    Raises Problem("vault_away" | "above_county") where a phone cannot be sealed.
    """
    contact = vault.keep(deed, Person(phone=told.phone), told.region, "other") if told.phone else ""
    code = receipt.new_receipt()
    promised = deadline(law_day(deed.now), DAYS)
    row = Complaint(
        region=told.region,
        receipt=receipt.digest(code),
        about=told.about if told.about in SUBJECTS else "other",
        text=told.text,
        place=told.place,
        language=told.language,
        kind=told.kind,
        code=told.code,
        batch=told.batch,
        subject=told.subject,
        contact=contact,
        photo=bool(told.photo),
        due=promised.day.isoformat(),
        due_known=promised.known,
        **record.stamped(deed),
    )
    record.add(deed, row, {"about": row.about, "photo": row.photo})
    if told.photo:
        deed.session.add(ComplaintPhoto(complaint=row.id, region=row.region, content=told.photo))
        deed.session.flush()
    return row, code


def accept(deed: Deed, row: Complaint) -> Complaint:
    """Take it up. Raises Problem("complaint_with" | "complaint_state"), and as record.change."""
    theirs(deed, row)
    standing(row, "received")
    record.change(deed, row, {"state": "accepted"})
    return row


def answer(deed: Deed, row: Complaint, text: str) -> Complaint:
    """Answer it, or answer it better; the complainant reads it by the receipt. Raises as `accept`."""
    theirs(deed, row)
    standing(row, "accepted", "answered")
    changes = {"state": "answered", "answer": text, "answered": deed.now, "answered_by": deed.by}
    record.change(deed, row, changes, hidden=NOTED)
    return row


def close(deed: Deed, row: Complaint, outcome: str, remark: str) -> Complaint:
    """End it, with what came of it. Raises as `accept`."""
    theirs(deed, row)
    standing(row, "answered")
    record.change(deed, row, {"state": "closed", "outcome": outcome, "remark": remark}, hidden=NOTED)
    return row


def contact(deed: Deed, row: Complaint) -> str:
    """The phone of who complained, opened for who looks into it; the audit tells of it. Raises Problem."""
    theirs(deed, row)
    if not row.contact:
        raise Problem("complaint_contact")
    phone = vault.contact(deed, row.contact, f"complaint {row.id}")
    deed.note(record.kind_of(row), row.id, row.region, row.version, what={"contact": True})
    return phone


def theirs(deed: Deed, row: Complaint) -> None:
    """It is with nobody, or with the doer, or the doer may hand it on. Raises Problem("complaint_with")."""
    if row.handler and row.handler != deed.by and deed.role != HANDING:
        raise Problem("complaint_with", name=row.handler)


def standing(row: Complaint, *states: str) -> None:
    """It stands in one of these states. Raises Problem("complaint_state")."""
    if row.state not in states:
        raise Problem("complaint_state", state=state_words(row.state))

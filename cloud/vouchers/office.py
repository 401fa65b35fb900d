"""Vouchers at the desk: issued by who has the batch, signed with the county's key, made void with a reason.

What is issued is told to the journal as the edge tells it, projected in the same transaction and then looked at: what
would be kept with a doubt is refused, and nothing of it has happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlmodel import Session

from cloud import subjects, trace, vault
from cloud.kernel import desk, record
from cloud.kernel.audit import Deed
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem
from cloud.kernel.record import stamped
from cloud.kernel.scope import NATION
from cloud.labels import micro
from cloud.subjects import Subject
from cloud.trace import Batch
from cloud.vouchers import doubts, store
from cloud.vouchers.desk import entered, signer
from cloud.vouchers.model import Voucher, VoucherPaper
from cloud.vouchers.projection import handle
from cloud.vouchers.release import may_go
from cloud.vouchers.words import PROMISES
from contract.errors import ContractError
from contract.event import Vouching
from contract.personal import Person
from contract.printed import VoucherCode, symbol
from contract.quantity import parse, plain
from contract.voucher import Basis, Statement, key_mark, numbered, voucher_id
from contract.voucher import issue as signed
from contract.voucher.statement import MINUTE_MS, Kind

KIND: Final = "voucher"
MODULES: Final = 45
"""The side of the code, without its quiet zone, that no voucher goes beyond."""
_BACK: Final = 30  # minutes in which twins find a place


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants a voucher for. days: how long it is good; origin, promise, contact: "" as before."""

    kind: Kind
    batch: str
    amount: str
    unit: str
    basis: frozenset[Basis]
    days: int
    origin: str = ""
    promise: str = ""
    contact: str = ""


def issue(deed: Deed, asked: Asked, host: str) -> Voucher:
    """Issue a voucher for a batch by who has it. host: of the address in its code. Raises Problem("voucher_…")."""
    batch, subject = _holder(deed, asked.batch)
    amount, unit = _amount(deed, asked, batch)
    may_go(deed.session, batch, asked.basis, deed.now)
    origin = asked.origin or subject.address
    if not origin:
        raise Problem("voucher_origin")
    code = _signed(deed, asked, batch, amount, unit)
    address = code.address(host)
    if symbol(address).modules > MODULES:
        raise Problem("voucher_host", host=host)
    said = Vouching(step="issue", code=address, batch=batch.id, subject=subject.id, clerk=deed.by, at=deed.now)
    row = _tell(deed, batch.region, said, voucher_id(code))
    paper = VoucherPaper(
        id=row.id,
        region=row.region,
        subject=subject.id,
        product=batch.product,
        quantity=f"{amount:f} {unit}",
        origin=origin,
        promisor=subject.name,
        promise=asked.promise or PROMISES[asked.kind],
        contact=_contact(deed, asked.contact, subject),
        **stamped(deed),
    )
    record.add(deed, paper)
    deed.note(KIND, row.id, row.region, what={"batch": batch.id, "kind": row.kind, "amount": paper.quantity})
    return row


def void(deed: Deed, row: Voucher, why: str) -> Voucher:
    """Make a voucher void: gates hear of it with the next list. Raises Problem("voucher_void")."""
    if row.voided:
        raise Problem("voucher_void")
    said = Vouching(
        step="void", code=row.code, batch=row.batch, why=why, subject=row.subject, clerk=deed.by, at=deed.now
    )
    (event,) = desk.tell(deed, row.region, [said])
    handle(deed.session, event)
    deed.session.flush()
    deed.note(KIND, row.id, row.region, what={"voided": True, "why": why})
    return row


def contacts(deed: Deed, papers: Sequence[VoucherPaper]) -> dict[str, str]:
    """Voucher → the contact that its paper bears; the audit tells that it was opened. Raises Problem."""
    opened: dict[str, str] = {}
    for paper in papers:
        if paper.contact not in opened:
            opened[paper.contact] = vault.contact(deed, paper.contact, f"voucher {paper.id}")
    return {paper.id: opened[paper.contact] for paper in papers}


def free(session: Session, batch: Batch, kind: Kind) -> int:
    """How much of a batch has no voucher of this kind yet, millionths of its unit.

    What came in by a voucher that was made void afterwards is gone all the same.
    """
    own = batch.left - _stood_for(session, [batch.id], kind)[batch.id]
    return min(own, _of_sources(session, batch, kind)) if own > 0 else own


def _stood_for(session: Session, ids: Sequence[str], kind: Kind, issuer: str = "") -> Counter[str]:
    """Batch → what vouchers of a kind stand for, millionths of its unit; of one issuer, "": of all."""
    rows = [row for row in store.of_batches(NATION, session, ids) if row.kind == kind and issuer in ("", row.subject)]
    used = entered(session, [row.id for row in rows if row.voided]) or {}
    found: Counter[str] = Counter()
    for row in rows:
        if not row.voided or row.id in used:
            found[row.batch] += row.whole
    return found


def _of_sources(session: Session, batch: Batch, kind: Kind) -> int:
    """How much of a batch its holder has not vouched for already, as long as it was part of others.

    Whoever vouches for all of a batch and then parts it would else vouch for the same goods again, and again. Who got
    goods of somebody else and parts them issues vouchers of its own: those of others do not count.
    """
    above = [flow.batch for flow in trace.ancestors(session, [batch.id]) if flow.batch != batch.id]
    said = _stood_for(session, above, kind, batch.holder) if above else Counter[str]()
    if not said:
        return batch.left
    sources = trace.batches(NATION, session, sorted(said))
    spent = [one.id for one in sources if said[one.id] > one.left and one.unit == batch.unit]
    if not spent:
        return batch.left
    kin = [
        one
        for one in trace.batches(NATION, session, [flow.batch for flow in trace.descendants(session, spent)])
        if (one.product, one.unit) == (batch.product, batch.unit)
    ]
    vouched = _stood_for(session, [one.id for one in kin], kind, batch.holder)
    return sum(one.left for one in kin) - vouched.total()


def _holder(deed: Deed, batch_id: str) -> tuple[Batch, Subject]:
    """The batch and who has it now: the doer, or somebody of the doer's region."""
    batch = trace.batch(deed.scope, deed.session, batch_id)
    subject = subjects.subject(deed.scope, deed.session, batch.holder) if batch is not None and batch.holder else None
    if batch is None or subject is None:
        raise Problem("voucher_batch", batch=batch_id)
    if subject.state not in ("filed", "listed"):
        raise Problem("voucher_subject", subject=subject.name, state=subjects.state_words("subject", subject.state))
    return batch, subject


def _amount(deed: Deed, asked: Asked, batch: Batch) -> tuple[Decimal, str]:
    """The amount and unit to sign, where so much of the batch has no voucher of this kind yet."""
    try:
        found = parse(f"{asked.amount.strip()} {asked.unit.strip()}")
        wanted = micro(asked.amount, asked.unit, batch.unit)
    except ContractError as error:
        raise Problem("voucher_amount", zh=error.text("zh"), en=error.text("en")) from None
    left = free(deed.session, batch, asked.kind)
    if wanted > left:
        raise Problem(
            "voucher_too_much", wanted=plain(wanted), unit=batch.unit, batch=batch.id, free=plain(max(left, 0))
        )
    return found.amount.normalize() + 0, found.unit


def _signed(deed: Deed, asked: Asked, batch: Batch, amount: Decimal, unit: str) -> VoucherCode:
    """The code. Two of the same batch and amount in one minute would be one: the second is of the minute before."""
    key = signer(deed.session, deed.now)
    minute = deed.now - deed.now % MINUTE_MS
    for back in range(_BACK):
        said = Statement(
            kind=asked.kind,
            mark=key_mark(key.kid),
            batch=int(batch.id, 16),
            produce=numbered(batch.product),
            amount=amount,
            unit=unit,
            issued=minute - back * MINUTE_MS,
            days=asked.days,
            basis=asked.basis,
        )
        try:
            code = signed(said, key)
        except ContractError as error:
            raise Problem("voucher_amount", zh=error.text("zh"), en=error.text("en")) from None
        if deed.session.get(Voucher, voucher_id(code)) is None:
            return code
    raise Problem("voucher_minute")


def _contact(deed: Deed, contact: str, subject: Subject) -> str:
    """Whom the vault opens for the paper: who was named now, or last, or answers for the subject."""
    if contact:
        return vault.keep(deed, Person(phone=contact), subject.region, "other")
    last = store.last_paper(NATION, deed.session, subject.id)
    person = last.contact if last is not None else subject.person
    known = vault.person(NATION, deed.session, person) if person else None
    if known is None or not known.shown_phone or known.sealed is None:
        raise Problem("voucher_contact")
    return person


def _tell(deed: Deed, region: str, said: Vouching, voucher: str) -> Voucher:
    (event,) = desk.tell(deed, region, [said])
    handle(deed.session, event)
    deed.session.flush()
    row = deed.session.get_one(Voucher, voucher)
    found = split(row.doubts)
    refused = next((code for code in doubts.ALL if code in found), "")
    if refused == "too_much":
        raise Problem("voucher_too_much", wanted=plain(row.whole), unit=row.unit, batch=row.batch, free="0")
    if refused:
        raise Problem(f"voucher_{refused}")
    return row

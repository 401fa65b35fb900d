"""How the API shows vouchers: what was signed, whether it is good, what the paper says. The contact is never shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session

from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, Words, coded
from cloud.kernel.scope import NATION
from cloud.keys import county_keys
from cloud.vouchers import desk, doubts, store
from cloud.vouchers.desk import Times
from cloud.vouchers.model import Voucher, VoucherPaper
from cloud.vouchers.words import BASIS, words
from contract.quantity import MICRO, plain
from contract.voucher import BASES, Basis, Revoked, Statement, Verified, Verifier, named
from contract.voucher.statement import Kind

ID: Final = "5d1c0a77e29b4f36"
BATCH: Final = "3f9c2a7d51e08b46"
SUBJECT: Final = "01930d3e-7c00-7abc-8def-0123456789ab"
CODE: Final = "HTTPS://T.EXAMPLE.CN/V/0A1B2C"
_STANDING: Final[JsonDict] = {"good": True, "reason": "", "words": {"zh": "凭证有效", "en": "the voucher is good"}}
_SAID: Final[JsonDict] = {
    "kind": "conformity", "batch": BATCH, "product": {"zh": "黄瓜", "en": "cucumber"}, "amount": "500", "unit": "kg",
    "basis": ["process_control"], "issued": 1_795_418_400_000, "until": 1_796_282_400_000,
}  # fmt: skip
_VOUCHER: Final[JsonDict] = {
    **_SAID, "id": ID, "region": "349901101", "subject": SUBJECT, "code": CODE, "kid": "voucher-5f3a9c0011223344",
    "standing": _STANDING, "entered": {"times": 1, "first": 1_795_422_000_000, "last": 1_795_422_000_000},
    "doubts": [], "voided": 0, "void_why": "", "told": 1_795_418_400_000, "received": 1_795_418_400_000,
    "gateway": "desk-349901", "clerk": "farm-1",
    "paper": {
        "product": "黄瓜", "quantity": "500 kg", "origin": "青禾县柳溪镇", "promisor": "丰禾合作社",
        "promise": "我承诺……",
    },
}  # fmt: skip


class Standing(BaseModel):
    """Whether a voucher is good, and the reason why not: one of contract.voucher's, or `doubted` by the register."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STANDING]})

    good: bool
    reason: str
    words: Words


class EnteredView(BaseModel):
    """How often produce came in by it, and when first and last (ms UTC)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"times": 1, "first": 1, "last": 1}]})

    times: int
    first: int
    last: int


class PaperView(BaseModel):
    """The words on the paper, without the contact."""

    model_config = ConfigDict(json_schema_extra={"examples": [_VOUCHER["paper"]]})

    product: str
    quantity: str
    origin: str
    promisor: str
    promise: str


class VoucherView(BaseModel):
    """One voucher. until: ms UTC from which it is no longer good, 0: never; voided: ms UTC, 0: it is not void.

    entered: null where no market can be asked; paper: null where it was not issued at the desk.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_VOUCHER]})

    id: str
    region: str
    subject: str
    kind: str
    batch: str
    product: Words
    amount: str
    unit: str
    basis: list[Basis]
    issued: int
    until: int
    code: str
    kid: str
    standing: Standing
    entered: EnteredView | None
    doubts: list[Coded]
    voided: int
    void_why: str
    told: int
    received: int
    gateway: str
    clerk: str
    paper: PaperView | None


class Vouchers(BaseModel):
    """A page of vouchers."""

    items: list[VoucherView]
    next: str | None


class Said(BaseModel):
    """What the bytes of a code say, whoever signed them."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SAID]})

    kind: Kind
    batch: str
    product: Words
    amount: str
    unit: str
    basis: list[Basis]
    issued: int
    until: int


class VerifiedView(BaseModel):
    """What a scanned code is worth now. said: null where it cannot be read; known: the register has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "standing": _STANDING, "said": _SAID, "id": ID, "known": True,
                    "entered": {"times": 0, "first": 0, "last": 0},
                }
            ]
        }
    )  # fmt: skip

    standing: Standing
    said: Said | None
    id: str
    known: bool
    entered: EnteredView | None


class BasisView(BaseModel):
    """One basis of the promise in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "self_test", "words": {"zh": "自行检测合格"}}]})

    code: Basis
    words: Words


class FreeView(BaseModel):
    """How much of a batch has no voucher of a kind yet, as a decimal of its unit, and on what a promise may rest today.

    reasons: why it may not go out, in words; empty where it may.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "batch": BATCH, "unit": "kg", "free": {"conformity": "500", "entry": "1250"}, "answer": "released",
                    "why": {"zh": "", "en": ""},
                    "basis": [{"code": "process_control", "words": {"zh": "质量安全控制符合要求"}}],
                }
            ]
        }
    )  # fmt: skip

    batch: str
    unit: str
    free: dict[Kind, str]
    answer: str = Field(description="released, held or refused")
    why: Words
    basis: list[BasisView]


def standing(found: Verified, doubted: Iterable[str] = ()) -> Standing:
    """A verdict with what the register holds against it."""
    codes = list(doubted)
    if found.doubt is None and codes:
        return Standing(good=False, reason="doubted", words=words(doubts.ALL[codes[0]]))
    return Standing(good=found.good, reason=found.doubt or "", words=words(found.words))


def entered_view(known: Mapping[str, Times] | None, voucher: str) -> EnteredView | None:
    """What came in by a voucher, None where nobody can be asked."""
    if known is None:
        return None
    return EnteredView(**known.get(voucher, Times(0, 0, 0))._asdict())


def basis_views(found: Iterable[str]) -> list[BasisView]:
    """Bases in the order of the form."""
    names = set(found)
    return [BasisView(code=name, words=words(BASIS[name])) for name in BASES if name in names]


def said_view(statement: Statement | None) -> Said | None:
    """What a code says."""
    if statement is None:
        return None
    return Said(
        kind=statement.kind,
        batch=f"{statement.batch:016x}",
        product=words(named(statement.produce)),
        amount=plain(int(statement.amount * MICRO)),
        unit=statement.unit,
        basis=[name for name in BASES if name in statement.basis],
        issued=statement.issued,
        until=statement.until or 0,
    )


def voucher_views(session: Session, rows: Sequence[Voucher], listed: Revoked, now: int) -> list[VoucherView]:
    """Vouchers with their papers, judged as a gate would at `now` (ms UTC)."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    papers, known = store.papers(NATION, session, ids), desk.entered(session, ids)
    verifier = Verifier(county_keys(session), listed)
    return [_view(row, papers.get(row.id), known, verifier, now) for row in rows]


def _view(
    row: Voucher, paper: VoucherPaper | None, known: Mapping[str, Times] | None, verifier: Verifier, now: int
) -> VoucherView:
    found = split(row.doubts)
    names = named(row.produce)
    if paper is not None and not row.produce:
        names = paper.product, names[1]
    return VoucherView(
        **row.model_dump(include=set(VoucherView.model_fields) - {"amount", "basis", "doubts"}),
        product=words(names),
        amount=plain(row.amount),
        basis=[cast(Basis, name) for name in split(row.basis)],
        standing=standing(verifier.verify(row.code, now), found),
        entered=entered_view(known, row.id),
        doubts=[coded(code, doubts.ALL[code]) for code in found],
        paper=PaperView.model_validate(paper.model_dump(include=set(PaperView.model_fields))) if paper else None,
    )

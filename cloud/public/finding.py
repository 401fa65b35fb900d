"""What a code is: the label or the voucher behind it, and in which state it is, each state a word of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlmodel import Session

from cloud import labels, subjects, vouchers
from cloud.kernel.doubt import split
from cloud.kernel.scope import NATION
from cloud.keys import county_keys
from cloud.public import typed
from cloud.public.shelf_life import last_day
from contract.moment import law_day
from contract.quantity import MICRO, plain
from contract.voucher import Verifier, named, voucher_id
from contract.voucher.statement import Statement

State = Literal[
    "good",
    "waiting",  # the label is printed, and on no pack yet
    "void",
    "expired",
    "doubted",  # something about it does not fit in the register
    "forged",
    "unlisted",  # the signature is good, the register has not heard of it yet
    "early",
]
_OF_VERIFIER: Final[dict[str, State]] = {
    "newer": "unlisted", "unknown_key": "forged", "forged": "forged", "key_revoked": "forged", "key_dates": "forged",
    "early": "early", "expired": "expired",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One code. key: by which look-ups are counted; path: of its page; until: the last day or ms at which it is good.

    label: what stands on it; voucher: its row, None where the register has none; said: what a voucher's bytes say;
    voided: ms UTC and why (of a voucher).
    """

    kind: Literal["label", "voucher"]
    key: str
    path: str
    shown: str
    state: State
    batch: str
    subject: str
    region: str
    product: tuple[str, str]
    label: labels.Printed | None = None
    voucher: vouchers.Voucher | None = None
    said: Statement | None = None
    last: date | None = None

    @property
    def code(self) -> str:
        """As gates put it down: a voucher's id, a label's 16 characters."""
        return self.key if self.kind == "voucher" else self.path[1:]

    @property
    def amount(self) -> str:
        """How much a voucher is for."""
        return "" if self.said is None else f"{plain(int(self.said.amount * MICRO))} {self.said.unit}"


def find(session: Session, code: typed.Label | typed.Voucher | None, now: int) -> Found | None:
    """The label or voucher, at `now` (ms UTC); None for what was never given out."""
    if isinstance(code, typed.Label):
        row = labels.printed(NATION, session, code.code)
        return None if row is None else _label(code, row, now)
    return _voucher(session, code, now) if code is not None else None


def _label(code: typed.Label, row: labels.Printed, now: int) -> Found:
    last = last_day(row.order.made, row.template.shelf_life)
    state: State = "good"
    if row.label.state == "void":
        state = "void"
    elif row.label.state != "active":
        state = "waiting"
    elif row.step is not None and row.step.doubts:
        state = "doubted"
    elif last is not None and law_day(now) > last:
        state = "expired"
    return Found(
        kind="label",
        key=row.label.digest,
        path=code.path,
        shown=code.shown,
        state=state,
        batch=row.label.batch,
        subject=row.label.subject,
        region=row.label.region,
        product=(row.template.product, ""),
        label=row,
        last=last,
    )


def _voucher(session: Session, code: typed.Voucher, now: int) -> Found | None:
    verified = Verifier(county_keys(session)).verify(f"x/V/{code.code.text}", now)
    said = verified.statement
    if said is None:
        return None
    key = voucher_id(code.code)
    row = vouchers.voucher(NATION, session, key)
    batch = f"{said.batch:016x}"
    names = named(said.produce)
    state: State = "good" if verified.doubt is None else _OF_VERIFIER.get(verified.doubt, "forged")
    if state in ("good", "expired"):
        if row is None:
            state = "unlisted" if state == "good" else state
        elif row.voided:
            state = "void"
        elif split(row.doubts) and state == "good":
            state = "doubted"
    until = said.until
    subject = row.subject if row is not None and state != "forged" else ""
    holder = subjects.subject(NATION, session, subject) if subject else None
    return Found(
        kind="voucher",
        key=key,
        path=code.path,
        shown=code.shown,
        state=state,
        batch=batch,
        subject=subject,
        region=row.region if row is not None else (holder.region if holder is not None else ""),
        product=names,
        voucher=row,
        said=said,
        last=None if until is None else law_day(until - 1),
    )

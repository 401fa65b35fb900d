"""May a batch go out, and on what may the promise rest? Asked of the trace; refused here with its reasons."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from cloud import trace
from cloud.kernel.problem import Problem
from cloud.trace import Batch, Release
from cloud.vouchers.words import bases
from contract.voucher import Basis


def release(session: Session, batch: Batch, now: int) -> tuple[Release, tuple[str, str]]:
    """The answer of the trace at `now` (ms UTC), and its reasons in words, zh and en."""
    found = trace.release(session, batch, now)
    return found, trace.reasons_of(found)


def may_go(session: Session, batch: Batch, basis: Collection[Basis], now: int) -> None:
    """Raises Problem("voucher_held" | "voucher_basis") where no voucher may be issued for the batch at `now`."""
    found, (why_zh, why_en) = release(session, batch, now)
    if found.answer != "released":
        raise Problem("voucher_held", batch=batch.id, why_zh=why_zh, why_en=why_en)
    wrong = set(basis) - found.basis
    if wrong or not basis:
        basis_zh, basis_en = bases(wrong)
        may_zh, may_en = bases(found.basis)
        raise Problem("voucher_basis", basis_zh=basis_zh, basis_en=basis_en, may_zh=may_zh, may_en=may_en)

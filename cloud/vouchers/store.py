"""Queries on vouchers. Every function takes the scope first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, case, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.database import among
from cloud.kernel.scope import Scope
from cloud.vouchers.model import Voucher, VoucherPaper


def all_vouchers(scope: Scope) -> SelectOfScalar[Voucher]:
    """The vouchers of a scope."""
    return select(Voucher).where(scope.clause(Voucher.region), scope.own(Voucher.subject))


def issued(scope: Scope) -> ColumnElement[int]:  # noqa: ARG001  # beside `all_vouchers`, never alone
    """By which time a voucher counts: when it was issued, else when that was told."""
    return case((col(Voucher.issued) > 0, col(Voucher.issued)), else_=col(Voucher.told))


def voucher(scope: Scope, session: Session, voucher_id: str) -> Voucher | None:
    """One voucher, by its id."""
    return session.exec(all_vouchers(scope).where(Voucher.id == voucher_id)).first()


def vouchers(scope: Scope, session: Session, ids: Collection[str]) -> Sequence[Voucher]:
    """Vouchers by their ids, in the order in which they were issued."""
    query = all_vouchers(scope).where(among(session, col(Voucher.id), list(ids)))
    return session.exec(query.order_by(col(Voucher.issued), col(Voucher.id))).all()


def of_batches(scope: Scope, session: Session, batches: Collection[str]) -> Sequence[Voucher]:
    """All vouchers of these batches, void ones too."""
    query = all_vouchers(scope).where(among(session, col(Voucher.batch), list(batches)))
    return session.exec(query.order_by(col(Voucher.issued), col(Voucher.id))).all()


def vouched(scope: Scope, session: Session, batches: Collection[str]) -> dict[tuple[str, str], int]:
    """Batch and kind → how much of it vouchers stand for, millionths of the batch's unit; void ones do not count."""
    found: dict[tuple[str, str], int] = {}
    for row in of_batches(scope, session, batches):
        if not row.voided:
            found[row.batch, row.kind] = found.get((row.batch, row.kind), 0) + row.whole
    return found


def papers(scope: Scope, session: Session, ids: Collection[str]) -> dict[str, VoucherPaper]:
    """Voucher → the words of its paper."""
    query = select(VoucherPaper).where(scope.clause(VoucherPaper.region), scope.own(VoucherPaper.subject))
    query = query.where(among(session, col(VoucherPaper.id), list(ids)))
    return {row.id: row for row in session.exec(query)}


def last_paper(scope: Scope, session: Session, subject: str) -> VoucherPaper | None:
    """The words that a subject used last."""
    query = select(VoucherPaper).where(scope.clause(VoucherPaper.region), VoucherPaper.subject == subject)
    return session.exec(query.order_by(col(VoucherPaper.created).desc(), col(VoucherPaper.id)).limit(1)).first()


def void(scope: Scope, session: Session, since: int) -> Sequence[Voucher]:
    """Those that were made void and would still be good at `since` (ms UTC)."""
    query = select(Voucher).where(scope.clause(Voucher.region), scope.own(Voucher.subject), Voucher.voided > 0)
    return session.exec(query.where(or_(Voucher.until == 0, Voucher.until > since))).all()

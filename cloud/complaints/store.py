"""Queries on complaints. Every function takes the scope first.

A complaint is the authority's: an account of a farm, a shop or a market sees none, least of all those about itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.complaints import receipt
from cloud.complaints.model import Complaint, ComplaintDispatch, ComplaintPhoto
from cloud.kernel.scope import Scope


def all_complaints(scope: Scope) -> SelectOfScalar[Complaint]:
    """The query of all complaints."""
    query = select(Complaint).where(scope.clause(Complaint.region))
    return query.where(false()) if scope.subject else query


def complaint(scope: Scope, session: Session, complaint_id: str) -> Complaint | None:
    """One complaint."""
    return session.exec(all_complaints(scope).where(Complaint.id == complaint_id)).first()


def photo(scope: Scope, session: Session, complaint_id: str) -> bytes | None:
    """The photo of a complaint that the scope may see."""
    if complaint(scope, session, complaint_id) is None:
        return None
    query = select(ComplaintPhoto.content).where(scope.clause(ComplaintPhoto.region))
    return session.exec(query.where(ComplaintPhoto.complaint == complaint_id)).first()


def dispatches(scope: Scope, session: Session, complaint_id: str) -> Sequence[ComplaintDispatch]:
    """To whom a complaint that the scope may see was handed, the first first."""
    query = select(ComplaintDispatch).where(scope.clause(ComplaintDispatch.region))
    query = query.where(ComplaintDispatch.complaint == complaint_id)
    return session.exec(query.order_by(col(ComplaintDispatch.at), col(ComplaintDispatch.id))).all()


def by_receipt(scope: Scope, session: Session, text: str) -> Complaint | None:
    """The complaint of a receipt as it was typed."""
    code = receipt.read(text)
    if code is None:
        return None
    return session.exec(all_complaints(scope).where(Complaint.receipt == receipt.digest(code))).first()

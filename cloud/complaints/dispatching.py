"""Complaints in somebody's hands (转办): handed over by a supervisor, proposed how to end by whoever has them.

A supervisor hands to people of the own region, never to those above it; whoever gets a complaint can see all of where
it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from cloud import accounts
from cloud.accounts import Account, Role
from cloud.complaints import office
from cloud.complaints.model import Complaint, ComplaintDispatch
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from contract.names import within

HANDLERS: Final[tuple[Role, ...]] = ("supervisor", "inspector", "enforcement")
"""Who a complaint may be handed to: those who may also open the complainant's phone."""


def handlers(scope: Scope, session: Session, region: str | None) -> Sequence[Account]:
    """To whom somebody of this scope may hand complaints; region: those of this one."""
    return accounts.colleagues(scope, session, HANDLERS, region)


def dispatch(deed: Deed, row: Complaint, name: str, note: str) -> Complaint:
    """Hand it to the account of a name; again to another one while it is not closed.

    Raises Problem("complaint_state" | "handler_same" | "handler_unknown" | "handler_closed" | "handler_role" |
    "handler_region"), and as record.change.
    """
    office.standing(row, "received", "accepted", "answered")
    if name == row.handler:
        raise Problem("handler_same", name=name)
    account = accounts.named(deed.scope, deed.session, name)
    if account is None:
        raise Problem("handler_unknown", name=name)
    if account.disabled:
        raise Problem("handler_closed", name=name)
    if account.role not in HANDLERS:
        raise Problem("handler_role", name=name, role=account.role)
    if not within(row.region, account.region):
        raise Problem("handler_region", name=name, own=account.region, region=row.region)
    record.change(deed, row, {"handler": name})
    deed.session.add(
        ComplaintDispatch(complaint=row.id, region=row.region, at=deed.now, handed_by=deed.by, handler=name, note=note)
    )
    deed.session.flush()
    return row


def propose(deed: Deed, row: Complaint, outcome: str, reason: str) -> Complaint:
    """Say how it should end, for who may close it; again while it is not closed.

    Raises Problem("complaint_state" | "complaint_not_yours"), and as record.change.
    """
    office.standing(row, "accepted", "answered")
    if row.handler != deed.by:
        raise Problem("complaint_not_yours")
    changes = {"proposal": outcome, "proposal_reason": reason, "proposed_by": deed.by}
    record.change(deed, row, changes, hidden=office.NOTED)
    return row

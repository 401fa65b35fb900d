"""Queries on accounts and on the audit, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.accounts.model import Account
from cloud.kernel.audit import Audit
from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from contract.names import within

ACCOUNT_COLUMNS: Final = {"name": Account.name, "created": Account.created, "role": Account.role}
AUDIT_COLUMNS: Final = {"at": Audit.at, "account": Audit.account}


class Wanted(NamedTuple):
    """Which deeds: each None or the value asked for. region: a prefix; start, end: ms UTC, `end` itself not."""

    account: str | None = None
    operation: str | None = None
    kind: str | None = None
    record: str | None = None
    region: str | None = None
    start: int | None = None
    end: int | None = None


def accounts(scope: Scope, session: Session) -> Sequence[Account]:
    """Accounts whose region lies in the scope, by name."""
    return session.exec(_accounts(scope).order_by(Account.name)).all()


def account_page(
    scope: Scope, session: Session, asked: Asked, role: str | None, *, disabled: bool | None
) -> tuple[Sequence[Account], str | None]:
    """One page of accounts, and the cursor of the next."""
    query = _accounts(scope)
    if role is not None:
        query = query.where(Account.role == role)
    if disabled is not None:
        query = query.where(Account.disabled == disabled)
    return page(session, query, ACCOUNT_COLUMNS, Account.id, asked)


def account(scope: Scope, session: Session, account_id: str) -> Account | None:
    """One account, or None where it is unknown or outside the scope."""
    return session.exec(_accounts(scope).where(Account.id == account_id)).first()


def colleagues(scope: Scope, session: Session, roles: Sequence[str], region: str | None) -> list[Account]:
    """Accounts of the scope with one of these roles that are open, by name; region: those that see all of it."""
    query = _accounts(scope).where(col(Account.role).in_(roles), col(Account.disabled).is_(False))
    return [row for row in session.exec(query.order_by(Account.name)) if region is None or within(region, row.region)]


def named(scope: Scope, session: Session, name: str) -> Account | None:
    """The account of a name, or None where it is unknown or outside the scope."""
    return session.exec(_accounts(scope).where(Account.name == name)).first()


def deeds(scope: Scope, session: Session, asked: Asked, wanted: Wanted) -> tuple[Sequence[Audit], str | None]:
    """One page of the audit. Rows belong to no subject, so whoever is of one sees none."""
    query = select(Audit).where(scope.clause(Audit.region))
    if scope.subject:
        query = query.where(false())
    found: tuple[tuple[Any, str | None], ...] = (
        (Audit.account, wanted.account),
        (Audit.operation, wanted.operation),
        (Audit.kind, wanted.kind),
        (Audit.record, wanted.record),
    )
    for column, value in found:
        if value is not None:
            query = query.where(column == value)
    if wanted.region is not None:
        query = query.where(Scope((wanted.region,)).clause(Audit.region))
    if wanted.start is not None:
        query = query.where(col(Audit.at) >= wanted.start)
    if wanted.end is not None:
        query = query.where(col(Audit.at) < wanted.end)
    return page(session, query, AUDIT_COLUMNS, Audit.id, asked)


def _accounts(scope: Scope) -> SelectOfScalar[Account]:
    return select(Account).where(scope.clause(Account.region), scope.own(Account.subject))

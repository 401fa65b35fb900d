"""Queries on accounts, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, select

from cloud.accounts.model import Account
from cloud.kernel.scope import Scope


def accounts(scope: Scope, session: Session) -> Sequence[Account]:
    """Accounts whose region lies in the scope, by name."""
    return session.exec(select(Account).where(scope.clause(Account.region)).order_by(Account.name)).all()

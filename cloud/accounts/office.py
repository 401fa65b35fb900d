"""Looking after accounts: made, listed, disabled and given a new password by an administrator of the machine."""

from __future__ import annotations

import secrets
import string
from typing import Final

from sqlmodel import col, delete, func, select

from cloud.accounts import password as passwords
from cloud.accounts import rules
from cloud.accounts.model import Account, LogIn
from cloud.accounts.sessions import set_password
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from contract import names
from contract.identifiers import uuid7

_ALPHABET: Final = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))


def add(database: Database, name: str, password: str, role: str, region: str, language: str, now: int) -> Account:
    """A new account; `region` is a prefix of region codes, "" the whole nation. Raises CloudError."""
    if not rules.NAME.match(name):
        raise CloudError("account_name", name=name)
    if role not in rules.ROLES:
        raise CloudError("account_role", role=role, known=", ".join(rules.ROLES))
    if region and not names.REGION.match(region):
        raise CloudError("account_region", region=region)
    if language not in ("zh", "en"):
        raise CloudError("account_language", language=language)
    sealed = _sealed(password, name)
    account = Account(
        id=str(uuid7()),
        name=name,
        password=sealed,
        role=role,
        region=region,
        language=language,
        created=now,
        password_changed=now,
    )
    with database.write() as session:
        if session.exec(select(Account).where(Account.name == name)).first() is not None:
            raise CloudError("account_exists", name=name)
        session.add(account)
    return account


def first_admin(database: Database, region: str, now: int) -> str | None:
    """On a database without any account make `admin` with a random password; returns it, the only time it is known."""
    with database.read() as session:
        if session.exec(select(func.count()).select_from(Account)).one():
            return None
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
    add(database, "admin", password, "admin", region, "zh", now)
    return password


def new_password(database: Database, name: str, password: str, now: int) -> None:
    """Set a password and end all log-ins of the account. Raises CloudError."""
    sealed = _sealed(password, name)
    with database.write() as session:
        account = session.exec(select(Account).where(Account.name == name)).first()
        if account is None:
            raise CloudError("account_missing", name=name)
        set_password(session, account, sealed, now)


def disable(database: Database, name: str, *, disabled: bool = True) -> None:
    """Close an account (its log-ins end at once) or open it again. Raises CloudError."""
    with database.write() as session:
        account = session.exec(select(Account).where(Account.name == name)).first()
        if account is None:
            raise CloudError("account_missing", name=name)
        account.disabled = disabled
        session.add(account)
        if disabled:
            session.exec(delete(LogIn).where(col(LogIn.account_id) == account.id))


def _sealed(password: str, name: str) -> str:
    if rules.weak(password, name):
        raise CloudError("account_password", shortest=rules.SHORTEST, longest=rules.LONGEST)
    return passwords.seal(password)

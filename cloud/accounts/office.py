"""Looking after accounts: made, changed, closed and given a new password.

By an administrator over the API, who gives nobody more than they have, or by whoever runs the machine, at its command
line. Either way the audit tells of it; passwords stand in none of it.
"""

from __future__ import annotations

import secrets
import string
from typing import Any, Final, cast

from sqlmodel import Session, col, delete, func, select

from cloud.accounts import password as passwords
from cloud.accounts import rules, wanted
from cloud.accounts.model import Account, LogIn
from cloud.accounts.rules import Role
from cloud.accounts.sessions import set_password
from cloud.kernel.audit import Deed, by_machine
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from contract import names
from contract.identifiers import uuid7

KIND: Final = "account"
_ALPHABET: Final = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))


def made_up() -> str:
    """A random password that can be read out."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def make(deed: Deed, name: str, sealed: str, role: str, region: str, *, language: str, subject: str = "") -> Account:
    """A new account with a sealed password; `region` is a prefix of region codes, "" the whole nation.

    Raises Problem("account_name" | "account_role" | "account_region" | "account_language" | "account_subject…" |
    "account_exists" | "account_beyond"), and as whoever asks more of it (cloud.accounts.wanted).
    """
    if not rules.NAME.match(name):
        raise Problem("account_name", name=name[:60])
    account = Account(
        id=str(uuid7()),
        name=name,
        password=sealed,
        role=role,
        region=region,
        subject=subject,
        language=language,
        created=deed.now,
        password_changed=deed.now,
    )
    _check(deed, account)
    if deed.session.exec(select(Account).where(Account.name == name)).first() is not None:
        raise Problem("account_exists", name=name)
    deed.session.add(account)
    deed.session.flush()
    what = {"name": name, "role": role, "region": region, "subject": subject, "language": language}
    deed.note(KIND, account.id, region, account.version, what=what)
    return account


def change(deed: Deed, account: Account, changes: dict[str, Any], own: str = "") -> None:
    """Change role, region, subject, language or disabled; log-ins end where they would see or do something else.

    own: the id of the doer's own account, whose rights another one changes. Raises as `make`, and
    Problem("version_missing" | "changed_meanwhile" | "account_own").
    """
    deed.fits(account.version)
    different = {name: value for name, value in changes.items() if getattr(account, name) != value}
    if not different:
        deed.idle = True
        return
    rights = bool(different.keys() - {"language"})
    if rights and account.id == own:
        raise Problem("account_own")
    _within(deed, account)
    before = account.region
    account.sqlmodel_update(different)
    if different.keys() - {"disabled"}:  # one that should not be may be closed all the same
        _check(deed, account)
    account.version += 1
    deed.session.add(account)
    if rights:
        _log_out(deed.session, account)
    deed.session.flush()
    deed.note(KIND, account.id, account.region, account.version, what=different)
    if account.region != before:
        deed.note(KIND, account.id, before, account.version, what={"region": account.region})


def renew(deed: Deed, account: Account, sealed: str) -> None:
    """Give an account a sealed new password; its log-ins end. Raises Problem("account_beyond")."""
    _within(deed, account)
    set_password(deed.session, account, sealed, deed.now)
    deed.session.flush()
    deed.note(KIND, account.id, account.region, account.version, what={"password": "new"})


def renew_own(deed: Deed, account_id: str, sealed: str, keep: str) -> None:
    """Somebody's own sealed new password; their other log-ins end, the one with token hash `keep` stays."""
    account = deed.session.get_one(Account, account_id)
    deed.scope = Scope((account.region,))  # their own account, also where they may see nothing else
    set_password(deed.session, account, sealed, deed.now, keep=keep)
    deed.session.flush()
    deed.note(KIND, account.id, account.region, account.version, what={"password": "new"})


def _check(deed: Deed, account: Account) -> None:
    if account.role not in rules.ROLES:
        raise Problem("account_role", role=account.role[:40], known=", ".join(rules.ROLES))
    if account.region and not names.REGION.match(account.region):
        raise Problem("account_region", region=account.region[:40])
    if account.language not in ("zh", "en"):
        raise Problem("account_language", language=account.language[:40])
    if account.subject and account.role in rules.OFFICE:
        raise Problem("account_subject_office", role=account.role)
    if account.role in rules.OUTSIDE and not account.subject:
        raise Problem("account_subject_wanted", role=account.role)
    _within(deed, account)
    wanted.examine(deed, account)


def _within(deed: Deed, account: Account) -> None:
    own = not deed.scope.subject or deed.scope.subject == account.subject
    giver = cast(Role, deed.role)
    right = deed.role == "machine" or rules.may_give(giver, cast(Role, account.role))
    if not (own and right and deed.scope.covers(account.region)):
        raise Problem("account_beyond")


def _log_out(session: Session, account: Account) -> None:
    session.exec(delete(LogIn).where(col(LogIn.account_id) == account.id))


def add(
    database: Database,
    name: str,
    password: str,
    role: str,
    region: str,
    language: str,
    now: int,
    *,
    subject: str = "",
) -> Account:
    """A new account, by whoever runs the machine. Raises Problem("weak_password") and as `make`."""
    sealed = _sealed(password, name)
    with database.write() as session:
        deed = by_machine(session, "addAccount", now)
        return make(deed, name, sealed, role, region, language=language, subject=subject)


def first_admin(database: Database, region: str, now: int) -> str | None:
    """On a database without any account make `admin` with a random password; returns it, the only time it is known."""
    with database.read() as session:
        if session.exec(select(func.count()).select_from(Account)).one():
            return None
    password = made_up()
    add(database, "admin", password, "admin", region, "zh", now)
    return password


def new_password(database: Database, name: str, password: str, now: int) -> None:
    """Set a password and end all log-ins of the account. Raises Problem("weak_password" | "account_missing")."""
    sealed = _sealed(password, name)
    with database.write() as session:
        renew(by_machine(session, "newPassword", now), _named(session, name), sealed)


def disable(database: Database, name: str, now: int, *, disabled: bool = True) -> None:
    """Close an account (its log-ins end at once) or open it again. Raises Problem("account_missing")."""
    with database.write() as session:
        change(by_machine(session, "disableAccount", now), _named(session, name), {"disabled": disabled})


def _named(session: Session, name: str) -> Account:
    account = session.exec(select(Account).where(Account.name == name)).first()
    if account is None:
        raise Problem("account_missing", name=name)
    return account


def _sealed(password: str, name: str) -> str:
    if rules.weak(password, name):
        raise Problem("weak_password", shortest=rules.SHORTEST, longest=rules.LONGEST)
    return passwords.seal(password)

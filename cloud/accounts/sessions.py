"""Log-ins: opened with a name and a password, held by an opaque random token, ended by time or by hand."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, cast

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, delete, select

from cloud.accounts import password as passwords
from cloud.accounts import rules
from cloud.accounts.model import Account, LogIn
from cloud.accounts.rules import Role
from cloud.kernel.database import Database
from cloud.kernel.language import Language
from cloud.kernel.log import note
from cloud.kernel.scope import NOBODY, Scope
from cloud.kernel.trouble import trouble

_TOKEN_BYTES: Final = 32
_log: Final = logging.getLogger("zhigen.accounts")
_MOST_LOG_INS: Final = 20  # per account; the oldest goes


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking. `scope` goes to every store function."""

    account: str
    name: str
    role: Role
    region: str
    subject: str
    language: Language
    expires: int
    token_hash: str

    @property
    def scope(self) -> Scope:
        """What this person may see; nothing where their role acts for a subject and the account names none."""
        if self.role in rules.OUTSIDE and not self.subject:
            return NOBODY
        return Scope((self.region,), self.subject)


def open_session(database: Database, name: str, password: str, now: int) -> tuple[str, Visitor] | None:
    """Check name and password; returns the token and who came in, or None. Takes the same time for unknown names."""
    with database.read() as session:
        account = session.exec(select(Account).where(Account.name == name)).first()
    right = passwords.fits(account.password if account else None, password)
    if account is None or not right or account.disabled:
        return None
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    entry = LogIn(token_hash=_hash(token), account_id=account.id, opened=now, used=now, expires=now + rules.LIFE_MS)
    with database.write() as session:
        session.exec(delete(LogIn).where(col(LogIn.expires) <= now))
        held = session.exec(
            select(LogIn).where(LogIn.account_id == account.id).order_by(col(LogIn.opened).desc())
        ).all()
        for old in held[_MOST_LOG_INS - 1 :]:
            session.delete(old)
        session.add(entry)
    return token, _visitor(account, entry)


def find(database: Database, token: str, now: int) -> Visitor | None:
    """Who holds this token, if the log-in is alive; its use is noted at most once a minute."""
    if not 20 <= len(token) <= 100:
        return None
    with database.read() as session:
        row = session.exec(select(LogIn, Account).join(Account).where(LogIn.token_hash == _hash(token))).first()
    if row is None:
        return None
    entry, account = row
    if account.disabled or not rules.alive(entry.opened, entry.used, entry.expires, now):
        return None
    if now - entry.used > rules.TOUCH_MS:
        _touch(database, entry.token_hash, now)
    return _visitor(account, entry)


def _touch(database: Database, token_hash: str, now: int) -> None:
    try:
        with database.write() as session:
            current = session.get(LogIn, token_hash)
            if current is not None:
                current.used = now
    except SQLAlchemyError as error:  # a full disk must not close the pages; the log-in only looks older than it is
        found = trouble(error)
        if found is None:
            raise
        note(_log, logging.WARNING, "use_not_noted", reason=found.text("en"))


def holds(database: Database, token_hash: str, now: int) -> bool:
    """Whether a log-in is still alive, without counting as a use of it."""
    with database.read() as session:
        row = session.exec(select(LogIn, Account).join(Account).where(LogIn.token_hash == token_hash)).first()
    return row is not None and not row[1].disabled and rules.alive(row[0].opened, row[0].used, row[0].expires, now)


def close_session(database: Database, visitor: Visitor) -> None:
    """Log out; the token is worth nothing from now on."""
    with database.write() as session:
        session.exec(delete(LogIn).where(col(LogIn.token_hash) == visitor.token_hash))


def knows(database: Database, account_id: str, password: str) -> bool:
    """Whether this is the password of an account."""
    with database.read() as session:
        account = session.get(Account, account_id)
    return account is not None and passwords.fits(account.password, password)


def set_password(session: Session, account: Account, sealed: str, now: int, keep: str = "") -> None:
    """Store a sealed password; every log-in of the account ends but the one with token hash `keep`."""
    account.password = sealed
    account.password_changed = now
    session.exec(delete(LogIn).where(col(LogIn.account_id) == account.id, col(LogIn.token_hash) != keep))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _visitor(account: Account, entry: LogIn) -> Visitor:
    return Visitor(
        account=account.id,
        name=account.name,
        role=cast(Role, account.role),
        region=account.region,
        subject=account.subject,
        language=cast(Language, account.language),
        expires=entry.expires,
        token_hash=entry.token_hash,
    )

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.event import listen
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from cloud.accounts import office, rules, sessions, store
from cloud.accounts import password as passwords
from cloud.accounts.model import Account, LogIn
from cloud.accounts.sessions import Visitor
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.kernel.trouble import trouble
from tests.engines import Engine, Engines

NOW = 1_795_418_400_000
WORD = "maple-river-42"


@pytest.fixture
def database(engines: Engines, engine: Engine, tmp_path: Path) -> Iterator[Database]:
    with engines.database(engine, tmp_path) as database:
        office.add(database, "li", WORD, "inspector", "532331", "zh", NOW)
        yield database


def _open(database: Database, now: int = NOW) -> str:
    opened = sessions.open_session(database, "li", WORD, now)
    assert opened is not None
    return opened[0]


def test_a_token_is_random_and_only_its_hash_is_kept(database: Database) -> None:
    one, two = _open(database), _open(database)
    assert one != two
    with database.read() as session:
        kept = {row.token_hash for row in session.exec(select(LogIn))}
    assert not kept & {one, two}
    visitor = sessions.find(database, one, NOW)
    assert visitor is not None
    assert (visitor.name, visitor.role, visitor.scope) == ("li", "inspector", Scope(("532331",)))


def test_wrong_names_passwords_and_tokens_open_nothing(database: Database) -> None:
    assert sessions.open_session(database, "li", "wrong", NOW) is None
    assert sessions.open_session(database, "nobody", WORD, NOW) is None
    assert sessions.find(database, "x" * 43, NOW) is None
    assert sessions.find(database, "", NOW) is None
    assert sessions.find(database, "x" * 5000, NOW) is None


def test_use_keeps_a_log_in_alive_but_not_for_ever(database: Database) -> None:
    token, now = _open(database), NOW
    while now < NOW + rules.LIFE_MS:
        assert sessions.find(database, token, now) is not None
        now += rules.IDLE_MS - 1
    assert sessions.find(database, token, now) is None


def test_an_open_stream_is_not_a_use(database: Database) -> None:
    token = _open(database)
    visitor = sessions.find(database, token, NOW)
    assert visitor is not None
    assert sessions.holds(database, visitor.token_hash, NOW + rules.IDLE_MS - 1)
    assert sessions.find(database, token, NOW + rules.IDLE_MS) is None


def test_a_store_that_takes_no_writes_does_not_close_the_pages(database: Database) -> None:
    token = _open(database)

    def full(connection: Any, _record: object, _proxy: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.read_only = True

    listen(database.engine, "checkout", full)
    assert sessions.find(database, token, NOW + rules.TOUCH_MS + 1) is not None
    with pytest.raises(SQLAlchemyError) as told:
        _open(database, NOW + rules.TOUCH_MS + 2)
    found = trouble(told.value)
    assert found is not None
    assert found.kind == "read_only"


def test_disabling_ends_all_log_ins_and_keeps_the_account_out(database: Database) -> None:
    token = _open(database)
    office.disable(database, "li", NOW)
    assert sessions.find(database, token, NOW) is None
    assert sessions.open_session(database, "li", WORD, NOW) is None
    office.disable(database, "li", NOW, disabled=False)
    assert sessions.find(database, token, NOW) is None
    assert sessions.open_session(database, "li", WORD, NOW) is not None


def test_a_new_password_ends_the_other_log_ins_only(database: Database) -> None:
    other, mine = _open(database), _open(database)
    visitor = sessions.find(database, mine, NOW)
    assert visitor is not None
    assert not sessions.knows(database, visitor.account, "wrong")
    assert sessions.knows(database, visitor.account, WORD)
    with database.write() as session:
        deed = Deed(session, visitor.scope, "li", NOW, visitor.role)
        office.renew_own(deed, visitor.account, passwords.seal("stone-bridge-17"), visitor.token_hash)
    assert sessions.find(database, mine, NOW) is not None
    assert sessions.find(database, other, NOW) is None
    assert sessions.open_session(database, "li", WORD, NOW) is None


def test_log_ins_of_an_account_are_bounded_and_dead_ones_go(database: Database) -> None:
    account = Account(
        id="a", name="x", password=_hash_of(database), role="farm", region="", created=NOW, password_changed=NOW
    )
    with database.write() as session:
        session.add(account)
        session.flush()
        for number in range(30):
            session.add(LogIn(token_hash=f"h{number}", account_id="a", opened=NOW, used=NOW, expires=NOW + 10 + number))
    assert sessions.open_session(database, "x", WORD, NOW + 15) is not None
    with database.read() as session:
        left = session.exec(select(LogIn).where(LogIn.account_id == "a")).all()
    assert len(left) == 20
    assert all(row.expires > NOW + 15 for row in left)


def _hash_of(database: Database) -> str:
    with database.read() as session:
        return session.exec(select(Account.password).where(Account.name == "li")).one()


@pytest.mark.parametrize(
    ("name", "password", "role", "region", "says"),
    [
        ("Li", WORD, "inspector", "", "name Li will not do"),
        ("li", WORD, "inspector", "", "an account li already"),
        ("wang", "tiny-7", "inspector", "", "A new password has 10"),
        ("wang", WORD, "king", "", "no role king: one of admin"),
        ("wang", WORD, "inspector", "5", "region 5 will not do"),
        ("wang", WORD, "farm", "", "The role farm sees only what is its own subject's"),
    ],
)
def test_an_account_that_cannot_be_is_one_line(
    database: Database, name: str, password: str, role: str, region: str, says: str
) -> None:
    with pytest.raises(Problem) as caught:
        office.add(database, name, password, role, region, "zh", NOW)
    detail = caught.value.body("en").detail
    assert says in detail
    assert "\n" not in detail
    assert password not in str(caught.value)


def test_the_first_admin_is_made_once(bare: Database) -> None:
    bare.create_all()
    password = office.first_admin(bare, "", NOW)
    assert password is not None
    assert not rules.weak(password, "admin")
    assert sessions.open_session(bare, "admin", password, NOW) is not None
    assert office.first_admin(bare, "", NOW) is None


def test_accounts_are_listed_within_a_scope(database: Database) -> None:
    with database.read() as session:
        assert [row.name for row in store.accounts(NATION, session)] == ["li"]
        assert store.accounts(Scope(("34",)), session) == []


def test_who_acts_for_a_subject_and_names_none_sees_nothing_and_may_change_their_password(database: Database) -> None:
    with database.write() as session:
        session.add(
            Account(id="old", name="old", password="*", role="farm", region="532331", created=NOW, password_changed=NOW)
        )
    with database.write() as session:
        visitor = Visitor("old", "old", "farm", "532331", "", "zh", NOW, "")
        assert visitor.scope == Scope()
        office.renew_own(Deed(session, visitor.scope, "old", NOW, role="farm"), "old", "sealed", "")
        assert session.get_one(Account, "old").password == "sealed"

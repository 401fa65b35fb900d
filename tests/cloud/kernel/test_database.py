from __future__ import annotations

import threading

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from cloud.accounts.model import LogIn
from cloud.kernel.database import Database
from cloud.registry.model import Knock


def _knock(number: int) -> Knock:
    return Knock(gateway_id=f"gw-{number}", region="532331", first=1, last=1)


def test_every_connection_is_durable_and_checks_foreign_keys(database: Database) -> None:
    with database.read() as session:
        asked = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(LogIn(token_hash="x", account_id="nobody", opened=1, used=1, expires=1))


def test_a_write_takes_the_lock_at_once_and_a_read_does_not(database: Database) -> None:
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cursor, text, *_rest: said.append(text))
    with database.write() as session:
        session.add(_knock(1))
    with database.read() as session:
        session.exec(select(Knock)).all()
    assert said[0] == "BEGIN IMMEDIATE"
    assert "BEGIN" in said


def test_an_error_rolls_everything_back(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(_knock(1))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.read() as session:
        assert session.exec(select(Knock)).all() == []


def test_a_reader_sees_the_state_before_a_write_that_is_under_way(database: Database) -> None:
    with database.write() as session:
        session.add(_knock(1))
        session.flush()
        with database.read() as reader:
            assert reader.exec(select(Knock)).all() == []


def test_many_writers_wait_for_each_other_and_lose_nothing(database: Database) -> None:
    def add(thread: int) -> None:
        for number in range(10):
            with database.write() as session:
                session.add(_knock(thread * 100 + number))

    threads = [threading.Thread(target=add, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert len(session.exec(select(Knock)).all()) == 40

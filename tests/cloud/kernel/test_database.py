from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from cloud import migrations
from cloud.accounts.model import LogIn
from cloud.kernel.database import Database, among, insert_many
from cloud.kernel.trouble import trouble
from cloud.registry.model import Knock


def _knock(number: int) -> Knock:
    return Knock(gateway_id=f"gw-{number}", region="532331", first=1, last=1)


def test_every_connection_of_sqlite_is_durable(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    with database.read() as session:
        asked = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    database.close()


def test_a_connection_that_is_out_when_its_database_closes_is_closed_when_it_comes_back(bare: Database) -> None:
    with bare.engine.connect() as connection:
        held = connection.connection.dbapi_connection
        assert held is not None
        bare.close()
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    with pytest.raises(Exception, match="closed"):
        held.cursor()


def test_foreign_keys_are_checked_also_after_a_migration(bare: Database) -> None:
    migrations.upgrade(bare)
    with pytest.raises(IntegrityError), bare.write() as session:
        session.add(LogIn(token_hash="x", account_id="nobody", opened=1, used=1, expires=1))


def test_a_table_that_was_made_anew_must_still_fit_the_others(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    migrations.upgrade(database)

    def tear() -> None:
        with database.reshape(lambda: None) as session:
            session.add(LogIn(token_hash="x", account_id="nobody", opened=1, used=1, expires=1))
            session.flush()

    with pytest.raises(RuntimeError, match="refer to nothing"):
        tear()
    with database.read() as session:
        assert session.exec(select(LogIn)).all() == []
    database.close()


def test_many_rows_at_once_are_there_or_none_is(database: Database) -> None:
    row = {"gateway_id": "g", "region": "532331", "first": 1, "last": 1, "count": 1, "lack": "a\tb\\c\nd"}
    with database.write() as session:
        insert_many(session, Knock, [{**row, "gateway_id": f"g{number}"} for number in range(3)])

    def again() -> None:
        with database.write() as session:
            insert_many(session, Knock, [{**row, "gateway_id": "h"}, {**row, "gateway_id": "g1"}])

    with pytest.raises(IntegrityError) as told:
        again()
    assert trouble(told.value) is None
    with database.read() as session:
        found = session.exec(select(Knock)).all()
        assert {one.gateway_id for one in found} == {"g0", "g1", "g2"}
        assert {one.lack for one in found} == {row["lack"]}
        wanted = select(Knock.gateway_id).where(among(session, Knock.gateway_id, ["g2", "h", "g0"]))
        assert sorted(session.exec(wanted).all()) == ["g0", "g2"]


def test_rows_that_hold_more_than_a_table_does_are_inserted_by_the_columns_named(database: Database) -> None:
    row = {"gateway_id": "g", "region": "532331", "first": 1, "last": 1, "count": 1, "lack": "x"}
    with database.write() as session:
        insert_many(session, Knock, [{"seen": True, **row}], tuple(row))
    with database.read() as session:
        (found,) = session.exec(select(Knock)).all()
        assert {name: getattr(found, name) for name in row} == row


def test_a_column_that_is_set_is_written(database: Database) -> None:
    row = Knock(gateway_id="g", region="532331", first=1, last=1, count=1, lack="x")
    with database.write() as session:
        session.add(row)
        session.flush()
        row.lack = "y"
        assert row.model_dump()["lack"] == "y"
    with database.read() as session:
        assert session.exec(select(Knock.lack)).all() == ["y"]


def test_a_write_takes_the_lock_at_once_and_a_read_does_not(database: Database) -> None:
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cursor, text, *_rest: said.append(text))
    with database.write() as session:
        session.add(_knock(1))
    with database.read() as session:
        session.exec(select(Knock)).all()
    locks = [text for text in said if text.startswith(("BEGIN IMMEDIATE", "SELECT pg_advisory_xact_lock"))]
    assert locks == said[:1]


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

"""Every SQL question of the boards is answered by a real PostgreSQL, by the role that may read those columns only."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from cloud import migrations
from cloud.kernel.database import Database
from tests.boards.asked import Asked, filled, questions
from tests.boards.county import fill
from tests.postgres import Cluster
from zhigen.boards.reader import READABLE, ROLE, admit

PASSWORD = "correct horse battery"
ASKED = [asked for asked in questions() if asked.source == "zhigen-county"]


@pytest.fixture(scope="module")
def reader(cluster: Cluster) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Grafana, in a county with something in every table that a board reads."""
    place = cluster.create()
    database = Database.on_server(place)
    migrations.upgrade(database)
    fill(database)
    database.close()
    dsn = cluster.dsn(place.database)
    with psycopg.connect(dsn) as owner:
        admit(owner, PASSWORD)
    with psycopg.connect(dsn.replace("user=zhigen", f"user={ROLE}"), password=PASSWORD, autocommit=True) as connection:
        yield connection
    cluster.drop(place)
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as owner:
        owner.execute(f"DROP ROLE {ROLE}")


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.place)
def test_it_is_answered_with_rows(reader: psycopg.Connection[tuple[object, ...]], asked: Asked) -> None:
    with reader.execute(filled(asked.text)) as answer:
        assert answer.description is not None
        assert all(len(column.name.encode()) < 64 for column in answer.description)
        rows = answer.fetchall()
    assert rows
    assert any(value is not None for value in rows[0])


@pytest.mark.parametrize("table", ["account", "log_in", "claim", "county_key", "gateway_key", "buyer", "boot_seen"])
def test_the_reader_sees_no_person_and_no_key(reader: psycopg.Connection[tuple[object, ...]], table: str) -> None:
    with pytest.raises(psycopg.Error):
        reader.execute(f"SELECT * FROM {table}")  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["raw", "signature", "*"])
def test_the_reader_sees_no_bytes_of_an_event(reader: psycopg.Connection[tuple[object, ...]], column: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        reader.execute(f"SELECT {column} FROM journal")  # type: ignore[arg-type]


def test_the_reader_writes_nothing(reader: psycopg.Connection[tuple[object, ...]]) -> None:
    with pytest.raises((ReadOnlySqlTransaction, InsufficientPrivilege)):
        reader.execute("DELETE FROM knock")
    with reader.transaction():
        reader.execute("SET TRANSACTION READ WRITE")
        with pytest.raises(InsufficientPrivilege), reader.transaction():
            reader.execute("DELETE FROM knock")


def test_no_column_is_granted_that_no_board_asks_for() -> None:
    words = " ".join(asked.text for asked in ASKED)
    assert {
        f"{table}.{column}" for table, columns in READABLE.items() for column in columns if column not in words
    } == set()

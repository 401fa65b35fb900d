"""Every SQL question of the boards is answered by a real PostgreSQL, by the role that may read those columns only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from cloud import migrations
from cloud.kernel.database import Database
from cloud.kernel.stores import Postgres
from tests.boards.asked import Asked, filled, questions
from tests.boards.county import fill
from tests.postgres import Cluster
from zhigen.boards.reader import READABLE, ROLE, admit

ASKED = [asked for asked in questions() if asked.source == "zhigen-county"]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Cluster, Postgres]]:
    """A county with something in every table that a board reads, and the reader."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        cluster = Cluster(Path(name))
        cluster.start()
        place = cluster.create()
        database = Database.on_server(place)
        migrations.upgrade(database)
        fill(database)
        database.close()
        with psycopg.connect(cluster.dsn(place.database)) as connection:
            admit(connection)
        yield cluster, place
        cluster.stop()


@pytest.fixture
def reader(server: tuple[Cluster, Postgres]) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    cluster, place = server
    dsn = cluster.dsn(place.database).replace("user=zhigen", f"user={ROLE}")
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


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
    reader.execute("SET default_transaction_read_only = off")
    with pytest.raises(InsufficientPrivilege):
        reader.execute("DELETE FROM knock")


def test_no_column_is_granted_that_no_board_asks_for() -> None:
    words = " ".join(asked.text for asked in ASKED)
    assert {
        f"{table}.{column}" for table, columns in READABLE.items() for column in columns if column not in words
    } == set()

"""Migrations on both engines: what they make is what the models say, from wherever they begin, and once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, event, inspect, select, text
from sqlalchemy.types import BigInteger, Boolean, Float, Integer, LargeBinary

from cloud import migrations
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.migrations.tables import metadata
from tests.engines import ONE_AT_LENGTH, Engines

REVISIONS = [
    step.revision
    for step in reversed(list(ScriptDirectory.from_config(migrations._config()).walk_revisions()))  # oldest first
]
GONE = {"law_seen", "rapid_confirmation"}  # tables that a later version has no more: what they said follows from others
FILLED = {"tally"}  # what a later version counts of rows that are there
MOVED = {"rapid_sample": "sample", "rapid_reinspection": "reinspection"}  # what a later version keeps elsewhere


def _set_revision(database: Database, revision: str) -> None:
    with database.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def _tables(database: Database) -> list[Table]:
    """All tables as they are now, those that others refer to first."""
    found = MetaData()
    found.reflect(database.engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _row(table: Table, number: int) -> dict[str, object]:
    """A row of a table, whatever its columns are; rows of the same number refer to one another."""
    kinds = ((Boolean, True), ((BigInteger, Integer), 7 + number), (Float, 0.5), (LargeBinary, b'{"prev": "x"}'))
    return {
        column.name: next((value for kind, value in kinds if isinstance(column.type, kind)), f"{number:02}")
        for column in table.columns
    }


def _rows(database: Database, tables: list[Table]) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as session:
        found = {table.name: session.connection().execute(select(table)).all() for table in tables}
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


def test_the_migrations_make_exactly_the_tables_of_the_models(bare: Database) -> None:
    assert migrations.upgrade(bare) == migrations.head()
    with bare.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    migrations.downgrade(bare, "base")
    assert set(inspect(bare.engine).get_table_names()) == {"alembic_version"}


@ONE_AT_LENGTH
def test_rows_of_every_version_go_up_to_the_newest_and_back(bare: Database) -> None:
    """One way up, at each step of which every table gets a row, and one way down, on which all are as they were."""
    kept: dict[str, dict[str, list[tuple[object, ...]]]] = {}
    shapes: dict[str, list[Table]] = {}
    made: Counter[str] = Counter()
    for number, revision in enumerate(REVISIONS):
        migrations.upgrade(bare, revision)
        shapes[revision] = tables = _tables(bare)
        with bare.write() as session:
            for table in tables:
                session.connection().execute(table.insert(), _row(table, number))
        made.update(table.name for table in tables)
        kept[revision] = _rows(bare, tables)
    migrations.check(bare)
    moved = Counter(MOVED[name] for rows in kept.values() for name in rows if name in MOVED and MOVED[name] not in rows)
    counted = {name: len(rows) for name, rows in _rows(bare, _tables(bare)).items() if rows}
    there = made.keys() - GONE - MOVED.keys() - FILLED
    assert {name: counted[name] for name in there} == {name: made[name] + moved[name] for name in there}
    for revision in reversed(REVISIONS):
        migrations.downgrade(bare, revision)
        assert migrations.current(bare) == revision
        after = _rows(bare, shapes[revision])  # with the columns that it had on the way up
        for name in kept[revision].keys() - GONE - MOVED.keys() - FILLED:
            assert set(kept[revision][name]) <= set(after[name]), (revision, name)
            assert len(after[name]) == made[name] + moved[name], (revision, name)


def test_what_rapid_tests_kept_of_samples_and_reinspections_is_not_lost(bare: Database) -> None:
    migrations.upgrade(bare, "0026")
    tables = {table.name: table for table in _tables(bare)}
    told = ("a", "b")
    with bare.write() as session:

        def add(name: str, **fields: object) -> None:
            session.connection().execute(tables[name].insert(), {**_row(tables[name], 0), **fields})

        for place, name in enumerate(told):
            add("journal", position=place + 1, id=name, seq=place, received=9)
            add("rapid_sample", number=f"S-{name}", event=name, product="菠菜", of="fenghe", at=5)
        add("sample", id="a", position=1, number="S-a", product="芹菜")  # kept by both: the fuller row stays
        add("rapid_result", id="r", at=100, heard=200, sample="S-a", subject="qinghe")
        add("rapid_reinspection", id="first", test="r", of="fenghe", asked=300, method="", why="异议")
        add("rapid_reinspection", id="again", test="r", of="fenghe", asked=400, method="", why="异议")
        add("rapid_reinspection", id="other", test="t", of="fenghe", asked=400, method="", why="异议")
        add("reinspection", id="known", test="t", rapid=True, asked=350)
    migrations.upgrade(bare)
    with bare.read() as session:
        samples = session.connection().execute(text('SELECT number, product, "of", at, received FROM sample')).all()
        asked = session.connection().execute(text("SELECT id, test, number, asked, due, state FROM reinspection")).all()
    assert {tuple(row) for row in samples} == {("S-a", "芹菜", "00", 7, 7), ("S-b", "菠菜", "fenghe", 5, 9)}
    assert {tuple(row)[:4] for row in asked} == {("first", "r", "S-a", 300), ("known", "t", "00", 350)}
    assert {row.due for row in asked if row.id == "first"} == {200 + 4 * 3_600_000}


@ONE_AT_LENGTH
def test_two_that_migrate_at_once_do_it_once(bare: Database, tmp_path: Path) -> None:
    (tmp_path / "cloud.yaml").write_text(_config(bare, tmp_path))
    command = [sys.executable, "-m", "zhigen", "cloud", "migrate", "--config", str(tmp_path / "cloud.yaml")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    migrations.check(bare)


def test_a_second_migrator_waits_for_as_long_as_the_first_works(bare: Database) -> None:
    second = Database(bare.engine.url)
    event.listen(second.engine, "connect", _soon)
    waited = threading.Semaphore(0)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(migrations.upgrade(second, waiting=waited.release)))
    with bare.reshape(lambda: None) as session:
        session.connection().execute(text("CREATE TABLE half_way (n INTEGER)"))
        thread.start()
        for _ in range(3):  # longer than its patience for a lock, and again
            assert waited.acquire(timeout=120)
        assert found == []
    thread.join(120)
    assert found == [migrations.head()]
    migrations.check(second)
    assert inspect(second.engine).has_table("half_way")
    second.close()


def _soon(connection: Any, _record: object) -> None:
    """Lets nobody wait 10 s in a test for what a lock does after 0.2 s as well."""
    lite = isinstance(connection, sqlite3.Connection)
    connection.cursor().execute("PRAGMA busy_timeout = 200" if lite else "SET lock_timeout = 200")
    connection.commit()


def _config(database: Database, folder: Path) -> str:
    url = database.engine.url
    if url.host is None:
        return f"data: {folder}\n"
    return f"data: {folder}\npostgres: {{host: {url.host}, port: {url.port}, database: {url.database}}}\n"


def test_texts_sort_by_their_numbers_whatever_country_the_server_stands_in(engines: Engines) -> None:
    server = engines.cluster.create("template0", locale="en-US")
    database = Database.on_server(server)
    migrations.upgrade(database)
    with database.write() as session:
        for name in ("gw-10", "gw1", "Gw-2"):
            session.connection().execute(
                text("INSERT INTO knock (gateway_id, region, first, last, count) VALUES (:n, '', 1, 1, 1)"), {"n": name}
            )
    with database.read() as session:
        ordered = session.connection().execute(text("SELECT gateway_id FROM knock ORDER BY gateway_id")).scalars()
        assert list(ordered) == ["Gw-2", "gw-10", "gw1"]
        natural = text("SELECT n FROM (VALUES ('gw-10'), ('gw1'), ('Gw-2')) AS t (n) ORDER BY n")
        assert list(session.connection().execute(natural).scalars()) != ["Gw-2", "gw-10", "gw1"]
    database.close()
    engines.cluster.drop(server)


def test_a_database_that_is_behind_is_refused_with_what_to_do(bare: Database) -> None:
    with pytest.raises(CloudError, match="run `zhigen cloud migrate`"):
        migrations.check(bare)


def test_a_newer_database_is_neither_served_nor_touched(bare: Database) -> None:
    migrations.upgrade(bare)
    _set_revision(bare, "9999")
    for step in (migrations.check, migrations.upgrade):
        with pytest.raises(CloudError, match="written by a newer version"):
            step(bare)
    assert migrations.current(bare) == "9999"

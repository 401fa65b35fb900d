from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from cloud import migrations
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.migrations.tables import metadata


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.in_folder(tmp_path)
    yield database
    database.close()


def _set_revision(database: Database, revision: str) -> None:
    with database.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    assert migrations.upgrade(database) == migrations.head()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_a_database_goes_down_to_nothing_and_up_again(database: Database) -> None:
    migrations.upgrade(database)
    migrations.downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    migrations.upgrade(database)
    migrations.check(database)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert migrations.upgrade(database) == migrations.upgrade(database)


def test_a_database_that_is_behind_is_refused_with_what_to_do(database: Database) -> None:
    with pytest.raises(CloudError, match="run `zhigen cloud migrate`"):
        migrations.check(database)


def test_a_newer_database_is_neither_served_nor_touched(database: Database) -> None:
    migrations.upgrade(database)
    _set_revision(database, "9999")
    for step in (migrations.check, migrations.upgrade):
        with pytest.raises(CloudError, match="written by a newer version"):
            step(database)
    assert migrations.current(database) == "9999"

"""The schema of the database through its versions (Alembic), and whether a database has the one that we want.

`versions/` holds one file per step. A server never migrates by itself: `zhigen cloud migrate` does, and
`zhigen cloud run` before it starts the others.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.migrations.collation import straighten


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def head() -> str:
    """The revision that this software wants."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None  # noqa: S101  # the first version is always there
    return revision


def current(database: Database) -> str | None:
    """The revision of a database, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check(database: Database) -> None:
    """Raises CloudError, saying what to do, unless the database has exactly the wanted revision."""
    found = current(database)
    if found == head():
        return
    if _newer(found):
        raise CloudError("schema_newer", found=found)
    raise CloudError("schema_older", found=found or "-", wanted=head())


def upgrade(database: Database, revision: str = "head") -> str:
    """Bring a database to a revision in one transaction; returns it. Raises CloudError where it is newer than us."""
    found = current(database)
    if _newer(found):
        raise CloudError("schema_newer", found=found)
    with database.reshape() as session:
        config = _config()
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)
        straighten(session.connection())
    return current(database) or ""


def downgrade(database: Database, revision: str) -> None:
    """Undo steps down to a revision, "base" for none, in one transaction."""
    with database.reshape() as session:
        config = _config()
        config.attributes["connection"] = session.connection()
        command.downgrade(config, revision)


def _newer(found: str | None) -> bool:
    return found is not None and found not in {
        step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()
    }

"""The schema of the database through its versions (Alembic), and whether a database has the one that we want.

`versions/` holds one file per step. A server never migrates by itself: `zhigen cloud migrate` does, and
`zhigen cloud run` before it starts the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
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


@cache
def script() -> ScriptDirectory:
    """All steps."""
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """The revision that this software wants."""
    revision = script().get_current_head()
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


def _in_silence() -> None:
    pass


def upgrade(database: Database, revision: str = "head", waiting: Callable[[], None] = _in_silence) -> str:
    """Bring a database to a revision in one transaction; returns it. Raises CloudError where it is newer than us.

    Whoever migrates it already is waited for, however long that takes; `waiting` is called every 10 s meanwhile.
    """
    with database.reshape(waiting) as session:
        found = MigrationContext.configure(session.connection()).get_current_revision()
        if _newer(found):
            raise CloudError("schema_newer", found=found)
        config = _config()
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)
        straighten(session.connection())
    return current(database) or ""


def downgrade(database: Database, revision: str) -> None:
    """Undo steps down to a revision, "base" for none, in one transaction."""
    with database.reshape(_in_silence) as session:
        config = _config()
        config.attributes["connection"] = session.connection()
        command.downgrade(config, revision)


def known(revision: str) -> bool:
    """Whether this software knows a revision: it is our own or an older one."""
    return revision in {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def _newer(found: str | None) -> bool:
    return found is not None and not known(found)

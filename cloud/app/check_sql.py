"""Whether the database of entities and events will do: reachable, new enough, ours to write, of our version."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud import migrations
from cloud.app.check_rules import Checked, Server, checked, server, unfit
from cloud.kernel.config import Config
from cloud.kernel.database import FILE, Database
from cloud.kernel.errors import CloudError
from cloud.kernel.trouble import told

_FACTS: Final = """SELECT current_setting('server_version'),
 current_setting('server_encoding'),
 pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool,
 current_user,
 has_schema_privilege(current_schema(), 'CREATE'),
 current_setting('max_connections')::int,
 (extract(epoch FROM clock_timestamp()) * 1000)::bigint"""
_SERVES: Final = 1  # processes that serve pages, beside the workers
_CHAIR: Final = 1  # a connection of each worker beside its pool


def sql(config: Config, clocks: list[tuple[str, int]]) -> list[Checked]:
    """The lines; a server's clock (ms) is added to `clocks`. Never raises for a server that is away."""
    if config.postgres is None:
        place = config.data / FILE
        return [checked("sqlite", place=place), _file(place, config.data)]
    try:
        database = Database.on_server(config.postgres)
    except CloudError as error:
        return [unfit(error)]
    place_name = f"{config.postgres.host}:{config.postgres.port}/{config.postgres.database}"
    try:
        with database.engine.connect() as connection:
            *facts, now = connection.exec_driver_sql(_FACTS).one()
        clocks.append(("PostgreSQL", now))
        each = config.postgres.connections
        wanted = (each + _CHAIR) * config.intake.workers + each * _SERVES
        found = server(Server(*facts), place_name, wanted)
        return [*found, _schema(database)]
    except SQLAlchemyError as error:
        return [_trouble(place_name, error)]
    finally:
        database.close()


def _file(place: Path, folder: Path) -> Checked:
    if not place.exists():
        return checked("schema_none")
    database = Database.in_folder(folder)
    try:
        return _schema(database)
    except SQLAlchemyError as error:
        return _trouble(str(place), error)
    finally:
        database.close()


def _schema(database: Database) -> Checked:
    found = migrations.current(database)
    if found is None:
        return checked("schema_none")
    try:
        migrations.check(database)
    except CloudError as error:
        return checked(error.code, found=found, wanted=migrations.head())
    return checked("schema", found=found)


def _trouble(place: str, error: SQLAlchemyError) -> Checked:
    zh, en = told(error)
    return checked("sql_away", place=place, zh=zh, en=en)

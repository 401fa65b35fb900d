"""What is held and what is not, told by real errors of both engines, and of servers that do not let us in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from cloud.app import stores
from cloud.kernel import fitness
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.stores import Postgres
from cloud.kernel.trouble import KINDS, trouble
from tests.engines import Engines

POSTGRES = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
KNOCK = "INSERT INTO knock (gateway_id, region, first, last, count) VALUES ('g', '53', 1, 1, 1)"


def _run(database: Database, statements: tuple[str, ...]) -> None:
    with database.write() as session:
        for statement in statements:
            session.connection().execute(text(statement))


def _failing(database: Database, *statements: str) -> SQLAlchemyError:
    with pytest.raises(SQLAlchemyError) as told:
        _run(database, statements)
    return told.value


def _kind(error: BaseException) -> str | None:
    found = trouble(error)
    if found is not None:
        assert all("\n" not in found.text(language) for language in ("zh", "en"))
    return found.kind if found is not None else None


@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        (("SELECT 1 FROM nowhere",), "behind"),
        (("SELECT no_column FROM knock",), "behind"),
        ((KNOCK, KNOCK), None),
        (("INSERT INTO knock (gateway_id) VALUES ('g')",), None),
    ],
)
def test_a_schema_that_is_behind_is_held_and_a_bad_row_is_not(
    database: Database, statements: tuple[str, ...], kind: str | None
) -> None:
    assert _kind(_failing(database, *statements)) == kind


@POSTGRES
@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        (("SET TRANSACTION READ ONLY", KNOCK), "read_only"),
        (("SET LOCAL statement_timeout = 1", "SELECT pg_sleep(60)"), "unwell"),
        (("SELECT pg_terminate_backend(pg_backend_pid())",), "turning"),
        (("DO $$BEGIN RAISE disk_full; END$$",), "full"),
        (("DO $$BEGIN RAISE deadlock_detected; END$$",), "locked"),
        ((KNOCK.replace("'53'", "repeat('5', 99)"),), None),
        ((KNOCK.replace("1, 1, 1", "1, 1, 1e30::numeric"),), None),
    ],
)
def test_what_postgresql_says(database: Database, statements: tuple[str, ...], kind: str | None) -> None:
    assert _kind(_failing(database, *statements)) == kind
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT 1").scalar() == 1


@POSTGRES
def test_a_nul_is_no_trouble_but_a_mistake(database: Database) -> None:
    with pytest.raises(SQLAlchemyError) as told, database.read() as session:
        session.connection().execute(text("SELECT 1 FROM knock WHERE gateway_id = :name"), {"name": "g\0"})
    assert trouble(told.value) is None


@POSTGRES
def test_a_lock_that_another_keeps_is_waited_for_and_then_told(database: Database) -> None:
    other = Database(database.engine.url, connect_args={"options": "-c lock_timeout=1"})
    with database.write():
        error = _failing(other, "SELECT 1")
    other.close()
    assert _kind(error) == "locked"


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "zhigen.db").write_bytes(b"no database" * 999)
    database = Database.in_folder(tmp_path)
    assert _kind(_failing(database, "SELECT 1")) == "damaged"
    database.close()


def test_a_file_that_another_has_locked(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'zhigen.db'}")
    with database.write():
        with pytest.raises(sqlite3.OperationalError) as told:
            sqlite3.connect(tmp_path / "zhigen.db", timeout=0.01, isolation_level=None).execute("BEGIN IMMEDIATE")
        assert trouble(told.value) is None  # not ours: it came by no Database
    database.close()


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"port": 1}, "away"), ({"database": "nowhere"}, "shut_out"), ({"username": "nobody"}, "shut_out")],
)
def test_a_server_that_does_not_let_us_in_is_one_line(
    engines: Engines, tmp_path: Path, change: dict[str, object], kind: str
) -> None:
    with engines.server() as server:
        config = Config(data=tmp_path, postgres=server.model_copy(update=change))
        with pytest.raises(CloudError) as told:
            stores.database(config, tmp_path)
    assert KINDS[kind][1] in told.value.text("en")
    assert KINDS[kind][0] in told.value.text("zh")
    assert "\n" not in told.value.text("en")


def test_a_server_without_a_free_connection_is_one_line(engines: Engines, tmp_path: Path) -> None:
    with engines.server() as server:
        database = Database.on_server(server)
        with database.write() as session:
            session.connection().exec_driver_sql("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0")
        with pytest.raises(CloudError, match=KINDS["crowded"][1]):
            stores.database(Config(postgres=server.model_copy(update={"username": "narrow"})), tmp_path)
        with database.write() as session:
            session.connection().exec_driver_sql("DROP ROLE narrow")
        database.close()


@POSTGRES
def test_a_pool_that_is_used_up_waits_and_then_says_so(database: Database) -> None:
    url = database.engine.url
    server = Postgres(host=url.host or "", port=url.port or 0, database=url.database or "", connections=2)
    narrow = Database.on_server(server)
    narrow.engine.pool._timeout = 0.01  # type: ignore[attr-defined]  # else this test takes ten seconds
    with narrow.read() as one, narrow.read() as two:
        assert [session.connection().exec_driver_sql("SELECT 1").scalar() for session in (one, two)] == [1, 1]
        assert _kind(_failing(narrow, "SELECT 1")) == "crowded"
    narrow.close()


def test_a_real_server_is_fit(engines: Engines, tmp_path: Path) -> None:
    with engines.server() as server:
        database = stores.database(Config(postgres=server), tmp_path)
        assert fitness.check(database).startswith("PostgreSQL 1")
        database.close()


@pytest.mark.parametrize(
    ("version", "encoding", "says"),
    [
        ("14.9 (Debian 14.9-1)", "UTF8", "PostgreSQL 14.9 is too old: 15 or newer"),
        ("9.6.24", "UTF8", "is too old"),
        ("15.1", "SQL_ASCII", "encoded in SQL_ASCII, wanted UTF8"),
    ],
)
def test_a_server_that_will_not_do_is_one_line(version: str, encoding: str, says: str) -> None:
    with pytest.raises(CloudError, match=says):
        fitness.judge(version, encoding)


@pytest.mark.parametrize("version", ["15.0", "16.4 (Debian 16.4-1.pgdg120+2)", "18beta2"])
def test_a_newer_server_will_do(version: str) -> None:
    assert fitness.judge(version, "UTF8") == f"PostgreSQL {version.split(' ')[0]}"


def test_a_database_in_another_encoding_is_refused(engines: Engines, tmp_path: Path) -> None:
    server = engines.cluster.create("template0", encoding="SQL_ASCII")
    with pytest.raises(CloudError, match="wanted UTF8"):
        stores.database(Config(postgres=server), tmp_path)
    engines.cluster.drop(server)

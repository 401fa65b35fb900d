"""`zhigen cloud reader` on a real PostgreSQL that asks for passwords, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml
from click.testing import CliRunner, Result

from cloud import migrations
from cloud.kernel.database import Database
from cloud.kernel.stores import Postgres
from tests.postgres import Cluster
from zhigen.boards.reader import ROLE
from zhigen.cli import main

FIRST = "correct horse battery"
SECOND = "staple' correct \\ horse"


@pytest.fixture
def server(cluster: Cluster) -> Iterator[Postgres]:
    """A county of which the public may nothing, as the compose file makes it."""
    place = cluster.create()
    database = Database.on_server(place)
    migrations.upgrade(database)
    database.close()
    with psycopg.connect(cluster.dsn(place.database), autocommit=True) as connection:
        connection.execute(f"REVOKE ALL ON DATABASE {place.database} FROM PUBLIC")  # type: ignore[arg-type]
    yield place
    cluster.drop(place)
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP ROLE IF EXISTS {ROLE}")
        connection.execute("DROP ROLE IF EXISTS owner")


def run(folder: Path, server: Postgres | None, *arguments: str, password: str = "", user: str = "zhigen") -> Result:
    """The command, told of the server by a configuration, with a password file where there is a password."""
    config = folder / "cloud.yaml"
    told = {"host": "127.0.0.1", "port": server.port, "database": server.database, "username": user} if server else None
    config.write_text(yaml.safe_dump({"format": 1, "data": str(folder), **({"postgres": told} if told else {})}))
    if password:
        (folder / "password").write_text(f"{password}\n")
        arguments = (*arguments, "--password-file", str(folder / "password"))
    return CliRunner().invoke(main, ["cloud", "reader", "--config", str(config), *arguments])


def gateways(server: Postgres, password: str) -> int:
    """How many gateways Grafana would see. Raises psycopg.OperationalError where it is not let in."""
    dsn = f"host=127.0.0.1 port={server.port} user={ROLE} dbname={server.database}"
    with psycopg.connect(dsn, password=password) as connection:
        row = connection.execute("SELECT count(id) FROM gateway").fetchone()
    assert row is not None
    return int(row[0])


def test_it_makes_the_role_and_renews_its_password(tmp_path: Path, server: Postgres) -> None:
    assert run(tmp_path, server, password=FIRST).exit_code == 0
    assert gateways(server, FIRST) == 0
    assert run(tmp_path, server, password=SECOND).exit_code == 0
    assert gateways(server, SECOND) == 0
    with pytest.raises(psycopg.OperationalError):
        gateways(server, FIRST)


def test_an_owner_who_makes_no_roles_sets_the_rights_of_one_that_is_there(
    tmp_path: Path, cluster: Cluster, server: Postgres
) -> None:
    with psycopg.connect(cluster.dsn(server.database), autocommit=True) as connection:
        connection.execute("CREATE ROLE owner LOGIN")
        connection.execute(f"ALTER DATABASE {server.database} OWNER TO owner")  # type: ignore[arg-type]
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            connection.execute(f"ALTER TABLE {table} OWNER TO owner")  # type: ignore[arg-type]
        refused = run(tmp_path, server, user="owner")
        assert refused.exit_code == 2
        assert "permission denied" in refused.output
        assert "reader --print" in refused.output
        for line in run(tmp_path, server, "--print").output.splitlines()[:3]:
            connection.execute(line)  # type: ignore[arg-type]
        connection.execute(f"ALTER ROLE {ROLE} PASSWORD '{FIRST}'")
    assert run(tmp_path, server, user="owner").exit_code == 0
    assert gateways(server, FIRST) == 0


def test_what_is_printed_does_the_same(tmp_path: Path, cluster: Cluster, server: Postgres) -> None:
    with psycopg.connect(cluster.dsn(server.database)) as connection:
        connection.execute(run(tmp_path, server, "--print").output)  # type: ignore[arg-type]
        connection.execute(f"ALTER ROLE {ROLE} PASSWORD '{FIRST}'")
    assert gateways(server, FIRST) == 0


def test_a_short_password_is_refused_with_a_word(tmp_path: Path, server: Postgres) -> None:
    refused = run(tmp_path, server, password="short")
    assert refused.exit_code == 2
    assert "at least 12 characters" in refused.output or "至少 12 个字符" in refused.output


def test_without_a_server_there_is_no_role(tmp_path: Path) -> None:
    refused = run(tmp_path, None, password=FIRST)
    assert refused.exit_code == 2
    assert "PostgreSQL" in refused.output

"""`zhigen cloud check` says in one line each what is there and what to do, and never a secret or a traceback."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from cloud import migrations
from cloud.app import check_rules
from cloud.app.check_broker import broker
from cloud.app.check_rules import Server, clock, shared, space
from cloud.kernel.broker import Access
from cloud.kernel.database import Database
from tests.broker import Mosquitto
from tests.engines import Engines
from tests.parts import free_port
from zhigen.cli import main

GOOD = Server("15.18 (Debian 15.18-0+deb12u1)", "UTF8", reads_only=False, user="zhigen", may_create=True, most=100)


def check(config: str, folder: Path) -> Result:
    file = folder / "cloud.yaml"
    file.write_text(config)
    done = CliRunner(env={"LC_ALL": "C"}).invoke(main, ["cloud", "check", "--config", str(file)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done


def test_all_is_well(tmp_path: Path, engines: Engines, mosquitto: Mosquitto):
    (tmp_path / "word").write_text("quite-secret\n")
    (tmp_path / "word").chmod(0o600)
    with engines.server(bare=True) as server:
        database = Database.on_server(server)
        migrations.upgrade(database)
        database.close()
        done = check(
            f"data: data\nbroker: {{host: 127.0.0.1, port: {mosquitto.port}}}\nmetrics: {{token_file: word}}\n"
            f"postgres: {{port: {server.port}, database: {server.database}, connections: 4}}\n",
            tmp_path,
        )
    assert done.exit_code == 0, done.output
    assert not [line for line in done.output.splitlines() if not line.startswith("✓ ")]
    assert "quite-secret" not in done.output


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("data: data\nnonsense: 1\n", "✗ cloud.yaml"),
        ("data: data\nmetrics: {token_file: none}\n", "none: no such file"),
        ("data: data\nmetrics: {token_file: open}\n", "run chmod o="),
        ("data: data\nmetrics: {token_file: empty}\n", "the first line of"),
        ("data: cloud.yaml\n", "data folder"),
        ("data: data\n", "run zhigen cloud migrate"),
        ("data: data\nintake: {workers: 2}\n", "several workers want PostgreSQL"),
        ("data: data\npostgres: {port: 1}\n", "127.0.0.1:1/zhigen: the database cannot be reached"),
        ("data: data\npostgres: {password_file: none}\n", "cannot read the password file"),
        ("data: data\nbroker: {host: 127.0.0.1, port: 1}\n", "cannot reach the broker at 127.0.0.1:1: "),
    ],
)
def test_what_is_missing_is_one_line(tmp_path: Path, config: str, said: str):
    for name, text in (("open", "word\n"), ("empty", "\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o644)
    done = check(config, tmp_path)
    assert done.exit_code == 1
    (line,) = [line for line in done.output.splitlines() if line.startswith("✗") and said in line]
    assert line


def test_a_database_of_an_older_version_and_a_user_without_rights(tmp_path: Path, engines: Engines):
    with engines.server(bare=True) as server:
        database = Database.on_server(server)
        migrations.upgrade(database, "0003")
        database.close()
        with psycopg.connect(engines.cluster.dsn(server.database), autocommit=True) as connection:
            connection.execute("CREATE ROLE reader LOGIN")
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        config = f"data: data\npostgres: {{port: {server.port}, database: {server.database}, username: reader}}\n"
        try:
            done = check(config, tmp_path)
        finally:
            with psycopg.connect(engines.cluster.dsn(server.database), autocommit=True) as connection:
                connection.execute("DROP OWNED BY reader")
                connection.execute("DROP ROLE reader")
    assert "✗ user reader may not make tables" in done.output
    assert f"✗ schema 0003, wanted {migrations.head()}: run zhigen cloud migrate" in done.output


def test_a_broker_that_wants_a_password_and_one_that_shares(tmp_path: Path, mosquitto: Mosquitto):
    both = broker(Access(port=mosquitto.port), several=True)
    assert [one.mark for one in both] == ["good", "good"]
    assert "shared" in both[1].en
    closed = Mosquitto(tmp_path, "password_file /dev/null\n")
    closed._conf.write_text(closed._conf.read_text().replace("allow_anonymous true", "allow_anonymous false"))
    closed.start()
    try:
        (refused,) = broker(Access(port=closed.port), several=False)
    finally:
        closed.kill()
    assert (refused.mark, "does not let us in" in refused.en) == ("bad", True)


def test_a_broker_that_brings_nothing_back(tmp_path: Path):
    (tmp_path / "acl").write_text("topic read other/#\n")
    deaf = Mosquitto(tmp_path, f"user root\nacl_file {tmp_path}/acl\n")
    deaf.start()
    try:
        found = broker(Access(port=deaf.port), several=False)
    finally:
        deaf.kill()
    assert [one.mark for one in found] == ["good", "bad"]
    assert "did not bring messages back" in found[1].en


def test_judgements():
    assert [one.mark for one in check_rules.server(GOOD, "x", 97)] == ["good"]
    for changed, word in (
        (GOOD._replace(version="14.9"), "14.9 is too old"),
        (GOOD._replace(encoding="LATIN1"), "LATIN1"),
        (GOOD._replace(reads_only=True), "standby"),
        (GOOD._replace(may_create=False), "GRANT"),
        (GOOD._replace(most=99), "the processes want 97"),
    ):
        assert [word in one.en for one in check_rules.server(changed, "x", 97) if one.mark == "bad"] == [True]
    assert shared(12, [5, 7]) == "shared"
    assert shared(12, [12, 12]) == "unshared"
    assert shared(12, [0, 0]) == "broker_deaf"
    now = 1_795_418_400_000
    assert clock(now, [("PostgreSQL", now - 1_999)], "").mark == "good"
    assert "differ by 2.5 s" in clock(now, [("PostgreSQL", now - 2_500)], "").en
    assert clock(5, [], "1970").mark == "bad"
    assert space("/x", 40 << 30, 1 << 40).mark == "good"
    assert space("/x", 1 << 28, 1 << 40).mark == "bad"


def test_a_port_on_which_nobody_is():
    (away,) = broker(Access(port=free_port()), several=False)
    assert away.text("zh").startswith("✗ 连不上 MQTT 服务器")

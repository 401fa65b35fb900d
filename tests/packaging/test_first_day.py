"""What docker-compose.yml runs before anything else, run here by hand: from nothing to an enrolled gateway."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
import yaml
from click.testing import CliRunner

from tests.influx import InfluxServer, PathMap
from tests.packaging.images import ROOT
from tests.parts import free_port, part
from tests.patience import until
from tests.postgres import SETTINGS, Cluster
from zhigen.commands.cloud import command as cloud

COMPOSE = ROOT / "firmware-configs" / "compose"
ZHIGEN = "from zhigen.cli import main; main()"


def _run(script: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(script), *words], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )


def test_secrets_are_made_once_and_only_root_comes_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    group = str(os.getegid())
    made = _run(COMPOSE / "secrets.sh", str(folder), ZHIGEN_GROUP=group)
    assert (made.returncode, made.stderr) == (0, "")
    wanted = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["secrets"]
    first = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(first) == set(wanted)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o440}
    assert {len(text) for text in first.values()} == {43}
    assert len(set(first.values())) == len(first) - 1  # Grafana begins with the token of the cloud
    assert first["grafana_influx_token"] == first["influx_token"]
    (folder / "grafana_admin").unlink()
    assert _run(COMPOSE / "secrets.sh", str(folder), ZHIGEN_GROUP=group).returncode == 0
    again = {file.name: file.read_text() for file in folder.iterdir()}
    assert {name for name in again if again[name] != first[name]} == {"grafana_admin"}


@pytest.mark.parametrize("script", sorted(COMPOSE.glob("*.sh")), ids=lambda script: script.stem)
def test_a_script_can_be_run_and_is_understood(script: Path) -> None:
    # The image of PostgreSQL reads one that cannot be run into its own shell instead, with `set -u` and all.
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", str(script)], capture_output=True, text=True).stderr == ""


@pytest.fixture
def roles() -> Iterator[Cluster]:
    """A cluster on which the script has made the roles; its own superuser is called boss."""
    with tempfile.TemporaryDirectory(prefix="zhigen-roles-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder, SETTINGS)
        cluster.start()
        try:
            for secret in ("postgres_zhigen", "grafana_postgres_password"):
                (folder / secret).write_text(f"it's {secret}")
            with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
                connection.execute("CREATE ROLE boss SUPERUSER LOGIN")
            with psycopg.connect(_as("boss", cluster, "postgres"), autocommit=True) as connection:
                connection.execute("ALTER ROLE zhigen RENAME TO first")  # the cluster's own is called so
            made = _run(
                COMPOSE / "postgres-roles.sh", ZHIGEN_SECRETS=name, POSTGRES_USER="boss", PGHOST="127.0.0.1",
                PGPORT=str(cluster.port), PATH=f"{Path(part('psql')).parent}:{os.environ['PATH']}",
            )  # fmt: skip
            assert (made.returncode, made.stderr) == (0, "")
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture
def influx(tmp_path: Path) -> Iterator[PathMap]:
    """A real InfluxDB without any database."""
    server = InfluxServer(tmp_path)
    server.start()
    paths = PathMap(server.url)
    yield paths
    paths.close()
    server.kill()


def _as(user: str, cluster: Cluster, database: str = "zhigen") -> str:
    return cluster.dsn(database).replace("user=zhigen", f"user={user}")


@pytest.mark.slow
def test_the_roles_of_the_countys_database_may_what_they_must_and_no_more(
    roles: Cluster, influx: PathMap, tmp_path: Path
) -> None:
    with psycopg.connect(_as("boss", roles)) as connection:
        found = connection.execute(
            "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb, left(rolpassword, 13) FROM pg_authid"
            " WHERE rolname LIKE 'zhigen%' ORDER BY 1"
        ).fetchall()
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert found == [("zhigen", False, "SCRAM-SHA-256"), ("zhigen_reader", False, "SCRAM-SHA-256")]
    config = tmp_path / "cloud.yaml"
    stores = f"postgres: {{host: 127.0.0.1, port: {roles.port}}}\ninflux: {{url: '{influx.url}'}}\n"
    config.write_text(f"data: data\n{stores}")
    said = []
    for command in ("prepare", "prepare", "reader", "reader"):
        done = CliRunner(env={"LC_ALL": "C"}).invoke(cloud, [command, "--config", str(config)])
        assert done.exit_code == 0, done.output
        said.append(done.output)
    assert [text.count("made the bucket zhigen/") for text in said] == [3, 0, 0, 0]
    kept = str(tmp_path / "kept")
    made = CliRunner().invoke(cloud, ["backup", kept, "--config", str(config)])
    assert made.exit_code == 0, made.output
    assert "`influx backup`" in made.output  # readings are not in it
    with psycopg.connect(_as("boss", roles, "postgres"), autocommit=True) as connection:
        connection.execute("ALTER DATABASE zhigen RENAME TO old")
        connection.execute("CREATE DATABASE zhigen OWNER zhigen TEMPLATE template0")
    done = CliRunner().invoke(cloud, ["restore", kept, "--config", str(config), "--data", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    with psycopg.connect(_as("zhigen_reader", roles, "old"), autocommit=True) as connection:
        assert connection.execute("SELECT count(id) FROM gateway").fetchone() == (0,)
        for forbidden in ("SELECT * FROM account", "SELECT raw FROM journal", "SELECT * FROM gateway_key"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM gap")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A served cloud, prepared by `zhigen cloud prepare` from the sample of compose: its folder and address."""
    sample = yaml.safe_load((COMPOSE / "cloud.yaml").read_text("utf-8"))
    del sample["postgres"], sample["influx"], sample["intake"]
    port = free_port()
    broker = str(tmp_path / "lib/zhigen-broker")
    sample |= {"data": str(tmp_path / "lib/zhigen"), "listen": {"port": port}}
    sample["broker"] |= {"password_file": f"{broker}/password", "tls": {"ca_file": f"{broker}/ca.pem"}}
    (tmp_path / "etc").mkdir()
    (tmp_path / "lib/zhigen-claims").mkdir(parents=True)
    (tmp_path / "etc/cloud.yaml").write_text(yaml.safe_dump(sample))
    config = ["--config", str(tmp_path / "etc/cloud.yaml")]
    for _ in range(2):  # `up` runs it every time
        made = subprocess.run(
            [sys.executable, "-c", ZHIGEN, "cloud", "prepare", *config, "--broker-files", broker],
            env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
    password = (tmp_path / "lib/zhigen/first-admin-password").read_text().strip()
    assert password not in made.stdout
    serving = subprocess.Popen(
        [sys.executable, "-c", ZHIGEN, "cloud", "serve", *config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def answers() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/api/v1/about", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    try:
        until(answers, "the pages", 60)
        yield tmp_path, f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait(90)


@pytest.mark.campaign
def test_gateways_register_and_enrol_by_the_scripts_each_once(place: tuple[Path, str]) -> None:
    folder, url = place
    (folder / "bin").mkdir()
    (folder / "bin/zhigen").write_text(f'#!/bin/sh\nexec {sys.executable} -c "{ZHIGEN}" "$@"\n')
    (folder / "bin/zhigen").chmod(0o755)
    path = f"{folder}/bin:{os.environ['PATH']}"

    def script(name: str, home: str = "zhigen", **environment: str) -> None:
        text = (COMPOSE / name).read_text("utf-8").replace("/var/lib/zhigen/", f"/var/lib/{home}/")
        text = text.replace("/var/lib", f"{folder}/lib").replace("/etc/zhigen", f"{folder}/etc")
        (folder / name).write_text(text.replace("http://cloud:8800", url))
        for _ in range(2):
            done = _run(folder / name, PATH=path, **environment)
            assert done.returncode == 0, done.stderr

    script("claims.sh")
    codes = sorted((folder / "lib/zhigen-claims").iterdir())
    assert [file.name for file in codes] == ["sim-farm-01", "sim-farm-02"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in codes} == {0o600}
    for number in "12":
        (folder / f"lib/gw-{number}").mkdir()
        (folder / "etc/gateway.yaml").write_bytes((COMPOSE / f"farm-{number}.yaml").read_bytes())
        script("enrol.sh", f"gw-{number}", ZHIGEN_GATEWAY=f"sim-farm-0{number}")
        assert (folder / f"lib/gw-{number}/identity/certificate.pem").exists()
    broker = folder / "lib/zhigen-broker"
    assert {"mosquitto.conf", "gateways.acl", "cloud.acl", "passwd", "password", "ca.pem", "crl.pem", "broker.pem",
            "broker.key"} <= {file.name for file in broker.iterdir()}  # fmt: skip

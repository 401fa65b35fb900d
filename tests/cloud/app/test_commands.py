from __future__ import annotations

import logging
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import col, select

from cloud.app.broker import mosquitto, place
from cloud.kernel.audit import Audit, by_machine
from cloud.kernel.config import Embedded
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.record import stamped
from cloud.subjects.model import Subject
from zhigen.commands.cloud import command


def _zhigen(*words: str | Path, locale: str = "C") -> Result:
    return CliRunner(env={"LC_ALL": locale}).invoke(command, [str(word) for word in words])


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """The commands take the root logger for themselves: give it back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert _zhigen("migrate", "--data", tmp_path / "data").exit_code == 0
    return tmp_path / "data"


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("maple-river-42\n")
    return file


def _one_line(result: Result, says: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("zhigen cloud: ")
    assert says in result.stderr


def test_accounts_are_added_listed_disabled_and_given_passwords(data: Path, password: Path) -> None:
    added = _zhigen(
        "account", "add", "li", "--role", "analyst", "--region", "532331", "--password-file", password, "--data", data
    )
    assert added.output == "added li (analyst, region 532331)\n"
    assert _zhigen("account", "disable", "li", "--data", data).exit_code == 0
    assert _zhigen("account", "list", "--data", data).output.split() == ["li", "analyst", "532331", "zh", "disabled"]
    assert _zhigen("account", "disable", "li", "--undo", "--data", data).output == "opened li\n"
    assert _zhigen("account", "password", "li", "--password-file", password, "--data", data).exit_code == 0
    again = _zhigen("account", "add", "li", "--role", "analyst", "--password-file", password, "--data", data)
    _one_line(again, "an account li already")
    _one_line(_zhigen("account", "password", "wu", "--password-file", password, "--data", data), "No account wu")
    database = Database.in_folder(data)
    with database.read() as session:
        told = session.exec(select(Audit).order_by(col(Audit.id))).all()
    database.close()
    assert [(row.account, row.operation, row.what) for row in told if row.region == "532331"][1:] == [
        ("command line", "disableAccount", '{"disabled":true}'),
        ("command line", "disableAccount", '{"disabled":false}'),
        ("command line", "newPassword", '{"password":"new"}'),
    ]
    assert "maple" not in str(told)


def test_an_account_of_a_farm_says_which(data: Path, password: Path) -> None:
    database = Database.in_folder(data)
    with database.write() as session:
        deed = by_machine(session, "test", 1)
        farm = Subject(**stamped(deed), region="532331101", kind="family_farm", name="春生家庭农场")
        session.add(farm)
    database.close()

    def add(name: str, subject: str, region: str) -> Result:
        return _zhigen(
            "account", "add", name, "--role", "farm", "--region", region, "--subject", subject,
            "--password-file", password, "--data", data,
        )  # fmt: skip

    assert add("li", farm.id, "532331").exit_code == 0
    assert farm.id in _zhigen("account", "list", "--data", data).output
    _one_line(add("wu", "nobody", "532331"), "no subject nobody within")
    _one_line(add("wu", farm.id, "532332"), f"no subject {farm.id} within the account's region 532332")


def test_a_password_is_never_taken_from_the_command_line_or_a_pipe(data: Path, tmp_path: Path) -> None:
    asked = _zhigen("account", "add", "li", "--role", "farm", "--data", data)
    _one_line(asked, "use --password-file")
    missing = _zhigen("account", "add", "li", "--role", "farm", "--password-file", tmp_path / "none", "--data", data)
    _one_line(missing, "none: no such file")
    for role in (_zhigen("account", "add", "--help").output, _zhigen("account", "password", "--help").output):
        assert "--password " not in role


def test_gateways_are_registered_and_listed(data: Path) -> None:
    assert _zhigen("gateway", "add", "yuhe-1", "--county", "532331", "--data", data).exit_code == 0
    assert "offline  last seen never" in _zhigen("gateway", "list", "--data", data).output
    assert _zhigen("gateway", "pending", "--data", data).output == ""
    taken = _zhigen("gateway", "add", "yuhe-1", "--county", "532331", "--data", data)
    _one_line(taken, "Gateway yuhe-1 is already registered, in 532331.")
    _one_line(_zhigen("gateway", "add", "Yuhe", "--county", "532331", "--data", data), "3-32 of a-z")


def test_projections_are_rebuilt_by_name(data: Path) -> None:
    assert _zhigen("rebuild", "alarms", "--data", data).output == "rebuilt alarms\n"
    _one_line(_zhigen("rebuild", "sales", "--data", data), "no projection sales: one of alarms, health, gaps")


@pytest.mark.parametrize("role", ["serve", "ingest"])
def test_a_folder_that_was_not_migrated_is_one_line(tmp_path: Path, role: str) -> None:
    _one_line(_zhigen(role, "--data", tmp_path), "run `zhigen cloud migrate`")


def test_a_database_that_does_not_fit_is_closed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setattr(Database, "close", lambda self: closed.append(self.name))
    _one_line(_zhigen("gateway", "list", "--data", tmp_path), "run `zhigen cloud migrate`")
    assert len(closed) == 1


@pytest.mark.parametrize("role", ["serve", "ingest", "run", "migrate"])
def test_a_folder_of_a_newer_version_is_one_line(data: Path, role: str) -> None:
    with sqlite3.connect(data / "zhigen.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    options = ("--port", "0", "--broker-port", "0") if role == "run" else ()
    _one_line(_zhigen(role, "--data", data, *options), "written by a newer version (schema 9999)")


@pytest.mark.parametrize("role", ["serve", "run"])
def test_a_port_that_is_taken_is_one_line(data: Path, role: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        _one_line(_zhigen(role, "--data", data, "--port", str(port)), "is taken by another program")


def test_a_broker_port_that_is_taken_is_one_line(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        _one_line(_zhigen("run", "--data", data, "--port", "0", "--broker-port", port), "with --broker HOST:PORT")


def test_addresses_that_are_none_are_one_line(data: Path) -> None:
    _one_line(_zhigen("serve", "--data", data, "--host", "192.0.2.1", "--port", "0"), "cannot listen on 192.0.2.1:0")
    _one_line(_zhigen("run", "--data", data, "--broker", "here:x"), "--broker: must be a whole number, found 'x'")


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _one_line(_zhigen("migrate", "--data", tmp_path / "file"), "choose another with --data")


def test_a_broker_password_that_cannot_be_read_is_one_line(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_text(f"data: {data}\nbroker: {{host: 127.0.0.1, username: cloud, password_file: none}}\n")
    _one_line(_zhigen("ingest", "--config", file), f"cannot read the password file {tmp_path / 'none'}")


def test_mistakes_are_told_in_the_language_of_the_terminal(data: Path, tmp_path: Path) -> None:
    (tmp_path / "cloud.yaml").write_text("listen:\n  prot: 1\nlanguage: fr\n")
    told = _zhigen("migrate", "--config", tmp_path / "cloud.yaml", locale="zh_CN.UTF-8")
    assert told.exit_code == 2
    assert told.stderr.splitlines() == [
        "zhigen cloud: cloud.yaml:2: listen.prot: 没有这一项，是不是 port？",
        "zhigen cloud: cloud.yaml:3: language: 应为 'zh' 或 'en'，现为 'fr'",
    ]
    _one_line(
        _zhigen("rebuild", "sales", "--data", data, locale="zh_CN.UTF-8"), "没有投影 sales，有 alarms, health, gaps"
    )
    twice = [_zhigen("gateway", "add", "yuhe-1", "--county", "532331", "--data", data, locale="zh_CN") for _ in "ab"]
    assert twice[0].output.startswith("已备案 yuhe-1，属 532331\n注册码 ")
    _one_line(twice[1], "已经备案")


def test_a_free_port_is_found_for_the_broker() -> None:
    placed = place(Embedded(port=0, engine="amqtt"))
    assert placed.port > 0
    assert placed.tls_port is None
    assert mosquitto(Embedded(engine="amqtt")) is None


def test_a_mosquitto_that_is_wanted_but_not_here_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_args, **_names: None)
    assert mosquitto(Embedded()) is None
    with pytest.raises(CloudError, match="mosquitto is not installed"):
        mosquitto(Embedded(engine="mosquitto"))

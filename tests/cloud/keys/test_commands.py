"""The commands of keys, as a person types them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.keys import ensure
from contract import claim as claims
from tests.cloud.keys.county import COUNTY, Seat
from zhigen.commands import gateway as gateway_commands
from zhigen.commands.cloud import command

FARM = f"""\
version: 1
gateway: {{id: farm-1, county: "{COUNTY}"}}
site: {{id: farm, name: {{zh: 农场}}, region: "{COUNTY}"}}
broker: {{host: 127.0.0.1, port: 1883}}
"""


def _cloud(*words: str | Path) -> Result:
    return CliRunner(env={"LC_ALL": "C"}).invoke(command, [str(word) for word in words])


def _enroll(*words: str | Path, typed: str | None = None) -> Result:
    found = CliRunner(env={"LC_ALL": "C"})
    return found.invoke(gateway_commands.command, ["enroll", *(str(word) for word in words)], input=typed)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert _cloud("migrate", "--data", tmp_path / "data").exit_code == 0
    database = Database.in_folder(tmp_path / "data")
    ensure(database, tmp_path / "data", COUNTY, now_ms())
    database.close()
    return tmp_path / "data"


def _kid(data: Path, purpose: str) -> str:
    found = re.search(rf"^({purpose}-\w+) ", _cloud("keys", "list", "--data", data).output, re.M)
    assert found
    return found[1]


def test_keys_are_listed_rotated_and_revoked(data: Path) -> None:
    listed = _cloud("keys", "list", "--data", data).output
    assert listed.count("in use") == 8
    assert "PRIVATE" not in listed
    rotated = _cloud("keys", "rotate", "ack", "--data", data)
    assert re.fullmatch(r"ack-\w{16}, in use from \S+Z\n", rotated.output)
    assert "waiting" in _cloud("keys", "list", "--data", data).output
    at_once = _cloud("keys", "rotate", "command", "--now", "--data", data).output.split(",")[0]
    assert f"{at_once}   in use" in _cloud("keys", "list", "--data", data).output
    gone = _kid(data, "voucher")
    assert _cloud("keys", "revoke", gone, "--why", "leaked", "--data", data).output == f"revoked {gone}\n"
    assert re.search(rf"{gone}\s+revoked .* away", _cloud("keys", "list", "--data", data).output)


def test_the_root_goes_to_the_safe(data: Path, tmp_path: Path) -> None:
    root = _kid(data, "root")
    told = _cloud("keys", "export-root", tmp_path / "stick", "--data", data)
    assert told.output == f"{tmp_path}/stick/{root}.pem: put it in the safe\n"
    assert re.search(rf"{root} .* away", _cloud("keys", "list", "--data", data).output)
    refused = _cloud("keys", "rotate", "ca", "--data", data)
    assert refused.exit_code == 2
    assert f"put it back as {data}/keys/{root}.pem" in refused.stderr
    (tmp_path / "stick" / f"{root}.pem").rename(data / "keys" / f"{root}.pem")
    assert _cloud("keys", "rotate", "ca", "--data", data).exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("keys", "rotate", "acks"), "purpose 'acks': one of root, ca, rules"),
        (("keys", "revoke", "ack-1", "--why", "x"), "no key ack-1"),
        (("gateway", "revoke", "gw-1", "--why", "x"), "gateway gw-1 has no certificate"),
        (("gateway", "claim", "gw-1"), "No such thing"),
    ],
)
def test_a_mistake_is_one_line(data: Path, words: tuple[str, ...], says: str) -> None:
    told = _cloud(*words, "--data", data)
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1)
    assert says in told.stderr


def test_a_gateway_is_added_claimed_and_enrolled(seat: Seat, tmp_path: Path) -> None:
    (tmp_path / "farm.yaml").write_text(FARM)
    made = seat.enter("admin").post("/gateways", json={"id": "farm-1", "county": COUNTY}).json()
    first = made["claim"]["code"]
    again = seat.enter("engineer", COUNTY).post("/gateways/farm-1/claim").json()
    config = ("--config", tmp_path / "farm.yaml", "--cloud", seat.url)
    refused = _enroll(*config, "--code", first)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "does not fit the gateway id farm-1" in refused.stderr
    wrong = claims.code_of([3] * claims.LENGTH)[:-1] + "0"
    assert (
        _enroll(*config, "--code", wrong).stderr
        == "not a valid claim code: a character is wrong: compare it with the slip\n"
    )
    told = _enroll(*config, typed=again["code"] + "\n")
    assert told.exit_code == 0, told.output
    assert "farm-1 is enrolled until" in told.output
    assert (tmp_path / "identity" / "certificate.pem").exists()
    assert seat.enter("engineer", COUNTY).post("/gateways/nobody/claim").status_code == 404
    assert seat.enter("engineer", "110101").post("/gateways/farm-1/claim").status_code == 404


def test_the_command_line_prints_a_code_for_a_gateway(data: Path) -> None:
    added = _cloud("gateway", "add", "farm-1", "--county", COUNTY, "--data", data).output
    again = _cloud("gateway", "claim", "farm-1", "--data", data).output
    codes = [found for text in (added, again) for found in re.findall(r"claim code (\S+) ", text)]
    assert len(set(codes)) == 2


def test_the_files_of_a_broker_elsewhere_are_written(data: Path, tmp_path: Path) -> None:
    told = _cloud("broker-config", tmp_path / "out", "--name", "mqtt.example", "--at", "/etc/zhigen", "--data", data)
    assert told.exit_code == 0, told.output
    written = {file.name for file in (tmp_path / "out").iterdir()}
    assert written >= {
        "mosquitto.conf",
        "gateways.acl",
        "cloud.acl",
        "passwd",
        "ca.pem",
        "crl.pem",
        "broker.pem",
        "broker.key",
    }
    assert "certfile /etc/zhigen/broker.pem" in (tmp_path / "out" / "mosquitto.conf").read_text()

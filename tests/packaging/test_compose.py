"""docker-compose.yml is right in every name, and each of its checks can say no."""

from __future__ import annotations

import copy
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.packaging.images import ROOT, document, program
from tests.packaging.judgement import problems, services

Document = dict[str, Any]


def test_nothing_is_wrong_with_it() -> None:
    assert problems(document()) == []


def test_our_images_carry_the_version_of_this_tree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    tags = {service["image"].partition(":")[2] for _, service in services(document(), "zhigen-")}
    assert tags == {version}


def _set(*path: str | int) -> Callable[[Document, Any], None]:
    def change(found: Any, value: Any) -> None:
        for key in path[:-1]:
            found = found[key]
        if value is None:
            del found[path[-1]]
        else:
            found[path[-1]] = value

    return change


_S = "services"
_BREAKS: dict[str, tuple[Callable[[Document, Any], None], Any, str]] = {
    "schema": (_set(_S, "cloud", "restrat"), "always", "restrat"),
    "volume not declared": (_set("volumes", "broker"), None, "volumes broker is not declared"),
    "volume not used": (_set("volumes", "more"), {}, "volumes more is used by nobody"),
    "network not declared": (_set("networks", "pipe"), None, "networks pipe is not declared"),
    "secret not declared": (_set("secrets", "influx_token"), None, "secrets influx_token is not declared"),
    "secret not made": (_set("secrets", "influx_token", "file"), "./other", "secret influx_token is made by nobody"),
    "file not there": (_set(_S, "grafana", "volumes", 1), "./dashboards/grafanna:/etc/grafana:ro", "grafanna"),
    "no such command": (_set(_S, "cloud", "command", 1), "server", "there is no `zhigen … server`"),
    "no such option": (_set(_S, "cloud", "command", 2), "--configuration", "No such option"),
    "no such file inside": (_set(_S, "cloud", "command", 3), "/etc/zhigen/clod.yaml", "lies on no mount"),
    "no such profile": (_set(_S, "simulator-1", "command", 5), "/etc/zhigen/profiles/none.yaml:1", "lies on no mount"),
    "no such probe": (_set(_S, "cloud", "healthcheck", "test", 4), "server", "'server' is not one of"),
    "a secret of the cloud is missing": (_set(_S, "cloud", "secrets"), ["influx_token"], "postgres_zhigen of cloud"),
    "no such host": (_set(_S, "postgres", "networks"), ["front"], "there is no postgres on stores"),
    "one worker too few": (_set(_S, "ingest-2"), None, "intake.workers is 2"),
    "two of one name": (_set(_S, "ingest-2", "command", 5), "ingest-1", "intake.workers is 2"),
    "a name that cannot be": (_set(_S, "ingest-2", "command", 5), "Ingest 2", "worker 'Ingest 2'"),
    "another bucket": (_set(_S, "influxdb", "environment", "DOCKER_INFLUXDB_INIT_BUCKET"), "raw", "bucket"),
    "another gateway": (_set(_S, "enrol-1", "environment", "ZHIGEN_GATEWAY"), "farm", "is that of sim-farm-01"),
    "another port": (_set(_S, "simulator-2", "command", 3), "0.0.0.0:502", "nothing listens at simulator-2:5020"),
    "another volume": (_set(_S, "gateway-2", "volumes"), ["gateway-1:/var/lib/zhigen"], "enrols on another volume"),
    "a port too many": (_set(_S, "postgres", "ports"), ["5432:5432"], "postgres: publishes [5432]"),
    "a secret in it": (_set(_S, "postgres", "environment", "POSTGRES_PASSWORD"), "zhigen", "would hold a secret"),
    "a secret in a url": (
        _set(_S, "grafana", "environment", "ZHIGEN_INFLUX_URL"), "http://me:pass@influxdb", "looks like a secret"
    ),
    "a token in it": (
        _set(_S, "cloud", "labels"), {"x": "aB3kQ9vLw2Zr8TnYp5Xc7MdHf4Gs"}, "looks like a secret: aB3k"
    ),
    "somebody else's secret": (
        _set(_S, "postgres", "environment", "POSTGRES_PASSWORD_FILE"), "/run/secrets/influx_token", "no secret of it"
    ),
    "root": (_set(_S, "cloud", "user"), None, "cloud: runs as root"),
    "rights": (_set(_S, "mosquitto", "cap_drop"), [], "mosquitto: keeps rights"),
    "more rights": (_set(_S, "mosquitto", "cap_add"), ["NET_ADMIN"], "has rights that it does not need"),
    "writes in its image": (_set(_S, "influxdb", "read_only"), False, "may write in its image"),
    "no limit": (_set(_S, "ingest-1", "deploy"), None, "takes as much as there is"),
    "latest": (_set(_S, "grafana", "image"), "grafana/grafana:latest", "which grafana/grafana?"),
    "an unknown variable": (_set(_S, "postgres", "environment", "POSTGRES_PASWD"), "x", "nobody reads POSTGRES_PASWD"),
    "never back": (_set(_S, "cloud", "restart"), None, "cloud: does not come back"),
    "no health": (_set(_S, "mosquitto", "healthcheck"), None, "nobody asks how it is"),
    "waits for ever": (_set(_S, "init", "restart"), "unless-stopped", "which never ends"),
    "waits for nobody": (_set(_S, "cloud", "depends_on"), {"int": {"condition": "service_started"}}, "is not there"),
    "boards without rights": (_set(_S, "reader", "command", 1), "check", "before its role has been given any rights"),
    "boards too early": (_set(_S, "grafana", "depends_on", "reader"), None, "before its role has been given any"),
    "rights too early": (_set(_S, "reader", "depends_on"), {}, "reader: gives rights before the migrations"),
    "stores outside": (_set("networks", "stores", "internal"), False, "postgres: can be reached from outside"),
    "gateway inside": (_set(_S, "gateway-1", "networks"), ["field", "bus-1", "stores"], "reaches more than the broker"),
    "broker inside": (_set(_S, "mosquitto", "networks"), ["pipe", "field", "stores"], "mosquitto: reaches the stores"),
    "pages outside": (_set(_S, "cloud", "networks"), ["stores", "front", "field"], "stands on the gateways' side"),
}  # fmt: skip


@pytest.mark.parametrize("name", _BREAKS)
def test_each_check_can_say_no(name: str) -> None:
    change, value, said = _BREAKS[name]
    broken = copy.deepcopy(document())
    change(broken, value)
    found = problems(broken)
    assert any(said in line for line in found), found


def _said(page: str) -> Iterator[list[str]]:
    """The words behind each `docker compose` that a page tells people to type."""
    for line in page.splitlines():
        if re.match(r"\s*docker compose ", line):
            yield shlex.split(line)[2:]


def _wrong(words: list[str]) -> str:
    verb, *rest = words
    found = document()["services"]
    at = next((place for place, word in enumerate(rest) if word in found), None)
    if verb == "cp":
        return "" if any(word.partition(":")[0] in found for word in rest) else "no such service"
    if verb not in ("up", "exec", "run", "restart"):
        return f"no {verb}"
    if at is None:
        return "" if verb == "up" and all(word.startswith("--") for word in rest) else "no such service"
    behind = rest[at + 1 :]
    if not found[rest[at]]["image"].startswith("zhigen-") or verb in ("up", "restart") or not behind:
        return ""
    if verb == "exec":
        return program(behind[1:]) if behind[0] == "zhigen" else ""
    return program(behind)


def test_what_the_manual_says_to_type_exists() -> None:
    said = list(_said((ROOT / "docs/operations.md").read_text("utf-8")))
    assert len(said) > 10
    assert {" ".join(words): wrong for words in said if (wrong := _wrong(words))} == {}


@pytest.mark.parametrize(
    "line", ["restart mosquito", "run --rm init cloud backupp /backup", "exec cloud zhigen cloud chek", "upp", "cp a b"]
)
def test_what_does_not_exist_is_told(line: str) -> None:
    (words,) = _said(f"docker compose {line}")
    assert _wrong(words)

"""What is wrong with a compose file, in lines: every name, port, path, command and secret in it must exist.

There is no container engine where this runs: whatever a container would stumble over is looked up in the code instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jsonschema

from cloud.app import crew
from cloud.app.broker_files import CLOUD_PORT, GATEWAY_PORT
from cloud.kernel.config import Config
from cloud.kernel.config import load as cloud_config
from cloud.kernel.errors import CloudError
from gateway.config import read as gateway_config
from tests.packaging.images import COMPOSE, ROOT, commands, mounts, names, program, schema, texts

Document = dict[str, Any]
OURS: Final = ("zhigen-cloud:", "zhigen-gateway:")
# What the images of others read, by their own documentation.
_ENVIRONMENT: Final = {
    "postgres:": {"POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"},
    "influxdb:": {
        "DOCKER_INFLUXDB_INIT_MODE", "DOCKER_INFLUXDB_INIT_USERNAME", "DOCKER_INFLUXDB_INIT_PASSWORD_FILE",
        "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE", "DOCKER_INFLUXDB_INIT_ORG", "DOCKER_INFLUXDB_INIT_BUCKET",
        "INFLUXD_REPORTING_DISABLED",
    },
    "grafana/": {
        "GF_SECURITY_ADMIN_USER", "GF_SECURITY_ADMIN_PASSWORD__FILE", "GF_USERS_ALLOW_SIGN_UP",
        "GF_AUTH_ANONYMOUS_ENABLED", "GF_ANALYTICS_REPORTING_ENABLED", "GF_ANALYTICS_CHECK_FOR_UPDATES",
        "GF_PLUGINS_PREINSTALL_DISABLED",
    },
    "eclipse-mosquitto:": set(),
}  # fmt: skip
_SECRET: Final = re.compile(r"PASSWORD|TOKEN|SECRET|PASSWD")
_LITERAL: Final = re.compile(r"(?<![\w/.-])(?=\w*\d)(?=\w*[A-Za-z])\w{20,}(?![\w/.-])|//[^/\s:]+:[^@\s/]+@")
_LIMITS: Final = ("cpus", "memory")


def problems(document: Document) -> list[str]:
    """One line for each thing that is wrong."""
    return [line for look in _LOOKS for line in look(document)]


def services(document: Document, *images: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The services whose image begins so, all without any."""
    for name, service in document["services"].items():
        if not images or service["image"].startswith(images):
            yield name, service


def files(service: dict[str, Any]) -> dict[str, Path]:
    """Path in the container -> file of this repository."""
    return {one.target: ROOT / one.source for one in mounts(service) if not one.named}


def words(service: dict[str, Any]) -> list[list[str]]:
    """Every `zhigen …` that a service of ours runs: its command, its script, its health check."""
    entry = service.get("entrypoint")
    found = [service["command"]] if entry is None else []
    if entry is not None:
        found += list(commands(files(service)[entry[-1]].read_text("utf-8")))
    test = service.get("healthcheck", {}).get("test", [])
    if test[1:2] == ["zhigen"]:
        found.append(test[2:])
    return [[str(word) for word in one] for one in found]


@cache
def county() -> Config:
    """The configuration of the cloud that is mounted."""
    return cloud_config(ROOT / "firmware-configs/compose/cloud.yaml")


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def _schema(document: Document) -> Iterator[str]:
    for error in _validator().iter_errors(document):
        yield f"{'.'.join(map(str, error.absolute_path))}: {error.message[:120]}"


def _declared(document: Document) -> Iterator[str]:
    used: dict[str, set[str]] = {"volumes": set(), "networks": set(), "secrets": set()}
    for name, service in services(document):
        found = {
            "volumes": {one.source for one in mounts(service) if one.named},
            "networks": set(names(service.get("networks"))),
            "secrets": set(names(service.get("secrets"))),
        }
        for kind, wanted in found.items():
            used[kind] |= wanted
            for one in sorted(wanted - set(document[kind])):
                yield f"{name}: {kind} {one} is not declared"
        for one in mounts(service):
            if not one.named and not (ROOT / one.source).exists():
                yield f"{name}: there is no {one.source}"
    for kind, wanted in used.items():
        for one in sorted(set(document[kind]) - wanted):
            yield f"{kind} {one} is used by nobody"


def _commands(document: Document) -> Iterator[str]:
    for name, service in services(document, *OURS):
        found = words(service)
        if not found:
            yield f"{name}: runs nothing of ours"
        for one in found:
            wrong = program(one)
            if wrong:
                yield f"{name}: zhigen {' '.join(one)}: {wrong}"
            inside = [word.rsplit(":", 1)[0] if word.count(".yaml:") else word for word in one]
            for path in (word for word in inside if word.startswith("/")):
                if not _lies(service, path):
                    yield f"{name}: {path} lies on no mount"


def _lies(service: dict[str, Any], path: str) -> bool:
    """Whether a path of the container comes from a mount; one from this repository must be there."""
    for one in mounts(service):
        if path == one.target or path.startswith(one.target + "/"):
            inner = path[len(one.target) :].lstrip("/")
            return one.named or (ROOT / one.source / inner if inner else ROOT / one.source).exists()
    return path.startswith("/run/secrets/") and path.split("/")[-1] in names(service.get("secrets"))


def _configured(document: Document) -> Iterator[str]:
    config, all_services = county(), document["services"]
    assert config.broker is not None
    assert config.postgres is not None
    assert config.influx is not None
    assert config.broker.tls is not None
    wanted = [config.broker.password_file, config.broker.tls.ca_file, config.data]
    wanted += [config.postgres.password_file, config.influx.token_file]
    for name, service in services(document, "zhigen-cloud:"):
        for path in wanted:
            # The claims' registrar meets neither broker nor series.
            if name != "claims" and not _lies(service, str(path)):
                yield f"{name}: {path} of cloud.yaml lies on no mount"
    url = urlsplit(config.influx.url)
    for host, network in ((config.broker.host, "pipe"), (config.postgres.host, "stores"), (url.hostname, "stores")):
        if network not in names(all_services.get(host, {}).get("networks")):
            yield f"cloud.yaml: there is no {host} on {network}"
    if (config.broker.port, config.broker.gateway_port, url.port) != (CLOUD_PORT, GATEWAY_PORT, 8086):
        yield "cloud.yaml: a port is not what listens"
    if config.listen.host != "0.0.0.0":
        yield "cloud.yaml: nobody outside its container reaches the pages"
    workers = [one for name, service in services(document) for one in words_of(service, "ingest")]
    named = [one[one.index("--worker") + 1] for one in workers]
    if len(set(named)) != len(named) or len(named) != config.intake.workers:
        yield f"intake.workers is {config.intake.workers}, there are {named}"
    for worker in named:
        try:
            crew.check(config, worker)
        except CloudError as error:
            yield error.text("en")
    environment = all_services["influxdb"]["environment"]
    if (environment["DOCKER_INFLUXDB_INIT_ORG"], environment["DOCKER_INFLUXDB_INIT_BUCKET"]) != (
        config.influx.organisation,
        f"{config.influx.database}/raw",
    ):
        yield "influxdb: begins with another organisation or bucket than cloud.yaml names"


def words_of(service: dict[str, Any], command: str) -> list[list[str]]:
    """The commands of a service that are `zhigen cloud COMMAND`."""
    if not service["image"].startswith("zhigen-cloud:") or "entrypoint" in service:
        return []
    return [service["command"]] if service["command"][:2] == ["cloud", command] else []


def _gateways(document: Document) -> Iterator[str]:
    registered = commands((ROOT / "firmware-configs/compose/claims.sh").read_text("utf-8"))
    script = (ROOT / "firmware-configs/compose/claims.sh").read_text("utf-8")
    for name, service in services(document):
        if "ZHIGEN_GATEWAY" not in service.get("environment", {}):
            continue
        number = name.rpartition("-")[2]
        config = gateway_config(files(service)["/etc/zhigen/gateway.yaml"]).config
        if config.gateway.id != service["environment"]["ZHIGEN_GATEWAY"]:
            yield f"{name}: its configuration is that of {config.gateway.id}"
        if config.gateway.id not in script or config.gateway.county not in str(list(registered)) + script:
            yield f"{name}: nobody registers {config.gateway.id}"
        if (config.broker.host, config.broker.port) != ("mosquitto", GATEWAY_PORT):
            yield f"{name}: no broker at {config.broker.host}:{config.broker.port}"
        runs = document["services"][f"gateway-{number}"]
        if [one.source for one in mounts(runs)] != [mounts(service)[0].source]:
            yield f"{name}: enrols on another volume than gateway-{number} runs on"
        for bus in config.buses:
            instruments = document["services"].get(getattr(bus, "host", ""), {})
            if f"0.0.0.0:{getattr(bus, 'port', 0)}" not in instruments.get("command", []):
                yield f"{name}: nothing listens at {getattr(bus, 'host', '')}:{getattr(bus, 'port', 0)}"
            if not set(names(instruments.get("networks"))) & set(names(runs["networks"])):
                yield f"gateway-{number}: no network to its instruments"
        if f":{config.metrics.port}/metrics" not in str(runs["healthcheck"]["test"]):
            yield f"gateway-{number}: its health is asked at another port than it serves"


def _ports(document: Document) -> Iterator[str]:
    listens = {"cloud": {county().listen.port}, "mosquitto": {GATEWAY_PORT}, "grafana": {3000}}
    for name, service in services(document):
        published = {int(str(port).rpartition(":")[2]) for port in service.get("ports", [])}
        if published != listens.get(name, set()):
            yield f"{name}: publishes {sorted(published)}"


def _secrets(document: Document) -> Iterator[str]:
    for name, service in services(document):
        for variable, value in (service.get("environment") or {}).items():
            if not _SECRET.search(variable):
                continue
            if not variable.endswith("_FILE"):
                yield f"{name}: {variable} would hold a secret"
            elif str(value).removeprefix("/run/secrets/") not in names(service.get("secrets")):
                yield f"{name}: {value} is no secret of it"
    for text in texts(document):
        for one in _LITERAL.findall(text):
            yield f"looks like a secret: {one}"
    made = (ROOT / "firmware-configs/compose/secrets.sh").read_text("utf-8")
    for name, secret in document["secrets"].items():
        if secret.get("file") != f"./secrets/{name}" or not re.search(rf"\b{name}\b", made):
            yield f"secret {name} is made by nobody"


def _locked_in(document: Document) -> Iterator[str]:
    for name, service in services(document):
        if service.get("privileged") or service.get("cap_add") or service.get("network_mode") or service.get("pid"):
            yield f"{name}: has rights that it does not need"
        if service.get("cap_drop") != ["ALL"] or "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name}: keeps rights"
        if service.get("read_only") is not True:
            yield f"{name}: may write in its image"
        if str(service.get("user", "0")).partition(":")[0] in ("0", "root") or not str(service["user"])[0].isdigit():
            yield f"{name}: runs as root, or as somebody without a number"
        limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
        if any(limit not in limits for limit in _LIMITS):
            yield f"{name}: takes as much as there is"
        image, _, tag = service["image"].partition(":")
        if not tag or tag == "latest":
            yield f"{name}: which {image}?"
        known = next((found for begin, found in _ENVIRONMENT.items() if service["image"].startswith(begin)), None)
        for variable in sorted(set(service.get("environment", {})) - (known or set())):
            if known is not None and not _in_provisioning(variable):
                yield f"{name}: nobody reads {variable}"


def _in_provisioning(variable: str) -> bool:
    folder = ROOT / "dashboards/grafana/provisioning"
    return any(f"${variable}" in file.read_text("utf-8") for file in folder.rglob("*.yaml"))


def _order(document: Document) -> Iterator[str]:
    for name, service in services(document):
        once = service.get("restart") in ("no", "on-failure")
        if not once and service.get("restart") != "unless-stopped":
            yield f"{name}: does not come back"
        if not once and "healthcheck" not in service:
            yield f"{name}: nobody asks how it is"
        for other, told in service.get("depends_on", {}).items():
            found = document["services"].get(other)
            if found is None:
                yield f"{name}: waits for {other}, which is not there"
            elif told["condition"] == "service_completed_successfully" and found["restart"] == "unless-stopped":
                yield f"{name}: waits for the end of {other}, which never ends"
            elif told["condition"] == "service_healthy" and "healthcheck" not in found:
                yield f"{name}: waits for the health of {other}, which nobody asks for"
            elif found.get("profiles") and found.get("profiles") != service.get("profiles"):
                yield f"{name}: waits for {other} of another profile"


def _boards(document: Document) -> Iterator[str]:
    """Grafana's role gets its rights after every migration, and before Grafana asks."""
    granting = {name for name, service in services(document, OURS[0]) if words_of(service, "reader")}
    migrating = {name for name, service in services(document, OURS[0]) if words_of(service, "prepare")}
    if not granting & _after(document["services"]["grafana"]):
        yield "grafana: starts before its role has been given any rights"
    for name in granting:
        if not migrating & _after(document["services"][name]):
            yield f"{name}: gives rights before the migrations"


def _after(service: dict[str, Any]) -> set[str]:
    """The services for whose end one waits."""
    waits = service.get("depends_on", {}).items()
    return {name for name, told in waits if told["condition"] == "service_completed_successfully"}


def _apart(document: Document) -> Iterator[str]:
    inner = {name for name, network in document["networks"].items() if (network or {}).get("internal")}
    for name in ("postgres", "influxdb"):
        if set(names(document["services"][name]["networks"])) != {"stores"} or "stores" not in inner:
            yield f"{name}: can be reached from outside"
    for name, service in services(document, "zhigen-gateway:"):
        reached = set(names(service["networks"]))
        if name.startswith("gateway-") and reached - {"field"} - {one for one in inner if one.startswith("bus-")}:
            yield f"{name}: reaches more than the broker and its instruments"
    if set(names(document["services"]["mosquitto"]["networks"])) & {"stores", "front"}:
        yield "mosquitto: reaches the stores or the pages"
    for name, service in document["services"].items():
        if name not in ("mosquitto",) and not name.startswith("gateway-") and "field" in names(service["networks"]):
            yield f"{name}: stands on the gateways' side"


_LOOKS: Final[tuple[Callable[[Document], Iterator[str]], ...]] = (
    _schema, _declared, _commands, _configured, _gateways, _ports, _secrets, _locked_in, _order, _boards, _apart,
)  # fmt: skip
assert COMPOSE.exists()

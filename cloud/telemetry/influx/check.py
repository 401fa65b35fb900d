"""What `zhigen cloud check` finds of an InfluxDB: whether it answers, its version, and what is missing, a line each.

Whether a bucket is there and mapped is found by asking it, which tells the same on every version: what counts is that
lines can go in and InfluxQL comes out. What only the server's own management tells (organisations, buckets by name) is
asked of 2.x alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cloud.kernel.stores import Influx
from cloud.telemetry.influx import ql
from cloud.telemetry.influx.error import InfluxError
from cloud.telemetry.influx.server import CLASSES, InfluxServer

SUPPORTED: Final = ("2", "3")


class Diagnosis(NamedTuple):
    """One line about the store. `code` is for programs; `good` is false where something must be mended."""

    code: str
    good: bool
    zh: str
    en: str


def diagnose(config: Influx) -> list[Diagnosis]:
    """Ask the server; what is wrong with it is told and never raised. Raises CloudError for the token's file."""
    server = InfluxServer(config)
    try:
        return list(_look(server))
    finally:
        server.close()


def make(config: Influx) -> list[str]:
    """Make the buckets that are missing, where the token may; their names. Raises InfluxError, CloudError."""
    server = InfluxServer(config)
    try:
        return [server.bucket(kind) for kind in CLASSES if _make(server, kind)]
    finally:
        server.close()


def _look(server: InfluxServer) -> Iterator[Diagnosis]:
    try:
        version = server.version()
    except InfluxError as error:
        yield _bad(error)
        return
    url = server.config.url
    yield _good("answers", f"InfluxDB 在 {url} 应答", f"InfluxDB answers at {url}")
    supported = version.startswith(SUPPORTED)
    yield (
        _good("version", f"InfluxDB 版本 {version}", f"InfluxDB version {version}")
        if supported
        else _bad(InfluxError("version", found=version))
    )
    try:
        if version.startswith("2"):
            _organisation(server)
        for kind in CLASSES:
            yield _bucket(server, kind)
    except InfluxError as error:
        yield _bad(error)


def _bucket(server: InfluxServer, kind: str) -> Diagnosis:
    bucket, version = server.bucket(kind), server.version()
    if version.startswith("2") and not _named(server, kind):
        return _bad(InfluxError("bucket", bucket=bucket))
    try:
        list(server.ask(kind, [ql.NOTHING]))
        if version.startswith("2") and not _mapped(server, kind):
            return _bad(InfluxError("mapping", bucket=bucket, database=server.config.database, policy=kind))
    except InfluxError as error:
        if error.code not in ("bucket", "mapping"):
            raise
        if not version.startswith("3"):
            return _bad(error)
        return _good("bucket", f"{bucket} 将随首次写入建立", f"{bucket} will be made by the first write")
    return _good("bucket", f"存储桶 {bucket} 可用", f"bucket {bucket} is there")


def _make(server: InfluxServer, kind: str) -> bool:
    """Whether a bucket had to be made. 3.x makes a database when the first line comes."""
    version, bucket = server.version(), server.bucket(kind)
    if version.startswith("3"):
        return False
    if version.startswith("2"):
        if _named(server, kind):
            return False
        wanted = {"orgID": _organisation(server), "name": bucket, "retentionRules": []}
        answer = server.request("POST", "/api/v2/buckets", json=wanted)
        if answer.status_code != 201:
            raise server.trouble(answer.status_code, answer.text, kind)
        return True
    if _bucket(server, kind).good:
        return False
    database, policy = ql.name(server.config.database), ql.name(kind)
    for statement in (
        f"CREATE DATABASE {database}",
        f"CREATE RETENTION POLICY {policy} ON {database} DURATION INF REPLICATION 1",
    ):
        answer = server.request("POST", "/query", params={"q": statement})
        if answer.status_code != 200:
            raise server.trouble(answer.status_code, answer.text, kind)
    return True


def _organisation(server: InfluxServer) -> str:
    """The id of the organisation. Raises InfluxError where there is none, or the token may not see it."""
    name = server.config.organisation
    answer = server.request("GET", "/api/v2/orgs", params={"org": name})
    found = _listed(server, answer, "orgs")
    if not found:
        raise InfluxError("organisation", organisation=name or '""')
    return str(found[0]["id"])


def _named(server: InfluxServer, kind: str) -> bool:
    wanted = {"org": server.config.organisation, "name": server.bucket(kind)}
    return bool(_listed(server, server.request("GET", "/api/v2/buckets", params=wanted), "buckets"))


def _mapped(server: InfluxServer, kind: str) -> bool:
    """Whether 2.x knows which bucket "db/rp" is; where the token may not ask, it is taken to be so."""
    wanted = {"org": server.config.organisation, "db": server.config.database, "rp": kind}
    answer = server.request("GET", "/api/v2/dbrps", params=wanted)
    return answer.status_code != 200 or bool(answer.json().get("content"))


def _listed(server: InfluxServer, answer: Any, what: str) -> list[dict[str, Any]]:
    if answer.status_code == 404:  # so 2.x says that nothing has this name
        return []
    if answer.status_code != 200:
        raise server.trouble(answer.status_code, answer.text, "raw")
    found: list[dict[str, Any]] = answer.json().get(what, [])
    return found


def _good(code: str, zh: str, en: str) -> Diagnosis:
    return Diagnosis(code, good=True, zh=zh, en=en)


def _bad(error: InfluxError) -> Diagnosis:
    return Diagnosis(error.code, good=False, zh=error.text("zh"), en=error.text("en"))

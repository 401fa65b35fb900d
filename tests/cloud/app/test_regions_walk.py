"""Every route, as people of another county: nothing of a county is told to them, and nothing of it can be changed.

One row of every table that has a region is put into a county, filled by the types of its columns alone, so that what
others add is walked by itself. Then each route is called by every role that may call it, out of another county: with
the id of that row where the route wants one, with the example of its body where it wants that. No answer may hold
the mark that stands in all those rows, no write may succeed on them, and afterwards they are as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import BigInteger, Boolean, Float, Integer, LargeBinary, inspect
from sqlmodel import select

from cloud.accounts.access import access_of, routes_of
from cloud.accounts.rules import ROLES
from cloud.app.factory import routes_only
from cloud.kernel.database import Table
from cloud.migrations import tables
from tests.cloud.app.described import DOCUMENT
from tests.cloud.house import House

assert tables.metadata  # all models are known

HERE: Final = "349901"
ELSEWHERE: Final = "349902"
MARK: Final = "zqx-1"
NUMBER: Final = 8_017
NOW: Final = 1_795_418_400_000
DAY: Final = "2026-11-23"
# Columns (or table.column) whose words are few, where a view would not take the mark for one of them.
WORDS: Final = {
    "severity": "warning", "level": "township", "role": "inspector", "language": "zh", "side": "high", "since": DAY,
    "day": DAY, "point": "air_temperature", "key": "air_temperature", "parts": "{}", "details": "{}",
    "pipe_alert.code": "fork", "pipe_alert.area": "pipe", "evidence": "[]", "recall.level": "one", "site.kind": "farm",
    "subject.kind": "shop", "application.kind": "new", "application.proposal": "{}", "paper.media": "image/png",
    "agreement.kind": "promise", "credential.code": "SZZZZZZZZZZZZZBG", "credential_scan.found": "valid",
    "certificate.kind": "organic", "licence.kind": "seed", "plot.kind": "pond", "due": DAY, "until": DAY, "signed": DAY,
}  # fmt: skip
ONE: Final = (1, NOW)  # a number; a time
ENDLESS: Final = {"watchLive"}
BLIND: Final = {
    "verifyCredential",
    "logIn",
    "logOut",
    "changePassword",
}  # touch what is the caller's own: the account, a scan of theirs
OPERATIONS: Final = {
    operation["operationId"]: (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
LAWFUL: Final = {
    "judgeFacts",
    "listTouched",
    "importProducts",
    "verifyVoucher",
}  # the law is everybody's; a list without a line adds none; what a voucher says stands on it
OPEN: Final = {
    route.operation_id: access
    for route in routes_of(routes_only())
    if (access := access_of(route)) is not None and not access.public and route.operation_id not in ENDLESS
}


def _models() -> list[type[Table]]:
    """Every table with a region, those that others refer to first."""
    mapped = {mapper.local_table: mapper.class_ for mapper in Table._sa_registry.mappers}
    return [mapped[table] for table in tables.metadata.sorted_tables if "region" in table.columns and table in mapped]


def _row(model: type[Table]) -> Table:
    values: dict[str, Any] = {}
    for column in inspect(model).columns:
        name, kind = column.key, column.type
        wanted = model.model_fields[name].is_required()
        if name in ("region", "county"):
            values[name] = HERE
        elif not (wanted or column.primary_key or column.foreign_keys):
            continue
        elif isinstance(kind, LargeBinary):
            values[name] = MARK.encode()
        elif isinstance(kind, Boolean):
            values[name] = False
        elif isinstance(kind, BigInteger | Integer):
            values[name] = NUMBER if column.primary_key or column.foreign_keys else ONE[isinstance(kind, BigInteger)]
        elif isinstance(kind, Float):
            values[name] = 1.0
        else:
            length = getattr(kind, "length", None) or 40
            values[name] = (WORDS.get(f"{model.__tablename__}.{name}") or WORDS.get(name) or MARK)[:length]
    return model(**values)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A cloud in whose county there is one of everything."""
    house = House(tmp_path_factory.mktemp("house"))
    for model in _models():
        with house.database.write() as session:
            session.add(_row(model))
    yield house
    house.close()


def _kept(house: House) -> dict[str, dict[str, Any]]:
    """The rows of the county as they are now; when somebody was last seen does not count."""
    found = {}
    with house.database.read() as session:
        for model in _models():
            for row in session.exec(select(model)):
                values = row.model_dump()
                if values["region"] == HERE and MARK in str(values):
                    found[str(model.__tablename__)] = values
    return found


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _example(schema: dict[str, Any]) -> Any:
    schema = _resolve(schema)
    if "examples" in schema:
        return schema["examples"][0]
    if "properties" in schema:
        return {name: _example(schema["properties"][name]) for name in schema.get("required", schema["properties"])}
    inner = next((one for one in schema.get("anyOf", schema.get("oneOf", [])) if one.get("type") != "null"), None)
    return _example(inner) if inner else schema.get("default")


def _parameter(one: dict[str, Any]) -> Any:
    schema = one["schema"]
    if one["in"] == "path":
        return NUMBER if schema.get("type") == "integer" else MARK
    return one["examples"][0] if one.get("examples") else _example(schema) or schema.get("minimum", NOW)


def _ask(client: httpx.Client, name: str) -> httpx.Response:
    method, path, operation = OPERATIONS[name]
    query = {}
    for one in operation.get("parameters", []):
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", str(_parameter(one)))
        elif one["in"] == "query" and one.get("required"):
            query[one["name"]] = _parameter(one)
    assert not re.search(r"[{}]", path)
    body = None
    if "requestBody" in operation:
        body = _example(operation["requestBody"]["content"]["application/json"]["schema"])
    path = path.removeprefix("/api/v1")
    headers = {} if method == "get" else {"If-Match": '"1"'}
    return client.request(method.upper(), path, params=query, json=body, headers=headers)


@pytest.mark.parametrize("role", ROLES)
def test_people_of_another_county_are_told_nothing_and_change_nothing(walked: House, role: str) -> None:
    before = _kept(walked)
    visitor = walked.enter(role, ELSEWHERE)
    for name, access in OPEN.items():
        if role not in access.roles or name in BLIND:
            continue
        answer = _ask(visitor, name)
        method, path, _ = OPERATIONS[name]
        what = f"{name} to {role} of elsewhere: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code >= 400 or MARK not in answer.text, what
        assert answer.status_code < 500, what
        if "{" in path:
            assert answer.status_code in (404, 422) or answer.json().get("items") == [], what
        elif method != "get" and name not in LAWFUL:
            assert answer.status_code in (403, 404, 409, 422, 428), what
    assert _kept(walked) == before


def test_people_of_the_county_are_told(walked: House) -> None:
    """So that the walk has something to find: the same questions, asked at home."""
    admin = walked.enter("admin", HERE)
    admin.headers["connection"] = "close"  # a stream that breaks off takes no other answer with it
    seen = set()
    for name, access in OPEN.items():
        if "admin" in access.roles and OPERATIONS[name][0] == "get":
            with suppress(httpx.TransportError):  # a stream of events breaks off at one that no gateway could send
                answer = _ask(admin, name)
                if answer.status_code == 200 and MARK in answer.text:
                    seen.add(name)
    assert seen >= {
        "listAccounts", "getAccount", "listAudit", "listAlerts", "listRegions", "listGateways", "getGateway",
        "listPendingGateways", "listQuarantine", "listSites", "listRules",
    }  # fmt: skip


def test_every_kind_of_thing_is_there() -> None:
    assert len(_models()) > 30

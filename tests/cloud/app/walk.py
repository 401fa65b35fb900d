"""The ground of the walks over all routes: a row of every table that has a region, and a question for every route.

The rows are filled by the types of their columns alone, so that what others add is walked by itself; a route is asked
with the id of such a row where it wants one, and with the example of its body where it wants that.
"""

from __future__ import annotations

import re
from typing import Any, Final

import httpx
from sqlalchemy import BigInteger, Boolean, Float, Integer, LargeBinary, inspect
from sqlmodel import select

from cloud.accounts.access import access_of, routes_of
from cloud.app.factory import routes_only
from cloud.kernel.database import Table
from cloud.migrations import tables
from tests.cloud.app.described import DOCUMENT
from tests.cloud.house import House

assert tables.metadata  # all models are known

HERE: Final = "349901"
MARK: Final = "zqx-1"
NUMBER: Final = 8_017
NOW: Final = 1_795_418_400_000
DAY: Final = "2026-11-23"
# Columns (or table.column) whose words are few, where a view would not take the mark for one of them.
WORDS: Final = {
    "severity": "warning", "level": "township", "role": "inspector", "language": "zh", "side": "high", "since": DAY,
    "day": DAY, "point": "air_temperature", "key": "air_temperature", "parts": "{}", "details": "{}",
    "pipe_alert.code": "fork", "pipe_alert.area": "pipe", "evidence": "[]",
    "recall.level": "one", "site.kind": "farm", "product.kind": "pesticide", "scan.code": "label",
    "sector": "crops", "cycle.kind": "crop", "purpose": "supervision", "handover.step": "offer", "leg.step": "depart",
    "label_step.step": "print", "attendance.step": "sign_in",
    "ledger_entry.kind": "sale", "ledger_line.kind": "pesticide",
    "entry_paper.kind": "voucher", "made": "harvest", "batching.action": "harvest", "block.source": "order",
    "risk_warning.rule": "unbought_use", "risk_policy.rule": "unbought_use",
    "decision": "pass", "population": "batches",
    "region_outline.geometry": "{}",
    "scan.symbology": "qr_code", "scan.proof": "check", "rapid_test.method": "other",
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


def models() -> list[type[Table]]:
    """Every table with a region, those that others refer to first."""
    mapped = {mapper.local_table: mapper.class_ for mapper in Table._sa_registry.mappers}
    return [mapped[table] for table in tables.metadata.sorted_tables if "region" in table.columns and table in mapped]


def row(model: type[Table]) -> Table:
    """A row whose words are all the mark, wherever the table wants one."""
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


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference means."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def example(schema: dict[str, Any]) -> Any:
    """A value that fits a schema: its example, or one made of those of its required parts."""
    schema = resolve(schema)
    if "examples" in schema:
        return schema["examples"][0]
    if "properties" in schema:
        return {name: example(schema["properties"][name]) for name in schema.get("required", schema["properties"])}
    inner = next((one for one in schema.get("anyOf", schema.get("oneOf", [])) if one.get("type") != "null"), None)
    return example(inner) if inner else schema.get("default")


def _parameter(one: dict[str, Any]) -> Any:
    schema = one["schema"]
    if one["in"] == "path":
        if "enum" in schema:
            return schema["enum"][0]
        return NUMBER if schema.get("type") == "integer" else MARK
    return one["examples"][0] if one.get("examples") else example(schema) or schema.get("minimum", NOW)


def of_one(name: str) -> bool:
    """Whether the path of a route names one thing of a county; one of a few words names none."""
    found = [one for one in OPERATIONS[name][2].get("parameters", []) if one["in"] == "path"]
    return any("enum" not in one["schema"] for one in found)


def ask(client: httpx.Client, name: str) -> httpx.Response:
    """Call a route with the mark as every id, and with its examples."""
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
        body = example(operation["requestBody"]["content"]["application/json"]["schema"])
    path = path.removeprefix("/api/v1")
    headers = {} if method == "get" else {"If-Match": '"1"'}
    return client.request(method.upper(), path, params=query, json=body, headers=headers)


def kept(house: House) -> dict[str, dict[str, Any]]:
    """The rows of the county as they are now; when somebody was last seen does not count."""
    found = {}
    with house.database.read() as session:
        for model in models():
            for row in session.exec(select(model)):
                values = row.model_dump()
                if values["region"] == HERE and MARK in str(values):
                    found[str(model.__tablename__)] = values
    return found

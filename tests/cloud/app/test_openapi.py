from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from tests.cloud.app.described import DOCUMENT
from zhigen.commands.cloud import command

OPERATIONS = [
    (f"{method} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
_each = pytest.mark.parametrize("operation", [one for _, one in OPERATIONS], ids=[name for name, _ in OPERATIONS])


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


@_each
def test_a_route_is_described_in_both_languages(operation: dict[str, Any]) -> None:
    assert re.fullmatch(r"[^/]*[\u4e00-\u9fff][^/]* / [A-Z].*", operation["summary"])
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", operation["operationId"])
    assert operation["description"]
    known = {tag["name"] for tag in DOCUMENT["tags"]}
    assert len(operation["tags"]) == 1
    assert set(operation["tags"]) <= known


@_each
def test_a_route_has_a_response_model_with_examples(operation: dict[str, Any]) -> None:
    (status,) = (status for status in operation["responses"] if status[0] == "2")
    response = operation["responses"][status]
    if status == "204":
        assert "content" not in response
        return
    ((media, content),) = response["content"].items()
    assert media in (
        "application/json",
        "text/event-stream",
        "text/csv",
        "application/vnd.apache.parquet",
        "image/svg+xml",
        "image/jpeg",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    schema = _resolve(content["schema"])
    assert schema, "an empty schema says nothing"
    assert content.get("examples") or _has_examples(schema)


def _has_examples(schema: dict[str, Any]) -> bool:
    schema = _resolve(schema)
    if "examples" in schema:
        return True
    properties = schema.get("properties", {})
    if "items" in properties:
        return _has_examples(properties["items"]["items"])
    return bool(properties) and all("examples" in one or _has_examples(one) for one in properties.values())


@_each
def test_a_route_tells_its_errors_as_problems(operation: dict[str, Any]) -> None:
    errors = {status: one for status, one in operation["responses"].items() if status[0] in "45"}
    assert "500" in errors
    if "security" in operation:
        assert "401" in errors
    for status, response in errors.items():
        if operation["operationId"] == "getReadiness" and status == "503":
            continue
        content = response["content"]
        assert list(content) == ["application/problem+json"], status
        problem = content["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/ProblemBody"}
        assert all(example["value"]["status"] == int(status) for example in problem["examples"].values())


@_each
def test_parameters_and_bodies_have_examples_or_bounds(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"]
        inner = schema.get("anyOf", [schema])[0]
        told = {"examples", "minimum", "enum", "default"} & (set(schema) | set(inner) | set(parameter))
        assert told, parameter["name"]
    if "requestBody" in operation:
        assert _has_examples(operation["requestBody"]["content"]["application/json"]["schema"])


def test_operation_ids_are_unique_and_references_resolve() -> None:
    ids = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(ids)) == len(ids)
    schemas = DOCUMENT["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(DOCUMENT)):
        assert name in schemas


def test_the_command_prints_the_document_of_the_running_cloud() -> None:
    printed = CliRunner().invoke(command, ["openapi"]).output
    assert json.loads(printed) == DOCUMENT

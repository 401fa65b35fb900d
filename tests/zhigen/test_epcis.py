"""`zhigen epcis validate`: one JSON line a file whatever the file is, and the exit status."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from tests.cloud.exchange.paper import OBJECT, document, examples, schema, spoilt
from zhigen.cli import main

GOOD: Final = json.dumps(document(OBJECT)).encode()
BAD_FILES: Final = {
    "empty": b"",
    "text": b"EPCIS",
    "cut": GOOD[:-2],
    "bom": b"\xef\xbb\xbf" + GOOD,
    "latin": b'{"a": "\xe9"}',
    "utf-16": GOOD.decode().encode("utf-16"),
    "two values": GOOD.replace(b'"action"', b'"action": "OBSERVE", "action"'),
    "not a number": GOOD.replace(b"500", b"NaN"),
    "long number": GOOD.replace(b"500", b"9" * 5000 + b"x"),
    "deep list": b"[" * 200_000,
    "deep object": GOOD.replace(b'"A"', b'{"ex:a":' * 100_000 + b"1" + b"}" * 100_000),
    "deep context": GOOD.replace(b'{"ex"', b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b',{"ex"'),
    "list": b"[" + GOOD + b"]",
    "null": b"null",
    "surrogate": GOOD.replace(b'"commissioning"', b'"\\ud800"'),
    "blank": b" \n\t",
    "xml": b'<?xml version="1.0"?><epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2"/>',
    "line break": GOOD.replace(b"+08:00\",", b'+08:00\\n",'),
}  # fmt: skip


def _run(*arguments: object) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(main, ["epcis", "validate", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_valid_files_exit_with_0(tmp_path: Path) -> None:
    path = tmp_path / "good.json"
    path.write_bytes(GOOD)
    assert _run(path, path) == (0, [{"file": str(path), "valid": True, "errors": []}] * 2)


@pytest.mark.parametrize("name", BAD_FILES)
def test_whatever_a_file_is_it_gets_one_line(tmp_path: Path, name: str) -> None:
    good, bad = tmp_path / "good.json", tmp_path / f"{name}.json"
    good.write_bytes(GOOD)
    bad.write_bytes(BAD_FILES[name])
    code, lines = _run(bad, good)
    assert code == 1
    assert [line["valid"] for line in lines] == [False, True]
    assert lines[0]["errors"]
    assert all(set(error) == {"at", "rule", "text"} and "\n" not in error["text"] for error in lines[0]["errors"])


@pytest.mark.parametrize(
    ("name", "words"), [("xml", "is XML"), ("empty", "is empty"), ("blank", "is empty"), ("utf-16", "is UTF-16"),
                        ("bom", "byte order mark"), ("two values", "two values: action")],
)  # fmt: skip
def test_what_is_no_json_of_ours_is_called_by_its_name(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(BAD_FILES[name])
    assert words in _run(path)[1][0]["errors"][0]["text"]


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    pipe, circle = tmp_path / "pipe.json", tmp_path / "circle.json"
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    code, lines = _run(pipe, circle, "/dev/zero")
    assert (code, [line["errors"][0]["rule"] for line in lines]) == (1, ["file"] * 3)


def test_what_is_no_file_gets_its_line_too(tmp_path: Path) -> None:
    code, lines = _run(tmp_path, tmp_path / "none", tmp_path / ("x" * 300))
    assert code == 1
    assert [line["valid"] for line in lines] == [False] * 3


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(1 << 32)
    assert _run(path)[1][0]["errors"][0]["rule"] == "file"


def test_all_examples_of_gs1_are_valid() -> None:
    assert _run(*examples())[0] == 0


def test_the_schema_of_gs1_may_judge_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    (folder / "EPCIS-JSON-Schema.json").write_text(json.dumps(schema()))
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(spoilt(OBJECT, action="add")))
    assert len(_run("--schema", folder, path)[1][0]["errors"]) > 1
    assert _run("--schema", tmp_path, path)[0] == 2

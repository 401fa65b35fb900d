"""The glossary names only what is there: each word marked as code is an identifier of the code base."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import contract

ROOT = Path(contract.__file__).parents[1]
TEXT = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| 中文"))
]


def identifiers() -> Iterator[str]:
    for package in ("contract", "gateway", "cloud", "simulators", "zhigen"):
        yield package
        for path in (ROOT / package).rglob("*.py"):
            yield path.stem
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                        yield name
                    case ast.Name(id=name) | ast.arg(arg=name):
                        yield name


def test_every_word_of_code_exists() -> None:
    words = re.findall(r"`([^`]+)`", TEXT)
    assert len(words) > 50
    assert set(words) <= set(identifiers())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_line_has_the_three_languages(row: list[str]) -> None:
    zh, code, en = row
    assert re.search(r"[一-鿿]", zh)
    assert re.fullmatch(r"`\w+`", code)
    assert en


def test_no_word_is_explained_twice() -> None:
    for column in (0, 1):
        words = [row[column] for row in ROWS]
        assert len(words) == len(set(words))

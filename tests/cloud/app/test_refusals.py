"""docs/domain/refusals.md: each code that it names is one, with a sentence in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from cloud.app import factory
from cloud.kernel.problem import PROBLEMS
from cloud.market import doubts as market_doubts
from cloud.testing import limit_rules, rapid_doubts, sample_doubts
from cloud.trace import doubts as trace_doubts
from cloud.trace import gate
from cloud.vouchers import doubts as voucher_doubts
from contract.gate.words import REASONS as AT_THE_GATE

assert factory  # with all contexts, whose problems are added where they are imported
PAGE: Final = Path(__file__).parents[3] / "docs" / "domain" / "refusals.md"
_CELL: Final = re.compile(r"`([a-z][a-z_]+)`")


def _codes(column: int) -> list[str]:
    rows = [line.split("|") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    return sorted({code for row in rows for code in _CELL.findall(row[column])})


def _edge() -> Iterator[tuple[str, tuple[str, str]]]:
    """What the edge is doubted for, and why a gate looks again or stops."""
    for table in (
        trace_doubts.WORDS, voucher_doubts.HEARING, voucher_doubts.BATCH, market_doubts.WORDS, sample_doubts.ALL,
        rapid_doubts.DOUBTS, limit_rules.REASONS,
    ):  # fmt: skip
        yield from table.items()
    yield from ((code, words[1:]) for code, words in gate.REASONS.items())
    yield from ((code, (words.zh, words.en)) for code, words in AT_THE_GATE.items())


@pytest.mark.parametrize("code", _codes(2))
def test_what_a_desk_is_refused_has_its_sentence_in_both_languages(code: str) -> None:
    status, title, detail = PROBLEMS[code]
    assert status in (404, 409, 422)
    for zh, en in (title, detail):
        assert zh
        assert en
        assert en.isascii()
        assert set(re.findall(r"{(\w+)}", zh)) - {"zh", "why_zh"} == set(re.findall(r"{(\w+)}", en)) - {"en", "why_en"}


@pytest.mark.parametrize("code", _codes(3))
def test_what_the_edge_tells_has_its_words_in_both_languages(code: str) -> None:
    found = [words for known, words in _edge() if known == code]
    assert found
    assert all(zh and en and en.isascii() for zh, en in found)


def test_all_are_there_and_each_is_watched() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 20
    assert all("::test_" in row for row in rows)

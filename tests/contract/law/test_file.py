"""Rule files as people write them: a good one is read, and everything impossible in a bad one is told at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.law.file import RuleFile, read, together
from contract.law.shipped import FOLDER, files
from contract.mistakes import DocumentError, Mistake

GOOD = """\
format: 1
id: county-1
version: 1
region: "990421"
covers: {since: 2024-01-01}
sources:
  order: {zh: 县令, en: county order}
rules:
  - id: no-leek
    kind: crop_bar
    ingredients: [辛硫磷]
    crops: [韭菜]
    valid_from: 2026-03-01
    source: order
    confidence: S
"""


def test_a_good_file_is_read() -> None:
    file = read(GOOD, "county.yaml")
    assert isinstance(file, RuleFile)
    rule = together([file]).rules[0]
    assert (rule.region, rule.valid_from, rule.valid_to) == ("990421", date(2026, 3, 1), None)


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("kind: crop_bar", "kind: barred", "rules[0].kind"),
        ("    crops: [韭菜]\n", "", "rules[0].crops"),
        ("    ingredients: [辛硫磷]\n", "", "rules[0]: "),
        ("[辛硫磷]", "[辛硫磷, 辛硫磷]", "rules[0].ingredients"),
        ("valid_from: 2026-03-01", "valid_from: 2026-02-29", "county.yaml:13: there is no day 2026-02-29"),
        ("valid_from: 2026-03-01", "valid_from: 0026-03-01", "rules[0].since"),
        ("source: order", "source: none", "rules[0].source"),
        ("confidence: S", "confidence: sure", "rules[0].confidence"),
        ("confidence: S", "confidence: S\n    valid_to: 2026-06-01", "rules[0].valid_to"),
        ("confidence: S", "confidence: S\n    lapses: true", "rules[0].valid_to"),
        ("confidence: S", "confidence: S\n    valid_to: 2026-03-01\n    lapses: true", "rules[0].valid_to"),
        ("confidence: S", "confidence: S\n    unless: [sundays]", "rules[0].unless[0]"),
        ("confidence: S", "confidence: S\n    registrations: [PD1]", "rules[0].registrations"),
        ('region: "990421"', 'region: "99042"', "region"),
        ("version: 1", "version: 0", "version"),
        ("since: 2024-01-01", "since: 2024-01-01, until: 2024-01-01", "covers.until"),
        ("format: 1", "format: 1\nsort: poems", "sort"),
        ("format: 1", "format: 1\nsort: crops", "crops"),
        ("    source: order", "    source: order\n    source: order", "rules[0].source"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(wrong: str, right: str, told: str) -> None:
    assert wrong in GOOD
    with pytest.raises(DocumentError) as caught:
        read(GOOD.replace(wrong, right, 1), "county.yaml")
    lines = caught.value.text("en").splitlines()
    assert any(told in line for line in lines), lines
    assert len(lines) == len(caught.value.text("zh").splitlines())


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        read(GOOD.replace("kind: crop_bar", "kind: x").replace("version: 1", "version: x"), "county.yaml")
    assert len(caught.value.mistakes) == 2


@given(st.text(max_size=80) | st.integers(0, 20_000).map(lambda cut: GOOD[:cut]))
def test_any_text_is_read_or_refused(text: str) -> None:
    mistakes: tuple[Mistake, ...] = ()
    try:
        read(text, "x.yaml")
    except DocumentError as error:
        mistakes = error.mistakes
    assert bool(mistakes) == (text.strip() != GOOD.strip())


def test_what_is_shipped_is_in_the_package() -> None:
    assert FOLDER.parent.name == "law"
    assert set(files()) == {"crops.yaml", "ingredients.yaml", "national.yaml", "working-days.yaml"}

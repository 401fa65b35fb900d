"""The page about the law: its example is a good file, and its tables hold every rule."""

from __future__ import annotations

import re
from pathlib import Path

from contract.law import national
from zhigen.docs.law import LAW, page
from zhigen.law.lint import lint

TEXT = LAW.format(note="") + page()


def test_the_example_of_a_county_is_a_good_file(tmp_path: Path) -> None:
    example = re.search(r"^```yaml\n(.*?)^```", TEXT, re.M | re.S)
    assert example
    (tmp_path / "county.yaml").write_text(example[1], "utf-8")
    assert lint(tmp_path).mistakes == []


def test_every_rule_and_every_doubt_is_on_the_page() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")]
    for rule in national().rules:
        source = national().sources["", rule.source].zh
        ours = [row for row in rows if f" {rule.valid_from} " in row and source in row]
        assert any(all(name in row for name in rule.ingredients) for row in ours), rule.id
        assert rule.confidence == "S" or f"`{rule.id}`" in TEXT

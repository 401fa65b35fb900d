"""The lint of rule files: how they fit together, each mistake with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from contract.mistakes import Mistake
from zhigen.cli import main
from zhigen.law.lint import lint

COUNTY = Path(__file__).parents[2] / "contract" / "law" / "county.yaml"
HEAD = """\
format: 1
id: county-1
version: 1
region: "990421"
covers: {since: 2024-01-01}
sources:
  order: {zh: 县令, en: county order}
rules:
"""


def rule(
    name: str, kind: str = "licensed_shop", substance: str = "辛硫磷", begin: str = "2025-01-01", more: str = ""
) -> str:
    fields = f"id: {name}, kind: {kind}, ingredients: [{substance}], valid_from: {begin}, source: order, confidence: S"
    return f"  - {{{fields}{more}}}\n"


def found(folder: Path, *rules: str) -> list[Mistake]:
    (folder / "county.yaml").write_text(HEAD + "".join(rules), "utf-8")
    return [mistake for _, mistake in lint(folder).mistakes]


def test_what_is_shipped_and_what_the_tests_use_has_no_mistake(tmp_path: Path) -> None:
    assert lint().mistakes == []
    (tmp_path / "county.yaml").write_bytes(COUNTY.read_bytes())
    assert lint(tmp_path).mistakes == []
    assert found(tmp_path, rule("a")) == []


ENDS = ", valid_to: 2026-01-01, followed_by: b"
BAD: list[tuple[list[str], str, int]] = [
    ([rule("a", substance="辛硫林")], "no 辛硫林 on the list", 9),
    ([rule("a", substance="呋喃丹")], "write 克百威", 9),
    ([rule("a", "crop_bar", more=", crops: [火星菜]")], "no crop 火星菜", 9),
    ([rule("a", "crop_bar", more=", crops: [小白菜]")], "write 普通白菜", 9),
    ([rule("a", more=ENDS), rule("b", "banned", begin="2026-01-02")], "a hole of 1 days for 辛硫磷", 9),
    ([rule("a", more=ENDS), rule("b", "banned", begin="2025-12-31")], "overlaps b", 9),
    ([rule("a", more=ENDS)], "b says nothing about 辛硫磷", 9),
    ([rule("a", more=ENDS), rule("b", "banned", "敌百虫", "2026-01-01")], "b says nothing about 辛硫磷", 9),
    ([rule("a"), rule("b")], "says of 辛硫磷 what b says", 9),
    ([rule("a"), rule("b", "banned", begin="2026-01-01")], "is banned by b from 2026-01-01", 9),
    ([rule("banned-736")], "banned-736 is taken in national.yaml", 9),
    ([rule("a"), rule("a", substance="敌百虫")], "a is taken in county.yaml", 10),
    ([], "is named by no rule", 7),
]


@pytest.mark.parametrize(("rules", "told", "line"), BAD, ids=[told for _, told, _ in BAD])
def test_a_mistake_is_told_with_its_line(tmp_path: Path, rules: list[str], told: str, line: int) -> None:
    body = rules or ["  []\n"]
    mistakes = found(tmp_path, *body)
    assert told in "\n".join(mistake.en for mistake in mistakes)
    assert mistakes[0].line == line
    assert all(mistake.zh != mistake.en for mistake in mistakes)


def test_a_hole_between_two_files_is_told(tmp_path: Path) -> None:
    old = HEAD.replace("since: 2024-01-01", "since: 2020-01-01, until: 2023-12-31").replace("county-1", "county-0")
    (tmp_path / "a.yaml").write_text(old + rule("old"), "utf-8")
    mistakes = found(tmp_path, rule("new", "crop_bar", more=", crops: [韭菜]"))
    assert [mistake.en for mistake in mistakes] == ["no rule file from 2023-12-31 until 2024-01-01"]


def test_names_lead_to_one_key_and_groups_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text(
        "format: 1\nsort: ingredients\ningredients:\n"
        "  - {zh: 新药, en: newone, also: [呋喃丹]}\n"
        "  - {zh: 旧药, en: 旧}\n",
        "utf-8",
    )
    (tmp_path / "plants.yaml").write_text(
        "format: 1\nsort: crops\ncrops:\n"
        "  - {zh: 甲, en: a, groups: [乙]}\n"
        "  - {zh: 乙, en: b, groups: [甲]}\n"
        "  - {zh: 丙, en: c, groups: [丁]}\n",
        "utf-8",
    )
    told = [(name, mistake.line, mistake.en) for name, mistake in lint(tmp_path).mistakes]
    assert told == [
        ("names.yaml", 4, "呋喃丹 is a name of 克百威 already"),
        ("names.yaml", 5, "旧 must be English"),
        ("plants.yaml", 4, "甲 contains itself"),
        ("plants.yaml", 5, "乙 contains itself"),
        ("plants.yaml", 6, "there is no group 丁"),
    ]


def test_a_worked_day_is_a_day_off_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text(
        "format: 1\nsort: working_days\nyears:\n  2027:\n    source: 通知\n    confidence: S\n"
        "    holidays:\n      元旦: [2027-01-01, 2026-01-03]\n      春节: [2027-02-06, 2027-02-13]\n"
        "    worked: [2027-02-06, 2027-02-15, 2027-02-14]\n",
        "utf-8",
    )
    told = [mistake.place for _, mistake in lint(tmp_path).mistakes]
    assert told == ["years.2027.holidays.元旦", "years.2027.worked[0]", "years.2027.worked[1]"]


def test_the_command_lints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner().invoke
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    good = run(main, ["law", "lint"])
    assert (good.exit_code, good.output.split(",")[0]) == (0, "4 files")
    empty = run(main, ["law", "lint", str(tmp_path)])
    assert (empty.exit_code, "holds no *.yaml rule file" in empty.output) == (2, True)
    (tmp_path / "county.yaml").write_text("format: 2\n", "utf-8")
    bad = run(main, ["law", "lint", str(tmp_path)])
    assert bad.exit_code == 2
    assert "county.yaml:1: format" in bad.output

"""What a person at the counter asks, and hears."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from zhigen.cli import main

FOLDER = str(Path(__file__).parents[2] / "contract" / "law")


def asked(monkeypatch: pytest.MonkeyPatch, *words: str, locale: str = "zh_CN.UTF-8") -> tuple[int, str]:
    monkeypatch.setenv("LC_ALL", locale)
    result = CliRunner().invoke(main, ["law", "show", *words])
    return result.exit_code, result.output


def test_the_day_before_a_ban_and_the_day_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _, before = asked(monkeypatch, "克百威", "--on", "2026-05-31", "--crop", "棉花")
    assert before.splitlines()[:2] == ["克百威 carbofuran · 2026-05-31 · 全国 · 棉花", "有限用资格的店: 可售"]
    assert "没有资格的店: 拒售" in before
    assert "施药: 可用" in before
    _, after = asked(monkeypatch, "克百威", "--on", "2026-06-01", "--crop", "棉花")
    assert "有限用资格的店: 拒售" in after
    assert "克百威 2026-06-01 起不准卖，也不准用（农业农村部公告第736号）" in after
    assert "2026-06-01 …  禁用  [农业农村部公告第736号; S]" in after


def test_in_english_by_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = asked(monkeypatch, "Chlorpyrifos", "--on", "2026-11-28", "--crop", "韭菜", locale="C.UTF-8")
    assert code == 0
    assert said.startswith("毒死蜱 chlorpyrifos · 2026-11-28 · the nation · 韭菜\na licensed shop: refused\n")
    assert "chlorpyrifos must not be used on vegetables (MOA notice 2032) [M 97%]" in said


def test_a_name_that_nobody_lists_is_held_and_a_near_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _, said = asked(monkeypatch, "克佰威")
    assert "有限用资格的店: 暂停，待核" in said
    assert "是不是 克百威" in said
    assert "没有关于它的规则" in said


def test_an_exception_and_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    _, said = asked(monkeypatch, "氟虫腈", "--on", "2026-11-28", "--as", "seed_coating", "--crop", "玉米")
    assert "有限用资格的店: 可售" in said
    _, held = asked(monkeypatch, "毒死蜱", "--on", "2026-11-28")
    assert "要问: 用在什么作物上" in held
    code, wrong = asked(monkeypatch, "毒死蜱", "--region", "12")
    assert code == 0
    code, wrong = asked(monkeypatch, "毒死蜱", "--region", "1")
    assert (code, "应为 2-12 位区划代码" in wrong) == (2, True)


def test_the_rules_of_a_county(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_bytes((Path(FOLDER) / "county.yaml").read_bytes())
    options = ("--on", "2026-11-28", "--rules", str(tmp_path))
    _, here = asked(monkeypatch, "溴敌隆", "--region", "990421100", *options)
    assert "有限用资格的店: 需实名" in here
    assert "本地要求实名：先刷身份证（县政府令第7号）" in here
    _, there = asked(monkeypatch, "溴敌隆", "--region", "990422", *options)
    assert "有限用资格的店: 可售" in there
    (tmp_path / "bad.yaml").write_text("format: 9\n", "utf-8")
    code, told = asked(monkeypatch, "溴敌隆", *options)
    assert code == 2
    assert "bad.yaml" in told


def test_where_the_day_of_production_decides_a_newer_pack_is_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    _, said = asked(monkeypatch, "磷化铝", "--on", "2026-11-28", "--crop", "储粮")
    answers = [line for line in said.splitlines() if "店" in line and ": " in line and not line.startswith(" ")]
    assert answers == ["有限用资格的店: 可售", "有限用资格的店，2025-03-01 起生产的: 拒售", "没有资格的店: 拒售"]

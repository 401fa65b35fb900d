"""docs/field-installation.md: what an engineer reads in the mud is what the machine has, in both languages."""

from __future__ import annotations

import inspect
import re

from gateway.app import Gateway
from gateway.core.fault import TEXTS
from tests.packaging.images import ROOT, program

PAGE = (ROOT / "docs" / "field-installation.md").read_text("utf-8")
CHINESE, ENGLISH = PAGE.split("\n## English\n")


def test_both_languages_have_the_same_steps_and_tables() -> None:
    for pattern in (r"^(\d+)\. ", r"^(#+) ", r"^(\|)"):
        found = [re.findall(pattern, half.split("## 中文\n")[-1], re.M) for half in (CHINESE, ENGLISH)]
        assert found[0] == found[1], pattern
    assert re.findall(r"^(\d+)\. ", ENGLISH, re.M) == [str(number) for number in range(1, 17)]


def test_every_unit_and_command_of_ours_that_it_names_is_shipped() -> None:
    units = {file.stem for file in (ROOT / "firmware-configs" / "systemd").glob("*.service")}
    scripts = {file.name for file in (ROOT / "firmware-configs/raspberry-pi/root/usr/local/sbin").iterdir()}
    named = set(re.findall(r"(?<!/dev/)\b(zhigen-[a-z-]+)", PAGE))
    assert {"zhigen-gateway", "zhigen-enroll", "zhigen-name-port"} <= named
    assert named <= units | scripts


def test_every_command_line_is_understood() -> None:
    lines = re.findall(r"zhigen ((?:gateway|cloud) [^`\n]+)", PAGE)
    assert len(lines) >= 5
    for line in lines:
        assert program(line.split()) == "", line


def test_the_line_of_status_is_the_one_that_systemd_is_told() -> None:
    status = Gateway.status
    assert isinstance(status, property)
    told = inspect.getsource(status.fget)  # type: ignore[arg-type]
    for word in ("connected", "offline", "events and", "readings wait"):
        assert word in told
        assert word in CHINESE
        assert word in ENGLISH


def test_what_the_journal_says_stands_in_the_table_of_help() -> None:
    for code, zh, en in (
        ("no_answer", "没有应答", "no answer"),
        ("garbled", "不是完整的应答", "no whole answer"),
        ("wrong_unit", "站号有冲突", "unit ids on the bus conflict"),
        ("port_missing", "不存在", "does not exist"),
    ):
        said = TEXTS[code]
        assert zh in said[0]
        assert en in said[1]
    assert [words in CHINESE for words in ("没有应答", "不是完整应答", "站号冲突", "串口不存在")] == [True] * 4
    assert [
        words in ENGLISH for words in ("no answer", "no whole answer", "unit ids conflict", "port does not exist")
    ] == ([True] * 4)

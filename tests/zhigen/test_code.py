"""`zhigen code`: what a person types, gets, and is told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contract.printed import label_code, new_label, new_voucher
from zhigen.cli import main

ADDRESS = new_label(12345).address("T.EXAMPLE.CN")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["code", *map(str, words)])


def test_new_codes_are_good_and_none_comes_twice() -> None:
    found = run("new", "-n", "200", "--host", "t.example.cn")
    assert found.exit_code == 0
    rows = [line.split("\t") for line in found.stdout.splitlines()]
    assert len({code for code, _ in rows}) == 200
    for code, address in rows:
        assert label_code(address).text == code
        assert address == f"HTTPS://T.EXAMPLE.CN/{code}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            [ADDRESS],
            ["sort\tlabel code", "check\tin the code", "QR code\t2-M, 25×25", "203 dpi\t4 dots a module, 16.5 mm"],
        ),
        ([new_voucher(b"x" * 84).address("T.CN")], ["sort\tvoucher code", "content\t84 bytes", "QR code\t6-M, 41×41"]),
        (["1" + "120345" + "1" + "001" + "1" * 21], ["sort\tpesticide pack code", "120345", "check\tnone"]),
        (["202603151234500000000001"], ["sort\tveterinary drug code", "2026-03-15"]),
        (["6901234567892", "--symbology", "ean_13"], ["sort\tGTIN of goods", "check\tin the code"]),
        ([ADDRESS[:-1] + "~"], ["sort\tforeign", "not a valid label code"]),
        (["https://t.cn/v/abc"], ["sort\tforeign", "misread"]),
    ],
)
def test_show_says_what_a_text_is(words: list[str], said: list[str]) -> None:
    found = run("show", *words)
    assert found.exit_code == 0
    for part in said:
        assert part in found.stdout


def test_show_speaks_chinese_and_says_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("show", "x" * 3000).exit_code == 2
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "种类\t本平台标签码" in run("show", ADDRESS).stdout


def test_draw_writes_both_kinds_and_refuses_others(tmp_path: Path) -> None:
    found = run("draw", ADDRESS, "-o", tmp_path / "a.png", "--dpi", "203")
    assert "25 modules, 16.5 mm" in found.stdout
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    run("draw", ADDRESS, "-o", tmp_path / "a.svg", "--dots", "20")
    assert b'width="27.941mm"' in (tmp_path / "a.svg").read_bytes()
    refused = run("draw", ADDRESS, "-o", tmp_path / "a.gif")
    assert (refused.exit_code, refused.stderr) == (2, "zhigen code: a.gif: must end with .svg or .png\n")


def test_a_sheet_names_the_bad_rows_and_prints_the_others(tmp_path: Path) -> None:
    table, out = tmp_path / "labels.csv", tmp_path / "labels.pdf"
    table.write_text(
        "code,product,origin,made,shelf_life,producer\n"
        f"{ADDRESS},菠菜,532323,2026-11-28,7 天,清源合作社\n"
        f"{ADDRESS},菠菜,532323,2026-11-28,7 天,清源合作社\n"
    )
    found = run("sheet", table, "-o", out, "--host", "t.example.cn")
    assert found.exit_code == 2
    assert found.stderr == "zhigen code: labels.csv:3: code: is that of line 2, a code goes on one thing\n"
    assert "pieces 1, pages 1" in found.stdout
    assert out.read_bytes().startswith(b"%PDF")
    for words, said in (
        (["--size", "20"], "write it as 60x38"),
        (["--size", "20x20"], "at least 50×30 mm"),
        (["--size", "nanxinf"], "does not fit paper"),
        (["--host", "a b/"], "not a valid host name"),
    ):
        wrong = run("sheet", table, "-o", out, "--host", "t.example.cn", *words)
        assert wrong.exit_code == 2
        assert said in wrong.stderr.replace("\n", " ")


def test_vouchers_are_printed_and_nothing_good_writes_no_file(tmp_path: Path) -> None:
    table, out = tmp_path / "vouchers.csv", tmp_path / "vouchers.pdf"
    head = "凭证码,产品名称,数量,产地,开具时间,承诺主体,联系方式,承诺依据\n"
    table.write_text(head + "x,菠菜,1 千克,新桥镇,2026-11-28,合作社,电话,control\n")
    found = run("vouchers", table, "-o", out)
    assert found.exit_code == 2
    assert not out.exists()
    assert found.stderr.splitlines()[-1] == "zhigen code: no row can be printed, no file was written"
    address = new_voucher(b"x" * 84).address("T.EXAMPLE.CN")
    table.write_text(head + f"{address},菠菜,1 千克,新桥镇,2026-11-28,合作社,电话,control\n")
    found = run("vouchers", table, "-o", out, "--paper", "a5")
    assert (found.exit_code, found.stderr) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")
    assert run("vouchers", table, "-o", tmp_path / "no" / "where.pdf").exit_code == 2

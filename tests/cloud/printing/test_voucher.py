"""Sheets of vouchers: the words of the order, the ticks, and a code of 25 mm or more that reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloud.printing import A4, A5, read_vouchers, voucher_grid, voucher_sheet
from cloud.printing.paper import Paper
from cloud.printing.voucher import PROMISE
from contract.printed import new_voucher
from tests.cloud.printing.reading import codes, pages, words

HEAD = "凭证码,产品名称,数量,产地,开具时间,承诺主体,联系方式,承诺依据,承诺内容"
ADDRESSES = [new_voucher(bytes([number]) * 84).address("T.EXAMPLE.CN") for number in range(5)]
FACTS = "菠菜,120 千克,云南省楚雄州牟定县新桥镇,2026-11-28,清源蔬菜专业合作社,0878-5211234"


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


@pytest.mark.parametrize(("paper", "count"), [(A4, 2), (A5, 5)])
def test_every_code_reads_and_every_word_is_there(paper: Paper, count: int, tmp_path: Path) -> None:
    vouchers, mistakes = read_vouchers(table(*(f"{address},{FACTS},质量安全控制符合要求," for address in ADDRESSES)))
    printed = voucher_sheet(vouchers, voucher_grid(paper), mistakes)
    assert (printed.pieces, printed.pages, printed.mistakes) == (5, count, ())
    path = tmp_path / "vouchers.pdf"
    path.write_bytes(printed.pdf)
    found = codes(path)
    assert [code.text for code in found] == ADDRESSES
    assert all(code.side * 49 / 41 >= 25 for code in found)
    said = words(path)
    for word in (*FACTS.replace("2026-11-28", "2026年11月28日").replace(" ", "").split(","), "承诺达标合格证", PROMISE):
        assert said.count(word) == 5
    for word in ("质量安全控制符合要求", "自行检测合格", "委托检测合格", "数量（重量）", "不少于6个月", "签名或盖章"):
        assert said.count(word) == 5


def test_bases_and_a_promise_of_the_countys_own() -> None:
    rows = [
        f"{ADDRESSES[0]},{FACTS},自行检测合格；质量安全控制符合要求,本县的承诺",
        f"{ADDRESSES[1].lower().removeprefix('https://')},{FACTS},commissioned_test,",
        f"{ADDRESSES[2]},{FACTS},都合格,",
        f"{ADDRESSES[1]},{FACTS},control,",
        f"{ADDRESSES[3][:-1]},{FACTS},control,",
    ]
    vouchers, mistakes = read_vouchers(table(*rows))
    assert [voucher.basis for voucher in vouchers] == [{"own_test", "control"}, {"commissioned_test"}]
    assert [voucher.promise for voucher in vouchers] == ["本县的承诺", PROMISE]
    assert vouchers[1].address == ADDRESSES[1]
    assert [(mistake.line, mistake.en.partition(":")[0]) for mistake in mistakes] == [
        (4, "basis"),
        (5, "code"),
        (6, "code"),
    ]
    assert "line 3" in mistakes[1].en


def test_ticks_are_drawn_where_the_basis_is(tmp_path: Path) -> None:
    """Two vouchers that differ in their basis only differ on paper in those two boxes and in their codes."""
    pictures = []
    for basis in ("control", "own_test"):
        vouchers, _ = read_vouchers(table(f"{ADDRESSES[0]},{FACTS},{basis},"))
        path = tmp_path / f"{basis}.pdf"
        path.write_bytes(voucher_sheet(vouchers, voucher_grid(A5)).pdf)
        pictures.append(pages(path)[0])
    rows = (abs(pictures[0].astype(int) - pictures[1]) > 99).any(axis=1).nonzero()[0]
    starts = [int(row) for row, before in zip(rows, [-9, *rows], strict=False) if row - before > 5]
    assert len(starts) == 2
    assert starts[1] - starts[0] == pytest.approx(14 * 1.5 / 72 * 200, abs=2)


def test_too_many_words_are_a_mistake_of_the_row() -> None:
    long = FACTS.replace("菠菜", "菠" * 390)
    vouchers, mistakes = read_vouchers(table(f"{ADDRESSES[0]},{long},control,", f"{ADDRESSES[1]},{FACTS},control,"))
    printed = voucher_sheet(vouchers, voucher_grid(A4), mistakes)
    assert printed.pieces == 1
    assert [(mistake.line, mistake.zh) for mistake in printed.mistakes] == [(2, "字太多，放不下：请缩短")]

"""Forms on A4: nothing is cut off, tables go on with their heads, every page is numbered."""

from __future__ import annotations

from pathlib import Path

from cloud.printing import Facts, Form, Passage, Rows, form_sheet
from tests.cloud.printing.reading import fonts, pages, words


def _form(rows: int, long: str = "豇豆") -> Form:
    table = Rows(
        ("项目", "结果"), tuple((f"第{number}项", long) for number in range(rows)), (1, 2), frozenset({0}), "结果"
    )
    facts = Facts((("样品", long), ("批次", "0123456789abcdef"), ("地点", "青禾镇")), "样品")
    return Form(
        "检测报告单",
        "Test report",
        "No. 7",
        (facts, table, Passage("合格。", "结论", strong=True)),
        ("检验：",),
        "脚注",
    )


def test_a_form_is_as_many_pages_as_it_takes(tmp_path: Path) -> None:
    for rows, many in ((3, 1), (90, 3)):
        printed = form_sheet(_form(rows))
        pdf = tmp_path / f"{rows}.pdf"
        pdf.write_bytes(printed.pdf)
        assert (printed.pages, len(pages(pdf))) == (many, many)
        text = words(pdf)
        assert all(f"第{number}项" in text for number in range(rows))
        assert text.count("项目结果") == many
        assert text.count("脚注") == many
        assert f"{many}/{many}" in text
        assert fonts(pdf)


def test_a_word_that_is_too_wide_is_broken_and_not_cut_off(tmp_path: Path) -> None:
    long = "abcdefghij" * 14
    pdf = tmp_path / "long.pdf"
    pdf.write_bytes(form_sheet(_form(2, long)).pdf)
    assert words(pdf).count(long) == 3

"""Sheets of labels, rendered by poppler: every code on them reads, at its size and place, and the words are there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cloud.printing import Grid, PackLabel, PrintingError, label_sheet, read_labels
from cloud.printing.table import CellError, day
from contract.errors import ContractError
from contract.printed import new_label
from tests.cloud.printing.reading import codes, fonts, pages, words

HOST = "T.EXAMPLE.CN"
GRID = Grid(60, 38)
HEAD = "标签码,品名,产地编码,生产日期,保质期,生产者,认证"


def label(number: int, **other: str) -> PackLabel:
    words = {"product": "菠菜", "origin": "532323001 新桥镇", "shelf_life": "7 天", "producer": "清源合作社"} | other
    return PackLabel(new_label(number * 0x1_2345_6789_ABCD), made=date(2026, 11, 28), **words)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[PackLabel], Path]:
    labels = [label(number) for number in range(22)]
    labels.append(label(23, product="红颜草莓（精品礼盒装）", certification="绿色食品 GF532301213456"))
    path = tmp_path_factory.mktemp("labels") / "labels.pdf"
    printed = label_sheet(labels, HOST, GRID)
    assert (printed.pieces, printed.pages, printed.mistakes, printed.embedded) == (23, 2, (), True)
    path.write_bytes(printed.pdf)
    return labels, path


def test_every_code_reads_in_the_order_of_the_rows(sheet: tuple[list[PackLabel], Path]) -> None:
    labels, path = sheet
    found = codes(path)
    assert [code.text for code in found] == [label.code.address(HOST) for label in labels]
    assert [code.page for code in found] == [1] * 21 + [2] * 2


def test_codes_have_their_true_size_and_stand_inside_of_their_label(sheet: tuple[list[PackLabel], Path]) -> None:
    _, path = sheet
    for code, (left, low) in zip(codes(path), [*GRID.places, *GRID.places[:2]], strict=True):
        assert code.side == pytest.approx(25 * 12 * 25.4 / 600, abs=0.3)
        quiet = 4 * 12 * 25.4 / 600
        top = 297 - low - 38
        assert left + quiet < code.x < left + 60 - code.side - quiet
        assert top + quiet < code.y < top + 38 - code.side - quiet


def test_the_words_are_in_the_pdf_and_drawn_as_outlines(sheet: tuple[list[PackLabel], Path]) -> None:
    labels, path = sheet
    said = words(path)
    for label in (labels[0], labels[-1]):
        assert label.product in said
        assert label.code.grouped.replace(" ", "") in said
        for caption, value in label.facts:
            assert f"{caption}：{value}".replace(" ", "") in said
    assert "按100%打印" in said
    assert {kind for _, kind in fonts(path)} == {"TrueType"}


def test_the_ruler_is_50_mm_long(sheet: tuple[list[PackLabel], Path]) -> None:
    _, path = sheet
    bottom = pages(path)[0][-round(12 / 25.4 * 200) :]
    longest = max(max(map(len, "".join("x" if dot < 200 else " " for dot in row).split()), default=0) for row in bottom)
    assert longest * 25.4 / 200 == pytest.approx(50, abs=0.4)


def test_bad_rows_are_named_and_the_good_ones_printed(tmp_path: Path) -> None:
    good, same = new_label(1), new_label(2)
    table = "\r\n".join(
        [
            HEAD,
            f"{good.grouped},菠菜,532323,2026-11-28,7 天,张三,",
            f"{good.text[:-1]}*,菠菜,532323,2026-11-28,7 天,张三,",
            f"{same.address(HOST)},芹菜,532323,2026年11月28日,7 天,张三,有机",
            f"{same.text},芹菜,532323,2026/11/28,7 天,张三,有机",
            "",
            f"{new_label(3).text},菠菜,532323,2026-02-30,7 天,张三,",
            f"{new_label(4).text},,532323,20261128,7 天,张三,",
            f"{new_label(5).text},菠菜,532323,20261128,7 天",
            f"{new_label(6).text},{'菠' * 60},532323,20261128,7 天,张三,",
            f"{new_label(7).text},菠\U0001f96c,532323,20261128,7 天,张三,",
        ]
    )
    labels, mistakes = read_labels(table.encode("gb18030"))
    printed = label_sheet(labels, HOST, GRID, mistakes)
    said = [mistake.text("zh", "a.csv") for mistake in printed.mistakes]
    assert [line.split("：")[0] for line in said[:5]] == [
        "a.csv:3: 标签码",
        "a.csv:5: 标签码",
        "a.csv:7: 生产日期",
        "a.csv:8: 品名",
        "a.csv:9: 生产者",
    ]
    assert "第 4 行" in said[1]
    assert said[5:] == ["a.csv:10: 字太多，放不下：请缩短", "a.csv:11: 字体里没有“\U0001f96c”，请换一个写法"]
    assert all(mistake.text("en").isascii() for mistake in printed.mistakes[:6])
    path = tmp_path / "labels.pdf"
    path.write_bytes(printed.pdf)
    assert [code.text for code in codes(path)] == [good.address(HOST), same.address(HOST)]


def test_nothing_good_is_no_pdf() -> None:
    labels, mistakes = read_labels(f"{HEAD}\nx,x,x,x,x,x,x".encode())
    assert label_sheet(labels, HOST, GRID, mistakes)[:3] == (b"", 0, 0)
    assert len(mistakes) == 1


def test_a_longer_host_makes_a_larger_code_and_a_small_label_is_refused(tmp_path: Path) -> None:
    printed = label_sheet([label(1)], "TRACE.MOUDING.EXAMPLE.CN", Grid(70, 37, margin=0, marks=False, ruler=False))
    path = tmp_path / "label.pdf"
    path.write_bytes(printed.pdf)
    (code,) = codes(path)
    assert code.side == pytest.approx(29 * 12 * 25.4 / 600, abs=0.3)
    assert "100%" not in words(path)
    with pytest.raises(PrintingError, match="at least 50×30 mm"):
        label_sheet([label(1)], HOST, Grid(40, 38))
    with pytest.raises(PrintingError, match="does not fit paper"):
        Grid(220, 38)
    with pytest.raises(ContractError, match="host name"):
        label_sheet([label(1)], "http://x", GRID)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00\xd8", "neither UTF-8 nor GB18030"),
        (b"", "lacks the columns code, product"),
        ("标签码;品名\n".encode(), "lacks the columns"),
        (b"x" * 200_000, "lacks the columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(PrintingError, match=said):
        read_labels(data)


def test_a_table_from_a_spreadsheet_may_have_tabs_a_mark_other_columns_and_line_breaks() -> None:
    own = new_label(9)
    rows = (
        f'note\tcode\tproduct\torigin\tmade\tshelf_life\tproducer\n.\t{own.text}\t"红\n薯"\t5\t2026-1-2\t9\t李\n,\tx\n'
    )
    (label,), (mistake,) = read_labels(("\ufeff" + rows).encode())
    assert (label.product, label.made, label.line) == ("红 薯", date(2026, 1, 2), 2)
    assert mistake.line == 4


@pytest.mark.parametrize(
    "text", ["2026-11-02", "2026/11/2", "2026.11.02", "20261102", "2026年11月2日", "2026 年 11 月 2 日"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day({"made": text}, "made") == date(2026, 11, 2)


@pytest.mark.parametrize(
    "text", ["2026112", "26-11-02", "2026-11", "02/11/2026", "46328", "明天", "2026-W45-1", "0000-01-01"]
)
def test_what_could_be_two_days_is_none(text: str) -> None:
    with pytest.raises(CellError, match="2026-11-28"):
        day({"made": text}, "made")

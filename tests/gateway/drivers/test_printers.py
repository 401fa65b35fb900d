"""Printers: the layout of a receipt, the three languages read back by interpreters, the answers of printers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.profile.peripheral import Printer
from gateway.core.fault import Fault
from gateway.core.label import Code as Symbol
from gateway.core.label import Dots, Label
from gateway.core.printer import Answers, State
from gateway.core.receipt import MISSING, Code, Columns, Row, Rule, Text, rows, unspellable, width, wrapped
from gateway.drivers import escpos, tspl, zpl
from simulators.printer import escpos as receipt_reader
from simulators.printer import tspl as tspl_reader
from simulators.printer import zpl as zpl_reader
from simulators.printer.sheet import Picture
from simulators.printer.sheet import Symbol as Read

RECEIPT = (
    Text("知根 溯源小票", "center", bold=True, large=True),
    Rule(),
    Columns(("番茄", "2.5kg", "12.50"), (2, 1, 1), ("left", "right", "right")),
    Columns(("很长很长很长很长很长的品名一直长到折行", "1kg", "5.00"), (2, 1, 1), ("left", "right", "right")),
    Text("电话 phone 0558-0000"),
    Code("https://zg.example/t/ABC", 6),
)
PICTURE = Dots(8, 16, 2, bytes.fromhex("FF00 8001 0018"))
LABEL = Label(320, 240, 40, 30, (PICTURE, Symbol(200, 20, 'https://zg.example/"t"/^~_果', 5)), copies=2)


def texts(columns: int) -> list[str]:
    return [row.text for row in rows(RECEIPT, columns) if isinstance(row, Row)]


@pytest.mark.parametrize("columns", [32, 48])
def test_no_row_is_wider_than_the_paper_and_columns_stand_under_each_other(columns: int) -> None:
    laid = [row for row in rows(RECEIPT, columns) if isinstance(row, Row)]
    assert all(width(row.text) * (2 if row.large else 1) <= columns for row in laid)
    lines = texts(columns)
    assert lines[1] == "-" * columns
    ends = [
        width(line[: line.index(price)]) + len(price) for line in lines for price in ("12.50", "5.00") if price in line
    ]
    assert ends == [columns, columns]
    assert "".join(lines).count("很长") == 5


def test_text_breaks_at_blanks_where_letters_are_and_anywhere_between_hanzi() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("一二三四五", 4) == ["一二", "三四", "五"]
    assert wrapped("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrapped("", 4) == [""]


def test_what_the_printer_cannot_spell_is_marked_and_named() -> None:
    assert unspellable("番茄🍅¥", "gb18030") == "🍅¥"
    (row,) = rows((Text("番茄🍅"),), 32)
    assert isinstance(row, Row)
    assert row.text == f"番茄{MISSING}"
    assert list(rows((Text("番茄\u3000两斤"),), 32)) == [Row("番茄\u3000两斤")]


@given(st.text(max_size=80), st.integers(2, 48))
def test_wrapping_loses_nothing_but_blanks(text: str, room: int) -> None:
    parts = wrapped(text, room)
    assert all(width(part) <= room for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize("printer", [Printer(), Printer(columns=32, charset="gbk", cut=False)])
def test_a_receipt_is_read_back_as_it_was_laid_out(printer: Printer) -> None:
    reader = receipt_reader.Language()
    reader.take(escpos.printed(RECEIPT, printer), paper=True, cover=False)
    answers = b"".join(reader.work() for _ in range(200) if reader.busy)
    assert answers == b"\x00"
    assert reader.strange == []
    (sheet,) = reader.sheets
    assert sheet.cut is printer.cut
    wanted = [
        ("https://zg.example/t/ABC", "center") if isinstance(row, Code) else (row.text, row.align)
        for row in rows(RECEIPT, printer.columns, printer.charset)
    ]
    assert [(line.text, line.align) for line in sheet.lines] == wanted
    assert [(line.bold, line.times) for line in sheet.lines[:2]] == [(True, 2), (False, 1)]
    assert sheet.lines[-1].code


def test_a_printer_that_cannot_answer_is_not_asked() -> None:
    assert escpos.RECEIPT not in escpos.printed(RECEIPT, Printer(answers=False))


@pytest.mark.parametrize(
    ("sent", "reader"), [(zpl.printed(LABEL), zpl_reader.Language()), (tspl.printed(LABEL), tspl_reader.Language())]
)
def test_a_label_is_read_back_dot_by_dot(sent: bytes, reader: zpl_reader.Language | tspl_reader.Language) -> None:
    for at in range(0, len(sent), 7):
        reader.take(sent[at : at + 7], paper=True, cover=False)
        reader.work()
    for _ in range(20):
        reader.work()
    assert reader.strange == []
    (sheet,) = reader.sheets
    assert (sheet.width, sheet.height, sheet.copies) == (320, 240, 2)
    assert sheet.pieces == [Picture(8, 16, 2, PICTURE.data), Read(200, 20, 'https://zg.example/"t"/^~_果', 5)]


@pytest.mark.parametrize("printed", [zpl.printed, tspl.printed])
def test_control_characters_never_get_into_a_code(printed: object) -> None:
    label = LABEL._replace(pieces=(Symbol(0, 0, "a\r\nPRINT 9"),))
    with pytest.raises(ValueError, match="control"):
        printed(label)  # type: ignore[operator]


def hs(paper: int = 0, pause: int = 0, waiting: int = 0, head: int = 0, ribbon: int = 0, left: int = 0) -> bytes:
    return (
        f"\x02030,{paper},{pause},0240,{waiting:03d},0,0,0,000,0,0,0\x03\r\n"
        f"\x02000,0,{head},{ribbon},0,2,4,0,{left:08d},1,000\x03\r\n\x021234,0\x03\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("answers", "sent", "code", "done"),
    [
        (escpos.Answers(), "1212", None, True),
        (escpos.Answers(), "327E", "paper_out", True),
        (escpos.Answers(), "1272", "paper_out", True),
        (escpos.Answers(), "1612", "head_open", True),
        (escpos.Answers(), "5212", "printer_error", True),
        (escpos.Answers(), "121E", None, True),
        (tspl.Answers(), "00", None, True),
        (tspl.Answers(), "20", None, False),
        (tspl.Answers(), "04", "paper_out", False),
        (tspl.Answers(), "05", "head_open", False),
        (tspl.Answers(), "02", "paper_jam", False),
        (tspl.Answers(), "08", "ribbon_out", False),
        (tspl.Answers(), "10", "printer_paused", False),
        (tspl.Answers(), "80", "printer_hot", False),
        (zpl.Answers(), hs().hex(), None, True),
        (zpl.Answers(), hs(waiting=1).hex(), None, False),
        (zpl.Answers(), hs(left=3).hex(), None, False),
        (zpl.Answers(), hs(paper=1, waiting=1).hex(), "paper_out", False),
        (zpl.Answers(), hs(head=1).hex(), "head_open", True),
        (zpl.Answers(), hs(ribbon=1).hex(), "ribbon_out", True),
        (zpl.Answers(), hs(pause=1).hex(), "printer_paused", True),
    ],
)
def test_how_a_printer_says_that_it_is(answers: Answers, sent: str, code: str | None, *, done: bool) -> None:
    state = None
    for byte in bytes.fromhex(sent):
        state = answers.heard(bytes([byte])) or state
    assert state == State(Fault(code) if code else None, done)
    if code:
        assert Fault(code).text("zh") != Fault(code).text("en")


def test_a_question_that_overtakes_the_job_is_not_taken_for_its_end() -> None:
    answers = tspl.Answers()
    answers.begin()
    assert [answers.heard(b"\0") for _ in range(4)] == [State(None, done=done) for done in (False, False, False, True)]
    answers.begin()
    assert [answers.heard(byte) for byte in (b"\0", b" ", b"\0")] == [
        State(None, done=done) for done in (False, False, True)
    ]


def test_the_answer_of_gs_r_says_that_the_job_is_on_paper() -> None:
    answers = escpos.Answers()
    answers.begin()
    assert answers.heard(b"\x12\x12") == State(None, done=False)
    assert answers.heard(b"\x00") is None
    assert answers.heard(b"\x12\x12") == State(None, done=True)


@given(st.lists(st.binary(max_size=30), max_size=10))
def test_no_answer_raises(pieces: list[bytes]) -> None:
    for answers in (escpos.Answers(), zpl.Answers(), tspl.Answers()):
        for piece in pieces:
            assert isinstance(answers.heard(piece), State | None)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_noise_before_the_answer_of_a_zebra_does_not_hide_it(before: bytes, between: bytes) -> None:
    noise = bytes.maketrans(b"\x02\x03", b"__")
    answers = zpl.Answers()
    state = answers.heard(before.translate(noise) + hs(paper=1) + between.translate(noise))
    assert state == State(Fault("paper_out"), done=True)

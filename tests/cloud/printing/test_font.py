"""Chinese letters in a PDF: made from the fonts of this machine, growing with what is printed, and a fallback."""

from __future__ import annotations

import io
import re

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from cloud.printing import font, outline
from cloud.printing.lines import broken, fitted, width

NOTO = font.SOURCES["song"][0]


def test_outlines_stay_where_they_were() -> None:
    signs = "承诺gÅ，"
    with TTFont(NOTO.path, fontNumber=NOTO.face, lazy=True) as before:
        shapes = {sign: bounds(before, sign) for sign in signs}
        after = TTFont(io.BytesIO(outline.quadratic(before, frozenset(signs), "Made")))
    assert "CFF " not in after
    for sign in signs:
        name = after.getBestCmap()[ord(sign)]
        assert after["glyf"][name].numberOfContours > 0
        assert bounds(after, sign) == pytest.approx(shapes[sign], abs=2)


def bounds(face: TTFont, sign: str) -> tuple[float, ...]:
    name = face.getBestCmap()[ord(sign)]
    signs = face.getGlyphSet()
    pen = BoundsPen(signs)
    signs[name].draw(pen)
    return (*pen.bounds, signs[name].width)


def test_a_typeface_grows_and_what_was_registered_first_does_not_hide_the_rest() -> None:
    first = font.typeface("song", "甲乙")
    second = font.typeface("song", "丙丁")
    assert font.typeface("song", "甲丁") == second
    assert first.name != second.name
    face = pdfmetrics.getFont(second.name).face
    assert {ord(sign) for sign in "甲乙丙丁A"} <= set(face.charToGlyph)
    assert "\U0001f96c" in font.typeface("song", "\U0001f96c").missing


def test_without_a_font_the_readers_own_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font, "SOURCES", {"sans": (font.Source("/nowhere.ttc", 0),)})
    face = font.typeface("sans", "菠菜")
    assert (face.name, face.embedded, face.missing) == ("STSong-Light", False, frozenset())
    assert width("菠菜", face.name, 10) > 0


@given(st.text(st.sampled_from("菠菜，（）。 ab1/-"), max_size=60))
def test_lines_lose_nothing_and_begin_with_no_closing_mark(text: str) -> None:
    lines = broken(text, "Helvetica", 10, 40)
    assert "".join("".join(lines).split()) == "".join(text.split()) or lines == ()
    assert all(width(line, "Helvetica", 10) <= 40 for line in lines)
    if not re.search("(^| )[，）。]", text):
        assert not any(line.startswith(("，", "）", "。")) for line in lines)


def test_text_gets_smaller_before_it_gets_longer_than_allowed() -> None:
    assert fitted("aa bb", "Helvetica", 12, 1, [20, 10]) == (10, ("aa bb",))
    assert fitted("aa bb", "Helvetica", 12, 2, [20, 10]) == (20, ("aa", "bb"))
    assert fitted("aaaaaaaaaaaaaaaaaaaaaaaa", "Helvetica", 10, 9, [20, 10]) is None

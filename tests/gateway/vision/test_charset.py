"""Bytes of codes as text: Chinese in UTF-8 and GBK, Japanese, Latin; what is no text is nothing."""

from __future__ import annotations

import numpy as np
import pytest
import segno
import zxingcpp

from gateway.vision import cascade, charset, zbar
from tests.gateway.vision import drawn
from tests.parts import missing

CHINESE = ("番茄", "测试", "知根 县城合作社 番茄一级", "批次 2026-11 黄瓜", "江西省赣州市信丰县脐橙")


def texts(symbol: segno.QRCode) -> list[str]:
    return [code.text for code in cascade.read(drawn.paper(400, 400, (drawn.modules(symbol), 60, 60)))]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("text", CHINESE)
def test_chinese_without_a_declared_character_set(text: str, encoding: str) -> None:
    assert texts(segno.make_qr(text.encode(encoding))) == [text]


def test_gbk_beyond_gb2312() -> None:
    assert texts(segno.make_qr("朱镕基路 繁體字".encode("gbk"))) == ["朱镕基路 繁體字"]


@pytest.mark.parametrize(
    "symbol",
    [
        segno.make_qr("番茄", encoding="gbk", eci=True),
        segno.make_qr("番茄", encoding="utf-8", eci=True),
        segno.make_qr("番茄", mode="hanzi"),
        segno.make_qr("番茄", mode="kanji"),
    ],
    ids=["eci gbk", "eci utf-8", "hanzi", "kanji"],
)
def test_a_declared_character_set_is_the_codes_own_word(symbol: segno.QRCode) -> None:
    assert texts(symbol) == ["番茄"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("検査デザイン", "shift_jis"),
        ("ﾃﾞｻﾞｲﾝQR", "shift_jis"),
        ("Müller", "latin-1"),
        ("é à ü", "latin-1"),
        ("Señor", "utf-8"),
    ],
)
def test_the_readers_guess_stays_where_it_is_plausible(text: str, encoding: str) -> None:
    assert texts(segno.make_qr(text.encode(encoding))) == [text]


def test_separators_and_line_breaks_are_text() -> None:
    assert texts(segno.make_qr(b"01069012345678921\x1d17261231\r\n\ta")) == ["01069012345678921\x1d17261231\r\n\ta"]


@pytest.mark.parametrize("raw", [b"\x00\x01\xff\xfe\x80\x81", b"ab\x00cd", b"\x80\xff\x80\xff\x80"])
def test_bytes_that_are_no_text_are_not_reported(raw: bytes) -> None:
    assert texts(segno.make_qr(raw)) == []
    barcode = zxingcpp.create_barcode(raw, zxingcpp.BarcodeFormat.DataMatrix)
    symbol = np.array(barcode.to_image(scale=4, add_quiet_zones=False), np.uint8)
    assert cascade.read(drawn.paper(300, 300, (symbol, 90, 90))) == []


def test_no_bytes_can_make_it_fail() -> None:
    random = np.random.default_rng(1)
    for size in range(40):
        raw = random.bytes(size)
        for guess in (raw.decode("latin-1"), raw.decode("shift_jis", "replace"), raw.decode("utf-8", "replace")):
            text = charset.text_of(raw, guess)
            assert text is None or "\x00" not in text


def test_zbars_wrong_guess_is_undone() -> None:
    if zbar.missing():
        missing("libzbar0")
    for text in ("正宗铁观音茶叶 乐品乐茶", "測試測試"):
        picture = drawn.paper(400, 400, (drawn.modules(segno.make_qr(text.encode())), 60, 60))
        assert [code.text for code in zbar.read(picture, frozenset({"qr_code"}), "zbar")] in ([text], [])
    latin = drawn.paper(400, 400, (drawn.modules(segno.make_qr("Müller".encode("latin-1"))), 60, 60))
    assert zbar.read(latin, frozenset({"qr_code"}), "zbar") == []

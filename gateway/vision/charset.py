"""The bytes of a code as text, where the code does not say in what characters they are written.

zxing-cpp guesses among UTF-8, Shift_JIS and ISO 8859-1 and never thinks of the Chinese GB 2312 and GBK, which old label
programs write. A declared character set (ECI, kanji and hanzi mode) is the code's own word and stays. What remains
ambiguous is decided for Chinese: this reads a county's labels.
"""

from __future__ import annotations

import re
from typing import Final

_KANA_VOICED: Final = re.compile("[ｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ")
_KANA_FULL: Final = re.compile("[ぁ-ヶ]")
_UNWRITABLE: Final = re.compile("[\x00-\x03\x05-\x08\x0b\x0c\x0e-\x1b\x7f-\x9f�]")


def text_of(raw: bytes, guess: str) -> str | None:
    """The text of `raw`, given what the reader makes of it; None where it is no text at all.

    Kept are tabs, line breaks and the separators of GS1 and ISO 15434; any other control character means that the code
    carries something else than text.
    """
    text = guess if raw.isascii() else _decoded(raw, guess)
    return None if _UNWRITABLE.search(text) else text


def _decoded(raw: bytes, guess: str) -> str:
    if _writes(guess, raw, "utf-8"):
        return guess
    japanese = _writes(guess, raw, "shift_jis")
    if japanese and (_KANA_VOICED.search(guess) or _KANA_FULL.search(guess)):
        return guess
    if japanese or _writes(guess, raw, "latin-1") or _UNWRITABLE.search(guess):
        return _chinese(raw) or guess
    return guess


def _chinese(raw: bytes) -> str | None:
    """The bytes as GBK, where most of what is not ASCII are the common characters of GB 2312."""
    try:
        text = raw.decode("gbk")
    except UnicodeDecodeError:
        return None
    written = [character for character in text if not character.isascii()]
    common = sum(1 for character in written if character.encode("gb2312", "ignore"))
    return text if 2 * common > len(written) else None


def _writes(text: str, raw: bytes, charset: str) -> bool:
    try:
        return text.encode(charset) == raw
    except UnicodeEncodeError:
        return False

"""Text of instruments: padded, in the character set of the profile, and sometimes in another one."""

from __future__ import annotations

from typing import Final

LOST: Final = "\ufffd"  # what stands where bytes are no text


def text_of(data: bytes, charset: str) -> str:
    """The text of a field padded with NUL or spaces; LOST in it where the bytes are no text of that character set."""
    text = data.split(b"\0", 1)[0].decode(charset, "replace").strip()
    return "".join(LOST if ord(sign) < 0x20 or ord(sign) == 0x7F else sign for sign in text)


def readable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text, or nothing and the doubt "charset" where a part of it was lost: half a name is a guess."""
    return ("", ("charset",)) if LOST in text else (text, ())


def named(data: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    """The text of a padded field; nothing and a doubt where it is lost, or is of another character set."""
    return ("", ("charset",)) if foreign(data, charset) else readable(text_of(data, charset))


def foreign(data: bytes, charset: str) -> bool:
    """Whether bytes that should be GBK are Chinese in UTF-8.

    Two characters of GBK are well-formed UTF-8 now and then, but of two bytes each; Chinese has three, and three of
    them in a row are no common characters in GBK.
    """
    if charset not in ("gbk", "gb18030") or data.isascii():
        return False
    try:
        text = data.rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(sign < "\x80" or "\u2e80" <= sign <= "\uffef" for sign in text)

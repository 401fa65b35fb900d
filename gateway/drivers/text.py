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


def foreign(data: bytes, charset: str) -> bool:
    """Whether bytes that should be of a Chinese character set are well-formed UTF-8 beyond ASCII: hardly by chance."""
    if charset not in ("gbk", "gb18030") or data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

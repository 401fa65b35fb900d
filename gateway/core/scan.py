"""What a scanner read: the text of one barcode or QR code, as the scanner gave it.

GS (0x1D), which divides the elements of a GS1 code, stays in the text; no other control character does.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from gateway.core.fault import Fault

Charset = Literal["utf-8", "gb18030"]
GS: Final = "\x1d"
LONGEST: Final = 8192  # bytes; a QR code of version 40 holds 7089 digits


class Scan(NamedTuple):
    """One code."""

    text: str


def scan(data: bytes, charset: Charset) -> Scan | Fault:
    """The text that `data` spells in the character set that the scanner is set to, which is never guessed: a short GBK
    text can be valid UTF-8. Fault("scan_charset") where it spells none, or holds control characters."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        text = "\0"
    if text.replace(GS, "").isprintable():
        return Scan(text)
    return Fault("scan_charset", details={"size": len(data), "charset": charset})

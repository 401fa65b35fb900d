"""What a paper is, told by its first bytes: a name or a browser's word for it may be anything. Pure."""

from __future__ import annotations

from typing import Final, Literal

Media = Literal["application/pdf", "image/jpeg", "image/png"]
MOST: Final = 5 * 1024 * 1024
_SIGNS: Final[tuple[tuple[bytes, Media], ...]] = (
    (b"%PDF-", "application/pdf"),  # ISO 32000-1, 7.5.2
    (b"\xff\xd8\xff", "image/jpeg"),  # ISO/IEC 10918-1, SOI and the next marker
    (b"\x89PNG\r\n\x1a\n", "image/png"),  # W3C PNG, 5.2
)


def media_of(content: bytes) -> Media | None:
    """The type of a paper, None where it is none of the three."""
    return next((media for sign, media in _SIGNS if content.startswith(sign)), None)

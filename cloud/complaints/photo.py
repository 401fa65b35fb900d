"""Photos of strangers: read with suspicion, drawn anew, and nothing kept but the picture.

A photo of a phone says where and when it was taken and by which phone (EXIF). Its picture is turned upright, made no
larger than what an inspector needs, and written as a JPEG of our own. What does not open is refused; what would open to
something huge is refused before it is opened.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from cloud.kernel.problem import Problem

MOST: Final = 6 * 1024 * 1024
"""Bytes of a photo as it comes."""
_PIXELS: Final = 120_000_000  # the largest that phones take
_SIDE: Final = 1_600
_FORMATS: Final = ("JPEG", "PNG", "WEBP")


def clean(content: bytes) -> bytes:
    """The picture as a JPEG without anything beside it. Raises Problem("photo_large" | "photo_wrong")."""
    if len(content) > MOST:
        raise Problem("photo_large", most=MOST // (1024 * 1024))
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > _PIXELS or min(opened.size) < 1:
                raise Problem("photo_wrong")
            opened.draft("RGB", (_SIDE, _SIDE))  # a JPEG is then read at an eighth, a quarter or a half
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise Problem("photo_wrong") from None
    upright.thumbnail((_SIDE, _SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=82, optimize=True)
    return written.getvalue()

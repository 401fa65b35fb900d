"""Text as black dots for a label printer, drawn with a font of this machine.

One font for every printer: a label looks the same on a Zebra and on a Gprinter, and no font need be loaded into either.
At 203 dpi a line of 24 dots and twelve Hanzi is 900 bytes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gateway.core.errors import GatewayError
from gateway.core.label import Code, Dots, Label, Mark, Plan

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# What Debian's fonts-noto-cjk, fonts-wqy-microhei and fonts-wqy-zenhei install; the first that is there is taken.
FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
_INCH_MM: Final = 25.4
_BLACK: Final = 128  # grey from which on a dot is black
_SIMPLIFIED: Final = 2  # face of NotoSansCJK-Regular.ttc that draws Hanzi as the mainland does


def drawn(plan: Plan, dpi: int, font: str = "") -> Label:
    """The plan for a printer of `dpi`. Raises GatewayError("font_missing" | "font_unreadable")."""
    scale = dpi / _INCH_MM
    width, height = round(plan.width * scale), round(plan.height * scale)
    pieces: list[Dots | Code] = []
    for item in plan.items:
        x, y = round(item.x * scale), round(item.y * scale)
        if isinstance(item, Mark):
            pieces.append(Code(x, y, item.data, min(10, max(1, round(item.module * scale)))))
        elif item.text.strip() and x < width:
            pieces.append(_dots(x, y, item.text, round(item.height * scale), width - x, font))
    return Label(width, height, plan.width, plan.height, tuple(pieces), plan.copies)


def _dots(x: int, y: int, text: str, height: int, room: int, font: str) -> Dots:
    from PIL import Image, ImageDraw

    face = _face(font, height)
    length = min(room, int(face.getlength(text)) + 1)
    picture = Image.new("L", (-(-length // 8) * 8, height), 255)
    ascent, descent = face.getmetrics()
    ImageDraw.Draw(picture).text((0, (height - ascent - descent) // 2), text, fill=0, font=face)
    black = picture.point(lambda grey: 255 if grey < _BLACK else 0).convert("1")
    return Dots(x, y, picture.width // 8, black.tobytes())


@lru_cache(maxsize=16)
def _face(font: str, height: int) -> FreeTypeFont:
    """Letters that fit into `height` dots."""
    from PIL import ImageFont

    path = font or next((name for name in FONTS if Path(name).is_file()), "")
    if not path:
        raise GatewayError("font_missing", tried=FONTS[0])
    index = _SIMPLIFIED if "NotoSansCJK" in path else 0
    try:
        face = ImageFont.truetype(path, height, index=index)
        ascent, descent = face.getmetrics()
        return face.font_variant(size=max(6, height * height // (ascent + descent)))
    except OSError as error:
        raise GatewayError("font_unreadable", path=path, why=error.strerror or str(error)) from None

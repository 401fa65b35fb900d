"""Words in a picture, in a Chinese font of this machine; without one the Hanzi are left out, and it is said once."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from simulators.camera.lens import Picture

# What Debian's fonts-noto-cjk, fonts-wqy-microhei and fonts-wqy-zenhei install; the first that is there is taken.
FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
Face = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def font() -> str | None:
    """The file of the Chinese font, None where there is none."""
    return next((name for name in FONTS if Path(name).is_file()), None)


@cache
def face(height: int) -> Face:
    """Letters of that height in dots."""
    path = font()
    return ImageFont.truetype(path, height) if path else ImageFont.load_default(height)


@lru_cache(512)
def line(text: str, height: int, *, bold: bool = False) -> Picture:
    """One line, black on white, cropped to its advance; without a Chinese font only what is Latin in it."""
    if font() is None:
        text = "".join(char for char in text if char.isascii()).strip() or " "
    letters = face(height)
    width = max(1, round(letters.getlength(text)) + 2)
    paper = Image.new("L", (width, round(height * 1.25)), 255)
    weight = max(1, height // 22) if bold else 0
    ImageDraw.Draw(paper).text((0, -height * 0.1), text, fill=0, font=letters, stroke_width=weight)
    return np.asarray(paper, np.uint8)


def write(
    paper: Picture, text: str, x: int, y: int, height: int, *, bold: bool = False, room: int = 0, ink: int = 0
) -> int:
    """Write on grey paper at (x, y), top left, no wider than `room` dots (0: to the edge); returns the width."""
    words = line(text, height, bold=bold)
    width = int(min(words.shape[1], room or paper.shape[1], paper.shape[1] - x))
    tall = int(min(words.shape[0], paper.shape[0] - y))
    if width <= 0 or tall <= 0:
        return 0
    spot = paper[y : y + tall, x : x + width]
    piece = words[:tall, :width]
    if ink == 0:
        np.minimum(spot, piece, out=spot)
    else:
        np.maximum(spot, 255 - piece, out=spot)
    return width

"""A sheet as a picture, for somebody to look at: dots and codes of a label, the lines of a receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import segno
from PIL import Image, ImageDraw, ImageFont

from simulators.printer.sheet import Picture, Sheet, Symbol

FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansMonoCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
_LINE: Final = 30
_WIDTH: Final = 576
_LETTER: Final = 12  # dots of a letter; Hanzi take two


def picture(sheet: Sheet) -> Image.Image:
    """A label dot by dot, or a receipt 576 dots wide in a font of this machine."""
    return _label(sheet) if sheet.pieces else _receipt(sheet)


def _label(sheet: Sheet) -> Image.Image:
    paper = Image.new("1", (sheet.width, sheet.height), 1)
    for piece in sheet.pieces:
        match piece:
            case Picture(x, y, row, data):
                dots = Image.frombytes("1", (row * 8, len(data) // row), bytes(byte ^ 0xFF for byte in data))
                paper.paste(dots, (x, y))
            case Symbol(x, y, text, module):
                paper.paste(_symbol(text, module), (x, y))
    return paper


def _receipt(sheet: Sheet) -> Image.Image:
    path = next((name for name in FONTS if Path(name).is_file()), None)
    symbols = {place: _symbol(line.text, 6) for place, line in enumerate(sheet.lines) if line.code}
    heights = [symbols[place].height if line.code else _LINE * line.times for place, line in enumerate(sheet.lines)]
    paper = Image.new("1", (_WIDTH, sum(heights) + _LINE), 1)
    draw = ImageDraw.Draw(paper)
    y = _LINE // 2
    for place, line in enumerate(sheet.lines):
        symbol = symbols.get(place)
        places = [0]
        for char in line.text:
            places.append(places[-1] + line.times * (_LETTER if char.isascii() else 2 * _LETTER))
        width = symbol.width if symbol else places[-1]
        x = {"left": 0, "center": (_WIDTH - width) // 2, "right": _WIDTH - width}[line.align]
        if symbol:
            paper.paste(symbol, (x, y))
        else:
            size = 2 * _LETTER * line.times
            font = ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
            for char, at in zip(line.text, places, strict=False):
                draw.text((x + at, y), char, fill=0, font=font)
        y += heights[place]
    return paper


def _symbol(text: str, module: int) -> Image.Image:
    code = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
    light = bytes(0 if dark else 255 for row in code.matrix for dark in row)
    side = len(code.matrix)
    return (
        Image.frombytes("L", (side, side), light)
        .resize((side * module, side * module), Image.Resampling.NEAREST)
        .convert("1")
    )

"""Outlines of a font as TrueType, for the characters that are needed: what `font` puts into a PDF.

Apart, because fontTools takes long to import and a county that prints nothing today need not wait for it.
"""

from __future__ import annotations

import io
from typing import Final

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

_ERROR_EM: Final = 0.001
_POSTSCRIPT_NAME: Final = 6


def drawn(path: str, face: int, characters: frozenset[str], name: str) -> tuple[bytes | None, frozenset[str]]:
    """A TrueType font of these characters, None where the file's own outlines will do; and those that it has not.

    face: which of a collection; name: see `quadratic`.
    """
    with TTFont(path, fontNumber=face, lazy=True) as font:
        missing = frozenset(char for char in characters if ord(char) not in font.getBestCmap())
        return None if "glyf" in font else quadratic(font, characters, name), missing


def quadratic(font: TTFont, characters: frozenset[str], name: str) -> bytes:
    """A TrueType font of the wanted characters of a font with cubic outlines.

    name: its PostScript name, of its own for every set of characters: reportlab takes two of one name for the same.
    """
    options = subset.Options(hinting=False, notdef_outline=True, layout_features=[], name_IDs=[1, 2, 4, 6])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    outlines, error = font.getGlyphSet(), _ERROR_EM * font["head"].unitsPerEm
    glyphs = {}
    for sign in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        outlines[sign].draw(Cu2QuPen(pen, error, reverse_direction=True))
        glyphs[sign] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphs, font["glyf"].glyphOrder = glyphs, font.getGlyphOrder()
    for sign, glyph in glyphs.items():
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][sign] = (font["hmtx"][sign][0], getattr(glyph, "xMin", 0))
    for record in font["name"].names:
        if record.nameID == _POSTSCRIPT_NAME:
            record.string = name
    _truetype_heads(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _truetype_heads(font: TTFont) -> None:
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for limit in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
        "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxp, limit, 0)
    maxp.maxZones = 1
    font["head"].glyphDataFormat = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"

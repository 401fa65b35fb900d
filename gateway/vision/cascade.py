"""From a picture to its codes: zxing-cpp once, then rescue steps one by one until there is something to believe.

`quick` is for every frame of a camera, whose frames prove one another; `read` is for a still, which has a second of
time and nothing else to go by. A wrong text is worse than none: what a bar code says wants a second look that agrees
(gateway.vision.ballot).
"""

from __future__ import annotations

from typing import Final

from gateway.core.code import Code, Symbology
from gateway.vision import bars, zxing
from gateway.vision.ballot import Ballot
from gateway.vision.picture import Picture
from gateway.vision.rescue import RESCUES, Rescue
from gateway.vision.view import LARGEST, View, grey, mapped, shrunk

__all__ = ["DEFAULT", "RESCUES", "Picture", "Rescue", "quick", "read"]

DEFAULT: Final[frozenset[Symbology]] = frozenset({"qr_code", "data_matrix", "code_128", "ean_13"})
QUICK: Final = "zxing"  # the step that `quick` is


def quick(picture: Picture, symbologies: frozenset[Symbology] = DEFAULT, *, dark: bool = False) -> list[Code]:
    """What zxing-cpp reads at once, or of that only what is dark on light; corners in pixels of `picture`."""
    return (zxing.read_dark if dark else zxing.read)(picture, symbologies, QUICK)


def read(picture: Picture, symbologies: frozenset[Symbology] = DEFAULT) -> list[Code]:
    """What can be believed of a still, QR codes first; an empty list where nothing can.

    Two-dimensional codes are those of the first step that reads any. Once anything was read, only bar codes are looked
    for, until every place that shows one has a text that is agreed on.
    """
    ballot = Ballot()
    found = quick(picture, symbologies)
    proven = _proven(found)
    ballot.add(_bars(found), 1)
    small: View | None = None
    for rescue in RESCUES:
        seen = bool(found)
        if not picture.size or (seen and not ballot.is_open):
            break
        small = small or shrunk(grey(picture), LARGEST)
        read_now = [
            code._replace(corners=mapped(code.corners, small.back))
            for code in rescue.read(small.pixels, symbologies & bars.SYMBOLOGIES if seen else symbologies)
        ]
        proven = proven or _proven(read_now)
        ballot.add(_bars(read_now), rescue.looks)
        found = found or read_now
    return proven + ballot.agreed


def _proven(codes: list[Code]) -> list[Code]:
    return [code for code in codes if code.symbology not in bars.SYMBOLOGIES]


def _bars(codes: list[Code]) -> list[Code]:
    return [code for code in codes if code.symbology in bars.SYMBOLOGIES]

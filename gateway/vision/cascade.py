"""From a picture to its codes: zxing-cpp once, and rescue steps one by one while nothing was read.

`quick` is for every frame of a camera, `read` for a still that has a second of time. A wrong text is worse than none:
the steps are few, and none of them votes another one down.
"""

from __future__ import annotations

from typing import Final

from gateway.core.code import Code, Symbology
from gateway.vision import zxing
from gateway.vision.picture import Picture
from gateway.vision.rescue import RESCUES, Rescue

__all__ = ["DEFAULT", "RESCUES", "Picture", "Rescue", "quick", "read"]

DEFAULT: Final[frozenset[Symbology]] = frozenset({"qr_code", "data_matrix", "code_128", "ean_13"})
QUICK: Final = "zxing"  # the step that `quick` is


def quick(picture: Picture, symbologies: frozenset[Symbology] = DEFAULT) -> list[Code]:
    """What zxing-cpp reads at once; corners in pixels of `picture`."""
    return zxing.read(picture, symbologies, QUICK)


def read(picture: Picture, symbologies: frozenset[Symbology] = DEFAULT) -> list[Code]:
    """What the first step that reads anything reads, each code once; an empty list where none does."""
    found = quick(picture, symbologies)
    for rescue in RESCUES:
        if found:
            break
        found = rescue.read(picture, symbologies)
    return found

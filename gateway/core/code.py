"""A code as a picture shows it: what it says, how it is printed, and where in the picture it is. Pure."""

from __future__ import annotations

from typing import Literal, NamedTuple

Symbology = Literal["qr_code", "data_matrix", "code_128", "ean_13"]
Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]


class Code(NamedTuple):
    """One code in one picture.

    corners: pixels of that picture, from the code's own top left clockwise; of a bar code, of the stretch that was
    read.
    step: the step of the cascade that read it (gateway.vision), for figures and for people who tune.
    """

    text: str
    symbology: Symbology
    corners: Corners
    step: str

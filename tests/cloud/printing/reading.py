"""A PDF rendered by poppler and read back: its words, and every code on it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import zxingcpp
from PIL import Image

from tests.parts import part

DPI = 200


class Found(NamedTuple):
    """A code on a page: what it says and how large it is without its quiet zone, in mm; `x`, `y` from the top left."""

    page: int
    text: str
    x: float
    y: float
    side: float


def words(pdf: Path) -> str:
    """The text of all pages, blanks taken away."""
    done = subprocess.run([part("pdftotext"), "-enc", "UTF-8", str(pdf), "-"], check=True, capture_output=True)
    return "".join(done.stdout.decode().split())


def pages(pdf: Path) -> list[np.ndarray]:
    """The pages in grey at DPI."""
    subprocess.run([part("pdftoppm"), "-gray", "-r", str(DPI), str(pdf), str(pdf.with_suffix(""))], check=True)
    return [np.asarray(Image.open(path)) for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))]


def codes(pdf: Path) -> list[Found]:
    """Every code of every page, from the top, then from the left."""
    mm = 25.4 / DPI
    found = []
    for number, page in enumerate(pages(pdf), 1):
        for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode):
            left, right, low = code.position.top_left, code.position.top_right, code.position.bottom_left
            side = max(np.hypot(right.x - left.x, right.y - left.y), np.hypot(low.x - left.x, low.y - left.y))
            found.append(Found(number, code.text, left.x * mm, left.y * mm, float(side) * mm))
    return sorted(found, key=lambda code: (code.page, round(code.y / 5), code.x))


def fonts(pdf: Path) -> list[tuple[str, str]]:
    """Name and kind of each font, and only if all of them are embedded."""
    done = subprocess.run([part("pdffonts"), str(pdf)], check=True, capture_output=True, text=True)
    rows = [line.rsplit(maxsplit=5) for line in done.stdout.splitlines()[2:]]
    assert {embedded for _, embedded, *_ in rows} == {"yes"}
    return [(head.split()[0].partition("+")[2], " ".join(head.split()[1:-1])) for head, *_ in rows]

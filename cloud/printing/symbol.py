"""A code drawn: its modules, or a file of it. Exactly as large as contract.printed says, never scaled afterwards.

To choose the best of eight masks takes segno seven eighths of its time (label 2.6 ms, with a fixed mask 0.4; voucher
7.1 and 1.2). The random characters of our codes hide any pattern, so mask 6 serves them all: 600 labels, blurred and
noisy at the edge of what can be read, came back as often as with the best mask (1,292 of 1,800 reads, best 1,257; the
worst mask 1,210). Foreign texts get the best mask, they may be one letter a thousand times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from struct import pack
from typing import Final
from zlib import compress, crc32

import segno

from contract.printed import Symbol, sort_of, symbol

_MASK: Final = 6
_OURS: Final = ("label", "voucher")


def matrix(text: str) -> tuple[bytes, ...]:
    """The modules row by row, 1 is dark, without the quiet zone. Raises ContractError("identifier") for too much."""
    return tuple(bytes(row) for row in _code(text, symbol(text)).matrix)


def runs(modules: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """The dark stretches: row, first module, how many."""
    for row, line in enumerate(modules):
        start = 0
        for dark, run in groupby(line):
            length = len(list(run))
            if dark:
                yield row, start, length
            start += length


def drawn_svg(text: str, module_mm: float) -> bytes:
    """An SVG with its size in mm, quiet zone and white ground included. Raises as `matrix` does.

    Not segno's own: with a scale that is no whole number its white ground ends a module too early.
    """
    size = symbol(text)
    side = size.modules + 2 * size.quiet
    path = "".join(
        f"M{size.quiet + start} {size.quiet + row}h{length}v1h-{length}z" for row, start, length in runs(matrix(text))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * module_mm:.3f}mm" height="{side * module_mm:.3f}mm" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>\n'
    ).encode()


def drawn_png(text: str, dots: int, dpi: int) -> bytes:
    """A PNG of `dots` a module that says its `dpi`, quiet zone included. Raises as `matrix` does.

    Not segno's own: it scales dot by dot, which takes longer than the code itself (PNG after ISO/IEC 15948).
    """
    rows, quiet = matrix(text), symbol(text).quiet
    side = (len(rows) + 2 * quiet) * dots
    width = (side + 7) // 8
    blank = b"\0" + (b"\xff" * width)
    white, black = "1" * dots, "0" * dots
    lines = [blank * (quiet * dots)]
    for row in rows:
        bits = (white * quiet + "".join(black if dark else white for dark in row)).ljust(8 * width, "1")
        lines.append((b"\0" + int(bits, 2).to_bytes(width)) * dots)
    lines.append(lines[0])
    metre = round(dpi / 0.0254)
    return b"".join((
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),  # one bit of grey, 1 is white
        _chunk(b"pHYs", pack(">IIB", metre, metre, 1)),
        _chunk(b"IDAT", compress(b"".join(lines), 6)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def _chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", crc32(kind + body))


def _code(text: str, size: Symbol) -> segno.QRCode:
    # Where the version has room to spare segno takes a higher level than M: the same size, read from worse pictures.
    mask = _MASK if sort_of(text).kind in _OURS else None
    encoding = "utf-8" if size.mode == "byte" else None
    return segno.make_qr(text, error=size.level, version=size.version, mode=size.mode, mask=mask, encoding=encoding)

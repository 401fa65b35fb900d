"""How large a QR code comes out: version and modules for a text at level M, millimetres for a printer.

Capacities are those of ISO/IEC 18004 table 7, computed from the data codewords of level M (table 9); a text is one
segment of the narrowest mode that holds it. Sizes count the quiet zone of four modules on each side, because a code
without it is not read. A module is printed in whole dots, else its edges blur.
"""

from __future__ import annotations

from math import ceil
from typing import Final, Literal, NamedTuple

from contract.identifiers.spelling import Family

SYMBOL: Final = Family("二维码", "QR code")
Mode = Literal["numeric", "alphanumeric", "byte"]
DPI: Final = (203, 300, 600)
"""Label printers have 203 or 300 dots an inch, office printers 600."""
LEAST_MODULE_MM: Final = 0.5
"""Four dots at 203 dpi: read by a fixed camera that gives a module at least 2.5 pixels, and by any phone."""
_QUIET: Final = 4
_ALPHANUMERIC: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
# fmt: off
_CODEWORDS: Final = (
    16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669,
    714, 782, 860, 914, 1000, 1062, 1128, 1193, 1267, 1373, 1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334,
)
# fmt: on
# Bits that count the characters, for versions 1-9, 10-26 and 27-40.
_COUNTS: Final[dict[Mode, tuple[int, int, int]]] = {
    "numeric": (10, 12, 14),
    "alphanumeric": (9, 11, 13),
    "byte": (8, 16, 16),
}


class Symbol(NamedTuple):
    """A QR code before it is drawn: `modules` a side without, `quiet` modules on each side around it."""

    version: int
    modules: int
    level: Literal["M"]
    quiet: int
    mode: Mode

    def side_mm(self, dpi: int, dots: int) -> float:
        """The side of what is printed, quiet zone and all, with `dots` a module."""
        return (self.modules + 2 * self.quiet) * dots * 25.4 / dpi


def symbol(text: str) -> Symbol:
    """The smallest symbol that holds `text`. Raises ContractError("identifier") where none does."""
    mode = mode_of(text)
    size = len(text.encode()) if mode == "byte" else len(text)
    for version in range(1, len(_CODEWORDS) + 1):
        if size <= capacity(version, mode):
            return Symbol(version, 17 + 4 * version, "M", _QUIET, mode)
    raise SYMBOL.refusal("内容太长，装不下", "has too much text to hold")


def mode_of(text: str) -> Mode:
    """The narrowest mode for the whole text. Bytes are UTF-8."""
    if text and text.isascii() and text.isdecimal():
        return "numeric"
    return "alphanumeric" if text and _ALPHANUMERIC.issuperset(text) else "byte"


def capacity(version: int, mode: Mode) -> int:
    """How many characters (`byte`: bytes) version 1-40 holds at level M."""
    bits = 8 * _CODEWORDS[version - 1] - 4 - _COUNTS[mode][(version > 9) + (version > 26)]
    if mode == "byte":
        return bits // 8
    if mode == "alphanumeric":
        return bits // 11 * 2 + (bits % 11 >= 6)
    return bits // 10 * 3 + (2 if bits % 10 >= 7 else 1 if bits % 10 >= 4 else 0)


def dots_a_module(dpi: int, module_mm: float = LEAST_MODULE_MM) -> int:
    """The fewest whole dots that make a module of `module_mm`: 4 at 203 dpi, 6 at 300, 12 at 600."""
    return ceil(round(module_mm * dpi / 25.4, 2))

"""Unknown registers seen in every way that they can be meant, and which of these ways gives an expected value.

A manual that is missing, or wrong, leaves the registers themselves: the engineer holds a thermometer beside the probe,
and asks which type, byte order and scale make 23.5 of what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from struct import Struct
from typing import Final, NamedTuple

from contract.profile.register import Type, WordOrder

ORDERS: Final[tuple[WordOrder, ...]] = ("ABCD", "CDAB", "BADC", "DCBA")
SCALES: Final = (1.0, 0.1, 0.01, 0.001)
_SINGLES: Final[dict[Type, Struct]] = {"u16": Struct(">H"), "s16": Struct(">h")}
_DOUBLES: Final[dict[Type, Struct]] = {"u32": Struct(">I"), "s32": Struct(">i"), "f32": Struct(">f")}
_QUADS: Final[dict[Type, Struct]] = {"u64": Struct(">Q"), "s64": Struct(">q"), "f64": Struct(">d")}
_TYPES: Final = {1: _SINGLES, 2: _DOUBLES, 4: _QUADS}
_FLOATS: Final = ("f32", "f64")
_NEAR: Final = 0.02  # two instruments in one room rarely agree better


class View(NamedTuple):
    """One way to read the registers from `address` on: the number that they make so."""

    address: int
    type: Type
    order: WordOrder
    number: float


class Guess(NamedTuple):
    """A view that, times `scale`, comes near the expected value; `off` is the distance as a share of it."""

    view: View
    scale: float
    value: float
    off: float


def views(first: int, registers: Sequence[int], width: int) -> Iterator[View]:
    """Every type and order of `width` (1, 2, 4) registers, at every address where they are whole."""
    orders = ORDERS[::2] if width == 1 else ORDERS
    for start in range(len(registers) - width + 1):
        words = registers[start : start + width]
        for order in orders:
            data = arranged(words, order)
            for kind, form in _TYPES[width].items():
                yield View(
                    first + start, kind, "ABCD" if width == 1 and order == "ABCD" else order, form.unpack(data)[0]
                )


def arranged(words: Sequence[int], order: WordOrder) -> bytes:
    """The bytes of the registers, highest first, where they arrive in `order`."""
    swapped = order in ("BADC", "DCBA")
    ordered = reversed(words) if order in ("CDAB", "DCBA") else words
    return b"".join(word.to_bytes(2, "little" if swapped else "big") for word in ordered)


def guesses(first: int, registers: Sequence[int], expected: float) -> list[Guess]:
    """The views that can be meant for `expected`, the best first: near within 2 %, or one step of the scale.

    A whole number may be scaled; a float is taken as it is. The narrowest type that does comes first, for wider ones
    often hold it by chance.
    """
    found = []
    for width in _TYPES:
        for view in views(first, registers, width):
            if not isfinite(view.number) or (width == 1 and view.order != "ABCD"):
                continue
            for scale in SCALES[:1] if view.type in _FLOATS else SCALES:
                value = view.number * scale
                step = scale if view.type not in _FLOATS else 0.0
                if abs(value - expected) <= max(abs(expected) * _NEAR, step / 2):
                    found.append(Guess(view, scale, float(f"{value:.9g}"), abs(value - expected)))
    signed = expected < 0
    unlike = {"u16": signed, "u32": signed, "u64": signed, "s16": not signed, "s32": not signed, "s64": not signed}
    found.sort(key=lambda guess: (_width(guess.view.type), round(guess.off, 6), unlike.get(guess.view.type, False)))
    best: dict[tuple[int, int, WordOrder, float], Guess] = {}
    for guess in found:  # of a signed and an unsigned type that say the same, the one that suits the sign
        best.setdefault((guess.view.address, _width(guess.view.type), guess.view.order, guess.value), guess)
    return list(best.values())


def ascii_of(word: int) -> str:
    """The two characters of a register, a dot for what cannot be shown."""
    return "".join(chr(byte) if 0x20 < byte < 0x7F else "." for byte in word.to_bytes(2, "big"))


def _width(kind: Type) -> int:
    return next(width for width, types in _TYPES.items() if kind in types)

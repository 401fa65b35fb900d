"""From a raw register value to the canonical unit, without float noise.

value = (raw × scale + offset) × factor + shift, all four of them decimal or simple fractions. They are folded once into
whole numbers, value = (raw × num + add) / den, and Python's division of whole numbers is correctly rounded: 273 × 0.1
comes out as 27.3 and never as 27.300000000000004. Where the fraction does not end (°F, km/h) the value is rounded two
digits below the instrument's own step. An f32 is read as the shortest decimal that the instrument can have meant.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, isfinite, lcm, log10
from struct import Struct
from typing import Final

from contract.profile import Point, Quantity
from contract.unit import to_canonical

Convert = Callable[[float], float | None]

_SINGLE: Final = Struct(">f")
_BITS: Final = {"s16": 16, "s32": 32, "s64": 64}


def line(point: Quantity) -> tuple[Fraction, Fraction]:
    """(a, b) with canonical = raw × a + b, exact: scale and offset of the profile, then the conversion of its unit."""
    factor, shift = (Fraction(part).limit_denominator(1_000_000) for part in to_canonical(point.key, point.unit))
    return Fraction(repr(point.scale)) * factor, Fraction(repr(point.offset)) * factor + shift


def convert(point: Point) -> Convert:
    """The function from the raw value of `point` to its canonical one; None for a raw value that means "no reading"."""
    a, b = line(point)
    if point.type == "f32":
        return _shortest(a, b, _refused(point))
    if point.type == "f64":
        return _float(a, b, _refused(point))
    whole = _whole(a, b)
    if point.bit is not None:
        whole = _bit(point.bit, whole)
    elif point.bits is not None:
        return _field(point.bits, _unless(_refused(point), whole))
    return _unless(_refused(point), whole) if point.invalid else whole


def decimal(point: Quantity) -> Convert:
    """The function from a number that a parser made of `point` to its canonical value."""
    return _float(*line(point), frozenset())


def _refused(point: Point) -> frozenset[float]:
    """The invalid raw values; 0x8000 of an s16 is meant whether the profile writes 32768 or -32768."""
    bits = _BITS.get(point.type, 0)
    both = (raw - (1 << bits) for raw in point.invalid if bits and raw >= 1 << (bits - 1))
    return frozenset((*point.invalid, *both))


def _whole(a: Fraction, b: Fraction) -> Convert:
    den = lcm(a.denominator, b.denominator)
    num, add = int(a * den), int(b * den)
    if 10**400 % den == 0:
        return lambda raw: (raw * num + add) / den
    decimals = max(0, ceil(-log10(abs(a)))) + 2
    return lambda raw: round((raw * num + add) / den, decimals)


def _bit(number: int, rest: Convert) -> Convert:
    return lambda raw: rest(int(raw) >> number & 1)


def _field(bits: tuple[int, int], rest: Convert) -> Convert:
    first, last = bits
    mask = (1 << last - first + 1) - 1
    return lambda raw: rest(int(raw) >> first & mask)


def _unless(invalid: frozenset[float], rest: Convert) -> Convert:
    return lambda raw: None if raw in invalid else rest(raw)


def _float(a: Fraction, b: Fraction, invalid: frozenset[float], digits: int = 15) -> Convert:
    factor, shift = float(a), float(b)

    def converted(raw: float) -> float | None:
        if raw in invalid:
            return None
        value = raw if same else float(f"{raw * factor + shift:.{digits}g}")
        return value + 0.0 if isfinite(value) else None  # + 0.0: never -0.0

    same = factor == 1.0 and shift == 0.0
    return converted


def _shortest(a: Fraction, b: Fraction, invalid: frozenset[float]) -> Convert:
    scaled = _float(a, b, invalid, digits=9)

    def converted(raw: float) -> float | None:
        if not isfinite(raw):
            return None
        short = float(f"{raw:.7g}")
        exact = _SINGLE.unpack(_SINGLE.pack(short))[0] == raw
        return scaled(short if exact else float(f"{raw:.9g}"))

    return converted

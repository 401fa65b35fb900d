"""Amounts of goods: exact decimals with a unit, never floats, so that mass balance adds up to the gram.

Conversions are exact fractions: 斤 = 500 g, 两 = 50 g (the market system of the State Council, 1959), 亩 = 10000/15 m²
and 15 亩 = 1 ha (the same), SI for the rest. A result that no decimal can hold is refused, not rounded: 1 亩 in m² is,
3 亩 are 2000 m². What is counted (头, 尾, 件 …) has a dimension of its own each, and never mixes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import Final, NamedTuple
from unicodedata import normalize

from contract.errors import ContractError

MICRO: Final = 1_000_000  # stores keep amounts as integers of so many parts of a unit
_MOST: Final = 10**12 * MICRO
MAX_DIGITS: Final = 15  # before the point, in what people enter
MAX_DECIMALS: Final = 9


class Unit(NamedTuple):
    """A unit of goods: `base` is how many base units (kg, L, m², or itself) it holds; `also` are other spellings."""

    symbol: str
    dimension: str
    base: Fraction
    zh: str
    en: str
    also: tuple[str, ...] = ()


def _counted(symbol: str, en: str, *also: str) -> Unit:
    return Unit(symbol, en, Fraction(1), symbol, en, also)


UNITS: Final[dict[str, Unit]] = {
    unit.symbol: unit
    for unit in (
        Unit("kg", "mass", Fraction(1), "千克", "kg", ("公斤", "kilogram")),
        Unit("g", "mass", Fraction(1, 1000), "克", "g", ("gram",)),
        Unit("mg", "mass", Fraction(1, 1_000_000), "毫克", "mg", ("milligram",)),
        Unit("t", "mass", Fraction(1000), "吨", "t", ("tonne",)),
        Unit("斤", "mass", Fraction(1, 2), "斤", "jin", ("市斤",)),
        Unit("两", "mass", Fraction(1, 20), "两", "liang"),
        Unit("L", "volume", Fraction(1), "升", "L", ("公升", "litre", "liter")),
        Unit("mL", "volume", Fraction(1, 1000), "毫升", "mL", ("cc",)),
        Unit("m³", "volume", Fraction(1000), "立方米", "m³", ("方",)),
        Unit("m²", "area", Fraction(1), "平方米", "m²", ("平米",)),
        Unit("亩", "area", Fraction(10_000, 15), "亩", "mu", ("市亩",)),
        Unit("ha", "area", Fraction(10_000), "公顷", "ha", ("hectare",)),
        _counted("头", "head"),
        _counted("只", "animal"),
        _counted("羽", "bird"),
        _counted("尾", "fish"),
        _counted("枚", "egg"),
        _counted("株", "plant"),
        _counted("件", "piece"),
        _counted("箱", "box"),
        _counted("袋", "bag"),
        _counted("瓶", "bottle"),
    )
}
_SPELLED: Final = {
    normalize("NFKC", spelling).casefold(): unit
    for unit in UNITS.values()
    for spelling in (unit.symbol, unit.zh, unit.en, *unit.also)
}
_NUMERAL: Final = r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?"
_WRITTEN: Final = re.compile(_NUMERAL + r"\s*([^\s0-9.,+-][^\s,+]{0,11})")


@total_ordering
@dataclass(frozen=True, eq=False)
class Quantity:
    """An exact amount in a unit; 1 kg equals 1000 g, and comparing kg with L raises ContractError("quantity")."""

    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or not self.amount.is_finite():
            raise _refusal(
                f"没有单位 {self.unit[:12]}，或数不是有限数", f"no unit {self.unit[:12]}, or not a finite number"
            )

    @property
    def base(self) -> Fraction:
        """The amount in the base unit of its dimension."""
        return Fraction(self.amount) * UNITS[self.unit].base

    def to(self, unit: str) -> Quantity:
        """The same amount in another unit. Raises ContractError("quantity"): other dimension, or not exact."""
        return _exact(self.base, self._peer(unit).symbol)

    def whole(self, unit: str) -> int:
        """How many of `unit`, for stores that keep integers. Raises ContractError("quantity") where it is not whole."""
        count = self.base / self._peer(unit).base
        if count.denominator != 1:
            raise _refusal(f"{self} 不是整数个 {unit}", f"{self} is not a whole number of {unit}")
        return count.numerator

    def text(self, language: str = "zh") -> str:
        """ "18.5 千克" or "18.5 kg"."""
        unit = UNITS[self.unit]
        return f"{self.amount:f} {unit.zh if language == 'zh' else unit.en}"

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"

    def __add__(self, other: Quantity) -> Quantity:
        self._peer(other.unit)
        return _exact(self.base + other.base, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._peer(other.unit)
        return _exact(self.base - other.base, self.unit)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and (self._dimension, self.base) == (other._dimension, other.base)

    def __lt__(self, other: Quantity) -> bool:
        self._peer(other.unit)
        return self.base < other.base

    def __hash__(self) -> int:
        return hash((self._dimension, self.base))

    @property
    def _dimension(self) -> str:
        return UNITS[self.unit].dimension

    def _peer(self, symbol: str) -> Unit:
        unit = UNITS.get(symbol)
        if unit is None or unit.dimension != self._dimension:
            raise _refusal(f"{self.unit} 不能与 {symbol[:12]} 换算", f"{self.unit} and {symbol[:12]} do not convert")
        return unit


def parse(text: str) -> Quantity:
    """Read what a person entered: "18.5 kg", "18.5 千克", "1,200斤". Raises ContractError("quantity")."""
    written = _WRITTEN.fullmatch(normalize("NFKC", text[:80]).strip())
    if len(text) > 80 or written is None:
        raise _refusal("应为“数 单位”，如 18.5 kg", "wants a number and a unit, as in 18.5 kg")
    digits, decimals, spelling = written[1].replace(",", ""), written[2] or "", written[3]
    unit = _SPELLED.get(spelling.casefold())
    if unit is None:
        raise _refusal(f"没有单位 {spelling}", f"no unit {spelling}")
    if len(digits) > MAX_DIGITS or len(decimals) > MAX_DECIMALS + 1:
        zh = f"整数最多 {MAX_DIGITS} 位，小数最多 {MAX_DECIMALS} 位"
        raise _refusal(zh, f"at most {MAX_DIGITS} digits before the point and {MAX_DECIMALS} after it")
    return Quantity(Decimal(digits + decimals), unit.symbol)


def is_number(text: str) -> bool:
    """Whether a text alone, without its unit, is a number as `parse` takes one: "1,5", "1e5" and "-2" are none."""
    written = re.fullmatch(_NUMERAL, normalize("NFKC", text[:80]).strip()) if len(text) <= 80 else None
    if written is None:
        return False
    return len(written[1].replace(",", "")) <= MAX_DIGITS and len(written[2] or "") <= MAX_DECIMALS + 1


def millionths(amount: str) -> int | None:
    """A decimal as stores keep it, see MICRO; None for what is no number, negative, finer, or 10^12 and more."""
    try:
        scaled = Decimal(amount) * MICRO
    except ArithmeticError:  # no number, or one beyond all that decimals can be
        return None
    whole = scaled.is_finite() and scaled == scaled.to_integral_value() and 0 <= scaled < _MOST
    return int(scaled) if whole else None


def plain(micro: int) -> str:
    """Millionths as a decimal without idle zeros, exact: "1.5"."""
    whole, rest = divmod(abs(micro), MICRO)
    text = f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)
    return f"-{text}" if micro < 0 else text


def _exact(base: Fraction, symbol: str) -> Quantity:
    amount = base / UNITS[symbol].base
    rest, places = amount.denominator, 0
    while 10**places % rest and places <= rest.bit_length():
        places += 1
    if 10**places % rest:
        zh = f"换算成 {symbol} 除不尽，请换一个单位"
        raise _refusal(zh, f"cannot be written exactly in {symbol}, use another unit")
    scaled = amount.numerator * (10**places // rest)
    sign = 1 if scaled < 0 else 0
    return Quantity(Decimal((sign, tuple(map(int, str(abs(scaled)))), -places)), symbol)


def _refusal(zh: str, en: str) -> ContractError:
    return ContractError("quantity", zh=zh, en=en)

"""How much was used: what somebody told, in the unit that the product's stock is counted in. Pure.

A unit is converted exactly where both are of one dimension, and through the content of one stock unit otherwise: 30 mL
of a bottle of 100 mL are 0.3 bottles. Millionths are rounded to even; no scale on a farm is finer.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final, NamedTuple

from contract.errors import ContractError
from contract.quantity import MICRO, UNITS, Quantity, parse

MOST: Final = 10**6  # of any unit in one line: no farm uses a million bottles at once
_MU: Final = UNITS["亩"].base
# What one 亩 (666.7 m²) never gets at once, in kg or L of product: beyond it somebody typed the wrong unit. Labels say
# 5-500 mL or g of a pesticide; a basal dressing of manure is 2-6 t.
MOST_PER_MU: Final = {"pesticide": Fraction(20), "fertiliser": Fraction(20_000), "seed": Fraction(1000)}
# The doubts that `read` tells: code -> (zh, en).
WHY: Final[dict[str, tuple[str, str]]] = {
    "amount": ("不是大于 0 的数", "it is no number above 0"),
    "unit": ("没有这个单位", "there is no such unit"),
    "absurd": ("大得不可信", "it is too large to be true"),
}


class Told(NamedTuple):
    """An amount in millionths of `unit`, and the doubt about it ("" where there is none)."""

    micro: int
    unit: str
    doubt: str = ""


def read(amount: str, unit: str) -> Told:
    """An amount as told, in its own unit; doubts `amount` and `unit`, and `absurd` beyond MOST."""
    number = _number(amount)
    if number is None or number <= 0:
        return Told(0, unit, "amount")
    if number > MOST:
        return Told(0, unit, "absurd")
    try:
        symbol = parse(f"1 {unit}").unit
    except ContractError:
        return Told(round(number * MICRO), unit, "unit")
    return Told(round(number * MICRO), symbol)


def in_stock_unit(amount: str, unit: str, stock_unit: str, content: Quantity | None) -> Told:
    """The same in the unit of the stock; doubt `unit` and the amount as told where it does not convert.

    content: what is in one stock unit, None where nobody knows.
    """
    told = read(amount, unit)
    if told.doubt or told.unit == stock_unit:
        return told
    base = Fraction(told.micro, MICRO) * UNITS[told.unit].base
    stock = UNITS.get(stock_unit)
    if stock is not None and stock.dimension == UNITS[told.unit].dimension:
        return Told(round(base / stock.base * MICRO), stock_unit)
    if content is not None and content.base > 0 and UNITS[content.unit].dimension == UNITS[told.unit].dimension:
        return Told(round(base / content.base * MICRO), stock_unit)
    return told._replace(doubt="unit")


def absurd(kind: str, amount: str, unit: str, content: Quantity | None, area_m2: float) -> bool:
    """Whether a plot of this area cannot have taken so much; False where area, kind or mass are not known."""
    most, number = MOST_PER_MU.get(kind), _number(amount)
    if most is None or number is None or area_m2 <= 0:
        return False
    told = read(amount, unit)
    symbol = UNITS.get(told.unit)
    if symbol is None:
        return False
    if symbol.dimension in ("mass", "volume"):
        weight = Fraction(number) * symbol.base
    elif content is not None and UNITS[content.unit].dimension in ("mass", "volume"):
        weight = Fraction(number) * content.base
    else:
        return False
    return weight > most * max(Fraction(area_m2) / _MU, Fraction(1, 10))


def _number(text: str) -> Decimal | None:
    if len(text) > 26 or not text.replace(".", "", 1).removeprefix("-").isascii():
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and "e" not in text.lower() else None

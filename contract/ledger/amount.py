"""Amounts of a ledger: what was told, exactly, in millionths of the unit that the stock of a product is counted in."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final

import msgspec

from contract.errors import ContractError
from contract.quantity import MICRO, UNITS, Quantity, parse

# More than this of a unit in one line is a slip of the hand: no shop moves so much at once. By dimension, base units.
ABSURD: Final[dict[str, int]] = {"mass": 200_000, "volume": 200_000, "area": 10_000_000}
_ABSURD_COUNT: Final = 50_000


class Content(msgspec.Struct, frozen=True):
    """What is in one stock unit of a product: 500 mL in a bottle."""

    amount: str
    unit: str


content_of: Final = msgspec.json.Decoder(Content | None).decode


@lru_cache(maxsize=20_000)
def micro(amount: str, unit: str, stock_unit: str, content: str) -> int:
    """`amount` of `unit` in millionths of `stock_unit`; content: the JSON of a Product's.

    Raises ContractError("quantity"): no number, not above 0 (but see `counted`), a unit that does not convert, or not
    exactly.
    """
    found = quantity(amount, unit)
    wanted = UNITS[stock_unit]
    if UNITS[found.unit].dimension == wanted.dimension:
        exact = found.base / wanted.base
    else:
        inside = content_of(content)
        one = quantity(inside.amount, inside.unit) if inside is not None else None
        if one is None or UNITS[one.unit].dimension != UNITS[found.unit].dimension or not one.base:
            zh, en = f"{found.unit} 不能换算成 {stock_unit}", f"{found.unit} does not convert to {stock_unit}"
            raise ContractError("quantity", zh=zh, en=en)
        exact = found.base / one.base
    scaled: Fraction = exact * MICRO
    if scaled.denominator != 1:
        zh, en = f"换算成 {stock_unit} 除不尽", f"is no exact amount of {stock_unit}"
        raise ContractError("quantity", zh=zh, en=en)
    return scaled.numerator


@lru_cache(maxsize=20_000)
def quantity(amount: str, unit: str) -> Quantity:
    """An amount and its unit as told. Raises ContractError("quantity")."""
    return parse(f"{amount.strip()} {unit.strip()}")


def absurd(found: Quantity) -> bool:
    """Whether it is more than anybody moves at once."""
    dimension = UNITS[found.unit].dimension
    return found.base > ABSURD.get(dimension, _ABSURD_COUNT)

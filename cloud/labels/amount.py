"""Amounts of produce in the unit of their batch: exact, in millionths, refused where they do not convert. Pure."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from contract.errors import ContractError
from contract.quantity import MICRO, UNITS, Quantity, parse


@lru_cache(maxsize=20_000)
def micro(amount: str, unit: str, wanted: str) -> int:
    """`amount` of `unit` in millionths of `wanted`, above zero.

    Raises ContractError("quantity"): no number, nothing, another dimension, finer than a millionth.
    """
    found = parse(f"{amount.strip()} {unit.strip()}")
    if found.amount <= 0:
        raise ContractError("quantity", zh="应大于零", en="wants more than nothing")
    if wanted not in UNITS or UNITS[wanted].dimension != UNITS[found.unit].dimension:
        zh, en = f"{found.unit} 不能换算成 {wanted[:12]}", f"{found.unit} does not convert to {wanted[:12]}"
        raise ContractError("quantity", zh=zh, en=en)
    scaled = found.base / UNITS[wanted].base * MICRO
    if scaled.denominator != 1:
        raise ContractError("quantity", zh=f"换算成 {wanted} 除不尽", en=f"is no exact amount of {wanted}")
    return scaled.numerator


def same(amount: int, unit: str, wanted: str) -> int | None:
    """Millionths of one unit in those of another, rounded up; None where the two do not convert."""
    if unit == wanted:
        return amount
    if unit not in UNITS or wanted not in UNITS or UNITS[unit].dimension != UNITS[wanted].dimension:
        return None
    scaled = Fraction(amount) * UNITS[unit].base / UNITS[wanted].base
    return -(-scaled.numerator // scaled.denominator)


def told(amount: str, unit: str) -> Quantity:
    """An amount as people write it, its unit by its symbol. Raises ContractError("quantity")."""
    return parse(f"{amount.strip()} {unit.strip()}")

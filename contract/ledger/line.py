"""One line of a ledger by itself: its amount in the unit of the stock, its pack code, its days, what does not fit."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from contract.errors import ContractError
from contract.identifiers import pesticide_pack, veterinary_pack
from contract.ledger.amount import absurd, micro, quantity
from contract.quantity import is_number


def of_another(pack: str, kind: str, registration: str, enterprise: str) -> bool:
    """Whether a pack code names another product (pesticides) or another maker (veterinary medicine)."""
    if kind == "pesticide":
        return not registration.endswith(pack[1:7])
    return kind == "veterinary" and enterprise not in ("", pack[8:13])


@lru_cache(maxsize=4_096)
def calendar(day: str) -> str:
    """A day that some calendar has, "" for any other text: 2026-02-29 is none."""
    try:
        return date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        return ""


@lru_cache(maxsize=20_000)
def measured_as(amount: str, unit: str, stock_unit: str, content: str, *, counted: bool) -> tuple[int, str, set[str]]:
    """Millionths of `stock_unit` (0 where they are not known), the unit, and the doubts about them: codes of what does
    not fit. content: the JSON of a Content or null; counted: nothing is an amount too."""
    try:
        found = quantity(amount, unit)
    except ContractError:
        return 0, stock_unit or unit[:10], {"unit" if is_number(amount) else "quantity"}
    doubts = {"absurd"} if absurd(found) else set()
    if not found.amount and not counted:
        return 0, stock_unit or found.unit, {"quantity"}
    if not stock_unit:
        return 0, found.unit, doubts
    try:
        return micro(amount, unit, stock_unit, content), stock_unit, doubts
    except ContractError:
        return 0, stock_unit, {"unit"} | doubts


@lru_cache(maxsize=20_000)
def pack_of(told: str, kind: str) -> tuple[str, bool]:
    """The digits of a pack code (alone or in an address), and whether they are one of this kind of product."""
    if not told:
        return "", True
    if kind == "pesticide" and len(told) == 32 and told.isascii() and told.isdecimal() and told[7] in "123":
        return told, True  # as pesticide_pack would say, for most of what is sold
    try:
        if kind == "veterinary":
            return veterinary_pack(told).text, True
        if kind in ("pesticide", ""):
            return pesticide_pack(told).text, True
    except ContractError:
        return plain_text(told, 64), False
    return plain_text(told, 64), True


def plain_text(told: str, longest: int) -> str:
    """Foreign text as a column takes it: cut, and without NUL, which PostgreSQL keeps in no text."""
    return told.replace("\0", "")[:longest]

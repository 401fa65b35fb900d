"""Sums of money: whole fen where they are kept, decimal yuan where people write and read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

WRITTEN: Final = r"^(0|[1-9][0-9]{0,6})([.][0-9]{1,2})?$"


def fen(yuan: str) -> int:
    """Fen of a sum that fits WRITTEN."""
    return int(Decimal(yuan) * 100)


def yuan(fen: int) -> str:
    """A sum as people read it, "" for none."""
    return f"{fen // 100}.{fen % 100:02}" if fen else ""

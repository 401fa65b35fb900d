"""The cloud's clock, in the contract's unit."""

from __future__ import annotations

from time import time_ns


def now_ms() -> int:
    """UTC now, int64 ms."""
    return time_ns() // 1_000_000

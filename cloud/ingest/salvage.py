"""What can still be read of a message that the contract refuses: its address, and its good values beside a NaN.

Slow and lenient on purpose (the standard library's JSON takes NaN and numbers beyond all bounds), and bounded: it only
sees bodies that the codec let through. It never raises.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any, Final, NamedTuple

import msgspec

from contract.codec import inflate
from contract.errors import ContractError
from contract.readings import MAX_ROWS
from contract.wire import MAX_WHOLE

_LONGEST: Final = 64  # characters of a boot id


class Address(NamedTuple):
    """Where the rows of a message lie in its gateway's outbox, and the run that made them ("" where unknown)."""

    epoch: int
    seqs: list[int]
    boot: str = ""


def address(payload: bytes) -> Address | None:
    """Epoch and sequence numbers of readings or of an event, where they are whole."""
    said = _loads(payload)
    if not isinstance(said, dict):
        return None
    epoch: Any
    epoch, seqs = (said.get("epoch"), said.get("seq")) if "epoch" in said else (said.get("e"), said.get("s"))
    listed: list[Any] = seqs if isinstance(seqs, list) else [seqs]
    whole = 0 < len(listed) <= MAX_ROWS and all(map(_ordinal, (epoch, *listed)))
    boot = said.get("boot") if "epoch" in said else said.get("b")
    named = boot if isinstance(boot, str) and len(boot) <= _LONGEST else ""
    return Address(int(epoch), listed, named) if whole else None


def without_wild(payload: bytes) -> tuple[bytes, list[str]] | None:
    """Readings with null where a value was NaN or infinite, and the points that had such; None where that is not it."""
    said = _loads(payload)
    columns = said.get("v") if isinstance(said, dict) else None
    if not isinstance(columns, dict):
        return None
    wild = []
    for key, column in columns.items():
        cells = column if isinstance(column, list) else [column]
        if any(map(_wild, cells)):
            wild.append(key)
            tamed = [None if _wild(cell) else cell for cell in cells]
            columns[key] = tamed if isinstance(column, list) else tamed[0]
    return (msgspec.json.encode(said), wild) if wild else None


def _loads(payload: bytes) -> Any:
    try:
        return json.loads(inflate(payload).partition(b"\n")[0])
    except (ContractError, ValueError, RecursionError):
        return None


def _ordinal(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_WHOLE


def _wild(value: object) -> bool:
    return isinstance(value, float) and not isfinite(value)

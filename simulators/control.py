"""Orders to a running simulator, one JSON object a line: on stdin or in a file that grows.

    {"do": "fault", "unit": 3, "kind": "silence", "point": null, "amount": null, "after": 0, "for": 10}
    {"do": "clear", "unit": 3}         (without unit: every fault)
    {"do": "hold", "unit": 1, "point": "air_temperature", "value": 41.0}      (canonical unit)
    {"do": "release", "unit": 1, "point": "air_temperature"}                  (without point: all of the unit)
    {"do": "finish", "number": 3, "beyond": true}         (an analyzer; without either: as its bench has it)

A wrong order is answered with one line and changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TextIO, TypeVar

import msgspec


class FaultOrder(msgspec.Struct, tag_field="do", tag="fault", forbid_unknown_fields=True):
    """Spoil a unit `after` seconds from now, for `for` seconds (absent: until cleared); one alone needs no unit."""

    unit: int = 1
    kind: str = ""
    point: str | None = None
    amount: float | None = None
    after: float = 0.0
    span: float | None = msgspec.field(default=None, name="for")


class ClearOrder(msgspec.Struct, tag_field="do", tag="clear", forbid_unknown_fields=True):
    """End the faults of a unit, or all."""

    unit: int | None = None


class HoldOrder(msgspec.Struct, tag_field="do", tag="hold", forbid_unknown_fields=True):
    """Show a value from now on."""

    unit: int
    point: str
    value: float


class ReleaseOrder(msgspec.Struct, tag_field="do", tag="release", forbid_unknown_fields=True):
    """Let go of held values."""

    unit: int
    point: str | None = None


class FinishOrder(msgspec.Struct, tag_field="do", tag="finish", forbid_unknown_fields=True):
    """A test of an analyzer is done now: the channel or number that it has, and whether it is beyond the limit."""

    number: int | None = None
    beyond: bool | None = None


Order = FaultOrder | ClearOrder | HoldOrder | ReleaseOrder | FinishOrder
Told = TypeVar("Told")
read_order: Final = msgspec.json.Decoder(Order).decode


def follow(
    lines: TextIO, obey: Callable[[Told], None], complain: Callable[[str], None], read: Callable[[str], Told]
) -> None:
    """Obey every line, an order as `read` takes it, until the end of input."""
    for line in lines:
        if line.strip():
            _one(line, obey, complain, read)


def watch(
    path: Path,
    obey: Callable[[Told], None],
    complain: Callable[[str], None],
    stop: threading.Event,
    read: Callable[[str], Told],
    pause_s: float = 0.2,
) -> None:
    """Obey every line that is appended to a file, from its beginning, until `stop`; the file need not be there yet."""
    position, rest = 0, ""
    while not stop.wait(pause_s):
        if not path.exists():
            continue
        with path.open(encoding="utf-8", errors="replace") as file:
            file.seek(position)
            rest += file.read()
            position = file.tell()
        *whole, rest = rest.split("\n")
        for line in whole:
            if line.strip():
                _one(line, obey, complain, read)


def _one(line: str, obey: Callable[[Told], None], complain: Callable[[str], None], read: Callable[[str], Told]) -> None:
    try:
        obey(read(line))
    except (msgspec.DecodeError, ValueError) as error:
        complain(f"{line.strip()[:120]}: {error}")

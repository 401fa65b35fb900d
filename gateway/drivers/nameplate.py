"""What an instrument says about itself: serial numbers, versions and codes in registers, as text for a person.

Text stands two characters a register, the first in the high byte, padded with zero bytes or spaces:

    31 33 | 31 32 | 33 30 | 30 30 | 30 30 | 39 37        "131230000097" (six registers)

A Chinese instrument may write GBK there. What comes is shown to people, so that nothing that could steer a terminal is
let through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from contract.profile import Function, ModbusProfile, Plate
from gateway.drivers.blocks import Block


def place(plate: Plate) -> Block:
    """The read that brings what stands on a plate."""
    return Block(plate.function, plate.address, plate.count, ())


def text(plate: Plate, data: bytes) -> str:
    """What a plate says; `data`: the reply to a read of `place`. Never raises for data of the right length."""
    data = _ordered(plate, data)
    if plate.type == "hex":
        return data.hex()
    if plate.type == "number":
        number = Decimal(int.from_bytes(data, "big")) * Decimal(repr(plate.scale) if plate.scale != 1 else 1)
        return f"{number:f}"
    shown = data.split(b"\0", 1)[0].decode(plate.encoding, errors="replace").strip()
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in shown)


def texts(profile: ModbusProfile, registers: Mapping[Function, Mapping[int, Sequence[int]]]) -> dict[str, str]:
    """What the nameplate of `profile` says in registers (function -> first address -> values); others are left out."""
    held = {
        (function, first + offset): value
        for function, runs in registers.items()
        for first, run in runs.items()
        for offset, value in enumerate(run)
    }
    found: dict[str, str] = {}
    for key, plate in profile.nameplate.items():
        places = [(plate.function, plate.address + offset) for offset in range(plate.count)]
        if all(place in held for place in places):
            found[key] = text(plate, b"".join(held[place].to_bytes(2, "big") for place in places))
    return found


def _ordered(plate: Plate, data: bytes) -> bytes:
    words = [data[first : first + 2] for first in range(0, len(data), 2)]
    if plate.order in ("CDAB", "DCBA"):
        words.reverse()
    if plate.order in ("BADC", "DCBA"):
        words = [word[::-1] for word in words]
    return b"".join(words)

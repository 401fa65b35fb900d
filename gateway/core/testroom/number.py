"""Numbers of samples: `K7Q2M-261129-012`, the room, the day, and the number that people in the room call it by.

A city knows a sample by its number alone, so the room stands in it: five symbols of a digest of the gateway's id. Among
100 rooms two share them with a chance of 1 in 7,000. The number of the day goes on from what the day book holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Final

from contract.identifiers.spelling import clean
from contract.printed.check import SYMBOLS

_ROOM: Final = 5
_FORM: Final = re.compile(r"[0-9A-Z]{5}-[0-9]{6}-([0-9]{3,})\Z")
_CALLED: Final = re.compile(r"[0-9]{1,3}\Z")


def room(gateway: str) -> str:
    """The symbols of the room of a gateway."""
    bits = int.from_bytes(blake2b(gateway.encode(), digest_size=8).digest())
    return "".join(SYMBOLS[bits >> 5 * place & 31] for place in range(_ROOM))


def following(gateway: str, day: date, taken: Iterable[str]) -> str:
    """The next number of a day in Asia/Shanghai, after those that are taken."""
    head = f"{room(gateway)}-{day:%y%m%d}-"
    used = [int(found[1]) for one in taken if one.startswith(head) and (found := _FORM.match(one))]
    return f"{head}{max(used, default=0) + 1:03d}"


def called(number: str) -> str:
    """What people in the room call a sample: the last part of its number; another's number whole."""
    found = _FORM.match(number)
    return found[1] if found else number


def spelt(text: str, gateway: str, day: date) -> str:
    """The number that somebody typed into an instrument: whole, or that of the day alone; "" where it is neither."""
    said = clean(text)
    if _FORM.match(said):
        return said
    return f"{room(gateway)}-{day:%y%m%d}-{int(said):03d}" if _CALLED.match(said) else ""

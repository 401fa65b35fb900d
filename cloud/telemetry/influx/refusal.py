"""Which lines of a write an InfluxDB will never take, found by what it says, else by halving. Pure.

A write with a bad line is answered 400 (or 422), while its good lines are stored. 3.x names the lines. 1.x and 2.x say
how many they dropped and why, which is enough where it was all of them; otherwise the lines go again in halves until
each bad one stands alone. Writing a line again changes nothing, so that is safe.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

REJECTING: Final = (400, 413, 422)
_DROPPED: Final = re.compile(r"dropped=(\d+)")
_OF_LINES: Final = ("partial write", "unable to parse", "field type conflict", "max-values-per-tag", "max-series-per",
                    "beyond retention", "line protocol", "dropped=")  # fmt: skip
_NEVER_OF_LINES: Final = ("not found", "unauthorized", "precision", "organization")


class RejectionError(Exception):
    """A write of which the server does not take every line. `sure`: it said so in words that we know."""

    def __init__(self, why: str, *, dropped: int = 0, numbers: dict[int, str] | None = None, sure: bool) -> None:
        super().__init__(why)
        self.why = why
        self.dropped = dropped
        self.numbers = numbers or {}  # line, counted from 0 -> the words about it
        self.sure = sure


class Refused(NamedTuple):
    """A line by its place in the write, the server's words, and whether these are about the line for sure."""

    place: int
    why: str
    sure: bool


def rejection(status: int, body: str) -> RejectionError | None:
    """What an answer of one of REJECTING says of the lines; None where it is about the request and not its lines."""
    told = _loads(body)
    words = str(told.get("message") or told.get("error") or body).strip() if isinstance(told, dict) else body.strip()
    lower = words.lower()
    sure = status == 413 or any(sign in lower for sign in _OF_LINES)
    if not sure and any(sign in lower for sign in _NEVER_OF_LINES):
        return None
    dropped = _DROPPED.search(words)
    return RejectionError(
        words[:300] or f"HTTP {status}",
        dropped=int(dropped[1]) if dropped else 0,
        numbers=_numbers(told),
        sure=sure,
    )


def send(write: Callable[[Sequence[str]], None], lines: Sequence[str]) -> list[Refused]:
    """Write lines; those that the server will never take.

    Raises RejectionError where it took none and did not say that it is for the lines: then it is for the request, and
    nothing may be given up. Raises what `write` raises.
    """
    found = _send(write, lines)
    if found and len(found) == len(lines) and not all(one.sure for one in found):
        raise RejectionError(found[0].why, sure=False)
    return found


def _send(write: Callable[[Sequence[str]], None], lines: Sequence[str]) -> list[Refused]:
    try:
        write(lines)
    except RejectionError as error:
        if len(lines) == 1 or error.dropped == len(lines):
            return [Refused(place, error.why, error.sure) for place in range(len(lines))]
        named = [Refused(place, why, error.sure) for place, why in error.numbers.items() if place < len(lines)]
        if named:
            rest = [place for place in range(len(lines)) if place not in error.numbers]
            again = _send(write, [lines[place] for place in rest]) if rest else []
            return named + [one._replace(place=rest[one.place]) for one in again]
        middle = len(lines) // 2
        later = _send(write, lines[middle:])
        return _send(write, lines[:middle]) + [one._replace(place=middle + one.place) for one in later]
    return []


def _numbers(told: Any) -> dict[int, str]:
    """3.x: {"error": "partial write …", "data": [{"line_number": 2, "error_message": …}]}."""
    data = told.get("data") if isinstance(told, dict) else None
    listed = data if isinstance(data, list) else [data]
    found = {}
    for one in listed:
        if isinstance(one, dict) and isinstance(one.get("line_number"), int) and one["line_number"] > 0:
            found[one["line_number"] - 1] = str(one.get("error_message", ""))[:300]
    return found


def _loads(body: str) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None

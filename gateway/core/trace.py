"""The trace of a line: what went over it and when, as lines of text that people read and programs read back.

    # zhigen trace 1
    # framing: rtu
    # line: /dev/ttyUSB0 9600 8N1
    2026-11-28T08:20:01.123Z > 01 03 00 00 00 02 C4 0B
    2026-11-28T08:20:01.146Z < 01 03 04 02 15 01 11 2B D3

`>` left this gateway, `<` came to it, `=` was overheard between others. The lines of a capture case (sent.hex) are the
same without the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from contract.moment import iso

Side = Literal[">", "<", "="]
Framing = Literal["rtu", "tcp", "raw"]
MAGIC: Final = "# zhigen trace 1"
_LINE: Final = re.compile(r"(?:(?P<t>\d{4}-[0-9T:.-]+Z)\s+)?(?P<side>[<>=])\s*(?P<hex>(?:[0-9A-Fa-f]{2}\s*)*)\Z")
_HEAD: Final = re.compile(r"#\s*(?P<key>framing|line):\s*(?P<value>.*?)\s*\Z")


class Heard(NamedTuple):
    """Some bytes that went one way; `t`: UTC ms (0: not told)."""

    t: int
    side: Side
    data: bytes


@dataclass(frozen=True)
class Trace:
    """A whole trace. `bad`: numbers of lines that say nothing, left out."""

    heard: tuple[Heard, ...]
    framing: Framing = "rtu"
    line: str = ""
    bad: tuple[int, ...] = ()


def head(framing: Framing, line: str) -> str:
    """The first lines of a trace."""
    return f"{MAGIC}\n# framing: {framing}\n# line: {line}\n"


def spell(heard: Heard) -> str:
    """One line of a trace, without its end."""
    moment = f"{iso(heard.t)} " if heard.t else ""
    return f"{moment}{heard.side} {heard.data.hex(' ').upper()}"


def read(text: str) -> Trace:
    """What a trace tells; a line that is spoilt is left out and its number kept. Never raises."""
    heard: list[Heard] = []
    bad: list[int] = []
    told: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEAD.match(line.strip()):
            told[found["key"]] = found["value"]
        elif plain := line.partition("#")[0].strip():
            one = _heard(plain)
            if one is None:
                bad.append(number)
            else:
                heard.append(one)
    framing = told.get("framing", "rtu")
    known: Framing = "tcp" if framing == "tcp" else "raw" if framing == "raw" else "rtu"
    return Trace(tuple(heard), known, told.get("line", ""), tuple(bad))


def _heard(plain: str) -> Heard | None:
    found = _LINE.match(plain)
    if found is None:
        return None
    side: Side = ">" if found["side"] == ">" else "<" if found["side"] == "<" else "="
    t = 0
    if found["t"]:
        try:
            t = int(datetime.fromisoformat(found["t"]).astimezone(UTC).timestamp() * 1000 + 0.5)
        except (ValueError, OverflowError):
            return None
    try:
        return Heard(t, side, bytes.fromhex(found["hex"]))
    except ValueError:
        return None

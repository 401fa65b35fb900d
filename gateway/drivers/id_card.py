"""The serial protocol of identity-card readers (their SAM module), 115200 8N1. No I/O.

    AA AA AA 96 69 | 00 03  | 20 01          | 22
    preamble       | length | command, param | XOR      find a card:   20 01
                                                        select it:     20 02
                                                        read its text: 30 01
    AA AA AA 96 69 | 00 08  | 00 00 9F | 00 00 00 00 | 97
    preamble       | length | status   | data        | XOR

Length (high byte first) counts everything after it, the XOR too; the XOR covers length, status or command, and data.
Statuses: 9F card found; 90 done; 80 no card (or one that was read and still lies there); 81 card not selected; 41 text
not read. The data of a text are 01 00 (256, text) 04 00 (1024, photo), the text, the photo. The text is UTF-16LE:

    name 30 | sex 2 | nation 4 | birth 16 | address 70 | number 36 | issuer 30 | from 16 | until 16 | spare 36

`until` may be 长期 (no end). The photo is thrown away when its frame is taken apart, before anybody else sees it.
Source: protocol notes of second-generation card readers as used by several open-source readers (confidence b).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import reduce
from operator import xor
from typing import Final

from gateway.core.card import Card
from gateway.core.fault import Fault

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
LONG_TERM: Final = "长期"
TEXT: Final = 256
PHOTO: Final = 1024
HEAD: Final = bytes.fromhex("01000400")  # lengths of text and photo
WIDTHS: Final = (30, 2, 4, 16, 70, 36, 30, 16, 16, 36)
_LONGEST: Final = 2400  # text, photo and two fingerprints are 2312 bytes
_LEAST: Final = 4  # status and XOR

FOUND: Final = 0x9F
DONE: Final = 0x90
NO_CARD: Final = 0x80
NOT_SELECTED: Final = 0x81
NOT_READ: Final = 0x41


class Command(bytes, Enum):
    """What a reader can be asked: command and parameter."""

    FIND = b"\x20\x01"
    SELECT = b"\x20\x02"
    READ = b"\x30\x01"

    @property
    def frame(self) -> bytes:
        """As it goes out."""
        return framed(self.value)


_GOOD: Final = {Command.FIND: FOUND, Command.SELECT: DONE, Command.READ: DONE}
_SIZES: Final = {Command.FIND: 4, Command.SELECT: 8, Command.READ: len(HEAD) + TEXT}  # data kept of a good reply


@dataclass(frozen=True, slots=True)
class Reply:
    """Status (last byte of three; -1 where the others are not 0) and data, a text without its photo."""

    status: int
    data: bytes = field(default=b"", repr=False)

    def answers(self, command: Command) -> bool:
        """Whether this can be the answer to `command`, and is not one that came late to another."""
        if self.status == _GOOD[command]:
            return len(self.data) == _SIZES[command]
        return self.status not in (FOUND, DONE) and len(self.data) == 0


def framed(payload: bytes) -> bytes:
    """Preamble, length, payload, XOR: as both sides send."""
    body = (len(payload) + 1).to_bytes(2, "big") + payload
    return PREAMBLE + body + bytes([reduce(xor, body)])


class Hearing:
    """Takes frames out of what a reader sends; what lies between frames is passed over."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def half(self) -> int:
        """Bytes of a frame that has begun and not ended."""
        return len(self._buffer)

    def clear(self) -> None:
        """Forget everything; what could be a photo is overwritten."""
        self._drop(len(self._buffer))

    def feed(self, data: bytes) -> list[Reply | Fault]:
        """The frames that are whole now; a Fault("garbled") for each whose XOR or length is wrong."""
        self._buffer += data
        found: list[Reply | Fault] = []
        while (one := self._one()) is not None:
            found.append(one)
        return found

    def _one(self) -> Reply | Fault | None:
        start = self._buffer.find(PREAMBLE)
        if start < 0:
            self._drop(len(self._buffer) - _tail(self._buffer))
            return None
        self._drop(start)
        head = len(PREAMBLE) + 2
        if len(self._buffer) < head:
            return None
        length = int.from_bytes(self._buffer[head - 2 : head], "big")
        if not _LEAST <= length <= _LONGEST:
            self._drop(len(PREAMBLE))
            return Fault("garbled", details={"size": head})
        end = head + length
        if len(self._buffer) < end:
            return None
        sound = reduce(xor, self._buffer[head - 2 : end]) == 0
        if not sound:  # a byte was lost or added: the next frame may begin inside this one
            self._drop(len(PREAMBLE))
            return Fault("garbled", details={"size": end})
        status = self._buffer[head : head + 3]
        kept = min(head + 3 + len(HEAD) + TEXT, end - 1)
        reply = Reply(status[2] if status[:2] == b"\0\0" else -1, bytes(self._buffer[head + 3 : kept]))
        self._drop(end)
        return reply

    def _drop(self, count: int) -> None:
        self._buffer[:count] = bytes(count)
        del self._buffer[:count]


def card(data: bytes) -> Card | Fault:
    """The fields in the data of a read; Fault where they are no text of a card."""
    if len(data) != _SIZES[Command.READ] or data[: len(HEAD)] != HEAD:
        return Fault("card_unread")
    texts: list[str] = []
    at = len(HEAD)
    for width in WIDTHS:
        try:
            texts.append(data[at : at + width].decode("utf-16-le").rstrip("\0 \u3000").lstrip())
        except UnicodeDecodeError:
            return Fault("card_unread")
        at += width
    name, sex, nation, born, address, number, issuer, start, until, _ = texts
    if not all(text.isprintable() for text in texts[:-1]) or not number:
        return Fault("card_unread")
    return Card(
        name, sex, nation, _day(born), address, number, issuer, _day(start), _day(until), until.startswith(LONG_TERM)
    )


def _day(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdecimal()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _tail(buffer: bytearray) -> int:
    """How many of the last bytes could be the beginning of a preamble."""
    return next((size for size in range(len(PREAMBLE) - 1, 0, -1) if buffer.endswith(PREAMBLE[:size])), 0)

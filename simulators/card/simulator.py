"""An identity-card reader on a pty: finds, selects, reads; and goes wrong as such readers do.

    AA AA AA 96 69 | length 2 | command, param or 00 00 status and data | XOR of length and what follows

silence     no reply at all                   xor       the checksum is wrong
half        a reply breaks off in its middle  slow      replies `amount` ms late (default 1500)
pulled      the card is gone once selected    late      the last reply comes once more before the next
refuses     status `amount` (default 96: SAM self-test failed)
clone       finds a card again that was read (a real one waits until it is taken away)
"""

from __future__ import annotations

import threading
import time
from functools import reduce
from operator import xor
from pathlib import Path
from types import TracebackType
from typing import Final

from contract.errors import ContractError
from simulators.card.invented import CARDS, PHOTO, Invented
from simulators.switches import Switches
from simulators.terminal import Terminal

IDENTITY: Final = "zhigen sim card"
KINDS: Final = {
    "silence": None,
    "xor": None,
    "half": None,
    "slow": 1500.0,
    "pulled": None,
    "late": None,
    "refuses": 96.0,
    "clone": None,
}
_PREAMBLE: Final = bytes.fromhex("AAAAAA9669")


class Simulator:
    """One reader; `put` lays a card on it, `take` takes it away. Use as a context, or `start` and `stop`."""

    def __init__(self, link: Path, *, baud: int = 115200) -> None:
        self.faults = Switches(KINDS)
        self.terminal = Terminal(link, self._received, baud)
        self.finds: list[float] = []  # when it was searched, monotonic seconds
        self._lock = threading.Lock()
        self._buffer = b""
        self._card: Invented | None = None
        self._selected = self._read = False
        self._last = b""

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Appear at the link. Raises OSError."""
        self.terminal.plug()

    def stop(self) -> None:
        """Vanish."""
        self.terminal.unplug()

    def put(self, card: str | Invented) -> None:
        """Lay a card on it: one of CARDS, or another. Raises ContractError for a name that none has."""
        if isinstance(card, str) and card not in CARDS:
            raise ContractError(
                "mistake",
                zh=f"没有卡 {card}，有 {'、'.join(CARDS)}",
                en=f"{card}: no such card, one of {', '.join(CARDS)}",
            )
        with self._lock:
            self._card = CARDS[card] if isinstance(card, str) else card
            self._selected = self._read = False

    def take(self) -> None:
        """Take the card away."""
        with self._lock:
            self._card, self._selected, self._read = None, False, False

    def identity(self) -> dict[str, object]:
        """What it is, for who starts it."""
        return {"simulator": IDENTITY, "link": str(self.terminal.link), "cards": list(CARDS), "faults": list(KINDS)}

    def _received(self, data: bytes) -> None:
        self._buffer += data
        while (start := self._buffer.find(_PREAMBLE)) >= 0:
            frame = self._buffer[start + len(_PREAMBLE) :]
            length = int.from_bytes(frame[:2], "big")
            if len(frame) < 2 or len(frame) < 2 + length:
                return
            body, self._buffer = frame[: 2 + length], frame[2 + length :]
            if reduce(xor, body) == 0:
                self._reply(body[2:-1])

    def _reply(self, command: bytes) -> None:
        with self._lock:
            payload = self._answer(command)
        faults = self.faults
        if faults.holds("silence"):
            return
        if faults.holds("refuses"):
            payload = bytes([0, 0, int(faults.amount("refuses"))])
        frame = framed(payload)
        if faults.holds("late") and self._last:
            self.terminal.send(self._last)
        self._last = frame
        if faults.holds("xor"):
            frame = frame[:-1] + bytes([frame[-1] ^ 0x55])
        if faults.holds("half"):
            frame = frame[: len(frame) // 2 + 4]
        time.sleep(faults.amount("slow") / 1000)
        self.terminal.send(frame)

    def _answer(self, command: bytes) -> bytes:
        if command == b"\x20\x01":
            self.finds.append(time.monotonic())
            there = self._card is not None and (not self._read or self.faults.holds("clone"))
            return b"\0\0\x9f\0\0\0\0" if there else b"\0\0\x80"
        if command == b"\x20\x02":
            self._selected = self._card is not None
            return b"\0\0\x90" + bytes(8) if self._selected else b"\0\0\x81"
        if command == b"\x30\x01":
            if self.faults.holds("pulled"):
                self._card, self._selected = None, False
            if self._card is None or not self._selected:
                return b"\0\0\x41"
            self._read = True
            photo = bytes(place * 7 % 251 for place in range(PHOTO))
            return b"\0\0\x90\x01\0\x04\0" + self._card.text + photo
        return b"\0\0\x21"


def framed(payload: bytes) -> bytes:
    """Preamble, length, payload, XOR."""
    body = (len(payload) + 1).to_bytes(2, "big") + payload
    return _PREAMBLE + body + bytes([reduce(xor, body)])

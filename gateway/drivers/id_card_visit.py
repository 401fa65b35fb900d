"""From an empty reader to the text of a card, and back: what to ask next, and what an answer means. No I/O.

    FIND --9F--> SELECT --90--> READ --90--> the card, then FIND again
    every other answer leads back to FIND; a garbled text is asked for once more first (reading changes nothing)

A reader finds a card that it has read only after it was taken away, so whatever goes wrong after the card was found is
told to the person: take it away, put it on again. Some clones find it again and again: a text that is the same as the
last one, with no empty reader between, is not handed on twice (its digest is remembered, not the text).
The SAM wants 300 ms between two searches.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from gateway.core.card import Card
from gateway.core.fault import Fault
from gateway.drivers.id_card import DONE, FOUND, NO_CARD, NOT_READ, NOT_SELECTED, Command, Reply, card

PAUSE_MS: Final = 300
TIMEOUTS_MS: Final = {Command.FIND: 1000, Command.SELECT: 1000, Command.READ: 3000}


class Visit:
    """State of one reader. Ask `command` after `pause_ms`, wait `timeout_ms` for its reply, hand it to `answered`."""

    def __init__(self) -> None:
        self.command = Command.FIND
        self._again = True
        self._last = b""

    @property
    def pause_ms(self) -> int:
        """How long to wait before asking."""
        return PAUSE_MS if self.command is Command.FIND else 0

    @property
    def timeout_ms(self) -> int:
        """The longest wait for the reply."""
        return TIMEOUTS_MS[self.command]

    @property
    def present(self) -> bool:
        """Whether a card was found and is being read."""
        return self.command is not Command.FIND

    def answered(self, reply: Reply | Fault) -> Card | Fault | None:
        """What follows from the reply to `command`: a card, a cause for the person or the engineer, or nothing yet."""
        asked, self.command = self.command, Command.FIND
        if isinstance(reply, Fault):
            if asked is Command.READ and reply.code == "garbled" and self._again:
                self._again, self.command = False, Command.READ
                return None
            return reply if asked is Command.FIND else Fault("card_unread")
        if asked is Command.FIND:
            return self._found(reply)
        if asked is Command.SELECT and reply.status == DONE:
            self.command = Command.READ
            return None
        if asked is Command.READ and reply.status == DONE:
            return self._read(reply)
        if reply.status in (NOT_SELECTED, NOT_READ, NO_CARD):
            return Fault("card_gone")
        return _refusal(reply)

    def _found(self, reply: Reply) -> Fault | None:
        if reply.status == FOUND:
            self.command, self._again = Command.SELECT, True
            return None
        if reply.status == NO_CARD:
            self._last = b""
            return None
        return _refusal(reply)

    def _read(self, reply: Reply) -> Card | Fault | None:
        found = card(reply.data)
        if isinstance(found, Fault):
            return found
        digest = sha256(reply.data).digest()
        if digest == self._last:
            return None
        self._last = digest
        return found


def _refusal(reply: Reply) -> Fault:
    return Fault("reader_refuses", details={"status": f"{reply.status:02X}" if reply.status >= 0 else "?"})

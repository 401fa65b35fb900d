"""ASTM E1381 (LIS01): how laboratory instruments hand over records, frame by frame, each acknowledged. Receiving side.

    instrument: ENQ            we: ACK                              establishment
    instrument: frame 1        we: ACK  (or NAK: send it again)     transfer, frames 1..7, 0, 1 ...
    instrument: EOT                                                 termination

    STX | n   | text ... | ETX | c c       | CR LF
    02  | '1' |          | 03  | two hex   | 0D 0A
                           or ETB (17): the record goes on in the next frame; 240 characters of text a frame

The checksum is the sum of the bytes after STX up to and with ETX or ETB, modulo 256. Instruments of the field leave out
CR or LF, write whole messages into one frame, or begin without ENQ; all three are taken.

A frame whose checksum or number is wrong is refused with NAK; the sender repeats it up to six times and then ends. One
that comes again unchanged after its number was refused is taken: its instrument counts in its own way. A frame that
comes again because our ACK was lost is acknowledged again and read once: same number *and* same text, since
an instrument that never counts must not lose its records. ENQ in mid-message is a sender that began anew, silence one
that is gone: what was whole is kept, what was half is told. We only ever receive, so there is no contention: an
instrument that bids for the line gets it. An ACK leaves after the results of its frame were handed on.
Sources: ASTM E1381-95 and -02; the records are gateway.drivers.astm_records.
"""

from __future__ import annotations

import re
from typing import Final

from contract.profile.analyzer_options import Astm
from gateway.drivers.analyzer import MOST_RAW, Action, Dialogue, Moment, Send, Spoke, Unreadable
from gateway.drivers.astm_records import Message

STX, ETX, EOT, ENQ, ACK, NAK, ETB = b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x15", b"\x17"
RETRIES: Final = 6
_END: Final = re.compile(rb"([\x03\x17])(..)", re.DOTALL)
_CUT: Final = re.compile(rb"[\x02\x04\x05]")  # no text holds one of them
_LONGEST: Final = 64 * 1024  # bytes of a frame; a record in ETB frames may be as long
_BETWEEN: Final = b"\r\n\0"


def dialogue(options: Astm) -> Dialogue:
    """The conversation with one instrument; it begins when it has something to say."""
    return Receiver(options)


def checksum(data: bytes) -> bytes:
    """Two hex digits over everything between STX and the checksum."""
    return b"%02X" % (sum(data) & 0xFF)


class Receiver(Dialogue):
    """The state of the link: idle, or in a message whose next frame has the number `_wanted`."""

    def __init__(self, options: Astm) -> None:
        self._options = options
        self._message = Message(options)
        self._buffer = b""
        self._receiving = False
        self._wanted = 1
        self._accepted = b""  # number and text of the last frame
        self._partial = b""
        self._refused = b""
        self._refusals = 0
        self._last = 0

    def opened(self, now: Moment) -> list[Action]:
        """A new wire: the sender begins with ENQ, and repeats what had no ACK."""
        return self._end()

    def heard(self, data: bytes, now: Moment) -> list[Action]:
        """Takes the stream apart, byte by byte where it must."""
        self._last = now.mono
        self._buffer += data
        found: list[Action] = []
        while self._buffer:
            before = len(self._buffer)
            found += self._step()
            if len(self._buffer) == before:
                break
        return found

    def passed(self, now: Moment) -> list[Action]:
        """A message that stands still is over."""
        waits = self.wait_ms(now)
        return self._end() if waits is not None and waits <= 0 else []

    def wait_ms(self, now: Moment) -> int | None:
        """Until the message under way is given up."""
        if not self._receiving and not self._buffer:
            return None
        return max(0, self._last + self._options.silence_ms - now.mono)

    def _step(self) -> list[Action]:
        """One control character, one frame, or one stretch of noise from the head of the buffer; nothing if more bytes
        are needed."""
        first = self._buffer[:1]
        if first == STX:
            return self._frame()
        if first in (ENQ, EOT):
            found = self._end(keep=self._buffer[1:])
            self._receiving = first == ENQ
            return [*found, Spoke(), Send(ACK)] if first == ENQ else found
        stretch = re.match(rb"[^\x02\x04\x05]+", self._buffer)
        assert stretch is not None  # noqa: S101  # the first byte is none of the three
        noise = stretch[0].strip(_BETWEEN + ACK + NAK)
        self._buffer = self._buffer[stretch.end() :]
        return [Unreadable("noise", noise[:MOST_RAW])] if noise else []

    def _frame(self) -> list[Action]:
        end = _END.search(self._buffer)
        if cut := _CUT.search(self._buffer, 1, end.start() if end else len(self._buffer)):
            half, self._buffer = self._buffer[: cut.start()], self._buffer[cut.start() :]
            # Begun anew: the sender had no ACK for the first part and repeats it. Otherwise it gave up.
            return [] if cut[0] == STX else [Unreadable("half_frame", half[:MOST_RAW])]
        if end is None:
            if len(self._buffer) > _LONGEST:
                return self._end()
            return []
        raw, self._buffer = self._buffer[: end.end()], self._buffer[end.end() :]
        body, last = raw[1 : end.start()], end[1] == ETX
        if checksum(raw[1:-2]) != raw[-2:].upper():
            return self._refuse("astm_checksum", raw)
        if not self._receiving and not body.startswith(b"1H"):
            return []  # not for us: E1381 has a receiver in idle ignore all but ENQ, and the sender begins again
        if self._receiving and body == self._accepted:
            return [Send(ACK)]
        if not self._receiving:
            self._receiving, self._wanted = True, 1
        if body[:1] != b"%d" % self._wanted and raw != self._refused:
            return self._refuse("astm_number", raw)
        return self._accept(body, last=last)

    def _accept(self, body: bytes, *, last: bool) -> list[Action]:
        self._accepted, self._wanted = body, (body[0] - ord("0") + 1) % 8
        self._refusals, self._refused = 0, b""
        self._partial += body[1:]
        if not last:
            if len(self._partial) > _LONGEST:
                return [*self._half(), Send(ACK)]
            return [Send(ACK)]
        text, self._partial = self._partial, b""
        return [*self._message.read(text), Spoke(), Send(ACK)]

    def _refuse(self, cause: str, raw: bytes) -> list[Action]:
        self._refusals += 1
        self._refused = raw
        if self._refusals <= RETRIES:
            return [Send(NAK)]
        self._refusals, self._refused = 0, b""
        return [Unreadable(cause, raw[:MOST_RAW]), Send(NAK)]

    def _half(self) -> list[Action]:
        text, self._partial = self._partial, b""
        return [Unreadable("half_record", text[:MOST_RAW])] if text else []

    def _end(self, keep: bytes = b"") -> list[Action]:
        """The message is over, in whichever way: tell what of it was left half or refused."""
        found = self._half()
        rest = self._buffer if not keep and self._buffer[:1] == STX else b""
        if rest:
            found.append(Unreadable("half_frame", rest[:MOST_RAW]))
        if self._refused:
            found.append(Unreadable("astm_refused", self._refused[:MOST_RAW]))
        self._buffer = keep
        self._receiving, self._wanted, self._accepted = False, 1, b""
        self._refusals, self._refused = 0, b""
        self._message = Message(self._options)
        return found

"""TY-16, a bench analyzer (enzyme inhibition) with groups of eight channels.

9600 8N1. Handshake, first group, each further group, farewell:

    > 1B BF   < 1B 01 or 1B 02 (another series: 1B 05)
    > 1B B1   < 75 bytes
    > 24      < 73 bytes, or 1B FE: that was the last
    > 1B FF

    0 1   2 3 4 5 6         7   8    9               10..14   15 ..                            of 75 bytes
    ? ? | s m h d month   | ? | YY | channels       | ?     | 8 × (float32 BE, %; 4 bytes ?)
                                     MSB = channel 1          the last without its 4 bytes

The further groups are the same without the two bytes at the head. No checksum: the length, a time that exists and
rates that a rate can be are the only guards, and a group that fails the first two is kept as unreadable. A test of
nine to sixteen samples comes as two groups of the same time; the second counts on from channel 9.

The client of the maker's dealer ends with `1B B9`, which clears the memory of the instrument. It is never sent from
here: the tests stay in the instrument for whoever wants to check us. Source: public source code of that client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite
from struct import unpack_from
from typing import Final

from contract.profile.analyzer_options import Ty16
from gateway.core.fault import Fault
from gateway.drivers.analyzer import Action, Missed, Moment, Result, Unreadable, local_ms
from gateway.drivers.asking import Asking, Exchange, Question, Span, exactly

HELLO: Final = b"\x1b\xbf"
FIRST: Final = b"\x1b\xb1"
NEXT: Final = b"\x24"
BYE: Final = b"\x1b\xff"
OVER: Final = b"\x1b\xfe"
GROUP: Final = 73
_GREETINGS: Final = (b"\x1b\x01", b"\x1b\x02", b"\x1b\x05")
_MOST_GROUPS: Final = 200
_RATES: Final = (-100.0, 200.0)  # %: blanks and noise go a little beyond 0 and 100; what is outside is no rate


def dialogue(options: Ty16, interval_ms: int) -> Asking:
    """The conversation with one instrument."""

    def exchange(_: Moment) -> Exchange:
        yield Question(HELLO, exactly(2), _greeting)
        groups = _Groups()
        ended = (yield Question(FIRST, _group(2), groups.first, options.pause_ms)) == OVER
        for _more in range(_MOST_GROUPS):
            if ended:
                break
            ended = (yield Question(NEXT, _group(0), groups.further, options.pause_ms)) == OVER
        yield Question(BYE, exactly(0), pause_ms=options.pause_ms, no_reply=True)

    return Asking(exchange, interval_ms, options.timeout_ms)


def _greeting(reply: bytes) -> Iterator[Action]:
    if reply not in _GREETINGS:
        yield Unreadable("wrong_reply", reply)
        yield Missed(Fault("wrong_reply"))


def _group(head: int) -> Callable[[bytes], Span | None]:
    """A group, or the two bytes that say there is none: no group begins like them, since minute 254 does not exist."""
    group = exactly(head + GROUP)
    return lambda heard: (0, len(OVER)) if heard.startswith(OVER) else group(heard)


class _Groups:
    """Reads group after group and counts those of the same time."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def first(self, reply: bytes) -> Iterator[Action]:
        return self.further(reply if reply == OVER else reply[2:])

    def further(self, reply: bytes) -> Iterator[Action]:
        if reply == OVER:
            return
        second, minute, hour, day, month, _, year = reply[:7]
        tested = local_ms(2000 + year, month, day, hour, minute, second) if year < 100 else 0
        if not tested:
            yield Unreadable("bad_record", reply)
            return
        before = self._seen.get(tested, 0)
        self._seen[tested] = before + 8
        for place in range(8):
            if not reply[7] & 0x80 >> place:
                continue
            (rate,) = unpack_from(">f", reply, 13 + place * 8)
            number = str(before + place + 1)
            if not isfinite(rate) or not _RATES[0] <= rate <= _RATES[1]:
                yield Unreadable("no_rate", reply)
            else:
                yield Result(number=number, rate=round(rate, 2), tested=tested, raw=reply)

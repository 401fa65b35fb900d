"""The order of a tag's adverts: which is news, which a late repeat, which an old one that somebody plays again.

    packet number not ahead, within 4 s        a late repeat (BTHome: numbers wrap at 256, less than 64 ahead is news)
    counter of an encrypted advert went back   not believed, unless it began anew below 100 (BTHome, change of battery)

The counter of a run is not kept over a restart of the gateway: the first advert afterwards is believed.
"""

from __future__ import annotations

from typing import Final

from gateway.core.advert import Word
from gateway.core.fault import Fault

_LATE_MS: Final = 4_000
_AHEAD: Final = 64
_ANEW: Final = 100
_NOTHING: Final = Word({})


class Sequence:
    """The last counter and packet number of one tag."""

    __slots__ = ("_counter", "_packet")

    def __init__(self) -> None:
        self._counter = -1
        self._packet: tuple[int, int] | None = None  # number, monotonic ms

    def admit(self, word: Word, mono: int) -> Word | Fault:
        """The word itself where it is news, a word without values for a late repeat, a fault for a replay."""
        if word.counter is not None:
            if _ANEW <= word.counter < self._counter:
                return Fault("replayed", details={"before": self._counter, "now": word.counter})
            self._counter = word.counter
        if word.packet is not None:
            last = self._packet
            if last is not None and mono - last[1] <= _LATE_MS and not 0 < (word.packet - last[0]) % 256 < _AHEAD:
                return _NOTHING
            self._packet = word.packet, mono
        return word

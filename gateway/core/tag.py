"""One tag in the air as the gateway knows it: it cannot be asked, so its silence is reckoned in beats.

A beat is `interval_s` of the device, or `every_s` of the model where that is longer. News are handed on as they come,
at most once a second; what only repeats is handed on at the beat, so that heartbeat and "stuck" go on. A beat without
a word that could be believed counts as an unanswered poll (gateway.core.device): `lost_after` of them, and the tag is
lost, for the last cause that was met. A point that stays away while others come is stale after as many of its beats.

Adverts come several times each: one with the bytes of the last is a repeat, which shows that the tag lives and is not
read again. Which of the others are news is told by gateway.core.sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from contract.profile import BleProfile
from gateway.core.advert import Advert, Word
from gateway.core.device import Channel, Device, Outcome
from gateway.core.fault import Fault
from gateway.core.sequence import Sequence

Read = Callable[[Advert], Word | Fault]

_SPACING_MS: Final = 1_000
_NOTHING: Final = Word({})
SIGNAL: Final = "signal_strength"  # the field that is not in the advert, but how well it came


class Tag:
    """State of one tag. `read` decodes an advert; `now` is monotonic ms when listening begins."""

    def __init__(self, device: Device, profile: BleProfile, read: Read, now: int) -> None:
        spec = device.spec
        self.device = device
        self.profile = profile
        self.period_ms = round(1000 * max(spec.interval_s, profile.every_s))
        self._read = read
        self._patience = {
            point.key: spec.lost_after * max(self.period_ms, round(1000 * point.every_s)) for point in profile.points
        }
        self._signals = [point.key for point in profile.points if point.field == SIGNAL]
        self._heard_ms = dict.fromkeys(self._patience, now)
        self._mute: set[str] = set()
        self._advert: Advert | None = None
        self._word: Word | Fault = _NOTHING  # of that advert
        self._values: dict[str, float | None] = {}
        self._pending: set[str] = set()  # heard since they were last handed on
        self._fault: Fault | None = None  # met since the last beat
        self._alive = False  # believed since the last beat
        self._said = now - _SPACING_MS
        self._t = self._mono = 0
        self._sequence = Sequence()

    def heard(self, advert: Advert, t: int, mono: int) -> Outcome | None:
        """An advert came at wall ms `t`; what follows at once, None where nothing does."""
        if self._advert is not None and self._advert.says(advert):
            if isinstance(self._word, Fault):
                self._fault = self._word
            else:
                self._take(self._word, advert.rssi, t, mono)
            return None
        word = self._read(advert)
        if isinstance(word, Word):
            word = self._sequence.admit(word, mono)
        self._advert, self._word = advert, word
        if isinstance(word, Fault):
            self._fault = word
            return None
        self._values.update(word.values)
        self._take(word, advert.rssi, t, mono)
        return self._hand_on() if mono - self._said >= _SPACING_MS else None

    def beat(self, t: int, mono: int, jitter: float, line: Fault | None = None) -> list[Outcome]:
        """The beat at wall ms `t`: what is to be said again, or that nothing came; `line`: why nothing can."""
        alive, fault = self._alive, self._fault
        self._alive, self._fault = False, None
        if not alive:
            fault = line or fault or Fault("not_heard", details={"seconds": self.period_ms // 1000})
            return [self.device.failed(fault, t, mono, jitter)]
        outcomes = [self._hand_on()] if self._pending else []
        if overdue := self._overdue(mono):
            outcomes.append(self.device.muted(overdue, t, mono))
        return outcomes

    def _take(self, word: Word, rssi: int, t: int, mono: int) -> None:
        self._alive, self._t, self._mono = True, t, mono
        for key in self._signals:
            self._values[key] = float(rssi)
        for keys in (word.values, self._signals):
            self._pending.update(keys)
            for key in keys:
                self._heard_ms[key] = mono

    def _hand_on(self) -> Outcome:
        keys = sorted(self._pending)
        self._pending.clear()
        self._mute.difference_update(keys)
        self._said = self._mono
        channels = [self.device.channels[key] for key in keys]
        return self.device.answered(channels, [self._values[key] for key in keys], self._t, self._mono)

    def _overdue(self, mono: int) -> list[Channel]:
        found = [
            key
            for key, heard in self._heard_ms.items()
            if key not in self._mute and mono - heard >= self._patience[key]
        ]
        self._mute.update(found)
        return [self.device.channels[key] for key in found]


def loudest(adverts: Iterable[Advert]) -> list[Advert]:
    """One advert for each address, the best received first; names and data of all its adverts together."""
    found: dict[str, Advert] = {}
    for advert in adverts:
        known = found.get(advert.address, advert)
        found[advert.address] = Advert(
            advert.address,
            max(known.rssi, advert.rssi),
            advert.name or known.name,
            known.manufacturer | advert.manufacturer,
            known.service | advert.service,
        )
    return sorted(found.values(), key=lambda advert: -advert.rssi)

"""A dialogue and a simulated instrument on one wire in played time: no thread, no port, no clock but this one."""

from __future__ import annotations

from collections.abc import Callable

from gateway.drivers.analyzer import Action, Dialogue, Missed, Moment, Result, Send, Unreadable
from simulators.analyzer.bench import Bench, Fault
from simulators.analyzer.instrument import Instrument

NOW = 1_795_400_000_000  # 2026-11-23, wall ms at the beginning
STEP_MS = 50


class Played:
    """`actions` is all that the dialogue did; `chunk`: the wire hands over at most so many bytes at once."""

    def __init__(self, dialogue: Dialogue, instrument: Instrument, chunk: int = 7) -> None:
        self.dialogue = dialogue
        self.instrument = instrument
        self.bench: Bench = instrument.bench
        self.actions: list[Action] = []
        self._chunk = chunk
        self._mono = 0
        self._to_us = b""
        self._act(dialogue.opened(self.now))

    @property
    def now(self) -> Moment:
        return Moment(NOW + self._mono, self._mono)

    def run(self, seconds: float) -> Played:
        """Let time pass."""
        for _ in range(round(seconds * 1000 / STEP_MS)):
            self._mono += STEP_MS
            self.bench.elapsed_s = self._mono / 1000
            self._say(self.instrument.tick(self._mono / 1000))
            while self._to_us:
                data, self._to_us = self._to_us[: self._chunk], self._to_us[self._chunk :]
                self._act(self.dialogue.heard(data, self.now))
            self._act(self.dialogue.passed(self.now))
        return self

    def finish(self, count: int = 1) -> Played:
        """Tests are done now, a minute apart on the instrument's clock."""
        for place in range(count):
            test = self.bench.finish(NOW // 1000 - 3600 + 60 * (len(self.bench.done) + place))
            self._say(self.instrument.finished(test, self._mono / 1000))
        return self

    def fault(self, kind: str, for_s: float | None = None) -> Played:
        self.bench.faults.append(Fault(kind, self._mono / 1000, for_s))
        return self

    @property
    def results(self) -> list[Result]:
        return [action for action in self.actions if isinstance(action, Result)]

    @property
    def causes(self) -> list[str]:
        """Of what could not be read."""
        return [action.cause for action in self.actions if isinstance(action, Unreadable)]

    @property
    def missed(self) -> list[str]:
        return [action.fault.code for action in self.actions if isinstance(action, Missed)]

    def _act(self, actions: list[Action]) -> None:
        self.actions += actions
        for action in actions:
            if isinstance(action, Send):
                self._say(self.instrument.hear(action.data, self._mono / 1000))

    def _say(self, said: list[bytes]) -> None:
        self._to_us += b"".join(said)


Make = Callable[[], Played]


def truth(bench: Bench) -> list[tuple[float, int]]:
    """Rate and UTC ms of every test that the instrument made."""
    return [(test.rate, test.at * 1000) for test in bench.done]

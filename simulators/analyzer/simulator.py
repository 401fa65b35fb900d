"""A running analyzer on a pty, in a thread: finishes a test now and then, answers, and can be spoilt while it runs."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from contract.errors import ContractError
from simulators.analyzer.bench import Fault, Test
from simulators.analyzer.instrument import Instrument
from simulators.cable import Cable
from simulators.control import ClearOrder, FaultOrder, FinishOrder, Order

IDENTITY: Final = "zhigen sim analyzer"
_TURN_S: Final = 0.02


class Simulator:
    """`instrument` at `link`. every_s: a test is finished so often (0: only by `finish`); made: tests of before, spread
    over the minutes before the start. Use as a context, or `start` and `stop`. Raises OSError for the link."""

    def __init__(self, instrument: Instrument, link: Path, *, every_s: float = 0.0, made: int = 0) -> None:
        self.instrument = instrument
        self.bench = instrument.bench
        self._cable = Cable(link)
        self._every_s = every_s
        self._made = made
        self._begun = 0.0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Plug in and serve from a thread."""
        self._cable.plug()
        self._begun = time.monotonic()
        now = int(time.time())
        for place in range(self._made):
            self.bench.finish(now - 60 * (self._made - place))
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="analyzer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Unplug and end; may be called twice."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)
        self._thread = None
        self._cable.unplug()

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def finish(self, number: int | None = None, *, beyond: bool | None = None) -> Test:
        """A test is done now; number, beyond: as of Bench.finish."""
        with self._lock:
            test = self.bench.finish(int(time.time()), number, beyond=beyond)
            self._say(self.instrument.finished(test, time.monotonic()))
        return test

    def say(self, data: bytes) -> None:
        """Put bytes on the wire that no instrument said."""
        with self._lock:
            self._say([data])

    def fault(self, kind: str, start_s: float = 0.0, for_s: float | None = None) -> None:
        """Spoil it, `start_s` from now, for `for_s` seconds (None: until `clear`). ContractError for no kind."""
        fault = Fault(kind, time.monotonic() - self._begun + start_s, for_s)
        with self._lock:
            self.bench.faults.append(fault)
            self._look()

    def clear(self) -> None:
        """End every fault."""
        with self._lock:
            self.bench.faults.clear()
            self._look()

    def obey(self, order: Order) -> None:
        """Do what a line of the control channel asks; the unit it names is of no matter here."""
        match order:
            case FaultOrder():
                self.fault(order.kind, order.after, order.span)
            case ClearOrder():
                self.clear()
            case FinishOrder():
                self.finish(order.number, beyond=order.beyond)
            case _:
                raise ContractError("mistake", zh="分析仪没有可按住的测点", en="an analyzer has no points to hold")

    def identity(self) -> dict[str, object]:
        """Who simulates what."""
        return {
            "simulator": IDENTITY,
            "listens": str(self._cable.link),
            "pid": os.getpid(),
            "started": time.time_ns() // 1_000_000,
            "instrument": type(self.instrument).__name__,
            "every_s": self._every_s,
        }

    def _look(self) -> None:
        """Bring clock and cable to what holds now."""
        self.bench.elapsed_s = time.monotonic() - self._begun
        if self.bench.wrong("unplug"):
            self._cable.unplug()
        else:
            self._cable.plug()

    def _run(self) -> None:
        due = time.monotonic() + self._every_s
        while not self._stop.is_set():
            with self._lock:
                self._look()
                plugged = self._cable.plugged
                heard = self._cable.heard(0) if plugged else b""
                now = time.monotonic()
                said: Sequence[bytes] = self.instrument.hear(heard, now) if heard else ()
                self._say([*said, *self.instrument.tick(now)])
                if self._every_s and now >= due:
                    due = now + self._every_s
                    test = self.bench.finish(int(time.time()))
                    self._say(self.instrument.finished(test, now))
            if not heard:
                self._stop.wait(_TURN_S)

    def _say(self, said: Sequence[bytes]) -> None:
        if self._cable.plugged:
            for data in said:
                self._cable.say(data)

"""An analyzer with its cable and its thread: its results become events, once; what it says unreadably is kept.

The conversation is a pure machine (gateway.drivers.analyzers); here are the wire, the clock and the hand-over. Whether
the device is there is judged as for every device (gateway.core.device): lost after `lost_after` unanswered questions or
openings in a row, found by the first answer. Who only listens is found as soon as its port opens: silence is no sign.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from secrets import randbelow
from time import monotonic
from typing import Final

from contract.event import Body, DeviceHealth, RapidTest, Unread
from contract.profile import AnalyzerProfile
from gateway.core.device import Device, Outcome
from gateway.core.fault import Fault
from gateway.core.progress import Part
from gateway.core.rapid_test import Known, doubted
from gateway.core.spec import DeviceSpec, DirectSerial, DirectTcp
from gateway.core.unread import CAUSES, Unreads
from gateway.drivers.analyzer import MOST_RAW, Action, Missed, Moment, Result, Send, Spoke, Unreadable
from gateway.drivers.analyzers import dialogue, manner
from gateway.rim.cable import cable_of
from gateway.rim.fault_log import FaultLog
from gateway.rim.poll import Clock
from gateway.rim.port import BusStatus
from gateway.rim.worker import Worker

_log: Final = logging.getLogger("zhigen.gateway.analyzer")
_REOPEN_FIRST_MS: Final = 500
_REOPEN_MOST_MS: Final = 30_000
_IDLE_MS: Final = 1000
_PAUSE_S: Final = 1.0  # after an event could not be handed on: no busy loop
_PATIENCE_S: Final = 60.0  # opening the wire, and a commit on a slow disk, within it
_DEAF: Final = 3  # unanswered questions after which a connection may be one that only looks open


class AnalyzerPort(Worker):
    """One instrument; `emit` is called from its thread. active: events of the runs before: whether it was lost, and the
    results that are recorded already, oldest first."""

    def __init__(
        self,
        spec: DirectSerial | DirectTcp,
        device: DeviceSpec,
        emit: Callable[[Body], None],
        clock: Clock,
        active: Iterable[Body] = (),
    ) -> None:
        profile = device.profile
        if not isinstance(profile, AnalyzerProfile):
            raise TypeError(f"{profile.id} is no analyzer")
        known = [body for body in active if isinstance(body, DeviceHealth | RapidTest) and body.device == device.id]
        lost = next((body for body in known if isinstance(body, DeviceHealth)), None)
        super().__init__(f"bus-{spec.id}")
        self.spec = spec
        self._device = Device(device, lambda: "", lost=lost)
        self._profile = profile
        self._known = Known(*manner(profile), (body for body in known if isinstance(body, RapidTest)))
        self._unreads = Unreads()
        self._talk = dialogue(profile, int(device.interval_s * 1000))
        self._cable = cable_of(_with(spec, profile))
        self._emit = emit
        self._clock = clock
        self._fault: Fault | None = None
        self._reopen_at = 0
        self._reopen_ms = _REOPEN_FIRST_MS
        self._missed = 0
        self._fault_log = FaultLog(_log, f"bus {spec.id}", "connected")

    @property
    def part(self) -> Part:
        """When the thread last came round, for the watchdog."""
        return Part(f"bus {self.spec.id}", self.turned, _PATIENCE_S + self._talk.longest_ms / 1000)

    def status(self) -> BusStatus:
        """How wire and instrument are; safe from any thread."""
        return BusStatus.of(self.spec.id, [self._device], self._fault, connected=self._cable.is_open)

    def _rouse(self) -> None:
        self._cable.wake()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._step()
                except Exception:
                    _log.exception("bus %s: a result could not be handed on", self.spec.id)
                    self._stop.wait(_PAUSE_S)
                self._fault_log.tell(self._fault)
                self.turned = monotonic()
        finally:
            self._cable.close()

    def _step(self) -> None:
        """One wait, and what came of it."""
        if not self._cable.is_open:
            now = self._now()
            if now.mono < self._reopen_at:
                self._cable.read(min(self._reopen_at - now.mono, _IDLE_MS) / 1000)
            else:
                self._open()
            return
        wait = self._talk.wait_ms(self._now())
        heard = self._cable.read((_IDLE_MS if wait is None else min(wait, _IDLE_MS)) / 1000)
        if isinstance(heard, Fault):
            self._cut(heard)
        elif heard:
            self._act(self._talk.heard(heard, self._now()))
        else:
            self._act(self._talk.passed(self._now()))

    def _open(self) -> None:
        fault = self._cable.open()
        if fault is not None:
            self._cut(fault)
            return
        self._fault, self._missed, self._reopen_ms = None, 0, _REOPEN_FIRST_MS
        if not self._talk.asks:
            self._hand_on(self._device.answered((), (), *self._clock()))
        self._act(self._talk.opened(self._now()))

    def _cut(self, fault: Fault) -> None:
        """The wire is gone, or does not come back; it is tried again after a pause that grows."""
        self._fault = fault
        self._reopen_at = self._now().mono + int(self._reopen_ms * (1 + randbelow(1000) / 4000))
        self._reopen_ms = min(self._reopen_ms * 2, _REOPEN_MOST_MS)
        self._hand_on(self._device.failed(fault, *self._clock(), randbelow(1000) / 1000))

    def _act(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Send(data=data):
                    if fault := self._cable.write(data):
                        self._cut(fault)
                        return
                case Result():
                    self._record(action)
                case Unreadable(cause=cause, raw=raw):
                    self._keep(cause, raw)
                case Spoke():
                    self._missed = 0
                    self._hand_on(self._device.answered((), (), *self._clock()))
                case Missed(fault=missed):
                    self._miss(missed)

    def _record(self, result: Result) -> None:
        now = self._now()
        test = RapidTest(
            device=self._device.spec.id,
            number=result.number,
            sample=result.sample,
            item=result.item,
            rate=result.rate,
            verdict=result.verdict,
            tested=result.tested,
            method=self._profile.method,
            doubts=result.doubts,  # type: ignore[arg-type]  # the words of gateway.core.rapid_test
            raw=result.raw[:MOST_RAW].hex(),
            control=result.control,
            change=result.change,
        )
        new = self._known.new(doubted(test, now.wall), now.mono)
        if new is None:
            return
        try:
            self._emit(new)
        except BaseException:
            self._known.forget(new)
            raise

    def _keep(self, cause: str, raw: bytes) -> None:
        recorded = self._unreads.wanted(cause, raw, self._now().mono)
        if recorded:
            _log.warning("device %s: %s (%d bytes)", self._device.spec.id, CAUSES[recorded][1], len(raw))
            self._emit(Unread(self._device.spec.id, recorded, raw[:MOST_RAW].hex()))

    def _miss(self, fault: Fault) -> None:
        outcome = self._device.failed(fault, *self._clock(), randbelow(1000) / 1000)
        if outcome.delay_ms:
            self._talk.postpone(outcome.delay_ms, self._now())
        self._hand_on(outcome)
        self._missed += 1
        if self._missed >= _DEAF and isinstance(self.spec, DirectTcp):
            self._missed, self._reopen_at = 0, self._now().mono + outcome.delay_ms
            self._cable.shut()

    def _hand_on(self, outcome: Outcome) -> None:
        for body in outcome.events:
            self._emit(body)

    def _now(self) -> Moment:
        return Moment(*self._clock())


def _with(spec: DirectSerial | DirectTcp, profile: AnalyzerProfile) -> DirectSerial | DirectTcp:
    """The line as the configuration has it, and where it says nothing as the profile does."""
    if isinstance(spec, DirectTcp):
        return spec
    serial = profile.serial
    return replace(
        spec,
        baud=spec.baud or serial.baud,
        parity=spec.parity or serial.parity,
        stop_bits=spec.stop_bits or serial.stop_bits,
    )

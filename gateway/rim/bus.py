"""A bus with its thread: what the wiring starts, stops and asks how it is.

Several buses are several threads; one bus asks one device at a time, because the wire can carry one. Devices leave and
join between two steps, in that thread, so the line stays open and nobody else misses a beat.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Final, TypeVar

from contract.event import Body
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.spec import DeviceSpec, ModbusBus
from gateway.rim.fault_log import FaultLog
from gateway.rim.line import Line
from gateway.rim.poll import Clock, Poll
from gateway.rim.port import BusStatus
from gateway.rim.wire import line_of
from gateway.rim.worker import Worker

T = TypeVar("T")
_log: Final = logging.getLogger("zhigen.gateway.bus")
_PAUSE_S: Final = 1.0  # after a step failed for a reason of ours (outbox, disk): no busy loop
_CHANGE_S: Final = 5.0  # how long a change of devices may wait for the end of a step
_PATIENCE_S: Final = 60.0  # opening a line, and a commit on a slow disk, within it


class Bus(Worker):
    """Polls devices in a thread of its own; `sink` and `emit` are called from there.

    active: raise and lost events that have had no clear or found yet, so that a restart neither doubles nor forgets
    them. What `sink` or `emit` raise is logged and the bus goes on.
    """

    def __init__(
        self,
        spec: ModbusBus,
        devices: Sequence[DeviceSpec],
        sink: Callable[[Sample], None],
        emit: Callable[[Body], None],
        clock: Clock,
        active: Iterable[Body] = (),
    ) -> None:
        super().__init__(f"bus-{spec.id}")
        self.spec = spec
        self._line = line_of(spec)
        self._poll = Poll(self._line, devices, sink, emit, clock, active)
        self._wake = Event()
        self._changes: deque[tuple[Callable[[], None], Event]] = deque()
        self._fault_log = FaultLog(_log, f"bus {spec.id}", "connected")

    @property
    def part(self) -> Part:
        """When the thread last came round, for the watchdog. A step may last as long as the slowest device in its worst
        answer, and then wait for the outbox."""
        return Part(f"bus {self.spec.id}", self.turned, _PATIENCE_S + self._poll.longest_ms / 1000)

    def leave(self, ids: Collection[str]) -> bool:
        """Ask these devices no more. Returns whether that is done; a bus in a long step has to be asked again."""
        change, done = self._ask_for(lambda: self._poll.leave(ids))
        if done.wait(_CHANGE_S):
            return True
        try:
            self._changes.remove((change, done))
        except ValueError:  # it is at hand
            return done.wait(_CHANGE_S)
        return False

    def take(self, devices: Sequence[DeviceSpec], active: Iterable[Body] = ()) -> None:
        """Ask these too, from the end of the present step on."""
        known = tuple(active)
        self._ask_for(lambda: self._poll.take(devices, known))

    def status(self) -> BusStatus:
        """How the bus and its devices are; safe from any thread."""
        stations = self._poll.stations
        found = BusStatus.of(
            self.spec.id, (one.device for one in stations), self._poll.fault, connected=self._line.is_open
        )
        frames = [self._line.last.get(one.unit, ()) for one in stations]
        return replace(found, devices=tuple(one.heard(last) for one, last in zip(found.devices, frames, strict=True)))

    def lend(self, work: Callable[[Line], T], patience_s: float) -> T:
        """Let somebody else use the line once, between two steps, in the thread of the bus, and wait for it.

        Raises TimeoutError where the bus does not come to it in time (then it never will), and what `work` raises.
        """
        came: list[T] = []
        broke: list[Exception] = []

        def use() -> None:
            try:
                came.append(work(self._line))
            except Exception as error:
                broke.append(error)

        change, done = self._ask_for(use)
        if not done.wait(patience_s):
            try:
                self._changes.remove((change, done))
            except ValueError:  # it is at hand
                done.wait(patience_s)
        if broke:
            raise broke[0]
        if not came:
            raise TimeoutError
        return came[0]

    def _run(self) -> None:
        stopped, step = self._stop, self._poll.step
        self._poll.begin()
        try:
            while not stopped.is_set():
                try:
                    wait = step() / 1000
                except Exception:
                    _log.exception("bus %s: a reading could not be handed on", self.spec.id)
                    wait = _PAUSE_S
                self._fault_log.tell(self._poll.fault)
                self.turned = monotonic()
                if wait:
                    self._wake.wait(wait)
                self._change()
        finally:
            self._line.close()

    def _rouse(self) -> None:
        self._wake.set()

    def _ask_for(self, change: Callable[[], None]) -> tuple[Callable[[], None], Event]:
        done = Event()
        self._changes.append((change, done))
        self._wake.set()
        return change, done

    def _change(self) -> None:
        self._wake.clear()
        while self._changes:
            change, done = self._changes.popleft()
            change()
            done.set()

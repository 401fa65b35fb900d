"""Tags in the air as one bus: a thread with its own event loop, one adapter, every configured tag by its address.

Adverts of strangers are not our business. While the adapter cannot be listened to, every beat of every tag fails for
that cause, as the polls of a Modbus bus do whose line is cut.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from secrets import randbelow
from threading import Event, Thread
from time import monotonic
from typing import Final

from contract.event import Alarm, Body, DeviceHealth
from contract.identifiers import uuid7
from contract.profile import BleProfile
from gateway.core.advert import Advert
from gateway.core.alarm import key_of
from gateway.core.device import Device, Outcome
from gateway.core.fault import Fault
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.schedule import Schedule
from gateway.core.spec import BleBus, DeviceSpec
from gateway.core.tag import Tag
from gateway.drivers.ble import reader
from gateway.rim.poll import Clock
from gateway.rim.port import BusStatus, DeviceStatus
from gateway.rim.radio import Radio, forgiving

_log: Final = logging.getLogger("zhigen.gateway.bus")
_TICK_S: Final = 0.2
_LOOK_S: Final = 1.0  # between two looks at the adapter, whether it listens or not
_PATIENCE_S: Final = 60.0


class BlePort:
    """Listens in a thread of its own; `sink` and `emit` are called from there.

    active: raise and lost events that have had no clear or found yet. What `sink` or `emit` raise is logged and the bus
    goes on.
    """

    def __init__(
        self,
        spec: BleBus,
        devices: Sequence[DeviceSpec],
        sink: Callable[[Sample], None],
        emit: Callable[[Body], None],
        clock: Clock,
        active: Iterable[Body] = (),
    ) -> None:
        self.spec = spec
        self.turned = monotonic()
        self._sink = sink
        self._emit = emit
        self._clock = clock
        known = tuple(active)
        alarms = {key_of(body): body for body in known if isinstance(body, Alarm)}
        losses = {body.device: body for body in known if isinstance(body, DeviceHealth)}
        now = clock()[1]
        self._tags: dict[str, Tag] = {}
        for device in devices:
            profile = device.profile
            if isinstance(profile, BleProfile):  # the configuration lets no other onto this bus
                state = Device(device, lambda: str(uuid7()), alarms, losses.get(device.id))
                self._tags[device.address] = Tag(state, profile, reader(profile, device.key), now)
        self._radio = Radio(spec.adapter, {tag.profile.parser for tag in self._tags.values()})
        self._beats: Schedule[Tag] = Schedule()
        self._fault: Fault | None = None
        self._told = ""
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"bus-{spec.id}", daemon=True)

    @property
    def part(self) -> Part:
        """When the thread last came round, for the watchdog."""
        return Part(f"bus {self.spec.id}", self.turned, _PATIENCE_S)

    def start(self) -> None:
        """Begin to listen."""
        self.turned = monotonic()
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Leave the air. Returns whether that was done in time."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def status(self) -> BusStatus:
        """How the adapter and the tags are; safe from any thread."""
        fault = self._fault
        return BusStatus(
            self.spec.id,
            self._radio.is_open,
            (fault.text("zh"), fault.text("en")) if fault else ("", ""),
            tuple(
                DeviceStatus(d.spec.id, d.state, d.cause, d.since, d.replies, d.failures, d.skipped)
                for d in (tag.device for tag in self._tags.values())
            ),
        )

    def _run(self) -> None:
        asyncio.run(self._listen())

    async def _listen(self) -> None:
        asyncio.get_running_loop().set_exception_handler(forgiving)
        now = self._clock()[1]
        for tag in self._tags.values():
            self._beats.add(tag, tag.period_ms, now + tag.period_ms)
        looked = 0.0
        try:
            while not self._stop.is_set():
                if monotonic() - looked >= _LOOK_S:
                    await self._look()
                    looked = monotonic()
                self._beat()
                self.turned = monotonic()
                await asyncio.sleep(_TICK_S)
        finally:
            await self._radio.close()

    async def _look(self) -> None:
        """Open the adapter, or see whether it is still there; what breaks is opened anew at the next look."""
        if not self._radio.is_open:
            self._fault = await self._radio.open(self._heard)
        elif fault := await self._radio.look():
            self._fault = fault
            await self._radio.close()
        self._tell()

    def _heard(self, advert: Advert) -> None:
        tag = self._tags.get(advert.address)
        if tag is not None:
            self._hand_on(tag.heard(advert, *self._clock()))

    def _beat(self) -> None:
        t, now = self._clock()
        while (tag := self._beats.next(now)) is not None:
            line = None if self._radio.is_open else self._fault
            self._beats.done(now)
            for outcome in tag.beat(t, now, randbelow(1000) / 1000, line):
                self._hand_on(outcome)

    def _hand_on(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        try:
            for body in outcome.events:
                self._emit(body)
            if outcome.sample is not None:
                self._sink(outcome.sample)
        except Exception:
            _log.exception("bus %s: a reading could not be handed on", self.spec.id)

    def _tell(self) -> None:
        """One line in the log when the adapter fails, is back, or fails for another reason."""
        cause = self._fault.code if self._fault else ""
        if cause != self._told:
            if self._fault:
                _log.warning("bus %s: %s", self.spec.id, self._fault.text("en"))
            else:
                _log.info("bus %s: connected", self.spec.id)
            self._told = cause

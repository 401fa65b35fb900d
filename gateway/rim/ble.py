"""Tags in the air as one bus: a thread with its own event loop, one adapter, every configured tag by its address.

Adverts of strangers are not our business. While the adapter cannot be listened to, every beat of every tag fails for
that cause, as the polls of a Modbus bus do whose line is cut.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from secrets import randbelow
from time import monotonic
from typing import Final

from contract.event import Body
from contract.profile import BleProfile
from gateway.core.advert import Advert
from gateway.core.device import Outcome
from gateway.core.fault import Fault
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.schedule import Schedule
from gateway.core.spec import BleBus, DeviceSpec
from gateway.core.tag import Tag
from gateway.core.trace import Heard
from gateway.drivers.ble import reader
from gateway.rim.fault_log import FaultLog
from gateway.rim.poll import Clock
from gateway.rim.port import BusStatus, devices_of
from gateway.rim.radio import Radio, forgiving
from gateway.rim.worker import Worker

_log: Final = logging.getLogger("zhigen.gateway.bus")
_TICK_S: Final = 0.2
_LOOK_S: Final = 1.0  # between two looks at the adapter, whether it listens or not
_PATIENCE_S: Final = 60.0


class BlePort(Worker):
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
        super().__init__(f"bus-{spec.id}")
        self.spec = spec
        self._sink = sink
        self._emit = emit
        self._clock = clock
        now = clock()[1]
        self._tags: dict[str, Tag] = {}
        self._last: dict[str, tuple[Heard, ...]] = {}  # address -> what its last advert carried
        for device in devices_of(devices, active):
            profile = device.spec.profile
            if isinstance(profile, BleProfile):  # the configuration lets no other onto this bus
                self._tags[device.spec.address] = Tag(device, profile, reader(profile, device.spec.key), now)
        self._radio = Radio(spec.adapter, {tag.profile.parser for tag in self._tags.values()})
        self._beats: Schedule[Tag] = Schedule()
        self._fault: Fault | None = None
        self._fault_log = FaultLog(_log, f"bus {spec.id}", "connected")

    @property
    def part(self) -> Part:
        """When the thread last came round, for the watchdog."""
        return Part(f"bus {self.spec.id}", self.turned, _PATIENCE_S)

    def status(self) -> BusStatus:
        """How the adapter and the tags are; safe from any thread."""
        tags = tuple(self._tags.items())
        found = BusStatus.of(self.spec.id, (tag.device for _, tag in tags), self._fault, connected=self._radio.is_open)
        frames = [self._last.get(address, ()) for address, _ in tags]
        return replace(found, devices=tuple(one.heard(last) for one, last in zip(found.devices, frames, strict=True)))

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
        self._fault_log.tell(self._fault)

    def _heard(self, advert: Advert) -> None:
        tag = self._tags.get(advert.address)
        if tag is not None:
            t, now = self._clock()
            data = b"".join([*advert.manufacturer.values(), *advert.service.values()])
            self._last[advert.address] = (Heard(t, "<", data),)
            self._hand_on(tag.heard(advert, t, now))

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

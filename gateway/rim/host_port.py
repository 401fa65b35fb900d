"""The gateway's own machine as a bus with one device: looked at every interval, judged and reported like any other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from contract.event import Body
from contract.profile import HostProfile
from contract.profile.host import HostField
from gateway.core.device import Device
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.core.spec import DeviceSpec, HostBus
from gateway.drivers.host import decoder
from gateway.rim.machine import Machine
from gateway.rim.poll import Clock
from gateway.rim.port import BusStatus, devices_of
from gateway.rim.worker import Worker

_log: Final = logging.getLogger("zhigen.gateway.host")
_PATIENCE_S: Final = 60.0
_FIRST_S: Final = 1.0  # a load is that since the look before


class HostPort(Worker):
    """Looks at `machine` in a thread of its own; `sink` and `emit` are called from there."""

    def __init__(
        self,
        spec: HostBus,
        devices: Sequence[DeviceSpec],
        sink: Callable[[Sample], None],
        emit: Callable[[Body], None],
        clock: Clock,
        active: Iterable[Body] = (),
        machine: Machine | None = None,
    ) -> None:
        super().__init__(f"bus-{spec.id}")
        self.spec = spec
        self._sink, self._emit, self._clock = sink, emit, clock
        self._machine = machine or Machine(Path(spec.folder))
        self._devices = devices_of(devices, active)

    @property
    def part(self) -> Part:
        """When the thread last came round, for the watchdog."""
        longest = max((device.spec.interval_s for device in self._devices), default=0.0)
        return Part(f"bus {self.spec.id}", self.turned, _PATIENCE_S + longest)

    def status(self) -> BusStatus:
        """How it is; safe from any thread."""
        return BusStatus.of(self.spec.id, self._devices)

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            try:
                self._step()
            except Exception:
                _log.exception("bus %s: a reading could not be handed on", self.spec.id)
            self.turned = monotonic()
            interval = min((device.spec.interval_s for device in self._devices), default=_PATIENCE_S)
            wait = interval if wait else min(_FIRST_S, interval)

    def _step(self) -> None:
        fields = self._machine.look()
        if fields["cpu_load"] is not None:
            for device in self._devices:
                self._hand_on(device, fields)

    def _hand_on(self, device: Device, fields: dict[HostField, float | None]) -> None:
        profile = device.spec.profile
        assert isinstance(profile, HostProfile)  # noqa: S101  # the configuration sees to it
        channels = [device.channels[point.key] for point in profile.points]
        outcome = device.answered(channels, decoder(profile)(fields), *self._clock())
        for body in outcome.events:
            self._emit(body)
        if outcome.sample is not None:
            self._sink(outcome.sample)

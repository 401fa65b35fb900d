"""The rooms of a gateway where people work, made of its configuration: its test room, its farm.

They see the events of the gateway before these are recorded, its samples, and what is scanned at its desk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from contract.birth import DeviceMeta
from contract.event import Alarm, Body
from contract.profile import AnalyzerProfile
from contract.profile.analyzer_options import ResultLine
from gateway.config import specs
from gateway.config.model import Config, DeviceEntry
from gateway.config.reading import Setup
from gateway.core.errors import GatewayError
from gateway.core.label import Plan
from gateway.core.sample import Sample
from gateway.rim.farm.room import FarmRoom, Fields
from gateway.rim.ground import Ground
from gateway.rim.outbox import Outbox
from gateway.rim.port import Port
from gateway.rim.testroom.instrument import Instrument
from gateway.rim.testroom.room import Fittings, TestRoom

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk
    from gateway.rim.peripherals.peripheral import Heard

log = logging.getLogger(__name__)


class Quarters:
    """setup, ports, desk, alarms: as they are at each call."""

    def __init__(
        self,
        config: Config,
        ground: Ground,
        outbox: Outbox,
        setup: Callable[[], Setup],
        ports: Callable[[], Iterable[Port]],
        desk: Callable[[], Desk | None],
        alarms: Callable[[], Sequence[Alarm]],
    ) -> None:
        self._setup, self._ports, self._desk = setup, ports, desk
        self._channels = config.test_room.channels if config.test_room is not None else 0
        self._heard: Desk | None = None
        self._devices: tuple[Setup, dict[str, DeviceMeta]] | None = None
        self.test_room: TestRoom | None = None
        self.farm: FarmRoom | None = None
        if config.test_room is not None:
            room = config.test_room
            self.test_room = TestRoom(
                ground,
                Fittings(
                    room.scanner or "", room.printer or "", self._instruments,
                    lambda: at.status() if (at := desk()) is not None else (), self._print, outbox.memory,
                    outbox.remember,
                ),
            )  # fmt: skip
        if config.farm is not None:
            fields = Fields(config.farm.scanner or "", config.site.region, self._described, alarms)
            self.farm = FarmRoom(ground, fields)

    def recognised(self, body: Body) -> Body:
        """An event as it is to be recorded: a result with its sample. What fails here never costs the result."""
        if self.test_room is None:
            return body
        try:
            return self.test_room.recognised(body)
        except Exception:
            log.exception("test_room state=failed a result is recorded without its sample")
            return body

    def measured(self, sample: Sample) -> None:
        """An instrument said something."""
        if self.farm is not None:
            self.farm.measured(sample)

    def changed(self) -> None:
        """Something was recorded: whoever looks at a room sees it."""
        for room in (self.test_room, self.farm):
            if room is not None:
                room.board.change()

    def listen(self) -> None:
        """Hear the desk, as soon as there is one."""
        desk = self._desk()
        if desk is not None and desk is not self._heard and (self.test_room or self.farm):
            self._heard = desk
            desk.listen(self._hear)

    def _hear(self, peripheral: str, heard: Heard) -> None:
        for room in (self.test_room, self.farm):
            if room is not None:
                room.heard(peripheral, heard)

    def _print(self, printer: str, plan: Plan) -> int:
        desk = self._desk()
        if desk is None:
            raise GatewayError("no_printer", printer=printer)
        return desk.print(printer, plan)

    def _instruments(self) -> list[Instrument]:
        setup = self._setup()
        found: dict[str, tuple[str, tuple[str, str]]] = {}
        for port in self._ports():
            bus = port.status()
            for one in bus.devices:
                found[one.id] = one.state, bus.cause if one.state == "lost" else ("", "")
        return [
            _instrument(device, profile, self._channels, *found.get(device.id, ("new", ("", ""))))
            for device in setup.config.devices
            if isinstance(profile := setup.profiles[device.id], AnalyzerProfile)
        ]

    def _described(self) -> Mapping[str, DeviceMeta]:
        setup = self._setup()
        if self._devices is None or self._devices[0] is not setup:
            content = specs.content(setup.config, setup.profiles, setup.calibrations)
            self._devices = setup, {one.id: one for one in content.devices}
        return self._devices[1]


def _instrument(
    device: DeviceEntry, profile: AnalyzerProfile, channels: int, state: str, cause: tuple[str, str]
) -> Instrument:
    name = device.name or profile.name
    options = profile.options
    told = isinstance(options, ResultLine) and {"control", "change"} <= set(options.fields)
    return Instrument(device.id, (name.zh, name.en), profile.method, channels, told, state, cause)

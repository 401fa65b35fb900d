"""Going over to another setup while the gateway runs, buses and devices that stay as they are noticing nothing.

What goes is read no more before the birth changes, and what comes is read only under the new one, so every row names
the birth under which it was read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from contract.birth import Meta
from contract.event import Body
from gateway.config import specs
from gateway.config.lookout import Lookout
from gateway.config.reading import Setup
from gateway.core.alarm import orphaned
from gateway.core.branch import Branch
from gateway.core.errors import GatewayError
from gateway.core.peripheral import PeripheralSpec
from gateway.core.spec import BusSpec, DeviceSpec, SerialBus, TcpBus
from gateway.core.unresolved import Unresolved
from gateway.rim import clock, logs
from gateway.rim.outbox import Outbox
from gateway.rim.roster import Roster
from gateway.rim.uplink import Uplink

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk

log = logging.getLogger(__name__)


class Changeover:
    """Keeps the roster at what the files say. For one thread.

    meta: the birth of this run; emit: records an event, and notes it in `unresolved`.
    """

    def __init__(
        self,
        lookout: Lookout,
        roster: Roster,
        unresolved: Unresolved,
        outbox: Outbox,
        uplink: Uplink,
        meta: Meta,
        emit: Callable[[Body], None],
    ) -> None:
        self._lookout, self._roster, self._unresolved = lookout, roster, unresolved
        self._outbox, self._uplink, self._meta, self._emit = outbox, uplink, meta, emit
        self.desk: Desk | None = None  # made when there are peripherals
        self._wanted: Setup | None = None  # what cannot be taken up yet

    def begin(self) -> None:
        """Take up what an earlier run left unresolved, and read what there is to read."""
        for body in self._outbox.active():
            self._unresolved.note(body)
        self._read(self._lookout.setup)

    def look(self, *, now: bool = False) -> None:
        """Go over to what the files say where they changed, or `now`; what must wait is tried again at every look."""
        wanted = self._lookout.look(now=now) or self._wanted
        if wanted is not None:
            self._wanted = None if self._go_over(wanted) else wanted

    def _go_over(self, setup: Setup) -> bool:
        """Whether it could be done now; else it waits for the end of a long step on a bus, or for room on the disk."""
        content = specs.content(setup.config, setup.profiles, setup.calibrations, clock.now()[0])
        reborn = content.hash != self._meta.hash
        if (reborn and self._outbox.full) or not self._roster.shed(_branches(setup)):
            return False
        if self.desk is not None:
            self.desk.shed(_peripherals(setup))
        if reborn:
            try:
                self._outbox.reborn(self._meta.software, content.hash)
            except GatewayError as error:
                log.warning("config state=waits code=%s", error.code)
                return False
            self._meta = msgspec.structs.replace(self._meta, t=clock.now()[0], hash=content.hash, content=content)
            self._uplink.reborn(self._meta)
        if setup.config.log != self._lookout.setup.config.log:
            logs.from_now_on(setup.config.log)
        self._lookout.setup = setup
        try:
            self._read(setup)
        except GatewayError as error:
            log.error("config %s", error.text("en"))
            if error.code == "outbox_no_room":
                return False
        self._uplink.touch()
        count = (len(setup.config.devices), len(setup.config.buses))
        log.info("config state=taken devices=%d buses=%d meta=%s", *count, content.hash)
        return True

    def _read(self, setup: Setup) -> None:
        """Read what a setup has and what is not read yet; what is gone takes with it what was wrong with it."""
        branches, peripherals = _branches(setup), _peripherals(setup)
        devices = [device for branch in branches for device in branch.devices]
        self._settle(devices, {*(device.id for device in devices), *(one.id for one in peripherals)})
        self._roster.grow(branches, [*self._unresolved.bodies, *self._outbox.results()])
        if peripherals and self.desk is None:
            from gateway.rim.peripherals import Desk

            self.desk = Desk((), self._emit, clock.now, Path(setup.config.storage.folder))
        if self.desk is not None:
            self.desk.grow(peripherals, self._unresolved.bodies)

    def _settle(self, devices: Sequence[DeviceSpec], known: Collection[str]) -> None:
        """Clear alarms whose rule is gone, forget the loss of what is not `known`."""
        for alarm in orphaned(self._unresolved.alarms, devices):
            self._emit(alarm)
        for device in self._unresolved.strays(known):
            try:
                self._outbox.remember(f"lost/{device}", None)
            except GatewayError as error:  # the next start forgets it
                log.warning("device=%s state=gone code=%s", device, error.code)


def _branches(setup: Setup) -> list[Branch]:
    """What a setup reads, with the traces of this run on its buses."""
    return [
        branch._replace(spec=_traced(branch.spec, setup.traces.get(branch.id)))
        for branch in specs.branches(setup.config, setup.profiles, setup.keys, setup.calibrations)
    ]


def _peripherals(setup: Setup) -> list[PeripheralSpec]:
    return [specs.peripheral_spec(one, setup.desk[one.id]) for one in setup.config.peripherals]


def _traced(spec: BusSpec, file: Path | None) -> BusSpec:
    return replace(spec, trace=str(file)) if file is not None and isinstance(spec, TcpBus | SerialBus) else spec

"""The ports that run and what hangs on each, brought from what is to what shall be in two moves: `shed`, then `grow`.

Between the two nothing that goes is read any more and nothing that comes is read yet. A bus that stays as it is keeps
its thread, its line and everybody's beat; on an OpenPort that holds for each device.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from contract.event import Body
from gateway.core.branch import Branch
from gateway.core.errors import GatewayError
from gateway.core.spec import BusSpec, DeviceSpec
from gateway.rim.port import OpenPort, Port

log = logging.getLogger(__name__)
MakePort = Callable[[BusSpec, Sequence[DeviceSpec], Iterable[Body]], Port]


class Roster:
    """For one thread; `ports` may be read from any. make: a port that is not started yet (gateway.rim.ports)."""

    def __init__(self, make: MakePort) -> None:
        self._make = make
        self._running: dict[str, tuple[Port, Branch]] = {}
        self.ports: tuple[Port, ...] = ()

    def shed(self, wanted: Sequence[Branch]) -> bool:
        """Stop what `wanted` has not, or otherwise. Returns whether all of it is out; if not, call again."""
        goal = {branch.id: branch for branch in wanted}
        done = True
        for key, (port, now) in list(self._running.items()):
            there = goal.get(key)
            if there is None or there.spec != now.spec:
                self._end(key, port)
            elif isinstance(port, OpenPort):
                done = self._part(key, port, now, now.gone(there)) and done
            elif now.gone(there) or now.come(there):
                self._end(key, port)
        return done

    def grow(self, wanted: Sequence[Branch], active: Iterable[Body] = ()) -> None:
        """Start what `wanted` has and that does not run yet, after `shed`; `active` as for a port.

        Raises GatewayError where a bus is of a kind that cannot be run; the others run all the same.
        """
        known = tuple(active)
        failed: GatewayError | None = None
        for branch in wanted:
            try:
                self._add(branch, known)
            except GatewayError as error:
                failed = error
        if failed is not None:
            raise failed

    def stop(self) -> None:
        """End every port."""
        for key, (port, _) in list(self._running.items()):
            self._end(key, port)

    def _part(self, key: str, port: OpenPort, now: Branch, gone: set[str]) -> bool:
        if gone and not port.leave(gone):
            return False
        if gone:
            log.info("bus=%s left=%s", key, ",".join(sorted(gone)))
            self._running[key] = (port, now.without(gone))
        return True

    def _add(self, branch: Branch, active: Sequence[Body]) -> None:
        if branch.id not in self._running:
            port = self._make(branch.spec, branch.devices, active)
            self._running[branch.id] = (port, branch)
            self._show()
            port.start()
            return
        port, now = self._running[branch.id]
        come = now.come(branch)
        if come and isinstance(port, OpenPort):
            port.take(come, active)
            self._running[branch.id] = (port, branch)
            log.info("bus=%s joined=%s", branch.id, ",".join(device.id for device in come))

    def _end(self, key: str, port: Port) -> None:
        if not port.stop():
            log.warning("bus=%s state=hung", key)  # it ends when what it waits for comes or times out
        del self._running[key]
        self._show()

    def _show(self) -> None:
        self.ports = tuple(port for port, _ in self._running.values())

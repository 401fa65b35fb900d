"""What a gateway asks of whatever brings it values or events: start, stop, and how it is.

A Modbus bus, an analyzer at its own port, tags in the air and the machine itself are all the same to the wiring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from contract.event import Body
from gateway.core.progress import Part
from gateway.core.spec import BusSpec, DeviceSpec


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One device: state "new" (never answered yet), "ok" or "lost"; since: wall ms of the first silence; skipped: beats
    that had to pass because the bus was busy."""

    id: str
    state: str
    cause: str
    since: int
    replies: int
    failures: int
    skipped: int


@dataclass(frozen=True, slots=True)
class BusStatus:
    """One bus; `cause` (zh, en) says why it is not connected."""

    id: str
    connected: bool
    cause: tuple[str, str]
    devices: tuple[DeviceStatus, ...]


class Port(Protocol):
    """One bus with what hangs on it, in a thread of its own."""

    @property
    def spec(self) -> BusSpec:
        """What it was made from."""

    @property
    def part(self) -> Part:
        """When it last came round, for the watchdog."""

    def start(self) -> None:
        """Begin."""

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Finish what is on the wire and close. Returns whether that was done in time."""

    def status(self) -> BusStatus:
        """How the bus and its devices are; safe from any thread."""


@runtime_checkable
class OpenPort(Port, Protocol):
    """A port that devices leave and join while it runs, unnoticed by the others on it.

    Any other port is stopped and started when its devices change.
    """

    def leave(self, ids: Collection[str]) -> bool:
        """Ask these devices no more. Returns whether that is done; where not, it never will be unless asked again."""

    def take(self, devices: Sequence[DeviceSpec], active: Iterable[Body] = ()) -> None:
        """Ask these too; `active`: raise and lost events that have had no clear or found yet."""

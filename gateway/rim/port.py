"""What a gateway asks of whatever brings it values or events: start, stop, and how it is.

A Modbus bus, an analyzer at its own port, tags in the air and the machine itself are all the same to the wiring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from contract.event import Alarm, Body, DeviceHealth
from contract.identifiers import uuid7
from gateway.core.alarm import key_of
from gateway.core.device import Device, Latest
from gateway.core.fault import Fault
from gateway.core.progress import Part
from gateway.core.spec import BusSpec, DeviceSpec
from gateway.core.trace import Heard, spell


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One device: state "new" (never answered yet), "ok" or "lost"; since: wall ms of the first silence; skipped: beats
    that had to pass because the bus was busy; why: the cause as a sentence (zh, en); latest: what its points said last,
    those that said something; frames: the last over the wire to it and from it, as lines of a trace
    (gateway.core.trace), where that is known."""

    id: str
    state: str
    cause: str
    since: int
    replies: int
    failures: int
    skipped: int
    why: tuple[str, str] = ("", "")
    latest: Mapping[str, Latest] = field(default_factory=dict)
    frames: tuple[str, ...] = ()

    @classmethod
    def of(cls, device: Device) -> DeviceStatus:
        """How a device is now."""
        return cls(
            device.spec.id,
            device.state,
            device.cause,
            device.since,
            device.replies,
            device.failures,
            device.skipped,
            (device.fault.text("zh"), device.fault.text("en")) if device.fault else ("", ""),
            {key: channel.latest for key, channel in device.channels.items() if channel.latest is not None},
        )

    def heard(self, frames: Iterable[Heard]) -> DeviceStatus:
        """The same with its last frames."""
        return replace(self, frames=tuple(spell(frame) for frame in frames if frame.data))


@dataclass(frozen=True, slots=True)
class BusStatus:
    """One bus; `cause` (zh, en) says why it is not connected."""

    id: str
    connected: bool
    cause: tuple[str, str]
    devices: tuple[DeviceStatus, ...]

    @classmethod
    def of(
        cls, key: str, devices: Iterable[Device], fault: Fault | None = None, *, connected: bool = True
    ) -> BusStatus:
        """How the bus with the id `key` and its devices are now."""
        cause = (fault.text("zh"), fault.text("en")) if fault else ("", "")
        return cls(key, connected, cause, tuple(DeviceStatus.of(device) for device in devices))


def devices_of(specs: Iterable[DeviceSpec], active: Iterable[Body]) -> list[Device]:
    """The devices, as they stood where `active` holds alarms raised and devices lost with no clear or found yet."""
    known = tuple(active)
    alarms = {key_of(body): body for body in known if isinstance(body, Alarm)}
    losses = {body.device: body for body in known if isinstance(body, DeviceHealth)}
    return [Device(spec, lambda: str(uuid7()), alarms, losses.get(spec.id)) for spec in specs]


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

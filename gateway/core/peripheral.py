"""A peripheral: what stands at a desk and serves a person (card reader, scanner, printer), not a measuring instrument.

It has no points and no intervals; what the gateway knows of it is where it is plugged in, whether it is there, and what
is the matter with it. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from contract.event import DeviceHealth
from contract.profile import PeripheralProfile
from gateway.core.fault import Fault

LOST_AFTER = 3  # failures in a row; a port that is not there counts at once


@dataclass(frozen=True, slots=True)
class Plug:
    """A path on this machine: a serial port, a printer's or a keyboard's device file."""

    path: str
    baud: int = 9600
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Socket:
    """A host and port on the network."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class PeripheralSpec:
    """One peripheral: where it is, what it is; `font`: file of the letters of a label printer ("" looks for one)."""

    id: str
    profile: PeripheralProfile
    place: Plug | Socket
    font: str = ""


@dataclass(frozen=True, slots=True)
class PeripheralStatus:
    """state "new" (not met yet), "ok" or "lost"; cause and its text (zh, en): what is the matter, "" where nothing is.

    since: wall ms from when it was lost; served: cards, codes or documents; failures: of reading or printing;
    waiting: documents that are not on paper yet.
    """

    id: str
    protocol: str
    state: str
    cause: str
    text: tuple[str, str]
    since: int
    served: int
    failures: int
    waiting: int


class Presence:
    """Whether a peripheral is there. Times are wall ms, given."""

    def __init__(self, name: str, emit: Callable[[DeviceHealth], None], lost: DeviceHealth | None = None) -> None:
        self._id = name
        self._emit = emit
        self.state: Literal["new", "ok", "lost"] = "lost" if lost else "new"
        self.since = lost.since if lost else 0
        self._cause = lost.cause if lost else ""
        self._misses = 0

    def there(self) -> None:
        """It answers, or its port is open."""
        if self.state == "lost":
            self._emit(DeviceHealth(device=self._id, state="found", cause=self._cause, since=self.since))
        self.state, self.since, self._cause, self._misses = "ok", 0, "", 0

    def missed(self, fault: Fault, t: int) -> None:
        """It did not answer, or cannot be reached."""
        self._misses += 1
        if self._misses == 1 and self.state != "lost":
            self.since = t
        self._cause = fault.cause
        if self.state != "lost" and (fault.of_line or self._misses >= LOST_AFTER):
            self.state = "lost"
            self._emit(DeviceHealth(device=self._id, state="lost", cause=self._cause, since=self.since))

"""One bus, step by step: who is due is asked, the answer becomes a sample, the silence a fault of its device or line.

A step blocks as long as one poll of one device takes. Nothing here sleeps or knows threads, so a test can play a bus
with its own clock and its own line; the thread is gateway.rim.bus.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from secrets import randbelow
from typing import Final, Protocol

from contract.event import Body
from contract.profile import ModbusProfile
from gateway.core.breaker import Breaker
from gateway.core.device import Channel, Device, Outcome
from gateway.core.fault import Fault
from gateway.core.sample import Sample
from gateway.core.schedule import Schedule
from gateway.core.spec import DeviceSpec
from gateway.drivers.blocks import Block, blocks
from gateway.drivers.modbus import Decoder
from gateway.rim.port import devices_of

Clock = Callable[[], tuple[int, int]]  # () -> (wall UTC ms, monotonic ms)

_REOPEN_FIRST_MS: Final = 500
_REOPEN_MOST_MS: Final = 30_000
_IDLE_MS: Final = 1000


class Wire(Protocol):
    """What polling needs of a line (gateway.rim.line.Line)."""

    @property
    def is_open(self) -> bool: ...  # noqa: D102

    def open(self) -> Fault | None: ...  # noqa: D102

    def read(self, block: Block, unit: int, timeout_ms: float, guard_ms: float = 0) -> bytes | Fault: ...  # noqa: D102


class Request:
    """One block of a device: what to ask, how to read the answer, whose values it holds.

    Some instruments pass over in silence what others refuse. A block that stays silent while its neighbours answer has
    a breaker of its own, so that it costs the bus a timeout now and then and not at every beat.
    """

    __slots__ = ("block", "breaker", "channels", "decoder", "resume")

    def __init__(self, block: Block, device: Device) -> None:
        self.block = block
        self.decoder = Decoder(block)
        self.channels: tuple[Channel, ...] = tuple(device.channels[key] for key in self.decoder.keys)
        self.breaker = Breaker(device.spec.lost_after)
        self.resume = 0


class Station:
    """A device on the bus and its requests, the first being one that was answered last time."""

    __slots__ = ("device", "guard_ms", "period_ms", "requests", "timeout_ms", "unit")

    def __init__(self, device: Device) -> None:
        profile = device.spec.profile
        assert isinstance(profile, ModbusProfile)  # noqa: S101  # gateway.config lets no other on a Modbus bus
        self.device = device
        self.period_ms = int(device.spec.interval_s * 1000)
        self.unit = device.spec.unit
        self.timeout_ms = profile.limits.timeout_ms
        self.guard_ms = profile.limits.guard_ms
        self.requests = [Request(block, device) for block in blocks(profile.points, profile.limits)]

    def turn(self) -> None:
        """Begin with another request next time: perhaps it is only this one that is not answered."""
        self.requests.append(self.requests.pop(0))


class Poll:
    """The work of one bus. `active`: alarms raised and devices lost that have had no clear or found yet."""

    def __init__(
        self,
        line: Wire,
        devices: Sequence[DeviceSpec],
        sink: Callable[[Sample], None],
        emit: Callable[[Body], None],
        clock: Clock,
        active: Iterable[Body] = (),
    ) -> None:
        self.fault: Fault | None = None  # of the line, while it cannot be opened
        self._line = line
        self._sink = sink
        self._emit = emit
        self._clock = clock
        self._reopen_at = 0
        self._reopen_ms = _REOPEN_FIRST_MS
        self.stations = _stations(devices, active)
        self._schedule: Schedule[Station] = Schedule()

    @property
    def longest_ms(self) -> float:
        """How long a step may last where every block of the slowest device is answered at the last moment."""
        return max(
            (len(station.requests) * (station.timeout_ms + station.guard_ms) for station in self.stations), default=0
        )

    def begin(self) -> None:
        """From now on every device is due at its beat, the first time at once."""
        now = self._clock()[1]
        for station in self.stations:
            self._schedule.add(station, station.period_ms, now)

    def leave(self, ids: Collection[str]) -> None:
        """Ask these devices no more. Not during a step; the others keep their beat."""
        for station in self.stations:
            if station.device.spec.id in ids:
                self._schedule.drop(station)
        self.stations = tuple(station for station in self.stations if station.device.spec.id not in ids)

    def take(self, devices: Sequence[DeviceSpec], active: Iterable[Body] = ()) -> None:
        """Ask these devices too, the first time at once. Not during a step; `active` as for a new poll."""
        now = self._clock()[1]
        come = _stations(devices, active)
        for station in come:
            self._schedule.add(station, station.period_ms, now)
        self.stations = (*self.stations, *come)

    def step(self) -> int:
        """Open the line if it is time, ask whoever is due. Returns the ms until there is something to do again.

        Raises what `sink` or `emit` raise; the device that was asked is then due at its next beat.
        """
        now = self._clock()[1]
        if not self._line.is_open and now >= self._reopen_at:
            self._open(now)
        station = self._schedule.next(now)
        if station is None:
            return self._wait(now)
        delay = 0
        try:
            fault = self.fault if self.fault and not self._line.is_open else self._ask(station)
            if fault is not None:
                outcome = station.device.failed(fault, *self._clock(), randbelow(1000) / 1000)
                delay = outcome.delay_ms
                self._hand_on(outcome)
        finally:  # whatever went wrong with this device, the next one gets its turn
            now = self._clock()[1]
            if delay > station.period_ms:
                self._schedule.later(now, delay)
            else:
                station.device.skipped += self._schedule.done(now)
        return 0

    def _open(self, now: int) -> None:
        was_cut = self.fault is not None
        self.fault = self._line.open()
        if self.fault is None:
            self._reopen_ms = _REOPEN_FIRST_MS
            if was_cut:
                self._schedule.hurry(now)
        else:
            self._reopen_at = now + int(self._reopen_ms * (1 + randbelow(1000) / 4000))
            self._reopen_ms = min(self._reopen_ms * 2, _REOPEN_MOST_MS)

    def _wait(self, now: int) -> int:
        wait = self._schedule.wait(now)
        wait = _IDLE_MS if wait is None else min(wait, _IDLE_MS)
        return wait if self._line.is_open else min(wait, max(0, self._reopen_at - now))

    def _ask(self, station: Station) -> Fault | None:
        """Read the blocks of a device. The first that gets no answer ends the poll: the rest would wait in vain too."""
        line, device = self._line, station.device
        t, now = self._clock()
        spoke = False
        for request in station.requests:
            if spoke and request.resume > now:
                continue
            reply = line.read(request.block, station.unit, station.timeout_ms, station.guard_ms)
            t, now = self._clock()
            if isinstance(reply, Fault) and not reply.answered:
                if spoke:
                    self._mute(request, device, t, now)
                    return None
                station.turn()
                return reply
            spoke = True
            request.breaker.close()
            if isinstance(reply, Fault):
                values: list[float | None] = [None] * len(request.channels)
            else:
                values = request.decoder.values(reply)
            self._hand_on(device.answered(request.channels, values, t, now))
        return None

    def _mute(self, request: Request, device: Device, t: int, now: int) -> None:
        request.resume = now + request.breaker.fail(randbelow(1000) / 1000)
        if request.breaker.open:
            self._hand_on(device.muted(request.channels, t, now))

    def _hand_on(self, outcome: Outcome) -> None:
        for body in outcome.events:
            self._emit(body)
        if outcome.sample is not None:
            self._sink(outcome.sample)


def _stations(devices: Sequence[DeviceSpec], active: Iterable[Body]) -> tuple[Station, ...]:
    return tuple(Station(device) for device in devices_of(devices, active))

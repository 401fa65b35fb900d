"""A running simulator: stations on a TCP port or a pty, in a thread with a loop of its own.

What is asked of it while it runs (faults, values held by hand) is passed into that loop, so that a change falls between
two replies and never into one.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from contract.errors import ContractError
from simulators.control import ClearOrder, FaultOrder, HoldOrder, Order, ReleaseOrder
from simulators.faults import Fault
from simulators.greenhouse import Greenhouse
from simulators.ledger import Ledger
from simulators.modbus.bus import Bus, Clock
from simulators.modbus.pty import PtyPort
from simulators.modbus.station import Station
from simulators.modbus.tcp import TcpPort

IDENTITY: Final = "zhigen sim modbus"
Result = TypeVar("Result")


class Simulator:
    """Stations on one bus, either `tcp` (host, port; 0 takes a free one) or `pty` (a link to the serial device).

    seed: of day and noise; speed: simulated seconds per second; start_ms: simulated time at the beginning (None: now);
    ledger: file for what was served; baud: set every station to it, as an installer does (None: factory setting).
    Use as a context, or `start` and `stop`. ContractError for two stations of one unit id, OSError for a port or link.
    """

    def __init__(
        self,
        stations: Sequence[Station],
        *,
        tcp: tuple[str, int] | None = None,
        pty: Path | None = None,
        seed: int = 1,
        speed: float = 1.0,
        start_ms: int | None = None,
        ledger: Path | None = None,
        baud: int | None = None,
    ) -> None:
        if (tcp is None) == (pty is None):
            raise ContractError("mistake", zh="请给出 tcp 或 pty 之一", en="wants either tcp or pty")
        units = [station.unit for station in stations]
        for unit in units:
            if units.count(unit) > 1:
                raise ContractError("mistake", zh=f"有两台站号都是 {unit}", en=f"two stations have unit id {unit}")
        for station in stations:
            station.install(baud or station.baud)
        self._stations, self._tcp, self._pty = list(stations), tcp, pty
        self._seed, self._speed = seed, speed
        self._start_ms = time.time_ns() // 1_000_000 if start_ms is None else start_ms
        self._ledger_path = ledger
        self._ledger: Ledger | None = None
        self._bus: Bus | None = None
        self._port: TcpPort | PtyPort | None = None
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the port and serve from a thread; returns when it listens."""
        clock = Clock(self._start_ms, self._speed)
        self._ledger = Ledger(self._ledger_path) if self._ledger_path else None
        self._bus = Bus(self._stations, clock, Greenhouse(self._start_ms, self._seed), self._seed, self._ledger)
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        except OSError:
            self._port = None
            self.stop()
            raise
        if self._ledger is not None:
            self._ledger.head(self.identity())

    def stop(self) -> None:
        """Close the port and end the thread; may be called twice."""
        if self._thread is None:
            return
        if self._port is not None:
            asyncio.run_coroutine_threadsafe(self._port.close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._thread = None
        if self._ledger is not None:
            self._ledger.close()

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that it listens on."""
        if not isinstance(self._port, TcpPort):
            raise TypeError("this simulator is not on TCP, or not started")
        return self._port.address

    @property
    def link(self) -> Path:
        """The serial device of a client."""
        if not isinstance(self._port, PtyPort):
            raise TypeError("this simulator is not on a pty, or not started")
        return self._port.link

    def identity(self) -> dict[str, object]:
        """Who simulates what: first line of the ledger and of the command."""
        listens = "{}:{}".format(*self.address) if self._tcp else str(self._pty)
        units = [{"unit": s.unit, "name": s.name, "profile": s.profile.id} for s in self._stations]
        return {
            "simulator": IDENTITY,
            "listens": listens,
            "pid": os.getpid(),
            "started": time.time_ns() // 1_000_000,
            "seed": self._seed,
            "speed": self._speed,
            "simulated": self._start_ms,
            "units": units,
        }

    def fault(
        self,
        unit: int,
        kind: str,
        point: str | None = None,
        amount: float | None = None,
        start_s: float = 0.0,
        for_s: float | None = None,
    ) -> None:
        """Spoil a unit, `start_s` from now, for `for_s` seconds (None: until `clear`); see simulators.faults."""
        begin = self._running().clock.elapsed_s + start_s
        self.plan(Fault(unit, kind, point, amount, begin, for_s))

    def plan(self, fault: Fault) -> None:
        """A fault whose start counts from the simulator's beginning. ContractError for a unit or point not here."""
        station = self._station(fault.unit)
        if fault.point is not None:
            self._own(station, fault.point)
        self._between(lambda: station.faults.append(fault))

    def clear(self, unit: int | None = None) -> None:
        """End every fault, of one unit or of all."""
        stations = self._stations if unit is None else [self._station(unit)]
        for station in stations:
            self._between(station.faults.clear)

    def hold(self, unit: int, point: str, value: float) -> None:
        """Show this canonical value from now on, whatever the day says."""
        station = self._station(unit)
        self._own(station, point)
        self._between(lambda: station.held.update({point: value}))

    def release(self, unit: int, point: str | None = None) -> None:
        """Let go of a held value, or of all of the unit."""
        held = self._station(unit).held
        self._between(lambda: held.clear() if point is None else held.pop(point, None))

    def obey(self, order: Order) -> None:
        """Do what a line of the control channel asks; ContractError for a unit, point or kind that there is not."""
        match order:
            case FaultOrder():
                self.fault(order.unit, order.kind, order.point, order.amount, order.after, order.span)
            case ClearOrder():
                self.clear(order.unit)
            case HoldOrder():
                self.hold(order.unit, order.point, order.value)
            case ReleaseOrder():
                self.release(order.unit, order.point)
            case _:
                raise ContractError("mistake", zh="现场仪器没有要做完的检测", en="a field instrument finishes no test")

    def _own(self, station: Station, point: str) -> None:
        if point not in (own.key for own in station.profile.points):
            raise ContractError(
                "mistake", zh=f"{station.name} 没有测点 {point}", en=f"{station.name} has no point {point}"
            )

    def _station(self, unit: int) -> Station:
        station = self._running().station(unit)
        if station is None:
            raise ContractError("mistake", zh=f"没有 {unit} 号站", en=f"no station has unit id {unit}")
        return station

    def _running(self) -> Bus:
        if self._bus is None:
            raise RuntimeError("start the simulator first")
        return self._bus

    def _between(self, change: Callable[[], object]) -> None:
        done: Future[None] = Future()

        def run() -> None:
            change()
            done.set_result(None)

        self._loop.call_soon_threadsafe(run)
        done.result(10)

    async def _open(self) -> None:
        bus = self._running()
        port = TcpPort(bus, *self._tcp) if self._tcp else PtyPort(bus, Path(self._pty or ""))
        await port.open()
        self._port = port

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

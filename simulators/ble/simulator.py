"""Running tags: the stand-in of bluetoothd and every tag at its beat, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

from contract.errors import ContractError
from simulators.ble.bluetoothd import Bluetoothd
from simulators.ble.faults import AirFault
from simulators.ble.tag import Tag
from simulators.cold_store import ColdStore
from simulators.control import ClearOrder, FaultOrder, HoldOrder, Order, ReleaseOrder
from simulators.greenhouse import Greenhouse
from simulators.signals import sources

IDENTITY: Final = "zhigen sim ble"
_LOOK_S: Final = 0.05  # how often the faults of the adapter are looked at
_RESTART_S: Final = 1.0  # how long a bluetoothd that died stays away


class Places:
    """Both days at once: what a tag hangs in decides which quantity its profile names."""

    def __init__(self, start: int, seed: int, set_point: float) -> None:
        self._house, self._store = Greenhouse(start, seed), ColdStore(start, seed, set_point)

    def at(self, t: int) -> dict[str, float]:
        """Every quantity of either at UTC milliseconds `t`."""
        return self._house.at(t) | self._store.at(t)


class Simulator:
    """Tags, numbered from 1, on the D-Bus at `address`.

    seed: of day and noise; speed: simulated seconds per second; start_ms: simulated time at the beginning (None: now);
    set_point: of the cold store, °C; monitors: whether passive scans are offered. Use as a context, or `start` and
    `stop`. ContractError for two tags of one address and where the name `org.bluez` is taken, OSError for the bus.
    """

    def __init__(
        self,
        address: str,
        tags: Sequence[Tag],
        *,
        seed: int = 1,
        speed: float = 1.0,
        start_ms: int | None = None,
        set_point: float = 2.0,
        monitors: bool = True,
    ) -> None:
        addresses = [tag.address for tag in tags]
        for one in addresses:
            if addresses.count(one) > 1:
                raise ContractError("mistake", zh=f"有两个标签地址都是 {one}", en=f"two tags have the address {one}")
        self._tags, self._seed, self._speed = list(tags), seed, speed
        self._start_ms = time.time_ns() // 1_000_000 if start_ms is None else start_ms
        self._bluetoothd = Bluetoothd(address, monitors=monitors)
        self._address = address
        self._faults: list[AirFault] = []
        self._began = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        places = Places(self._start_ms, seed, set_point)
        for number, tag in enumerate(self._tags, 1):
            tag.sources = sources(tag.profile, places, f"{seed}/{number}")

    def start(self) -> None:
        """Own the name and begin to advertise; returns when it does."""
        self._began = time.monotonic()
        loop = self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(loop,), name="simulator", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), loop).result(10)
        except (OSError, ContractError):
            self.stop()
            raise

    def stop(self) -> None:
        """Leave the bus and end the thread; may be called twice."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._thread = self._loop = None

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def identity(self) -> dict[str, object]:
        """Who simulates what: what the command prints first."""
        tags = [
            {"unit": number, "address": tag.address, "profile": tag.profile.id}
            for number, tag in enumerate(self._tags, 1)
        ]
        return {
            "simulator": IDENTITY,
            "listens": self._address,
            "pid": os.getpid(),
            "started": time.time_ns() // 1_000_000,
            "seed": self._seed,
            "speed": self._speed,
            "simulated": self._start_ms,
            "units": tags,
        }

    def fault(
        self, unit: int, kind: str, amount: float | None = None, start_s: float = 0.0, for_s: float | None = None
    ) -> None:
        """Spoil a tag (0: the adapter), `start_s` from now, for `for_s` seconds (None: until `clear`)."""
        self.plan(AirFault(unit, kind, None, amount, self._elapsed_s() + start_s, for_s))

    def plan(self, fault: AirFault) -> None:
        """A fault whose start counts from the simulator's beginning. ContractError for a tag that there is not."""
        if fault.unit == 0:
            self._between(lambda: self._faults.append(fault))
        else:
            tag = self._tag(fault.unit)
            self._between(lambda: tag.plan(fault))

    def clear(self, unit: int | None = None) -> None:
        """End every fault, of one tag (0: of the adapter) or of all."""
        if not unit:
            self._between(self._faults.clear)
        for tag in self._tags if unit is None else [self._tag(unit)] if unit else []:
            self._between(tag.faults.clear)

    def hold(self, unit: int, point: str, value: float) -> None:
        """Show this canonical value from now on, whatever the day says."""
        tag = self._tag(unit)
        if point not in (own.key for own in tag.profile.points):
            raise ContractError("mistake", zh=f"{unit} 号没有测点 {point}", en=f"tag {unit} has no point {point}")
        self._between(lambda: tag.held.update({point: value}))

    def release(self, unit: int, point: str | None = None) -> None:
        """Let go of a held value, or of all of the tag."""
        held = self._tag(unit).held
        self._between(lambda: held.clear() if point is None else held.pop(point, None))

    def obey(self, order: Order) -> None:
        """Do what a line of the control channel asks; ContractError for a tag, point or kind that there is not."""
        match order:
            case FaultOrder():
                self.fault(order.unit, order.kind, order.amount, order.after, order.span)
            case ClearOrder():
                self.clear(order.unit)
            case HoldOrder():
                self.hold(order.unit, order.point, order.value)
            case ReleaseOrder():
                self.release(order.unit, order.point)
            case _:
                raise ContractError("mistake", zh="标签没有要做完的检测", en="a tag finishes no test")

    def _tag(self, number: int) -> Tag:
        if not 1 <= number <= len(self._tags):
            raise ContractError("mistake", zh=f"没有 {number} 号标签", en=f"there is no tag {number}")
        return self._tags[number - 1]

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._began

    def _between(self, change: Callable[[], object]) -> None:
        done: Future[None] = Future()

        def run() -> None:
            try:
                change()
            except ContractError as error:
                done.set_exception(error)
            else:
                done.set_result(None)

        if self._loop is None:
            change()
            return
        self._loop.call_soon_threadsafe(run)
        done.result(10)

    async def _open(self) -> None:
        await self._bluetoothd.start()
        self._tasks = [asyncio.create_task(self._advertise(tag)) for tag in self._tags]
        self._tasks.append(asyncio.create_task(self._disturb()))

    async def _advertise(self, tag: Tag) -> None:
        while True:
            if self._bluetoothd.scanning:
                elapsed = self._elapsed_s()
                for advert in tag.adverts(self._start_ms + int(elapsed * 1000 * self._speed), elapsed):
                    self._bluetoothd.advertise(advert)
            await asyncio.sleep(tag.every_s)

    async def _disturb(self) -> None:
        """Make the faults of the adapter and its service come and go."""
        served, gone = self._bluetoothd, 0.0
        restarted: set[int] = set()
        while True:
            active = {fault.kind: fault for fault in self._faults if fault.active(self._elapsed_s())}
            served.refusing = "refused" in active
            served.plug(there="no_adapter" not in active)
            if served.powered != ("blocked" not in active):
                served.power(on=not served.powered, blocked=served.powered)
            if gone and time.monotonic() >= gone:
                gone = 0.0
                await served.start()
            restart = active.get("restart")
            if restart is not None and id(restart) not in restarted:
                restarted.add(id(restart))
                gone = time.monotonic() + (restart.for_s or _RESTART_S)
                await served.stop()
            await asyncio.sleep(_LOOK_S)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(self._bluetoothd.stop())
        loop.close()

"""How many adverts of tags a gateway reads, parsed alone and heard through real bleak over a real D-Bus.

Parsing is zhigen.bench.tags, which `zhigen bench device` runs on a machine in the field.

Air: a process plays bluetoothd and 100 tags at 2,000 adverts a second on a private dbus-daemon, every one said five
times; the other end is bleak and what a gateway does with an advert. How far it is behind is how long after the last
advert was sent it is heard; the ceiling is bleak that only counts.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks.county import process
from gateway.core.advert import Advert
from gateway.drivers.ble import reader
from gateway.rim.radio import listen
from simulators.ble import PrivateBus
from simulators.ble.bluetoothd import Advert as Said
from simulators.ble.bluetoothd import Bluetoothd
from zhigen.bench.figure import Figure, Row
from zhigen.bench.tags import REPEATS, adverts, measured, profile, tag

RATE: Final = 2_000
SECONDS: Final = 5
TAGS: Final = 100
_LAST: Final = "FF:FF:FF:FF:FF:FF"


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    return [figure.row() for figure in measured()] + _air()


def _air() -> list[Row]:
    with tempfile.TemporaryDirectory() as place, _bus(Path(place) / "bus") as address:
        own = profile("bthome-climate")
        tags = {name: tag(own, name, reader(own)) for name in _addresses()}

        def hear(advert: Advert) -> None:
            known = tags.get(advert.address)
            if known is not None:
                now = time.monotonic_ns() // 1_000_000
                known.heard(advert, now, now)

        bare = _listened(address, lambda _: None)
        ours = _listened(address, hear)
    zh, en = f"蓝牙：每秒 {RATE} 条，经 bleak 和 D-Bus，", f"ble: {RATE} adverts/s through bleak over D-Bus,"
    peer = "只计数的 bleak", "bleak that counts"
    rows = (
        Figure((f"{zh}听到", f"{en} heard"), ours[0], ("条", "adverts"), RATE * SECONDS, ("发出的", "sent")),
        Figure((f"{zh}末条迟到", f"{en} behind at the end"), ours[1], ("ms", "ms"), bare[1], peer),
        Figure((f"{zh}CPU", f"{en} CPU"), ours[2], ("µs/条", "µs/advert"), bare[2], peer),
    )
    return [figure.row() for figure in rows]


def _listened(address: str, hear: Callable[[Advert], None]) -> tuple[int, float, float]:
    """(adverts heard, ms from the last one's sending to its hearing, CPU µs of this process for each)."""
    count, last = 0, 0.0

    def heard(advert: Advert) -> None:
        nonlocal count, last
        if advert.address == _LAST:
            last = time.monotonic()
            return
        count += 1
        hear(advert)

    with process(play, address) as pipe:
        pipe.recv()
        cpu = time.process_time()
        if fault := listen("hci0", SECONDS + 3, heard):
            raise RuntimeError(fault.text("en"))
        cpu = time.process_time() - cpu
        sent = pipe.recv()
    if not count or not last:
        raise RuntimeError("the last advert was not heard")
    return count, (last - sent) * 1000, cpu / count * 1e6


def _addresses() -> list[str]:
    return [f"C0:00:00:00:00:{number:02X}" for number in range(TAGS)]


def play(address: str, pipe: Connection) -> None:
    """A process: bluetoothd with its tags; tells when it is there, then when it sent the last advert."""
    asyncio.run(_play(address, pipe))


async def _play(address: str, pipe: Connection) -> None:
    said = [(one.manufacturer, one.service) for one in adverts("bthome-climate", RATE * SECONDS // TAGS // REPEATS)]
    served = Bluetoothd(address)
    await served.start()
    pipe.send("there")
    while not served.scanning:
        await asyncio.sleep(0.01)
    begin, sent = time.monotonic(), 0
    for manufacturer, service in said:
        for _ in range(REPEATS):
            for name in _addresses():
                served.advertise(Said(name, "", -60 - sent % 9, manufacturer, service))
                sent += 1
            await asyncio.sleep(max(0.0, begin + sent / RATE - time.monotonic()))
    last = time.monotonic()
    served.advertise(Said(_LAST, "", -60, *said[0]))
    pipe.send(last)
    while served.scanning:
        await asyncio.sleep(0.05)
    await served.stop()


@contextmanager
def _bus(path: Path) -> Iterator[str]:
    before = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
    with PrivateBus(path) as daemon:
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = daemon.address
        try:
            yield daemon.address
        finally:
            os.environ.pop("DBUS_SYSTEM_BUS_ADDRESS")
            if before is not None:
                os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = before


if __name__ == "__main__":
    for figure in run():
        print(figure)

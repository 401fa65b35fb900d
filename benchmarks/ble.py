"""How many adverts of tags a gateway reads, parsed alone and heard through real bleak over a real D-Bus.

Parsing: each family by our reader, every advert with other bytes, against the library's own parser kept from advert to
advert, which is how its makers use it (and which would answer with values that are no longer sent). Then the same
adverts as they are in the air, where a tag says each thing several times.

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
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.county import process, row
from contract.profile import BleProfile, read
from gateway.core.advert import Advert
from gateway.core.device import Device
from gateway.core.spec import DeviceSpec
from gateway.core.tag import Tag
from gateway.drivers.ble import FAMILIES, reader
from gateway.rim.radio import listen
from simulators.ble import PrivateBus
from simulators.ble import Tag as Speaker
from simulators.ble.bluetoothd import Advert as Said
from simulators.ble.bluetoothd import Bluetoothd

RATE: Final = 2_000
SECONDS: Final = 5
TAGS: Final = 100
REPEATS: Final = 5
ROUNDS: Final = 5
EACH: Final = 1_000
_LAST: Final = "FF:FF:FF:FF:FF:FF"
_CASES: Final = ("bthome-climate", "bthome-climate-encrypted", "ruuvitag", "xiaomi-lywsdcgq", "govee-h5075")


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    return [line for stem in _CASES for line in _parsed(stem)] + _air()


def _profile(stem: str) -> BleProfile:
    path = Path(__file__).parents[1] / "device-profiles" / f"{stem}.yaml"
    profile = read(path.read_bytes(), stem)
    if not isinstance(profile, BleProfile):
        raise RuntimeError(f"{stem} is no tag")
    return profile


def _adverts(stem: str, many: int) -> list[Advert]:
    """So many adverts of one tag, no two alike in what they say."""
    profile = _profile(stem)
    speaker = Speaker(profile)
    found = []
    for number in range(many):
        speaker.held = {point.key: 2 + number % 700 / 10 for point in profile.points}
        found += [Advert(s.address, s.rssi, s.name, s.manufacturer, s.service) for s in speaker.adverts(0, 0.0)]
    return found


def _rate(work: Callable[[], None], many: int) -> float:
    begin = time.perf_counter()
    work()
    return many / (time.perf_counter() - begin)


def _parsed(stem: str) -> list[dict[str, Any]]:
    profile, adverts = _profile(stem), _adverts(stem, EACH)
    key = bytes.fromhex(profile.examples[0].key)
    ours = reader(profile, key)
    family = FAMILIES[profile.parser]
    library = getattr(import_module(family.module), family.parser)
    envelope = import_module("habluetooth").BluetoothServiceInfoBleak
    kept = library(key) if key else library()
    envelopes = [
        envelope(
            name=one.name or one.address,
            address=one.address,
            rssi=one.rssi,
            manufacturer_data=one.manufacturer,
            service_data=one.service,
            service_uuids=[],
            source="",
            device=None,
            advertisement=None,
            connectable=False,
            time=float(place * 10),
            tx_power=None,
        )
        for place, one in enumerate(adverts)
    ]
    air = [advert for advert in adverts for _ in range(REPEATS)]

    def read_ours() -> None:
        for advert in adverts:
            ours(advert)

    def read_kept() -> None:
        for one in envelopes:
            kept.update(one)

    def hear() -> None:
        tag = _tag(profile, profile.examples[0].address, ours)
        for mono, advert in enumerate(air):
            tag.heard(advert, mono, mono)

    rounds = [(_rate(read_ours, EACH), _rate(read_kept, EACH), _rate(hear, len(air))) for _ in range(ROUNDS)]
    bare, peer = median(each[1] for each in rounds), "the library's parser, kept"
    alone, heard = median(each[0] for each in rounds), median(each[2] for each in rounds)
    return [
        row(f"ble: {stem}, all different", round(alone), "adverts/s", round(bare), round(alone / bare, 3), peer),
        row(
            f"ble: {stem}, each said {REPEATS} times",
            round(heard),
            "adverts/s",
            20_000,
            round(heard / 20_000, 3),
            "asked for",
        ),
    ]


def _tag(profile: BleProfile, address: str, ours: Any) -> Tag:
    device = Device(DeviceSpec(address, profile, address=address), lambda: "")
    return Tag(device, profile, ours, 0)


def _air() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as place, _bus(Path(place) / "bus") as address:
        profile = _profile("bthome-climate")
        tags = {name: _tag(profile, name, reader(profile)) for name in _addresses()}

        def hear(advert: Advert) -> None:
            tag = tags.get(advert.address)
            if tag is not None:
                now = time.monotonic_ns() // 1_000_000
                tag.heard(advert, now, now)

        bare = _listened(address, lambda _: None)
        ours = _listened(address, hear)
    name = f"ble: {RATE} adverts/s through bleak over D-Bus,"
    wanted, peer = RATE * SECONDS, "bleak that counts"
    return [
        row(f"{name} heard", ours[0], "adverts", wanted, round(ours[0] / wanted, 4), "sent"),
        row(f"{name} behind at the end", round(ours[1], 1), "ms", round(bare[1], 1), round(ours[1] / bare[1], 3), peer),
        row(
            f"{name} CPU",
            round(ours[2], 1),
            "µs/advert",
            round(bare[2], 1),
            round(ours[2] / bare[2], 3),
            peer,
        ),
    ]


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
    said = [(one.manufacturer, one.service) for one in _adverts("bthome-climate", RATE * SECONDS // TAGS // REPEATS)]
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

"""How many adverts of tags this machine reads, family by family.

Each family is read by our reader, every advert with other bytes, against the library's own parser kept from advert to
advert, which is how its makers use it (and which would answer with values that are no longer sent). Then the same
adverts as they are in the air, where a tag says each thing several times. No radio is needed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Final

from contract.profile import BleProfile
from gateway.core.advert import Advert
from gateway.core.device import Device
from gateway.core.spec import DeviceSpec
from gateway.core.tag import Read, Tag
from gateway.drivers.ble import FAMILIES, enveloped, reader
from gateway.rim.profiles import Shelf
from simulators.ble import Tag as Speaker
from zhigen.bench.figure import Beat, Figure, unheard

CASES: Final = ("bthome-climate", "bthome-climate-encrypted", "ruuvitag", "xiaomi-lywsdcgq", "govee-h5075")
REPEATS: Final = 5
ROUNDS: Final = 5
EACH: Final = 1_000
_WANTED: Final = 20_000
_ADVERTS: Final = ("条/s", "adverts/s")


def profile(stem: str) -> BleProfile:
    """The shipped profile of a tag."""
    found = Shelf([]).find(stem)
    if not isinstance(found, BleProfile):
        raise TypeError(f"{stem} is no tag")
    return found


def adverts(stem: str, many: int) -> list[Advert]:
    """So many adverts of one tag, no two alike in what they say."""
    own = profile(stem)
    speaker = Speaker(own)
    found = []
    for number in range(many):
        speaker.held = {point.key: 2 + number % 700 / 10 for point in own.points}
        found += [Advert(s.address, s.rssi, s.name, s.manufacturer, s.service) for s in speaker.adverts(0, 0.0)]
    return found


def tag(own: BleProfile, address: str, read: Read) -> Tag:
    """A tag as the gateway keeps it, from which nothing was heard."""
    device = Device(DeviceSpec(address, own, address=address), lambda: "")
    return Tag(device, own, read, 0)


def measured(beat: Beat = unheard, *, each: int = EACH, rounds: int = ROUNDS) -> list[Figure]:
    """Two figures of each of CASES; the beat counts its `rounds`. ImportError: the `ble` extra is missing."""
    return [figure for stem in CASES for figure in parsed(stem, beat, each=each, rounds=rounds)]


def parsed(stem: str, beat: Beat = unheard, *, each: int = EACH, rounds: int = ROUNDS) -> list[Figure]:
    """The two figures of one model: all adverts different, and each said several times; medians of `rounds`."""
    own, said = profile(stem), adverts(stem, each)
    key = bytes.fromhex(own.examples[0].key)
    ours = reader(own, key)
    family = FAMILIES[own.parser]
    library = getattr(import_module(family.module), family.parser)
    kept = library(key) if key else library()
    envelope = import_module("habluetooth").BluetoothServiceInfoBleak
    envelopes = [enveloped(envelope, one, float(place * 10)) for place, one in enumerate(said)]
    air = [advert for advert in said for _ in range(REPEATS)]

    def read_ours() -> None:
        for advert in said:
            ours(advert)

    def read_kept() -> None:
        for one in envelopes:
            kept.update(one)

    def hear() -> None:
        one = tag(own, own.examples[0].address, ours)
        for mono, advert in enumerate(air):
            one.heard(advert, mono, mono)

    found = []
    for _ in range(rounds):
        found.append((_rate(read_ours, each), _rate(read_kept, each), _rate(hear, len(air))))
        beat(1)
    alone, bare, heard = (median(one[place] for one in found) for place in range(3))
    return [
        Figure(
            (f"蓝牙：{stem}，条条不同", f"ble: {stem}, all different"),
            alone,
            _ADVERTS,
            bare,
            ("库的解析器从头用到尾", "the library's parser, kept"),
        ),
        Figure(
            (f"蓝牙：{stem}，每条 {REPEATS} 遍", f"ble: {stem}, each said {REPEATS} times"),
            heard,
            _ADVERTS,
            _WANTED,
            ("要求的", "asked for"),
        ),
    ]


def _rate(work: Callable[[], None], many: int) -> float:
    begin = time.perf_counter()
    work()
    return many / (time.perf_counter() - begin)

"""Plays captured adverts of one tag, 2 s apart: each line is an advertisement as it is in the air, AD structures.

Options: address, key (hex). Expected is, for each line, {point: value}, {"fault": cause}, or {} for a repeat.
"""

from __future__ import annotations

from typing import Any

from bluetooth_data_tools import parse_advertisement_data

from contract.profile import BleProfile
from gateway.core.advert import Advert
from gateway.core.fault import Fault
from gateway.core.sequence import Sequence
from gateway.drivers.ble import reader
from gateway.rim.profiles import Shelf
from tests.captures.case import Case

APART_MS = 2_000


def play(case: Case) -> list[Any]:
    """What came out."""
    profile = Shelf(()).find(case.profile)
    assert isinstance(profile, BleProfile)
    read = reader(profile, bytes.fromhex(case.options.get("key", "")))
    sequence = Sequence()
    shown: list[Any] = []
    for number, line in enumerate(case.lines):
        said = parse_advertisement_data([line.data])
        name = said.local_name or ""
        word = read(Advert(case.options["address"], -60, name, dict(said.manufacturer_data), dict(said.service_data)))
        if not isinstance(word, Fault):
            word = sequence.admit(word, number * APART_MS)
        shown.append({"fault": word.code} if isinstance(word, Fault) else word.values)
    return shown

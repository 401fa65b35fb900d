"""Profiles of Bluetooth tags prove themselves: each advert goes through the parser that the gateway uses."""

from __future__ import annotations

from contract.mistakes import Mistake
from contract.profile import BleProfile
from gateway.core.advert import Advert
from gateway.core.fault import Fault
from gateway.drivers.ble import reader
from zhigen.profiles.promise import broken


def trial(profile: BleProfile) -> list[Mistake]:
    """Where an advert holds other values than it promises."""
    found: list[Mistake] = []
    for number, shown in enumerate(profile.examples):
        advert = Advert(
            shown.address,
            -60,
            shown.name,
            {company: bytes.fromhex(data) for company, data in shown.manufacturer.items()},
            {uuid: bytes.fromhex(data) for uuid, data in shown.service.items()},
        )
        word = reader(profile, bytes.fromhex(shown.key))(advert)
        if isinstance(word, Fault):
            found.append(Mistake(f"examples[{number}]", word.text("zh"), word.text("en")))
        else:
            found += broken(number, shown.values, word.values)
    return found

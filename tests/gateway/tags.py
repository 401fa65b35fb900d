"""Shipped profiles of tags and adverts of them, for the tests of the gateway."""

from __future__ import annotations

from pathlib import Path

from contract.profile import BleProfile, read
from gateway.core.advert import Advert

FOLDER = Path(__file__).parents[2] / "device-profiles"
BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb"
MIBEACON = "0000fe95-0000-1000-8000-00805f9b34fb"
KEY = bytes.fromhex("231d39c1d7cc1ab1aee224cd096db932")
SEALED = "41a47266c95f730011223378237214"  # by KEY and the address 54:48:E6:8F:80:A5


def shipped(stem: str) -> BleProfile:
    profile = read((FOLDER / f"{stem}.yaml").read_bytes(), stem)
    assert isinstance(profile, BleProfile)
    return profile


def bthome(data: str, address: str = "54:48:E6:8F:80:A5", rssi: int = -60) -> Advert:
    return Advert(address, rssi, "", {}, {BTHOME: bytes.fromhex(data)})


def ruuvi(data: str) -> Advert:
    return Advert("CB:B8:33:4C:88:4F", -60, "Ruuvi 884F", {0x0499: bytes.fromhex(data)}, {})

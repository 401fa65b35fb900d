"""The device profile: one YAML file says how one model of instrument is read, checked, set up and simulated.

`protocol` decides which facts a profile must give; without the word it is Modbus, as most are.
"""

from __future__ import annotations

from typing import Final

from contract import document
from contract.profile.analyzer import AnalyzerProfile
from contract.profile.base import Model, Profile, Quantity, Serial, Signal, Words
from contract.profile.ble import BleProfile
from contract.profile.camera import CameraProfile
from contract.profile.host import HostProfile
from contract.profile.modbus import (
    Example,
    Limits,
    ModbusProfile,
    Point,
    Setting,
    Sign,
)
from contract.profile.nameplate import Plate
from contract.profile.peripheral import PeripheralProfile
from contract.profile.register import WIDTH, Function

__all__ = [
    "WIDTH",
    "AnalyzerProfile",
    "BleProfile",
    "CameraProfile",
    "Example",
    "Function",
    "HostProfile",
    "Limits",
    "ModbusProfile",
    "Model",
    "PeripheralProfile",
    "Plate",
    "Point",
    "Profile",
    "Quantity",
    "Serial",
    "Setting",
    "Sign",
    "Signal",
    "Words",
    "read",
]

FORMAT: Final = 1
FAMILIES: Final = (ModbusProfile, AnalyzerProfile, BleProfile, HostProfile, CameraProfile, PeripheralProfile)
_BY_PROTOCOL: Final[dict[str, type[Profile]]] = {
    protocol: family for family in FAMILIES for protocol in family.protocols()
}


def read(text: bytes | str, where: str = "") -> Profile:
    """The profile that a YAML text describes; `where` names the file. Raises DocumentError with every mistake."""
    return document.read_tagged(_BY_PROTOCOL, "protocol", "modbus", text, where)

"""Profiles prove themselves: every example goes through the decoder that the gateway uses.

Each family of profiles has its own kind of example, and so its own trial.
"""

from __future__ import annotations

from contract.mistakes import Mistake
from contract.profile import (
    AnalyzerProfile,
    BleProfile,
    CameraProfile,
    Example,
    HostProfile,
    ModbusProfile,
    PeripheralProfile,
    Profile,
)
from gateway.drivers.modbus import values
from gateway.drivers.nameplate import texts
from zhigen.profiles import analyzer, camera, machine, peripheral, tag
from zhigen.profiles.promise import broken


def trial(profile: Profile) -> list[Mistake]:
    """Where what an example holds decodes to something else than it promises."""
    if isinstance(profile, ModbusProfile):
        return _modbus(profile)
    if isinstance(profile, AnalyzerProfile):
        return analyzer.trial(profile)
    if isinstance(profile, BleProfile):
        return tag.trial(profile)
    if isinstance(profile, HostProfile):
        return machine.trial(profile)
    if isinstance(profile, CameraProfile):
        return camera.trial(profile)
    if isinstance(profile, PeripheralProfile):
        return peripheral.trial(profile)
    return []


def _modbus(profile: ModbusProfile) -> list[Mistake]:
    return [mistake for number, example in enumerate(profile.examples) for mistake in _one(profile, number, example)]


def _one(profile: ModbusProfile, number: int, example: Example) -> list[Mistake]:
    mistakes = broken(number, example.values, values(profile, example.registers))
    shown = texts(profile, example.registers)
    for key, promised in example.nameplate.items():
        if shown.get(key) != promised:
            place = f"examples[{number}].nameplate.{key}"
            said = shown.get(key, "")
            mistakes.append(Mistake(place, f"应为 {promised}，解出 {said}", f"promises {promised}, decodes to {said}"))
    return mistakes

"""Profiles prove themselves: every example goes through the decoder that the gateway uses.

Each family of profiles has its own kind of example, and so its own trial.
"""

from __future__ import annotations

from math import isclose

from contract.mistakes import Mistake
from contract.profile import AnalyzerProfile, Example, ModbusProfile, Profile
from gateway.drivers.modbus import values
from gateway.drivers.nameplate import texts
from zhigen.profiles import analyzer


def trial(profile: Profile) -> list[Mistake]:
    """Where what an example holds decodes to something else than it promises."""
    if isinstance(profile, ModbusProfile):
        return _modbus(profile)
    if isinstance(profile, AnalyzerProfile):
        return analyzer.trial(profile)
    return []


def _modbus(profile: ModbusProfile) -> list[Mistake]:
    return [mistake for number, example in enumerate(profile.examples) for mistake in _one(profile, number, example)]


def _one(profile: ModbusProfile, number: int, example: Example) -> list[Mistake]:
    found = values(profile, example.registers)
    mistakes = []
    for key, wanted in example.values.items():
        place = f"examples[{number}].values.{key}"
        if key not in found:
            mistakes.append(
                Mistake(place, "例中寄存器不含此测点", "the registers of the example do not hold this point")
            )
            continue
        got = found[key]
        same = got == wanted if got is None or wanted is None else isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)
        if not same:
            mistakes.append(
                Mistake(place, f"应为 {_spoken(wanted)}，解出 {_spoken(got)}", f"promises {wanted}, decodes to {got}")
            )
    shown = texts(profile, example.registers)
    for key, promised in example.nameplate.items():
        if shown.get(key) != promised:
            place = f"examples[{number}].nameplate.{key}"
            said = shown.get(key, "")
            mistakes.append(Mistake(place, f"应为 {promised}，解出 {said}", f"promises {promised}, decodes to {said}"))
    return mistakes


def _spoken(value: float | None) -> str:
    return "无效" if value is None else f"{value:g}"

"""Profiles prove themselves: every example goes through the decoder that the gateway uses.

Each family of profiles has its own kind of example, and so its own trial.
"""

from __future__ import annotations

from math import isclose

from contract.mistakes import Mistake
from contract.profile import AnalyzerProfile, BleProfile, Example, ModbusProfile, Profile
from contract.profile.ble import Advert as Shown
from gateway.core.advert import Advert
from gateway.core.fault import Fault
from gateway.drivers.ble import reader
from gateway.drivers.modbus import values
from gateway.drivers.nameplate import texts
from zhigen.profiles import analyzer


def trial(profile: Profile) -> list[Mistake]:
    """Where what an example holds decodes to something else than it promises."""
    if isinstance(profile, ModbusProfile):
        return [
            mistake
            for number, example in enumerate(profile.examples)
            for mistake in [
                *_compared(number, example, values(profile, example.registers)),
                *_plate(profile, number, example),
            ]
        ]
    if isinstance(profile, AnalyzerProfile):
        return analyzer.trial(profile)
    if isinstance(profile, BleProfile):
        return [mistake for number, shown in enumerate(profile.examples) for mistake in _advert(profile, number, shown)]
    return []


def _advert(profile: BleProfile, number: int, shown: Shown) -> list[Mistake]:
    word = reader(profile, bytes.fromhex(shown.key))(
        Advert(
            shown.address,
            -60,
            shown.name,
            {company: bytes.fromhex(data) for company, data in shown.manufacturer.items()},
            {uuid: bytes.fromhex(data) for uuid, data in shown.service.items()},
        )
    )
    if isinstance(word, Fault):
        return [Mistake(f"examples[{number}]", word.text("zh"), word.text("en"))]
    return _compared(number, shown, word.values)


def _compared(number: int, example: Example | Shown, found: dict[str, float | None]) -> list[Mistake]:
    mistakes = []
    for key, wanted in example.values.items():
        place = f"examples[{number}].values.{key}"
        if key not in found:
            mistakes.append(Mistake(place, "例中不含此测点", "the example does not hold this point"))
            continue
        got = found[key]
        same = got == wanted if got is None or wanted is None else isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)
        if not same:
            mistakes.append(
                Mistake(place, f"应为 {_spoken(wanted)}，解出 {_spoken(got)}", f"promises {wanted}, decodes to {got}")
            )
    return mistakes


def _plate(profile: ModbusProfile, number: int, example: Example) -> list[Mistake]:
    mistakes = []
    shown = texts(profile, example.registers)
    for key, promised in example.nameplate.items():
        if shown.get(key) != promised:
            place = f"examples[{number}].nameplate.{key}"
            said = shown.get(key, "")
            mistakes.append(Mistake(place, f"应为 {promised}，解出 {said}", f"promises {promised}, decodes to {said}"))
    return mistakes


def _spoken(value: float | None) -> str:
    return "无效" if value is None else f"{value:g}"

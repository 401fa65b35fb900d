"""What a person writes for a setting of an instrument, and what a person sees of it: text to raw register and back.

A setting is one that the profile's `setup` names, with its bounds; nothing else of an instrument is ever written.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation, Overflow
from typing import Final

from contract.errors import ContractError
from contract.profile import Setting

_SPANS: Final = {
    "bit": (0, 1),
    "u16": (0, 0xFFFF),
    "s16": (-0x8000, 0x7FFF),
    "u32": (0, 0xFFFFFFFF),
    "s32": (-0x80000000, 0x7FFFFFFF),
    "f32": (-0x1000000, 0x1000000),  # beyond it whole numbers are no longer exact
}
_ON: Final = {"1": 1, "on": 1, "开": 1, "0": 0, "off": 0, "关": 0}


def raw(setting: Setting, text: str) -> int:
    """The raw number for what a person wrote, as gateway.drivers.modbus_write takes it: a label, or a number in the
    setting's unit. Of a single register it is 0-65535, of a coil 0 or 1.

    Raises ContractError("mistake") where it is no number, between two steps, or out of bounds; it says what is allowed.
    """
    if setting.values is not None:
        if text not in setting.values:
            raise _refusal(setting, text)
        return _raw(setting, setting.values[text])
    if setting.type == "bit":
        if text.lower() not in _ON:
            raise _refusal(setting, text)
        return _ON[text.lower()]
    low, high = _bounds(setting)
    try:
        exact = Decimal(text) / Decimal(repr(setting.scale))
        within = low <= exact <= high and exact == int(exact)  # in this order: 1e400000 as an int takes half a minute
    except (InvalidOperation, Overflow):
        within = False
    if not within:
        raise _refusal(setting, text)
    return _raw(setting, int(exact))


def shown(setting: Setting, value: int) -> str:
    """What a person sees of a raw number: its label, or the number in the setting's unit."""
    if setting.values is not None:
        return next((label for label, own in setting.values.items() if _raw(setting, own) == value), f"{value} (?)")
    if setting.type == "bit":
        return "on" if value else "off"
    number = Decimal(_signed(setting, value)) * Decimal(repr(setting.scale))
    return f"{number.normalize():f} {setting.unit}".rstrip()


def allowed(setting: Setting) -> str:
    """What may be written, in one phrase that needs no language."""
    if setting.values is not None:
        return " | ".join(setting.values)
    if setting.type == "bit":
        return "on | off"
    scale = Decimal(repr(setting.scale))
    low, high = (f"{(end * scale).normalize():f}" for end in _bounds(setting))
    return f"{low} … {high} {setting.unit}".rstrip() + (f" (±{scale.normalize():f})" if scale != 1 else "")


def _bounds(setting: Setting) -> tuple[int, int]:
    lowest, highest = _SPANS[setting.type]
    return (
        lowest if setting.low is None else max(lowest, setting.low),
        highest if setting.high is None else min(highest, setting.high),
    )


def _raw(setting: Setting, number: int) -> int:
    return number & 0xFFFF if setting.width == 1 else number


def _signed(setting: Setting, value: int) -> int:
    return value - 0x10000 if setting.type == "s16" and value > 0x7FFF else value


def _refusal(setting: Setting, text: str) -> ContractError:
    may = allowed(setting)
    zh, en = f"不能写 {text[:20]}，可写 {may}", f"cannot be {text[:20]}, may be {may}"
    return ContractError("mistake", zh=zh, en=en)

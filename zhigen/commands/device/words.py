"""How the field tools spell a value and a table of registers, in the language of the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from contract.measurement import of_point
from contract.profile import Function, ModbusProfile
from zhigen.tongue import language, said

_TABLES = {
    "coil": ("线圈", "coil"),
    "discrete": ("离散输入", "discrete"),
    "holding": ("保持寄存器", "holding"),
    "input": ("输入寄存器", "input"),
}


def name_of(key: str) -> str:
    """A point in the language of the terminal: its measurement in Chinese with the channel, its key in English."""
    _, dot, channel = key.partition(".")
    return f"{of_point(key).zh}{dot}{channel}" if language() == "zh" else key


def valued(key: str, value: float | None) -> str:
    """A point with its value and unit."""
    return f"{name_of(key)} {number(value)} {of_point(key).unit}".rstrip()


def number(value: float | None) -> str:
    """A value, a dash where there is none."""
    return "—" if value is None else f"{value:g}"


def plates_of(profile: ModbusProfile, shown: Mapping[str, str]) -> str:
    """What stands on a nameplate, each with its name."""
    named = [
        f"{said(plate.name.zh, plate.name.en)} {shown[key]} {plate.unit}".rstrip()
        for key, plate in profile.nameplate.items()
        if key in shown
    ]
    return f"{said('铭牌：', 'nameplate: ')}{', '.join(named)}"


def table_of(function: Function) -> str:
    """The table of registers that a function reads."""
    return said(*_TABLES[function])

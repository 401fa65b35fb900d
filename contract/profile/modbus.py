"""Modbus instruments: which registers to read, what they mean, which of them may be written, and what proves it.

Addresses are zero-based protocol addresses (what stands in the frame), never 40001-style numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from contract.field import Section
from contract.mistakes import Mistake, refuse
from contract.profile.base import Profile, Quantity, Serial, Words, strangers
from contract.profile.nameplate import Plate
from contract.profile.register import WIDTH, Bit, Function, Register, Type, WordOrder


class Limits(Section):
    """What the instrument can take.

    max_registers: most registers in one read; max_gap: unread registers that a block read may bridge (0: instrument
    answers an exception for holes); guard_ms: silence to keep before the next request; timeout_ms: longest wait.
    """

    max_registers: int = Field(default=100, ge=1, le=125)
    max_gap: int = Field(default=0, ge=0, le=120)
    guard_ms: int = Field(default=0, ge=0, le=5000)
    timeout_ms: int = Field(default=500, ge=10, le=60_000)


class Point(Quantity):
    """One quantity and where it stands: function, address, type, order of the bytes ABCD.

    invalid: raw values that mean "no reading"; bit: the bit of a register, bits: the first and last of several that are
    one number; states: what the values of a flag or an enumeration mean.
    """

    function: Function = "holding"
    address: Register
    type: Type = "u16"
    order: WordOrder = "ABCD"
    bit: Bit | None = None
    bits: tuple[Bit, Bit] | None = None
    invalid: tuple[int, ...] = ()
    states: dict[int, Words] = Field(default={})

    @property
    def width(self) -> int:
        """Registers (or bits) that the point occupies."""
        return WIDTH[self.type]

    @property
    def taken(self) -> frozenset[int]:
        """The bits of a register that the point is read from."""
        if self.bit is not None:
            return frozenset({self.bit})
        first, last = self.bits or (0, 15)
        return frozenset(range(first, last + 1))

    def mistakes(self) -> Iterator[Mistake]:
        """Function, type and bit that do not go together."""
        yield from super().mistakes()
        wants_bits = self.function in ("coil", "discrete")
        if wants_bits and (self.type != "bit" or self.bit is not None):
            zh, en = "按 type: bit 读，且不写 bit", "is read as type bit, without a bit number"
            yield Mistake("type", f"{self.function} {zh}", f"a {self.function} {en}")
        if not wants_bits and (self.type == "bit") != (self.bit is not None):
            zh, en = (
                "寄存器的 type: bit 要写 0-15，其他类型不写",
                "0-15 goes with type bit of a register, and only there",
            )
            yield Mistake("bit", zh, en)
        if self.bits is not None and (self.type != "u16" or wants_bits or self.bits[0] >= self.bits[1]):
            zh, en = (
                "只用于寄存器的 type: u16，先写低位，如 [2, 3]",
                "goes with u16 of a register, the lower bit first, as in [2, 3]",
            )
            yield Mistake("bits", zh, en)
        if self.address + self.width > 0x10000:
            yield Mistake("address", "超出寄存器 65535", "ends beyond register 65535")


class Setting(Section):
    """A register that an engineer may write: raw value bounds, or named values (label → raw).

    effect: what a write changes: the unit id, the baud rate (then the labels of `values` are baud rates), or an offset
    that the instrument adds to `point`. What a person sees is raw × scale, in `unit`. An f32 holds whole numbers.
    """

    name: Words
    function: Literal["coil", "holding"] = "holding"
    address: Register
    type: Literal["bit", "u16", "s16", "u32", "s32", "f32"] = "u16"
    order: WordOrder = "ABCD"
    low: int | None = None
    high: int | None = None
    values: dict[str, int] | None = None
    effect: Literal["unit", "baud", "offset"] | None = None
    point: str | None = None
    scale: float = 1.0
    unit: str = ""

    @property
    def width(self) -> int:
        """Registers (or coils) that the setting occupies."""
        return WIDTH[self.type]

    @model_validator(mode="after")
    def _possible(self) -> Setting:
        found = []
        if (self.effect == "offset") != (self.point is not None):
            zh, en = "effect: offset 要写它所偏移的 point，其他情形不写", "goes with effect offset, and only there"
            found.append(Mistake("point", zh, en))
        if self.effect == "baud" and not all(label.isdecimal() for label in self.values or {"none": 0}):
            zh, en = "effect: baud 要以波特率为标签", "must have baud rates as labels where effect is baud"
            found.append(Mistake("values", f'{zh}，如 {{"9600": 2}}', f'{en}, as in {{"9600": 2}}'))
        if (self.function == "coil") != (self.type == "bit"):
            found.append(Mistake("type", "coil 用 bit，holding 不用", "is bit for a coil, and only there"))
        if self.low is not None and self.high is not None and self.low > self.high:
            found.append(Mistake("low", f"{self.low} 大于 high {self.high}", f"{self.low} is above high {self.high}"))
        refuse(found)
        return self


class Sign(Section):
    """One read that tells this model from others on a bus scan: the raw values must all lie within `low`..`high`."""

    function: Function = "holding"
    address: Register
    count: int = Field(default=1, ge=1, le=32)
    low: int = Field(default=0, ge=0, le=0xFFFF)
    high: int = Field(default=0xFFFF, ge=0, le=0xFFFF)


class Example(Section):
    """Raw registers (function → first address → values) and what must come out (point key → value, null: invalid;
    nameplate key → text)."""

    about: str = ""
    registers: dict[Function, dict[Register, tuple[Register, ...]]]
    values: dict[str, float | None]
    nameplate: dict[str, str] = Field(default={})


class ModbusProfile(Profile):
    """One model of instrument that speaks Modbus."""

    protocol: Literal["modbus"] = "modbus"
    serial: Serial = Serial()
    limits: Limits = Limits()
    points: tuple[Point, ...] = Field(min_length=1, max_length=256)
    setup: dict[str, Setting] = Field(default={})
    nameplate: dict[str, Plate] = Field(default={})
    identify: tuple[Sign, ...] = ()
    examples: tuple[Example, ...] = Field(min_length=1)

    def mistakes(self) -> Iterator[Mistake]:
        """Registers read twice or too wide for a read, and what is named and is no point."""
        yield from super().mistakes()
        yield from _overlaps(self.points)
        yield from strangers(self, _named(self))
        for number, example in enumerate(self.examples):
            for key in example.nameplate:
                if key not in self.nameplate:
                    zh, en = f"本档案的铭牌没有 {key}", f"{key} is not on the nameplate of this profile"
                    yield Mistake(f"examples[{number}].nameplate.{key}", zh, en)
        for place, point in enumerate(self.points):
            if point.width > self.limits.max_registers:
                most = f"max_registers {self.limits.max_registers}"
                yield Mistake(f"points[{place}].type", f"比 {most} 还宽", f"is wider than {most}")


def _overlaps(points: tuple[Point, ...]) -> Iterator[Mistake]:
    taken: dict[tuple[str, int], Point] = {}
    for place, point in enumerate(points):
        for address in range(point.address, point.address + point.width):
            other = taken.setdefault((point.function, address), point)
            if other is not point and point.taken & other.taken:
                at = f"{point.function} {address}"
                zh, en = f"与 {other.key} 在 {at} 重叠", f"overlaps {other.key} at {at}"
                yield Mistake(f"points[{place}].address", zh, en)
                break


def _named(profile: ModbusProfile) -> Iterator[tuple[str, str]]:
    for name, setting in profile.setup.items():
        if setting.point:
            yield f"setup.{name}.point", setting.point
    for place, example in enumerate(profile.examples):
        for key in example.values:
            yield f"examples[{place}].values.{key}", key

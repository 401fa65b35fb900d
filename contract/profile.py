"""The device profile: one YAML file says how one model of instrument is read, checked, set up and simulated.

A device is data, not code. A profile carries where its facts come from (`source`, `confidence`) and proves itself:
its `examples` map raw registers to the values that must come out, and the tests run every one of them.
Addresses are zero-based protocol addresses (what stands in the frame), never 40001-style numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field, model_validator

from contract import document
from contract.errors import ContractError
from contract.field import Section
from contract.mistakes import Mistake, refuse
from contract.unit import to_canonical

FORMAT = 1
Function = Literal["coil", "discrete", "holding", "input"]
Type = Literal["bit", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64"]
WordOrder = Literal["ABCD", "CDAB", "BADC", "DCBA"]
Register = Annotated[int, Field(ge=0, le=0xFFFF)]
WIDTH: dict[str, int] = {"bit": 1, "u16": 1, "s16": 1, "u32": 2, "s32": 2, "u64": 4, "s64": 4, "f32": 2, "f64": 4}


class Words(Section):
    """A name in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Model(Section):
    """Who makes it and what it is called; `also` lists the same instrument under other names."""

    maker: str
    name: str
    also: tuple[str, ...] = ()


class Serial(Section):
    """How the instrument leaves the factory on RS485: baud, 8 data bits, parity, stop bits, unit id."""

    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200] = 9600
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1
    unit: int = Field(default=1, ge=1, le=247)


class Limits(Section):
    """What the instrument can take.

    max_registers: most registers in one read; max_gap: unread registers that a block read may bridge (0: instrument
    answers an exception for holes); guard_ms: silence to keep before the next request; timeout_ms: longest wait.
    """

    max_registers: int = Field(default=100, ge=1, le=125)
    max_gap: int = Field(default=0, ge=0, le=120)
    guard_ms: int = Field(default=0, ge=0, le=5000)
    timeout_ms: int = Field(default=500, ge=10, le=60_000)


class Point(Section):
    """One quantity: where it stands, how it is encoded, what it means.

    value = raw × scale + offset, in `unit`, then converted to the canonical unit of the measurement.
    low/high: the sensor's own range in `unit`; invalid: raw values that mean "no reading"; bit: the bit of a register;
    deadband: smallest change worth reporting, in `unit`; stuck_s: how long the value may stand still (0: for ever);
    step: the largest believable change between two neighbouring reads, in `unit` (0: any); derived: the instrument
    computes it from another quantity.
    """

    key: str
    name: Words | None = None
    function: Function = "holding"
    address: Register
    type: Type = "u16"
    order: WordOrder = "ABCD"
    bit: int | None = Field(default=None, ge=0, le=15)
    scale: float = 1.0
    offset: float = 0.0
    unit: str
    low: float | None = None
    high: float | None = None
    invalid: tuple[int, ...] = ()
    deadband: float = Field(default=0.0, ge=0)
    stuck_s: float = Field(default=0.0, ge=0)
    step: float = Field(default=0.0, ge=0)
    derived: bool = False

    @property
    def width(self) -> int:
        """Registers (or bits) that the point occupies."""
        return WIDTH[self.type]

    @model_validator(mode="after")
    def _possible(self) -> Point:
        found = []
        try:
            to_canonical(self.key, self.unit)
        except ContractError as error:
            place = "key" if error.code == "unknown_measurement" else "unit"
            found.append(Mistake(place, error.text("zh"), error.text("en")))
        wants_bits = self.function in ("coil", "discrete")
        if wants_bits and (self.type != "bit" or self.bit is not None):
            zh, en = "按 type: bit 读，且不写 bit", "is read as type bit, without a bit number"
            found.append(Mistake("type", f"{self.function} {zh}", f"a {self.function} {en}"))
        if not wants_bits and (self.type == "bit") != (self.bit is not None):
            zh, en = (
                "寄存器的 type: bit 要写 0-15，其他类型不写",
                "0-15 goes with type bit of a register, and only there",
            )
            found.append(Mistake("bit", zh, en))
        if self.address + self.width > 0x10000:
            found.append(Mistake("address", "超出寄存器 65535", "ends beyond register 65535"))
        if self.scale == 0:
            found.append(Mistake("scale", "为 0 则所有值都一样", "0 makes every value the same"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            zh, en = f"{self.low} 不小于 high {self.high}", f"{self.low} is not below high {self.high}"
            found.append(Mistake("low", zh, en))
        refuse(found)
        return self


class Setting(Section):
    """A register that an engineer may write: raw value bounds, or named values (label → raw).

    effect: what a write changes: the unit id, the baud rate (then the labels of `values` are baud rates), or an offset
    that the instrument adds to `point`. What a person sees is raw × scale, in `unit`.
    """

    name: Words
    function: Literal["coil", "holding"] = "holding"
    address: Register
    type: Literal["bit", "u16", "s16"] = "u16"
    low: int | None = None
    high: int | None = None
    values: dict[str, int] | None = None
    effect: Literal["unit", "baud", "offset"] | None = None
    point: str | None = None
    scale: float = 1.0
    unit: str = ""

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


class Signal(Section):
    """What a simulator plays for a point: a quantity of its greenhouse day, a constant, or the counter of replies."""

    day: str | None = None
    constant: float | None = None
    counter: bool = False
    noise: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Signal:
        if sum((self.day is not None, self.constant is not None, self.counter)) != 1:
            zh, en = "day、constant、counter 三者恰取其一", "wants exactly one of day, constant, counter"
            raise ContractError("mistake", zh=zh, en=en)
        return self


class Example(Section):
    """Raw registers (function → first address → values) and what must come out (point key → value, null: invalid)."""

    about: str = ""
    registers: dict[Function, dict[Register, tuple[Register, ...]]]
    values: dict[str, float | None]


class Profile(Section):
    """One model of instrument."""

    format: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)
    model: Model
    name: Words
    kind: Literal["environment", "soil", "weather", "power", "flow", "cold_store", "water", "gas"]
    source: tuple[str, ...] = Field(min_length=1)
    confidence: Literal["a", "b", "c"]
    protocol: Literal["modbus"] = "modbus"
    note: Words | None = None
    serial: Serial = Serial()
    limits: Limits = Limits()
    points: tuple[Point, ...] = Field(min_length=1, max_length=256)
    setup: dict[str, Setting] = Field(default={})
    identify: tuple[Sign, ...] = ()
    simulate: dict[str, Signal] = Field(default={})
    examples: tuple[Example, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        found = [*_overlaps(self.points), *_strangers(self)]
        first: dict[str, int] = {}
        for place, point in enumerate(self.points):
            if first.setdefault(point.key, place) != place:
                zh, en = f"{point.key} 已用，请加通道", f"{point.key} is taken, add a channel"
                found.append(Mistake(f"points[{place}].key", f"{zh}，如 {point.key}.2", f"{en}, as in {point.key}.2"))
            if point.width > self.limits.max_registers:
                most = f"max_registers {self.limits.max_registers}"
                found.append(Mistake(f"points[{place}].type", f"比 {most} 还宽", f"is wider than {most}"))
        refuse(found)
        return self

    @property
    def hash(self) -> str:
        """First 16 hex digits of SHA-256 over the canonical JSON of the profile."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


def read(text: bytes | str, where: str = "") -> Profile:
    """The profile that a YAML text describes; `where` names the file. Raises DocumentError with every mistake."""
    return document.read(Profile, text, where)


def _overlaps(points: tuple[Point, ...]) -> Iterator[Mistake]:
    taken: dict[tuple[str, int], Point] = {}
    for place, point in enumerate(points):
        for address in range(point.address, point.address + point.width):
            other = taken.setdefault((point.function, address), point)
            bits = point.bit is not None and other.bit is not None and point.bit != other.bit
            if other is not point and not bits:
                at = f"{point.function} {address}"
                zh, en = f"与 {other.key} 在 {at} 重叠", f"overlaps {other.key} at {at}"
                yield Mistake(f"points[{place}].address", zh, en)
                break


def _strangers(profile: Profile) -> Iterator[Mistake]:
    named = [(f"simulate.{key}", key) for key in profile.simulate]
    named += [(f"setup.{name}.point", setting.point) for name, setting in profile.setup.items() if setting.point]
    for place, example in enumerate(profile.examples):
        named += [(f"examples[{place}].values.{key}", key) for key in example.values]
    keys = {point.key for point in profile.points}
    for where, key in named:
        if key not in keys:
            yield Mistake(where, f"本档案没有测点 {key}", f"{key} is not a point of this profile")

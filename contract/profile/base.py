"""What every device profile says, whatever its protocol: who the model is, where its facts come from, what it measures.

A device is data, not code. A profile carries where its facts come from (`source`, `confidence`) and proves itself:
its examples map what the instrument sends to the values that must come out, and the tests run every one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Literal, get_args

from pydantic import Field, model_validator

from contract.errors import ContractError
from contract.field import Section
from contract.mistakes import Mistake, refuse
from contract.unit import to_canonical

Kind = Literal[
    "environment",
    "soil",
    "weather",
    "power",
    "flow",
    "cold_store",
    "water",
    "gas",
    "analyzer",
    "desk",
    "gateway",
    "camera",
]


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


class Quantity(Section):
    """One quantity that an instrument gives: what it means, and what may be believed of it.

    value = raw × scale + offset, in `unit`, then converted to the canonical unit of the measurement.
    low/high: the sensor's own range in `unit`; deadband: smallest change worth reporting, in `unit`; stuck_s: how long
    the value may stand still (0: for ever); step: the largest believable change between two neighbouring reads, in
    `unit` (0: any); derived: the instrument computes it from another quantity.
    """

    key: str
    name: Words | None = None
    scale: float = 1.0
    offset: float = 0.0
    unit: str
    low: float | None = None
    high: float | None = None
    deadband: float = Field(default=0.0, ge=0)
    stuck_s: float = Field(default=0.0, ge=0)
    step: float = Field(default=0.0, ge=0)
    derived: bool = False

    @model_validator(mode="after")
    def _possible(self) -> Quantity:
        refuse(list(self.mistakes()))
        return self

    def mistakes(self) -> Iterator[Mistake]:
        """What cannot be; a protocol adds its own, so that all are told at once."""
        try:
            to_canonical(self.key, self.unit)
        except ContractError as error:
            place = "key" if error.code == "unknown_measurement" else "unit"
            yield Mistake(place, error.text("zh"), error.text("en"))
        if self.scale == 0:
            yield Mistake("scale", "为 0 则所有值都一样", "0 makes every value the same")
        if self.low is not None and self.high is not None and self.low >= self.high:
            zh, en = f"{self.low} 不小于 high {self.high}", f"{self.low} is not below high {self.high}"
            yield Mistake("low", zh, en)


class Profile(Section):
    """One model of instrument; each protocol adds what it needs."""

    format: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)
    model: Model
    name: Words
    kind: Kind
    source: tuple[str, ...] = Field(min_length=1)
    confidence: Literal["a", "b", "c"]
    protocol: str
    note: Words | None = None
    points: tuple[Quantity, ...] = ()
    simulate: dict[str, Signal] = Field(default={})

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        refuse(list(self.mistakes()))
        return self

    def mistakes(self) -> Iterator[Mistake]:
        """What does not fit together; a protocol adds its own, so that all are told at once."""
        first: dict[str, int] = {}
        for place, point in enumerate(self.points):
            if first.setdefault(point.key, place) != place:
                zh, en = f"{point.key} 已用，请加通道", f"{point.key} is taken, add a channel"
                yield Mistake(f"points[{place}].key", f"{zh}，如 {point.key}.2", f"{en}, as in {point.key}.2")
        yield from strangers(self, ((f"simulate.{key}", key) for key in self.simulate))

    @classmethod
    def protocols(cls) -> tuple[str, ...]:
        """The words of `protocol` that mean this family of profiles."""
        return get_args(cls.model_fields["protocol"].annotation)

    @property
    def hash(self) -> str:
        """First 16 hex digits of SHA-256 over the canonical JSON of the profile."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


def strangers(profile: Profile, named: Iterable[tuple[str, str]]) -> Iterator[Mistake]:
    """A mistake for every (place, point key) that names no point of `profile`."""
    keys = {point.key for point in profile.points}
    for where, key in named:
        if key not in keys:
            yield Mistake(where, f"本档案没有测点 {key}", f"{key} is not a point of this profile")


def promised(values: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """(place, point key) of all that the examples of a profile promise, one mapping an example, for `strangers`."""
    for place, one in enumerate(values):
        for key in one:
            yield f"examples[{place}].values.{key}", key

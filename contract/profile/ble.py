"""BLE tags: how their advertisements are told from others', which parser reads them, and what the fields mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from contract.field import Section, spelt
from contract.mistakes import Mistake
from contract.profile.analyzer import Hex
from contract.profile.base import Profile, Quantity, promised, strangers

Company = Annotated[int, Field(ge=0, le=0xFFFF)]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
ADDRESS: Final = re.compile(r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$")
Address = Annotated[
    str,
    spelt(
        ADDRESS,
        "应为蓝牙地址，如 A4:C1:38:00:00:01（大写）",
        "must be a Bluetooth address in capitals, as in A4:C1:38:00:00:01",
    ),
]


class TagPoint(Quantity):
    """One quantity; `field` is the parser's name of it ("signal_strength": how well the advert was received).

    every_s: longest usual time between two adverts that carry it, where that is longer than of the model as a whole.
    """

    field: str = Field(min_length=1, max_length=60)
    every_s: float = Field(default=0.0, ge=0, le=86_400)


class TagSign(Section):
    """What an advertisement of this model carries; all that is given must be there."""

    name: str = ""
    company: Company | None = None
    service: Uuid | None = None


class Advert(Section):
    """One advertisement (company -> data, service -> data) and the values in it; `key`: what it is encrypted with."""

    about: str = ""
    address: Address = "C0:00:00:00:00:01"
    name: str = ""
    manufacturer: dict[Company, Hex] = Field(default={})
    service: dict[Uuid, Hex] = Field(default={})
    key: Hex = ""
    values: dict[str, float | None] = Field(default={})


class BleProfile(Profile):
    """One model of tag.

    encrypted: a device of it needs the key that its maker's app shows; every_s: longest usual time between two adverts.
    """

    protocol: Literal["ble"]
    parser: Literal["bthome", "ruuvi", "xiaomi", "govee"]
    encrypted: bool = False
    every_s: float = Field(default=0.0, ge=0, le=86_400)
    identify: TagSign = TagSign()
    points: tuple[TagPoint, ...] = Field(min_length=1, max_length=64)
    examples: tuple[Advert, ...] = Field(min_length=1)

    def mistakes(self) -> Iterator[Mistake]:
        """Examples that show what is no point."""
        yield from super().mistakes()
        yield from strangers(self, promised(example.values for example in self.examples))

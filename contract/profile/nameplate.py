"""The nameplate of a Modbus instrument: facts about itself that stand in registers and are read once."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from contract.field import Section
from contract.mistakes import Mistake, refuse
from contract.profile.base import Words
from contract.profile.register import Register, WordOrder


class Plate(Section):
    """One fact, shown as text: a serial number, a version, a model code.

    type: text of `count` registers (in `encoding`, two bytes a register; padding is cut off), a number (1, 2 or 4
    registers, raw × scale, in `unit`), or their hexadecimal digits. shows: what a simulated instrument has there.
    """

    name: Words
    function: Literal["holding", "input"] = "holding"
    address: Register
    count: int = Field(default=1, ge=1, le=64)
    type: Literal["text", "number", "hex"] = "text"
    encoding: Literal["ascii", "gbk"] = "ascii"
    order: WordOrder = "ABCD"
    scale: float = 1.0
    unit: str = ""
    shows: str

    @model_validator(mode="after")
    def _possible(self) -> Plate:
        found = []
        if self.type == "number" and self.count not in (1, 2, 4):
            found.append(Mistake("count", "type: number 为 1、2 或 4", "is 1, 2 or 4 for a number"))
        if self.scale == 0:
            found.append(Mistake("scale", "为 0 则所有值都一样", "0 makes every value the same"))
        if self.address + self.count > 0x10000:
            found.append(Mistake("address", "超出寄存器 65535", "ends beyond register 65535"))
        refuse(found)
        return self

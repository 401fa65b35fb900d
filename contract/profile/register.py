"""The vocabulary of Modbus registers: which table, which address, how a value lies in them.

A value wider than a register has no order in the standard, hence the four words, named by where the bytes ABCD (A the
highest) arrive.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

Function = Literal["coil", "discrete", "holding", "input"]
Type = Literal["bit", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64"]
WordOrder = Literal["ABCD", "CDAB", "BADC", "DCBA"]
Register = Annotated[int, Field(ge=0, le=0xFFFF)]
Bit = Annotated[int, Field(ge=0, le=15)]
WIDTH: Final[dict[str, int]] = {
    "bit": 1, "u16": 1, "s16": 1, "u32": 2, "s32": 2, "u64": 4, "s64": 4, "f32": 2, "f64": 4,
}  # fmt: skip

"""What a profile of a residue analyzer may say of its protocol: a section for each, named after it.

Everything has a default, so that a profile names only what differs on its model.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from contract.field import Section
from contract.mistakes import Mistake, refuse

Charset = Literal["gbk", "gb18030", "utf-8", "ascii"]
Part = Literal["number", "sample", "item", "rate", "verdict", "time", "control", "change", "skip"]
Register = Annotated[int, Field(ge=0, le=0xFFFF)]


class Verdicts(Section):
    """The instrument's own words (or codes, or flags) for a sample that passed and one that failed."""

    passed: tuple[str, ...] = ("合格", "阴性", "未检出", "PASS", "NEGATIVE", "NEG", "N")
    failed: tuple[str, ...] = ("不合格", "阳性", "超标", "检出", "FAIL", "POSITIVE", "POS", "A", "H", "HH")


class Asked(Section):
    """An instrument that speaks only when asked; timeout_ms: the longest silence before and within its reply."""

    timeout_ms: int = Field(default=1500, ge=50, le=60_000)


class Lz4000t(Asked):
    """lookback_days: how far back the first question after a start goes. record_crc: byte 24 of a record is the CRC-8
    of the bytes before it (seen in the request, not proven for records). silent_when_empty: no reply means no tests."""

    lookback_days: int = Field(default=7, ge=0, le=366)
    record_crc: bool = False
    silent_when_empty: bool = False


class Dy3000(Asked):
    """request: the question goes out as hex digits in ASCII ("text"), as public code has it, or as their bytes."""

    request: Literal["text", "bytes"] = "text"


class Ty16(Asked):
    """pause_ms: rest that the instrument wants between two commands."""

    pause_ms: int = Field(default=100, ge=0, le=5_000)


class ResultLine(Section):
    """One line of text for each result. fields: what its parts are, in order; item is what was tested for, time is
    YYYY MM DD hh mm [ss], however divided, control and change are ΔA0 and ΔAt. idle_ms: a line that stands still so
    long has lost its end. repeat_s: a line without a time that comes again within it is the same result said twice."""

    charset: Charset = "gbk"
    separator: str = Field(default=",", min_length=1, max_length=4)
    fields: tuple[Part, ...] = ("number", "sample", "rate", "verdict")
    verdicts: Verdicts = Verdicts()
    idle_ms: int = Field(default=2000, ge=100, le=60_000)
    repeat_s: int = Field(default=600, ge=0, le=86_400)

    @model_validator(mode="after")
    def _possible(self) -> ResultLine:
        named = [name for name in self.fields if name != "skip"]
        found = [
            Mistake("fields", f"{name} 出现两次", f"names {name} twice")
            for name in dict.fromkeys(named)
            if named.count(name) > 1
        ]
        if not {"rate", "verdict"} & set(named):
            found.append(Mistake("fields", "至少要有 rate 或 verdict", "wants rate or verdict at least"))
        refuse(found)
        return self


class Astm(Section):
    """test: the code of the wanted test in field 3 of R records (empty: every one). silence_ms: a sender that stops so
    long in mid-message has lost its end (E1381: 30 s)."""

    charset: Charset = "gb18030"
    test: str = Field(default="", max_length=64)
    verdicts: Verdicts = Verdicts()
    silence_ms: int = Field(default=30_000, ge=1_000, le=120_000)


class Place(Section):
    """Where a value stands in the block of registers: `at` counts from its first, text runs over `words` registers."""

    at: int = Field(ge=0, le=124)
    type: Literal["u16", "s16", "u32", "f32", "text"] = "u16"
    order: Literal["ABCD", "CDAB"] = "ABCD"
    words: int = Field(default=1, ge=1, le=64)
    scale: float = 1.0

    @property
    def width(self) -> int:
        """Registers that it occupies."""
        return {"u32": 2, "f32": 2, "text": self.words}.get(self.type, 1)


class ModbusResult(Asked):
    """The registers that hold the latest result, read in one block. Time is six registers from year to second; a year
    below 100 is of this century. Verdict is a code, spelt in `verdicts` as a decimal number."""

    function: Literal["holding", "input"] = "holding"
    address: Register = 0
    count: int = Field(default=16, ge=1, le=125)
    charset: Charset = "gbk"
    number: Place
    rate: Place | None = None
    sample: Place | None = None
    verdict: Place | None = None
    time: Place | None = None
    verdicts: Verdicts = Verdicts(passed=("0",), failed=("1",))

    @model_validator(mode="after")
    def _possible(self) -> ModbusResult:
        found = []
        for name in ("number", "rate", "sample", "verdict", "time"):
            place: Place | None = getattr(self, name)
            if place is None:
                continue
            if place.at + (6 if name == "time" else place.width) > self.count:
                most = f"count {self.count}"
                found.append(Mistake(f"{name}.at", f"超出 {most}", f"lies beyond {most}"))
        if self.rate is None and self.verdict is None:
            found.append(Mistake("", "至少要有 rate 或 verdict", "wants rate or verdict at least"))
        refuse(found)
        return self

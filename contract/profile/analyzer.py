"""Residue analyzers: how the instrument is wired, which protocol it speaks, and transmissions that prove the reading.

An analyzer has no points. It gives results one by one, each about one sample, and each becomes a trace event.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from contract.field import Section
from contract.mistakes import Mistake
from contract.profile.analyzer_options import Astm, Dy3000, Lz4000t, ModbusResult, ResultLine, Ty16
from contract.profile.base import Profile, Serial

Hex = Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{2} ?)*$", max_length=16_384)]


class Result(Section):
    """One result that must come out of a transmission; `tested` is what the instrument's clock shows, as text."""

    number: str = ""
    sample: str = ""
    item: str = ""
    rate: float | None = None
    verdict: Literal["pass", "fail", ""] = ""
    tested: str = ""


class Transmission(Section):
    """Bytes as they come from the instrument, and the results in them (none: what is sent cannot be read)."""

    about: str = ""
    sent: Hex
    results: tuple[Result, ...] = ()


Options = Lz4000t | Dy3000 | Ty16 | ResultLine | Astm | ModbusResult
SECTIONS: Final[dict[str, type[Options]]] = {
    "lz4000t": Lz4000t,
    "dy3000": Dy3000,
    "ty16": Ty16,
    "result-line": ResultLine,
    "astm": Astm,
    "modbus-result": ModbusResult,
}


class AnalyzerProfile(Profile):
    """One model of analyzer. method: what a verdict of it is bound to. One section, named after the protocol, says what
    the model has otherwise than its protocol commonly has (modbus_result: where what stands, never left out)."""

    protocol: Literal["lz4000t", "dy3000", "ty16", "result-line", "astm", "modbus-result"]
    method: Literal["enzyme_inhibition", "colloidal_gold", "other"] = "enzyme_inhibition"
    serial: Serial = Serial()
    lz4000t: Lz4000t | None = None
    dy3000: Dy3000 | None = None
    ty16: Ty16 | None = None
    result_line: ResultLine | None = None
    astm: Astm | None = None
    modbus_result: ModbusResult | None = None
    examples: tuple[Transmission, ...] = Field(min_length=1)

    @property
    def options(self) -> Options:
        """The section of its protocol, with what it leaves out."""
        section: Options | None = getattr(self, _key(self.protocol))
        return SECTIONS[self.protocol].model_validate({}) if section is None else section

    def mistakes(self) -> Iterator[Mistake]:
        """A section of another protocol would be read by nobody."""
        yield from super().mistakes()
        for protocol in SECTIONS:
            if protocol != self.protocol and getattr(self, _key(protocol)) is not None:
                zh, en = f"protocol 是 {self.protocol}，用不到这一段", f"is of no use to protocol {self.protocol}"
                yield Mistake(_key(protocol), zh, en)
        if self.protocol == "modbus-result" and self.modbus_result is None:
            yield Mistake("modbus_result", "缺少：结果放在哪些寄存器", "is missing: where the result stands")


def _key(protocol: str) -> str:
    return protocol.replace("-", "_")

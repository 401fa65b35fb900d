"""What stands on a desk beside a gateway and measures nothing: card readers, scanners, printers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from pydantic import Field

from contract.field import Section
from contract.mistakes import Mistake
from contract.profile.base import Profile, Serial

SCANNERS: Final = ("serial-scanner", "hid-scanner")
PRINTERS: Final = ("escpos", "zpl", "tspl")


class Scanner(Section):
    """How a scanner is set (its manual's setting barcodes change it).

    suffix: it ends a code with a line end (or Enter), or with nothing; charset: of its text; gap_ms: silence that ends
    a code without suffix, or tells that the rest of one is lost; layout: of the keyboard that it plays.
    """

    suffix: Literal["line", "none"] = "line"
    charset: Literal["utf-8", "gb18030"] = "utf-8"
    gap_ms: int = Field(default=200, ge=20, le=2000)
    layout: Literal["us", "gb"] = "us"


class Printer(Section):
    """What a printer takes.

    columns: letters of font A on a line; charset: the Chinese characters that it has; cut: it has a cutter; answers: it
    tells how it is when asked (many at a USB port of their own do not); dpi: dots per inch of a label; gap_mm: between
    two labels.
    """

    columns: int = Field(default=48, ge=20, le=96)
    charset: Literal["gb18030", "gbk"] = "gb18030"
    cut: bool = True
    answers: bool = True
    dpi: Literal[203, 300, 600] = 203
    gap_mm: float = Field(default=2.0, ge=0, le=20)


class Shown(Section):
    """What the peripheral sends, in hex, and what is understood: codes of a scanner, states of a reader or printer.

    A fault stands as its cause in angle brackets. Key presses are pairs of bytes: key code, 1 down or 0 up.
    """

    about: str = ""
    sent: str = Field(pattern=r"^([0-9A-Fa-f]{2} ?)*$")
    says: tuple[str, ...]


class PeripheralProfile(Profile):
    """One model of card reader, scanner or printer."""

    protocol: Literal["id-card", "serial-scanner", "hid-scanner", "escpos", "zpl", "tspl"]
    serial: Serial = Serial()
    scanner: Scanner = Scanner()
    printer: Printer = Printer()
    examples: tuple[Shown, ...] = Field(min_length=1)

    def mistakes(self) -> Iterator[Mistake]:
        """Settings of another protocol."""
        yield from super().mistakes()
        for name, protocols in (("scanner", SCANNERS), ("printer", PRINTERS)):
            if name in self.model_fields_set and self.protocol not in protocols:
                yield Mistake(
                    name, f"{self.protocol} 没有此项，请删去", f"means nothing for {self.protocol}, take it out"
                )
        if self.points:
            yield Mistake("points", "外设没有测点，请删去", "a peripheral has none, take them out")

"""The numbers by which a voucher names what it is of: crops as contract.law names them, animals, fish; produce.tsv.

A number is signed and printed, so it is never given to anything else and never taken back: new ones come at the end of
their thousand. Number 0 is produce that the table does not know yet; the paper beside the code says its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final, Literal, NamedTuple, cast

Sector = Literal["crops", "livestock", "aquatic"]
UNKNOWN: Final = 0


class Produce(NamedTuple):
    """One line of the table; also: other names that the field has for it."""

    number: int
    sector: Sector
    zh: str
    en: str
    also: tuple[str, ...] = ()


def _table() -> dict[int, Produce]:
    lines = (files("contract.voucher") / "produce.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {
        int(number): Produce(int(number), cast(Sector, sector), zh, en, tuple(filter(None, also.split(";"))))
        for number, sector, zh, en, also in rows
    }


PRODUCE: Final[Mapping[int, Produce]] = _table()
_BY_NAME: Final = {name: row.number for row in PRODUCE.values() for name in (*row.also, row.zh)}


def numbered(zh: str) -> int:
    """The number of a name, also of one that the field has for it; UNKNOWN where the table has none."""
    return _BY_NAME.get(zh, UNKNOWN)


def listed(zh: str) -> str:
    """The name by which the table has it, 生猪 for 猪; as it is where the table has none."""
    found = PRODUCE.get(numbered(zh))
    return found.zh if found is not None else zh


def named(number: int) -> tuple[str, str]:
    """What a number means, zh and en; the number itself where this version's table is older than the voucher."""
    found = PRODUCE.get(number)
    if found is not None:
        return found.zh, found.en
    return ("品名见凭证", "as printed on the voucher") if number == UNKNOWN else (f"品种 {number}", f"produce {number}")

"""Codes on goods and animals: GS1 article numbers, and the ear tags of livestock.

GTIN-8, -12 (UPC-A), -13 (EAN-13), -14: the last digit checks; from the right the digits before it weigh 3, 1, 3 …, and
the sum with the check is a multiple of 10 (GS1 General Specifications 7.9). An ear tag (decree 67 of the Ministry of
Agriculture, 2006) is 15 digits = 1 species + 6 county + 8 serial, without a check digit.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from contract import names
from contract.identifiers.spelling import Family

GTIN: Final = Family("商品条码", "GTIN")
EARTAG: Final = Family("耳标号", "ear tag")
Species = Literal["pig", "cattle", "sheep"]
_SPECIES: Final[dict[str, Species]] = {"1": "pig", "2": "cattle", "3": "sheep"}
_LENGTHS: Final = (8, 12, 13, 14)


class Gtin(NamedTuple):
    """An article number as printed, and padded to 14 digits, by which all four forms compare."""

    text: str
    gtin14: str


class EarTag(NamedTuple):
    """The species, the county that issued the tag, its number there."""

    text: str
    species: Species
    county: str
    serial: str


def gs1_check(body: str) -> str:
    """The check digit of the digits before it, for any length."""
    return str(-sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body))) % 10)


def gtin(text: str) -> Gtin:
    """Read a GTIN-8, UPC-A, EAN-13 or GTIN-14. Raises ContractError("identifier") for length and check digit."""
    code = GTIN.digits(text, _LENGTHS[0], _LENGTHS[-1])
    if len(code) not in _LENGTHS:
        raise GTIN.refusal("应为 8、12、13 或 14 位", "wants 8, 12, 13 or 14 digits")
    if gs1_check(code[:-1]) != code[-1]:
        raise GTIN.refusal("校验码不符，请重新扫描", "check digit does not fit, scan it again")
    return Gtin(code, code.zfill(14))


def ear_tag(text: str) -> EarTag:
    """Read 15 digits. Raises ContractError("identifier")."""
    code = EARTAG.digits(text, 15)
    if code[0] not in _SPECIES:
        raise EARTAG.refusal("首位应为 1（猪）、2（牛）或 3（羊）", "begins with 1 (pig), 2 (cattle) or 3 (sheep)")
    if not names.COUNTY.match(code[1:7]):
        raise EARTAG.refusal("县代码不存在", "there is no such county code")
    return EarTag(code, _SPECIES[code[0]], code[1:7], code[7:])

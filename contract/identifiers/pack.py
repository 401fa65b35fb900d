"""Codes on the packs of farm inputs: pesticide, veterinary drug, seed. None of them carries a check digit.

Pesticide (announcement 2579 of the Ministry of Agriculture): 32 digits = 1 class + last 6 of the registration number +
1 production type + 3 specification + 21 random, printed alone or inside the address of a query page.
Veterinary drug: 24 digits = 8 date + 5 enterprise + 11 random. Seed (a vendor's account, not the regulation itself): up
to 20 digits = 6 region + 3 enterprise + 11 serial.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, NamedTuple

from contract.identifiers.spelling import Family, clean, day

PESTICIDE: Final = Family("农药追溯码", "pesticide pack code")
VETERINARY: Final = Family("兽药追溯码", "veterinary drug code")
SEED: Final = Family("种子标签码", "seed label code")
Production = Literal["own", "toll", "repacked"]
_PRODUCTIONS: Final[dict[str, Production]] = {"1": "own", "2": "toll", "3": "repacked"}
_RUN: Final = re.compile(r"(?<![0-9])[0-9]{32}(?![0-9])")


class PesticidePack(NamedTuple):
    """`registration` is the last six digits of the registration number; `category` is kept as printed."""

    text: str
    category: str
    registration: str
    production: Production
    specification: str
    serial: str


class VeterinaryPack(NamedTuple):
    """`made` is None where the first eight digits are no day: a doubt for people, no reason to refuse."""

    text: str
    made: date | None
    enterprise: str
    serial: str


class SeedLabel(NamedTuple):
    """Who put the seed on the market, by region and enterprise."""

    text: str
    region: str
    enterprise: str
    serial: str


def pesticide_pack(text: str) -> PesticidePack:
    """Read a scan: the digits alone or an address that holds them. Raises ContractError("identifier")."""
    runs = set(_RUN.findall(clean(text)))
    if len(runs) != 1:
        raise PESTICIDE.refusal("应含恰好一个 32 位数字", "wants exactly one run of 32 digits")
    (code,) = runs
    if code[7] not in _PRODUCTIONS:
        raise PESTICIDE.refusal("第 8 位应为 1、2 或 3", "the 8th digit must be 1, 2 or 3")
    return PesticidePack(code, code[0], code[1:7], _PRODUCTIONS[code[7]], code[8:11], code[11:])


def veterinary_pack(text: str) -> VeterinaryPack:
    """Read 24 digits. Raises ContractError("identifier")."""
    code = VETERINARY.digits(text, 24)
    return VeterinaryPack(code, day(code[:8]), code[8:13], code[13:])


def seed_label(text: str) -> SeedLabel:
    """Read 10 to 20 digits. Raises ContractError("identifier")."""
    code = SEED.digits(text, 10, 20)
    return SeedLabel(code, code[:6], code[6:9], code[9:])

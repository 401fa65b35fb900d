"""Who and where, as everybody may read it: firms by their registered names, a human being by the family name alone.

A filed farm, cooperative or firm is public by its filing (its name is on the pack by law). A farmer who is nobody's
firm is shown as 农户 with the family name and the township, never with a house.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session

from cloud import regions, subjects, vault
from cloud.kernel.scope import COUNTY_DIGITS, NATION, TOWNSHIP_DIGITS
from contract.voucher import named, numbered


class Who(NamedTuple):
    """A subject as everybody may know it; person: it is a human being and no firm."""

    zh: str
    en: str
    region: str
    person: bool


def who(session: Session, subject_id: str) -> Who | None:
    """A subject of the register, None where it has none of this id."""
    row = subjects.subject(NATION, session, subject_id) if subject_id else None
    if row is None:
        return None
    if row.kind == "person":
        masked = vault.masked_name(row.name)
        return Who(f"农户 {masked}", f"farmer {masked}", row.region, person=True)
    return Who(row.name, row.name, row.region, person=False)


def produce(name: str) -> tuple[str, str]:
    """What a product is called, zh and en; its own words where no list of produce has it."""
    number = numbered(name)
    return name, (named(number)[1] if number else name)


def place(session: Session, region: str) -> tuple[str, str]:
    """County and township of a region, zh and en; the bare code where no list names it."""
    names = []
    for length in (COUNTY_DIGITS, TOWNSHIP_DIGITS):
        if len(region) >= length:
            found = regions.name_of(session, region[:length])
            if found.zh != region[:length]:
                names.append((found.zh, found.en or found.zh))
    if not names:
        return (region, region)
    return "".join(zh for zh, _ in names), ", ".join(en for _, en in reversed(names))

"""Mass balance and order of one making of batches: what does not fit, with its numbers. Pure.

What was made weighs no more than what was taken; of a parent no more is taken than was left; animals and areas give
what they can give (cloud.trace.caps). What is lost on the way (trimmed, spoilt) needs no word: less is always lawful.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from cloud.trace import caps
from contract.quantity import MICRO, UNITS, plain
from contract.voucher.produce import UNKNOWN, numbered

SAME: Final = frozenset({"split", "merge", "repack"})  # the product stays what it is
ROOTS: Final = frozenset({"harvest", "receive"})
_MU: Final = UNITS["亩"].base
_BASE: Final = {"mass": "kg", "volume": "L", "area": "m²"}  # what is counted is its own


class Taken(NamedTuple):
    """So much (millionths of unit) was taken of a parent. known: it is registered; product, at, holder, left (before
    it was taken, millionths of the parent's own unit), own: that unit; blocked: at that time. "" and 0 where not known.
    """

    batch: str
    amount: int
    unit: str
    known: bool = False
    product: str = ""
    at: int = 0
    holder: str = ""
    left: int = 0
    own: str = ""
    blocked: bool = False


class MadeOf(NamedTuple):
    """A new batch: millionths of unit."""

    batch: str
    amount: int
    unit: str
    product: str


class Grown(NamedTuple):
    """The growing that is harvested. area: millionths of `unit` sown or stocked; before: millionths of kg harvested of
    it in other batches; begun, ended: days ISO, ended "" while it runs."""

    subject: str
    product: str
    kind: str
    area: int
    unit: str
    begun: str
    ended: str
    before: Fraction


class Making(NamedTuple):
    """One event: action as in contract.event.Batching, day ISO in Asia/Shanghai."""

    action: str
    subject: str
    at: int
    day: str
    parents: Sequence[Taken]
    children: Sequence[MadeOf]
    cycle: str = ""
    grown: Grown | None = None
    tags: Sequence[str] = ()
    papers: frozenset[str] = frozenset()
    origin: str = ""


class Finding(NamedTuple):
    """A doubt (cloud.trace.doubts) and the numbers that say so, in words."""

    code: str
    batch: str = ""
    have: str = ""
    want: str = ""


def looked_at(made: Making) -> list[Finding]:
    """Everything that does not fit."""
    found = [*_shape(made), *_parents(made), *_weights(made), *_grown(made)]
    odd = next((tag for tag in made.tags if not (len(tag) == 15 and tag.isdecimal() and tag.isascii())), None)
    if odd is not None:
        found.append(Finding("tag_odd", have=odd[:20]))
    return found


def kg(amount: int, unit: str) -> Fraction | None:
    """Millionths of a unit of mass in kg, None for other units."""
    return Fraction(amount, MICRO) * UNITS[unit].base if unit in UNITS and UNITS[unit].dimension == "mass" else None


def _words(amount: Fraction, unit: str = "") -> str:
    """An amount for people, to a millionth."""
    return f"{plain(round(amount * MICRO))} {unit}".strip()


def _shape(made: Making) -> list[Finding]:
    lines: list[Taken | MadeOf] = [*made.parents, *made.children]
    found = [Finding("amount", one.batch) for one in lines if one.amount <= 0 or one.unit not in UNITS]
    found += [Finding("product_missing", one.batch) for one in made.children if not one.product]
    if made.action in ROOTS:
        found += [Finding("parent_barred")] if made.parents else []
        if made.action == "harvest" and not made.cycle:
            found.append(Finding("cycle_missing"))
        if made.action == "receive" and not made.origin.strip():
            found.append(Finding("origin_missing"))
    elif not made.parents:
        found.append(Finding("parent_missing"))
    products = {one.product for one in made.parents if one.product} | {one.product for one in made.children}
    if made.action in SAME and len(products - {""}) > 1:
        found.append(Finding("products_differ", have="、".join(sorted(products - {""}))))
    return found


def _parents(made: Making) -> list[Finding]:
    found = []
    for one in made.parents:
        if not one.known:
            found.append(Finding("parent_unknown", one.batch))
            continue
        if one.at > made.at:
            found.append(Finding("before_parent", one.batch))
        if one.holder != made.subject:
            found.append(Finding("not_holder", one.batch))
        if one.blocked:
            found.append(Finding("blocked", one.batch))
        if one.unit in UNITS and one.own in UNITS:
            if UNITS[one.unit].dimension != UNITS[one.own].dimension:
                found.append(Finding("unit", one.batch, one.unit, one.own))
            elif one.amount * UNITS[one.unit].base > one.left * UNITS[one.own].base:
                have = f"{plain(one.left)} {one.own}"
                found.append(Finding("over_taken", one.batch, have, f"{plain(one.amount)} {one.unit}"))
    return found


def _weights(made: Making) -> list[Finding]:
    """What was made against what was taken: by each dimension that both have, and animals into meat by their caps."""
    if made.action in ROOTS or not made.parents:
        return []
    taken, out = _sums(made.parents), _sums(made.children)
    found: list[Finding] = []
    for dimension, amount in out.items():
        if dimension in taken:
            if amount > taken[dimension]:
                unit = _BASE.get(dimension, dimension)
                found.append(
                    Finding("more_than_parents", have=_words(taken[dimension], unit), want=_words(amount, unit))
                )
        elif made.action == "process" and dimension == "mass":
            found += _carcasses(made, amount)
        else:
            found.append(Finding("unit", have="、".join(sorted(taken)), want=dimension))
    slaughter = made.action == "process" and "mass" in out and "mass" not in taken
    if slaughter and not {"animal_quarantine", "meat_quality"} <= made.papers and _animals(made):
        found.append(Finding("papers_missing", have="、".join(sorted(made.papers))))
    return found


def _animals(made: Making) -> bool:
    return any(one.unit in {"头", "只", "羽"} for one in made.parents)


def _carcasses(made: Making, amount: Fraction) -> list[Finding]:
    most = Fraction(0)
    for one in made.parents:
        cap = caps.most_kg(one.product, Fraction(one.amount, MICRO), one.unit)
        if cap is None:
            return []  # nobody knows how heavy such an animal gets
        most += cap
    return [Finding("over_carcass", have=_words(most, "kg"), want=_words(amount, "kg"))] if amount > most else []


def _sums(lines: Sequence[Taken | MadeOf]) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for one in lines:
        if one.unit in UNITS:
            unit = UNITS[one.unit]
            sums[unit.dimension] = sums.get(unit.dimension, Fraction(0)) + Fraction(one.amount, MICRO) * unit.base
    return sums


def _grown(made: Making) -> list[Finding]:
    if made.action != "harvest" or not made.cycle:
        return []
    grown = made.grown
    if grown is None:
        return [Finding("cycle_unknown", have=made.cycle)]
    found = []
    if grown.subject != made.subject:
        found.append(Finding("cycle_of_other"))
    if made.day < grown.begun or (grown.ended and made.day > grown.ended):
        found.append(Finding("cycle_days", have=f"{grown.begun}..{grown.ended}", want=made.day))
    if grown.kind == "crop":
        known = numbered(grown.product)
        others = [one for one in made.children if numbered(one.product) not in (UNKNOWN, known)]
        found += [Finding("other_crop", one.batch, grown.product, one.product) for one in others if known != UNKNOWN]
    weights = [kg(one.amount, one.unit) for one in made.children]
    most = _most(grown)
    if most is not None and all(weight is not None for weight in weights):
        total = sum((weight for weight in weights if weight is not None), start=grown.before)
        if total > most:
            found.append(Finding("over_yield", have=_words(most, "kg"), want=_words(total, "kg")))
    return found


def _most(grown: Grown) -> Fraction | None:
    """The most that a growing gives, in kg, None where area or cap are not known."""
    if not grown.area or grown.unit not in UNITS:
        return None
    unit = UNITS[grown.unit]
    if unit.dimension == "area":
        return caps.most_kg(grown.product, Fraction(grown.area, MICRO) * unit.base / _MU, "亩")
    return caps.most_kg(grown.product, Fraction(grown.area, MICRO), grown.unit)

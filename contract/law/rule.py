"""One rule of the law as data: what it bars or demands, of which substances, on which crops, where, from when to when.

Dates are days of Asia/Shanghai and half-open: a rule holds on `valid_from` and no longer on `valid_to`. A rule that
ends says what comes after it (`followed_by`, or `lapses` where nothing does), so that a day forgotten between two rules
is found by a program and not by a court.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, get_args

import msgspec

from contract.wire import Line, Name

Kind = Literal[
    "banned",
    "sale_banned",
    "use_banned",
    "production_banned",
    "direct_supply",
    "suspended",
    "crop_bar",
    "use_only",
    "licensed_shop",
    "real_name",
    "restricted",
]
# banned: neither sold nor used. sale_banned: used up, not sold. use_banned: not used, hence not sold.
# production_banned: packs made since then are unlawful, older ones are not. direct_supply: packs made since then go
# from the maker to trained bodies, never over a counter. suspended: products by registration number. use_only: nothing
# but the circumstances in `only`. restricted: on the list of 公告 2567, with duties of its label and without a shop
# licence of its own.
KINDS: Final[tuple[str, ...]] = get_args(Kind)

Circumstance = Literal[
    "quarantine_fumigation",
    "soil_fumigation",
    "grain_storage",
    "seed_coating",
    "public_health",
    "soluble_gel",
    "mixture",
]
# What a rule may except or demand: the purpose of a use, or the form of a product.
CIRCUMSTANCES: Final[dict[Circumstance, tuple[str, str]]] = {
    "quarantine_fumigation": ("检疫熏蒸", "quarantine fumigation"),
    "soil_fumigation": ("土壤熏蒸", "soil fumigation"),
    "grain_storage": ("储粮", "stored grain"),
    "seed_coating": ("种子包衣", "seed coating"),
    "public_health": ("卫生用", "public health"),
    "soluble_gel": ("可溶胶剂", "soluble gel"),
    "mixture": ("复配制剂", "mixtures"),
}
Scope = Literal["", "restricted", "pesticide"]
Confidence = Annotated[str, msgspec.Meta(pattern=r"^(S|M [1-9][0-9]%)$", description="S: read; M: from memory")]


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paper that a rule comes from; issued: its date, where it is known; region: whose file it is in."""

    id: Name
    zh: Line
    en: Line
    issued: date | None = None
    region: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule.

    every: instead of `ingredients`, all pesticides, or all that are on the restricted list that day. region: a prefix
    of region codes, "" is the nation. unless: circumstances that the rule does not mean. at_latest: it was so earlier
    too, and nobody here knows since when. confidence: "S" read in a source, "M 95%" remembered.
    """

    id: Name
    kind: Kind
    ingredients: tuple[Name, ...] = ()
    every: Scope = ""
    registrations: tuple[Name, ...] = ()
    crops: tuple[Name, ...] = ()
    only: tuple[Circumstance, ...] = ()
    unless: tuple[Circumstance, ...] = ()
    valid_from: date
    valid_to: date | None = None
    at_latest: bool = False
    followed_by: Name = ""
    lapses: bool = False
    region: Name = ""
    source: Name
    confidence: Confidence
    zh: Line = ""
    en: Line = ""

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on this day of Asia/Shanghai."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def means(self, circumstances: frozenset[Circumstance]) -> bool:
        """Whether no exception of the rule is met."""
        return not self.unless or circumstances.isdisjoint(self.unless)

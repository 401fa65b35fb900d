"""What is known of a sale or a use when it is judged. What is not known stays empty: it is asked for, never assumed."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from contract.law.rule import Circumstance
from contract.law.ruleset import Period

GoodsKind = Literal["", "pesticide", "veterinary", "fertiliser", "seed", "feed"]  # "": not known, as a pesticide


class RegisteredUse(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a registered label: a crop (or group of crops) and pest, days from the last use to the harvest, and
    most uses in a season; None: not known, which is not 0. since, until: the days on which the label says so,
    half-open; None: as long as anybody knows."""

    crop: str
    pest: str = ""
    interval_days: int | None = None
    per_season: int | None = None
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the label says so on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class Licence(msgspec.Struct, frozen=True):
    """A shop's licence to sell, from `valid_from` up to, without, `valid_to`; restricted: it names them."""

    valid_from: date
    valid_to: date
    restricted: bool = False


class InputProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A registered product. registered: from the day of its certificate to that of its end, None: not known;
    suspensions: days on which the authority had suspended it; labels: None where nobody has typed its label in.
    prescription: medicine that needs one."""

    kind: GoodsKind = ""
    registration: str = ""
    ingredients: tuple[str, ...] = ()
    circumstances: frozenset[Circumstance] = frozenset()
    registered: Period | None = None
    suspensions: tuple[Period, ...] = ()
    labels: tuple[RegisteredUse, ...] | None = None
    prescription: bool = False

    def on(self, day: date) -> InputProduct:
        """The product with what its label said on a day: unknown before the first line began, where all have a day."""
        if not self.labels or not any(line.since or line.until for line in self.labels):
            return self
        begun = any(line.since is None or line.since <= day for line in self.labels)
        said = tuple(line for line in self.labels if line.holds(day)) if begun else None
        return msgspec.structs.replace(self, labels=said)


class SaleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sale at the till, before it is done.

    made: day of production of the pack; expires: the first day on which it is too old. licence: the shop's, for this
    kind of goods (contract.law.goods.licence_kind). region: where the shop stands, as a code. prescription: whether one
    was shown. rules_until: the first day on which the rules at hand are too old to sell by (None: no such day, as in
    the cloud that judges the past).
    """

    product: InputProduct
    made: date | None = None
    expires: date | None = None
    licence: Licence | None = None
    region: str = ""
    crop: str = ""
    pest: str = ""
    buyer_known: bool = False
    prescription: bool = False
    rules_until: date | None = None


class UseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A use on a field; earlier_uses: how often the product was used on this crop in this season before (None: nobody
    knows)."""

    product: InputProduct
    crop: str
    region: str = ""
    earlier_uses: int | None = 0

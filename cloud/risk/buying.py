"""One restricted substance that is suddenly bought: by one person in any shops, or in one shop by anybody. Pure.

person  so many packs within the window as `least`, and more than the person's own pace: were all packs of window and
        history bought at any time alike, each falls into the window with its share of the days, and so many do so less
        often than `chance` (binomial). Of who never bought before `least` decides alone, and says so.
shop    so many sales as `least`, and more than fits the other shops: all sales of the substance in one heap, those of
        the window marked; this shop's are a blind draw (hypergeometric). A plague that sends everybody to buy raises
        the others too, and is no finding. A shop without others is held against its own pace, as a person is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cloud.risk.finding import Finding, Number, Rule, most
from cloud.risk.settings import Buying
from cloud.risk.tail import binomial, hypergeometric, surprise


class Bought(NamedTuple):
    """Of one substance by one buyer: whole packs and shops in the window, packs in the history.

    region: where it was bought; history_days: days of the history of which anything is known; entries: ids of the
    window's sales, the newest last; other_most: packs in the same window of whoever else bought most; others: how many
    others bought in it.
    """

    buyer: str
    region: str
    substance: str
    packs: int
    shops: int
    history: int
    history_days: int
    others: int
    other_most: int
    entries: Sequence[str]


class Sold(NamedTuple):
    """Of one substance by one shop, and by all other shops of the county: sales in the window and in the history."""

    shop: str
    region: str
    substance: str
    sales: int
    history: int
    history_days: int
    others: int
    others_history: int
    entries: Sequence[str]


def of_person(found: Bought, first: str, day: str, settings: Buying) -> Finding | None:
    """What one person's purchases say; nobody's name is in it, the buyer is an id of the vault."""
    if found.packs < settings.least:
        return None
    p = binomial(found.packs, found.packs + found.history, _share(settings, found.history_days))
    if p > settings.chance:
        return None
    numbers: dict[str, Number] = {
        "substance": found.substance, "packs": found.packs, "shops": found.shops, "history": found.history,
        "history_days": found.history_days, "window_days": settings.window_days, "others": found.others,
        "other_most": found.other_most, "p": float(f"{p:.3g}"),
    }  # fmt: skip
    evidence = most("ledger_entry", list(found.entries))
    return _finding("restricted_person", found.buyer, found.region, "", found.substance, first, day,
                    surprise(p) + found.packs / settings.least, numbers, evidence)  # fmt: skip


def of_shop(found: Sold, first: str, day: str, settings: Buying) -> Finding | None:
    """What one shop's sales say beside those of the others."""
    if found.sales < settings.least:
        return None
    marked, own = found.sales + found.others, found.sales + found.history
    together = own + found.others + found.others_history
    if found.others + found.others_history:
        p = hypergeometric(found.sales, own, marked, together)
    else:
        p = binomial(found.sales, own, _share(settings, found.history_days))
    if p > settings.chance:
        return None
    numbers: dict[str, Number] = {
        "substance": found.substance, "sales": found.sales, "history": found.history, "others": found.others,
        "others_history": found.others_history, "history_days": found.history_days,
        "window_days": settings.window_days, "p": float(f"{p:.3g}"),
    }  # fmt: skip
    evidence = most("ledger_entry", list(found.entries))
    return _finding("restricted_shop", found.shop, found.region, found.shop, found.substance, first, day,
                    surprise(p), numbers, evidence)  # fmt: skip


def _share(settings: Buying, history_days: int) -> float:
    """The window's share of all days that are known of; a county that has just begun knows nothing yet."""
    return settings.window_days / (settings.window_days + max(history_days, 1))


def _finding(
    rule: Rule, who: str, region: str, party: str, substance: str, first: str, day: str, score: float,
    numbers: dict[str, Number], evidence: tuple[tuple[str, str], ...],
) -> Finding:  # fmt: skip
    return Finding(rule, f"{who}/{substance}", region, party, first, day, score, numbers, evidence)

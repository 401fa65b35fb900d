"""May this be sprayed on this crop on this day, and when may it be harvested?

The harvest lock: earliest harvest = max over the uses of (day of use + interval of the label for that registration ×
crop), in days of the calendar of Asia/Shanghai. An interval that nobody knows holds the harvest; it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

import msgspec

from contract.errors import ContractError
from contract.law.facts import RegisteredUse, UseFacts
from contract.law.ruleset import RuleSet
from contract.law.substance import Asked, Finding, findings, label_finding
from contract.law.verdict import Outcome, UseVerdict, weigh
from contract.law.words import of_fact

LONGEST_INTERVAL: Final = 3650


class Use(NamedTuple):
    """One use as the lock sees it: its day, and the days to wait (None: not known)."""

    on: date
    interval_days: int | None


def judge_use(use: UseFacts, rules: RuleSet, on: date) -> UseVerdict:
    """The verdict about a use on a day of Asia/Shanghai (contract.moment.law_day)."""
    use = msgspec.structs.replace(use, product=use.product.on(on))
    asked = Asked(use.product, use.crop, use.region, on, "use")
    found = [*findings(asked, rules), *label_finding(asked, rules), *_season(use, rules)]
    outcome, reasons, asks = weigh((reason for reason, _ in found), (ask for _, ask in found if ask is not None))
    return UseVerdict(outcome, reasons, asks, earliest_harvest([Use(on, interval(use, rules))]))


def earliest_harvest(uses: Iterable[Use]) -> date | None:
    """The first day on which the crop may be harvested; None: hold, an interval is unknown; date.min: nothing was used.

    Raises ContractError("quantity") for an interval below 0 or above LONGEST_INTERVAL days.
    """
    latest, known = date.min, True
    for use in uses:
        if use.interval_days is None:
            known = False
            continue
        if not 0 <= use.interval_days <= LONGEST_INTERVAL:
            zh, en = f"安全间隔期应为 0-{LONGEST_INTERVAL} 天", f"an interval is 0 to {LONGEST_INTERVAL} days"
            raise ContractError("quantity", zh=zh, en=en)
        latest = max(latest, use.on + timedelta(days=use.interval_days))
    return latest if known else None


def interval(use: UseFacts, rules: RuleSet) -> int | None:
    """Days to wait by the label lines of this crop: the longest; None where one of them does not say, or none fits."""
    found = [label.interval_days for label in _lines(use, rules)]
    days = [value for value in found if value is not None]
    return max(days) if days and len(days) == len(found) else None


def _season(use: UseFacts, rules: RuleSet) -> Iterator[Finding]:
    if not use.crop:
        yield of_fact(Outcome.HELD, "crop_not_told"), "crop"
    if not use.product.registration:
        yield of_fact(Outcome.HELD, "registration_missing"), "registration"
    if use.product.labels is None:
        yield of_fact(Outcome.HELD, "labels_missing"), "labels"
    most = min((line.per_season for line in _lines(use, rules) if line.per_season is not None), default=None)
    if most is None:
        return
    if use.earlier_uses is None:
        yield of_fact(Outcome.HELD, "uses_missing"), None
    elif use.earlier_uses >= most:
        yield of_fact(Outcome.REFUSED, "too_many", most=most, number=use.earlier_uses + 1), None


def _lines(use: UseFacts, rules: RuleSet) -> list[RegisteredUse]:
    """RegisteredUse lines of the crop itself, else those of a group around it."""
    key = rules.crops.called(use.crop)
    around = rules.around(use.crop)
    labels = [(rules.crops.called(label.crop), label) for label in use.product.labels or ()]
    own = [label for crop, label in labels if crop == key]
    return own or [label for crop, label in labels if crop in around]

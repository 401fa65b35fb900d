"""The law at the edge: the rule set of the signed rules in force, and the day from which it is too old to sell by.

Decided without a file or a clock, so that a till asks one thing: `judge` with `rules`, and `until` among its facts. A
gateway without rules, or with such as it cannot read, holds every sale and says why.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from contract.law import RuleSet, national, part
from contract.moment import law_day


class LawInForce(NamedTuple):
    """until: the first day of Asia/Shanghai on which nothing is sold by these rules (SaleFacts.rules_until)."""

    rules: RuleSet
    until: date


NEVER: Final = date.min


def read(body: bytes, valid_until: int) -> LawInForce:
    """The law of the part `law` of a manifest that holds until `valid_until` (ms UTC).

    The day on which the manifest ends is not whole and counts as too old already. Raises ContractError as part.decode.
    """
    return LawInForce(part.decode(body), law_day(valid_until))


def none_yet() -> LawInForce:
    """Before the first rules have come: the nation's as they come with the product, for reasons; too old on any day."""
    return LawInForce(national(), NEVER)

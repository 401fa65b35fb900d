"""One finding of a rule on one day, and which rules there are. Pure.

A finding accuses nobody: it says what was reckoned, from which rows, by which figures; a person looks before anything
is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Rule = Literal[
    "positive_rate",
    "restricted_person",
    "restricted_shop",
    "flat_sensor",
    "too_perfect",
    "clone_travel",
    "unbought_use",
]
RULES: Final[tuple[Rule, ...]] = get_args(Rule)
Number = float | int | str
MOST_EVIDENCE: Final = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """key: what tells its cause from others of the rule; day: the last of its window, ISO; first: the window's first.

    party: the subject that it is about, "" for none; score: larger is worse, comparable within the rule; numbers: what
    was reckoned, which fill the sentence; evidence: (kind, id) of rows behind it.
    """

    rule: Rule
    key: str
    region: str
    party: str
    first: str
    day: str
    score: float
    numbers: Mapping[str, Number]
    evidence: tuple[tuple[str, str], ...]


def most(kind: str, ids: list[str]) -> tuple[tuple[str, str], ...]:
    """Evidence of one kind, sorted; of very many the first and the last, the rest is found by the window."""
    half = MOST_EVIDENCE // 2
    shown = ids if len(ids) <= MOST_EVIDENCE else [*ids[:half], *ids[-half:]]
    return tuple((kind, one) for one in shown)

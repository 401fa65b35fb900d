"""Where the tests of one sample stand: a first positive is repeated, then confirmed by another method.

    first positive ──> needs_rerun ──(reruns done)──> all negative ──> refuted
                                                  └─> one positive ──> needs_confirmation ──> confirmed | refuted

A void run counts for nothing and is done again. A laboratory's result decides whenever it comes. A card of another
method that is positive too confirms; one that is negative refutes nothing, as it sees one compound only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, get_args

from contract.testing.judgement import Verdict
from contract.testing.method import METHODS

State = Literal["negative", "open", "refuted", "needs_rerun", "needs_confirmation", "confirmed"]
STATES: Final[tuple[State, ...]] = get_args(State)  # the worst last
LABORATORY: Final = "laboratory"


class Step(NamedTuple):
    """One test of a chain; at: ms UTC; method: an id of METHODS, or LABORATORY."""

    at: int
    id: str
    verdict: Verdict
    method: str


def standing(steps: Iterable[Step]) -> State:
    """Where a chain stands: the order in which its steps were heard does not matter.

    open: there is no valid run yet. Raises KeyError for a method that is none.
    """
    valid = [step for step in sorted(steps) if step.verdict != "void"]
    laboratory = [step.verdict for step in valid if step.method == LABORATORY]
    if laboratory and laboratory[-1] == "positive":
        return "confirmed"
    first = next((step for step in valid if step.verdict == "positive"), None)
    if first is not None and laboratory:
        return "refuted"
    if first is None:
        return "negative" if valid else "open"
    later = valid[valid.index(first) + 1 :]
    method = METHODS[first.method]
    if any(step.verdict == "positive" and METHODS[step.method].kind != method.kind for step in later):
        return "confirmed"
    reruns = [step for step in later if step.method == first.method]
    if any(step.verdict == "positive" for step in reruns):
        return "needs_confirmation"
    return "needs_rerun" if len(reruns) < method.reruns else "refuted"

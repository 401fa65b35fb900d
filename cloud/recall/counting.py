"""What became of the lines of a recall, so that every sum adds up. Pure.

Of each batch and holder

    listed = recovered + destroyed + sold + lost + passed + unknown

listed: of all rounds; recovered, destroyed, sold, lost: as answered, each part of the goods in one of them; passed:
what turned out to have gone on to other lines (a making or transfer that came to light after the freeze), so that it
is not asked for twice; unknown: what is still to be found. What is unknown of a batch is what the trace says is left of
it, less what was answered for, and it is with whoever has it now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from contract.errors import ContractError
from contract.quantity import UNITS, parse

Key = tuple[str, str]
"""Batch and holder."""


class Answered(NamedTuple):
    """Millionths of the batch's unit."""

    recovered: int = 0
    destroyed: int = 0
    sold: int = 0
    lost: int = 0

    @property
    def whole(self) -> int:
        """All four."""
        return sum(self)

    @property
    def gone(self) -> int:
        """What cannot be called back again."""
        return self.recovered + self.destroyed

    def plus(self, other: Answered) -> Answered:
        """Both together."""
        return Answered(*(one + two for one, two in zip(self, other, strict=True)))


NOTHING: Final = Answered()


class Answer(NamedTuple):
    """One answer that fits in all but perhaps its sum. at: ms UTC; id breaks ties."""

    at: int
    id: str
    key: Key
    amounts: Answered


class Standing(NamedTuple):
    """Where a batch is now: who has it and what is left of it, millionths of its unit."""

    holder: str
    left: int


class Balance(NamedTuple):
    """One line, see the module."""

    listed: int = 0
    answered: Answered = NOTHING
    passed: int = 0
    unknown: int = 0

    def plus(self, other: Balance) -> Balance:
        """Both together."""
        return Balance(
            self.listed + other.listed,
            self.answered.plus(other.answered),
            self.passed + other.passed,
            self.unknown + other.unknown,
        )


def converted(amount: int, unit: str, wanted: str) -> int | None:
    """Millionths in another unit, rounded; None where the two do not convert."""
    if unit == wanted:
        return amount
    try:
        unit, wanted = parse(f"1 {unit}").unit, parse(f"1 {wanted}").unit
    except ContractError:
        return None
    if UNITS[unit].dimension != UNITS[wanted].dimension:
        return None
    return round(Fraction(amount) * UNITS[unit].base / UNITS[wanted].base)


def beyond(listed: Mapping[Key, int], answers: Iterable[Answer]) -> set[str]:
    """The ids of answers that would make more of a line than it has; in the order of time, the others still count."""
    so_far: dict[Key, int] = {}
    found: set[str] = set()
    for one in sorted(answers):
        whole = so_far.get(one.key, 0) + one.amounts.whole
        if whole > listed.get(one.key, 0):
            found.add(one.id)
        else:
            so_far[one.key] = whole
    return found


def summed(answers: Iterable[Answer]) -> dict[Key, Answered]:
    """What was answered of each line."""
    found: dict[Key, Answered] = {}
    for one in answers:
        found[one.key] = found.get(one.key, NOTHING).plus(one.amounts)
    return found


def residuals(answered: Mapping[Key, Answered], standing: Mapping[str, Standing]) -> dict[str, int]:
    """What is left of each batch and not answered for."""
    found = {batch: one.left for batch, one in standing.items()}
    for (batch, _), amounts in answered.items():
        if batch in found:
            found[batch] -= amounts.whole
    return {batch: max(0, left) for batch, left in found.items()}


def balances(
    listed: Mapping[Key, int], answered: Mapping[Key, Answered], standing: Mapping[str, Standing]
) -> dict[Key, Balance]:
    """The balance of each line. A batch that the register no longer has is unknown to the last of its lines."""
    left = residuals(answered, standing)
    found: dict[Key, Balance] = {}
    for (batch, holder), amount in listed.items():
        said = answered.get((batch, holder), NOTHING)
        unknown = amount - said.whole
        if batch in standing:
            unknown = min(unknown, left[batch]) if standing[batch].holder == holder else 0
        found[batch, holder] = Balance(amount, said, amount - said.whole - unknown, unknown)
    return found


def lacking(
    listed: Mapping[Key, int], answered: Mapping[Key, Answered], standing: Mapping[str, Standing]
) -> dict[Key, int]:
    """What stands where no line asks for it: batch and present holder, and how much a supplement has to add."""
    left = residuals(answered, standing)
    found: dict[Key, int] = {}
    for batch, one in standing.items():
        key = batch, one.holder
        asked = listed.get(key, 0) - answered.get(key, NOTHING).whole
        if left[batch] > asked:
            found[key] = left[batch] - asked
    return found

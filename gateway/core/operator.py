"""Who works at the terminals of a gateway: what each may do, which PIN is none, how long wrong ones cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, cast

Trade = Literal["clerk", "analyst", "examiner", "farmer", "keeper"]  # what an operator who signed on may do
TRADES: Final[tuple[Trade, ...]] = ("clerk", "analyst", "examiner", "farmer", "keeper")
PageName = Literal["till", "test-room", "gate", "farm", "care"]
PAGES: Final[tuple[PageName, ...]] = ("till", "test-room", "gate", "farm", "care")
# Who works at which page; the keeper is let in everywhere, and each route still says whose deed it is.
WORK: Final[Mapping[PageName, frozenset[Trade]]] = {
    "till": frozenset({"clerk", "keeper"}),
    "test-room": frozenset({"analyst", "keeper"}),
    "gate": frozenset({"examiner", "keeper"}),
    "farm": frozenset({"farmer", "keeper"}),
    "care": frozenset({"keeper"}),
}
MOST: Final = 60  # operators of one gateway
LONGEST_NAME: Final = 20
_SHORTEST_PIN, _LONGEST_PIN = 4, 8
_FREE: Final = 3  # wrong PINs that cost no waiting
_FIRST_S: Final = 5.0
_LONGEST_S: Final = 300.0


@dataclass(frozen=True, slots=True)
class Operator:
    """One person. card: whether an identity card is known of the person."""

    id: str
    name: str
    trades: frozenset[Trade]
    card: bool = False

    @property
    def keeper(self) -> bool:
        """Whether the person may add, change and remove operators."""
        return "keeper" in self.trades


def trades_of(words: Collection[str]) -> frozenset[Trade]:
    """The trades that these words name. Raises ValueError where one names none, or there is none."""
    if not words or not set(words) <= set(TRADES):
        raise ValueError("no such trade")
    return frozenset(cast(Collection[Trade], words))


def admits(page: str, trades: Collection[Trade]) -> bool:
    """Whether somebody of these trades works at a page; page "": the first one, where everybody may sign on."""
    return not page or (page in PAGES and bool(WORK[page] & set(trades)))


def name_of(text: str) -> str:
    """A name as it is kept. Raises ValueError where it is empty, too long, or cannot be shown."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise ValueError("no name")
    return name


def is_pin(pin: str) -> bool:
    """Whether this is 4 to 8 digits that are not the first that anybody would try."""
    if not (_SHORTEST_PIN <= len(pin) <= _LONGEST_PIN and pin.isascii() and pin.isdecimal()):
        return False
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    straight = len(steps) == 1 and steps <= {0, 1, 9}
    repeated = any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, len(pin) // 2 + 1))
    return not (straight or repeated)


def wait_s(wrong: int) -> float:
    """How long nobody is asked for a PIN after the last of so many wrong ones, s."""
    if wrong < _FREE:
        return 0.0
    return float(min(_LONGEST_S, _FIRST_S * 2 ** min(wrong - _FREE, 10)))


def has_keeper(operators: Collection[Operator]) -> bool:
    """Whether one of them may look after the others; without one only the access word could."""
    return any(one.keeper for one in operators)

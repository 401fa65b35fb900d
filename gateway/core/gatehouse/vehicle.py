"""One vehicle at a gate: the codes that came with it and what a person entered about it.

It never changes; every deed makes another one, so that what was judged and what is shown are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from contract.gate import RapidVerdict
from gateway.core.errors import GatewayError

MOST: Final = 40  # things shown of one passage; more is another vehicle
Source = Literal["camera", "scanner", "typed"]
PaperKind = Literal["animal_quarantine", "meat_quality", "conformity", "other"]


class Read(NamedTuple):
    """A code as it came. t: wall UTC ms, mono: monotonic ms of then; legible: wall UTC ms when a camera could first
    read it, 0: nobody knows."""

    text: str
    source: Source
    device: str
    t: int
    mono: int
    snapshot: str = ""
    legible: int = 0


class Item(NamedTuple):
    """One code of a vehicle. number: within it, from 1; times: how often it was read."""

    number: int
    kind: Literal["voucher", "label"]
    read: Read
    times: int = 1


class Paper(NamedTuple):
    """A paper that others issued."""

    kind: PaperKind
    number: str


class RapidResult(NamedTuple):
    """A rapid test of what came. event: its id where this gateway recorded it; number: as the test room names it."""

    verdict: RapidVerdict
    event: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """number: counts from 1 in one run; begun: wall UTC ms; last: monotonic ms of the last code.

    without: some of it has no voucher; in_hand: a person does something about it, so it is theirs to close.
    """

    number: int
    begun: int
    last: int
    items: tuple[Item, ...] = ()
    plate: str = ""
    papers: tuple[Paper, ...] = ()
    product: str = ""
    amount: Decimal | None = None
    unit: str = ""
    without: bool = False
    test: RapidResult | None = None
    in_hand: bool = False

    @property
    def vouchers(self) -> tuple[Item, ...]:
        """The codes that are vouchers, or were meant to be."""
        return tuple(item for item in self.items if item.kind == "voucher")

    @property
    def labels(self) -> tuple[Item, ...]:
        """The codes that are labels."""
        return tuple(item for item in self.items if item.kind == "label")

    @property
    def empty(self) -> bool:
        """Whether nothing of it can be judged yet: no code, no paper, no test, and nobody said that there is none."""
        return not (self.items or self.papers or self.without or self.test)

    @property
    def things(self) -> int:
        """How many things its passage will show."""
        return len(self.items) + len(self.papers) + self.without + (self.test is not None)

    @property
    def full(self) -> bool:
        """Whether no other code has room."""
        return self.things >= MOST

    def read(self, kind: Literal["voucher", "label"], read: Read) -> Vehicle:
        """With one more code. The same text again only counts."""
        known = next((item for item in self.items if item.read.text == read.text), None)
        if known is not None:
            again = known._replace(times=known.times + 1)
            items = tuple(again if item is known else item for item in self.items)
        else:
            number = max((item.number for item in self.items), default=0) + 1
            items = (*self.items, Item(number, kind, read))
        return replace(self, items=items, last=read.mono)

    def forget(self, number: int) -> Vehicle:
        """Without one of its codes. Raises GatewayError("gate_no_code")."""
        items = tuple(item for item in self.items if item.number != number)
        if len(items) == len(self.items):
            raise GatewayError("gate_no_code")
        return replace(self, items=items, in_hand=True)

"""What the rooms of people at a gateway stand on: its day book, its clock, what the county told it of its world."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from contract.catalogue import Catalogue
from contract.dossier import Dossier
from contract.event import Body
from contract.law import RuleSet
from gateway.core.told import Told
from gateway.rim.outbox_days import DayBook
from gateway.rim.outbox_orders import Facts


class Record(Protocol):
    """Takes an event of a person, and small facts to be kept in its transaction."""

    def __call__(self, body: Body, facts: Facts | None = None, /) -> str:
        """Its id, once it is on disk. Raises as Outbox.record."""


class RecordTwo(Protocol):
    """Takes two events of one deed, both or neither; the facts belong to the second."""

    def __call__(self, first: Body, then: Callable[[str], Body], facts: Facts | None = None, /) -> tuple[str, str]:
        """Their ids. Raises as Outbox.record."""


@dataclass(frozen=True)
class Ground:
    """mark: what changes with every event; now: wall UTC ms; dossier: None where none has come; memory: the facts that
    were kept with events."""

    gateway: str
    site: Callable[[], tuple[str, str]]
    book: DayBook
    mark: Callable[[], tuple[int, int]]
    record: Record
    now: Callable[[], int]
    dossier: Callable[[], Dossier | None]
    articles: Callable[[], Catalogue]
    rules: Callable[[], RuleSet]
    record_two: RecordTwo
    memory: Callable[[], dict[str, object]]

    def told(self, since: int, until: int, kinds: Collection[str]) -> list[Told]:
        """The entries of the day book of these kinds, oldest first; wall UTC ms."""
        return self.book.between(since, until, kinds)

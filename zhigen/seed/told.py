"""What the plan wants told: bodies of journal events with the ids and the times that they get."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from contract.event import Body
from contract.personal import Person


class Told(NamedTuple):
    """One event. body: a Person is somebody who shows a document, sealed only when the event is made."""

    at: int
    id: UUID
    body: Body | Person


Action = Literal[
    "sow", "transplant", "fertilise", "irrigate", "spray", "weed", "prune", "feed", "treat", "vaccinate", "stock",
    "harvest", "slaughter",
]  # fmt: skip


class Work(NamedTuple):
    """Something to be done in a cycle on a day. item, units: what is needed for it, "" where nothing is."""

    day: date
    cycle: str
    action: Action
    item: str = ""
    units: int = 0
    pest: str = ""
    amount: str = ""
    unit: str = ""
    note: str = ""


class Round(NamedTuple):
    """One cycle of a plot: its key in the plan, whose it is, what, from when to when ("" where it goes on), how much,
    and all the work in it, in the order of time."""

    key: str
    plot: str
    farm: str
    kind: Literal["crop", "herd", "pond"]
    product: str
    begun: date
    expected: date
    ended: date | None
    amount: str
    unit: str
    work: tuple[Work, ...]


class Order(NamedTuple):
    """A grower wants goods for some work: fetched on `day`."""

    day: date
    farm: str
    work: Work
    crop: str

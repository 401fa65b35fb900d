"""What the page of the farm draws, as structs that are sent as JSON. Times are UTC ms, days 2026-11-30, "" none."""

from __future__ import annotations

import msgspec

from contract.event import Goods
from gateway.rim.terminal.report import Words


class Value(msgspec.Struct, frozen=True):
    """What a point said last. quality: word of contract.quality; old: later than it should have come again."""

    device: str
    name: Words
    point: str
    label: Words
    value: float | None
    unit: str
    decimals: int
    t: int
    quality: str
    quality_words: Words
    old: bool


class Raised(msgspec.Struct, frozen=True):
    """An alarm that stands."""

    device: str
    name: Words
    point: str
    label: Words
    side: str
    limit: float
    value: float
    unit: str
    severity: str


class GrowingView(msgspec.Struct, frozen=True):
    """What grows here, and whether it may be harvested today: free, waiting, held; from_day: "" where it is not known,
    or nothing was used. actions: what is mostly done with its kind, for the tiles; units: what its harvest is
    told in."""

    id: str
    kind: str
    product: str
    plot: str
    place: str
    area: str
    since: str
    state: str
    from_day: str
    reason: Words
    actions: list[str]
    units: list[str]


class PackView(msgspec.Struct, frozen=True):
    """Something to use, with the amount to begin with. left: what the county reckons is there, "" unknown; used: of
    the last use, 0 never; known: the catalogue knows it."""

    product: str
    name: str
    kind: str
    pack: str
    lot: str
    made: str
    expires: str
    amount: str
    unit: str
    left: str
    left_unit: str
    used: int
    known: bool


class Entry(msgspec.Struct, frozen=True):
    """An operation that was recorded here. corrected: a later one takes its place; batch: what it harvested, ""
    none."""

    id: str
    at: int
    action: str
    growing: str
    product: str
    place: str
    inputs: list[Words]
    amounts: list[str]
    pest: str
    amount: str
    unit: str
    note: str
    clerk: str
    corrects: str
    corrected: bool
    batch: str


class FarmState(msgspec.Struct, frozen=True):
    """All that the page draws at `t`. dossier: when the county told what grows here, 0: never; scanned: the pack under
    the scanner; picked: the growing whose code was scanned; trouble: what the last scan was, where it was no pack."""

    t: int
    gateway: str
    site: Words
    holder: str
    day: str
    dossier: int
    environment: list[Value]
    alarms: list[Raised]
    growings: list[GrowingView]
    packs: list[PackView]
    scanned: PackView | None
    picked: str
    trouble: Words | None
    lately: list[Entry]


class InputLine(msgspec.Struct, frozen=True):
    """What the law says of one product on this crop. answer: 可用, 待核, 不准用; harvest: the first day after it;
    pests: against what its label has it on this crop."""

    goods: Goods
    name: str
    outcome: str
    answer: Words
    reasons: list[Words]
    harvest: str
    pests: list[str]


class Preview(msgspec.Struct, frozen=True):
    """What an operation would mean, before it is recorded. after: the growing's lock with it."""

    inputs: list[InputLine]
    after: GrowingView | None


class Recorded(msgspec.Struct, frozen=True):
    """The id of the event of an operation; batch: of what it harvested, 16 hex digits, "" none."""

    id: str
    batch: str = ""

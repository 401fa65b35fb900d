"""What the page of the test room draws, as structs that are sent as JSON. Times are UTC ms, rates %, 0, None: none."""

from __future__ import annotations

import msgspec

from gateway.core.testroom.presented import Presented
from gateway.rim.terminal.report import Words


class Curve(msgspec.Struct, frozen=True):
    """The change of absorbance over the reading, minutes and ΔA: of the blank and of the sample, straight between two
    points each. No instrument that we know tells the curve between them."""

    minutes: int
    control: float
    change: float


class Note(msgspec.Struct, frozen=True):
    """A remark on a result. sample: the number that it names."""

    at: int
    text: str
    clerk: str
    sample: str


class Result(msgspec.Struct, frozen=True):
    """One result. rate: as it counted; told: as the instrument told it; verdict: positive, negative, void; sentence:
    why; reasons: what else is to be said; doubts: what does not fit; raw: hex, as it came."""

    id: str
    at: int
    heard: int
    device: str
    channel: str
    sample: str
    called: str
    method: str
    verdict: str
    rate: float | None
    told: float | None
    word: str
    control: float | None
    change: float | None
    sentence: Words
    reasons: list[Words]
    doubts: list[Words]
    reruns: str
    clerk: str
    raw: str
    curve: Curve | None
    notes: list[Note]


class SampleRow(msgspec.Struct, frozen=True):
    """One sample of the work list. stage: waiting, running, void, rerun, confirm, done, discarded; standing: of
    contract.testing; todo: what is to be done; device, channel, since, due: where it stands now, "" and 0 nowhere."""

    number: str
    called: str
    id: str
    at: int
    product: str
    known: bool
    of: str
    name: str
    batch: str
    purpose: str
    clerk: str
    stage: str
    standing: str
    todo: Words
    device: str
    channel: str
    since: int
    due: int
    discarded: str
    results: list[Result]


class MethodSheet(msgspec.Struct, frozen=True):
    """The edition that judges the results of an instrument. threshold: %, None: qualitative; control: least ΔA0."""

    id: str
    name: Words
    standard: str
    threshold: float | None
    control: float | None
    reruns: int
    minutes: int
    source: str


class ChannelSlot(msgspec.Struct, frozen=True):
    """One channel, in the order of the instrument. sample, called, product: what stands there or was there last;
    since, due: of a run that is not over; result: the last one on this channel today, "" none."""

    channel: str
    sample: str
    called: str
    product: str
    since: int
    due: int
    result: str
    verdict: str
    rate: float | None


class InstrumentView(msgspec.Struct, frozen=True):
    """An analyzer. next: a sample that waits for its next result whatever the channel, "" none; void: why its newest
    run does not count, None: it does; curves: whether its results carry ΔA0 and ΔAt."""

    id: str
    name: Words
    state: str
    cause: Words
    method: MethodSheet
    channels: list[ChannelSlot]
    next: str
    void: Words | None
    curves: bool


class PeripheralView(msgspec.Struct, frozen=True):
    """A scanner or printer of the room. cause: what is the matter with it, "" nothing."""

    id: str
    state: str
    cause: Words
    waiting: int


class Alarm(msgspec.Struct, frozen=True):
    """A positive that is not settled. seen: somebody has noted something on it."""

    sample: str
    called: str
    result: str
    product: str
    stage: str
    since: int
    sentence: Words
    todo: Words
    seen: bool


class Totals(msgspec.Struct, frozen=True):
    """Of one day: samples taken, results, and what they were."""

    samples: int
    results: int
    positive: int
    negative: int
    void: int


class TestRoomState(msgspec.Struct, frozen=True):
    """All that the page draws at `t`. draft: what was shown to the scanner, None: nothing; picked: the number of the
    sample whose label was scanned; trouble: what the last scan was, where it was nothing to use."""

    t: int
    gateway: str
    site: Words
    day: str
    draft: Presented | None
    picked: str
    trouble: Words | None
    dossier: int
    instruments: list[InstrumentView]
    peripherals: list[PeripheralView]
    printer: bool
    samples: list[SampleRow]
    strangers: list[Result]
    alarms: list[Alarm]
    today: Totals


class DaySheet(msgspec.Struct, frozen=True):
    """The day book of one day, as it is printed: samples that were taken or tested on it, results of no sample."""

    t: int
    gateway: str
    site: Words
    holder: str
    day: str
    totals: Totals
    samples: list[SampleRow]
    strangers: list[Result]
    methods: list[MethodSheet]


class SampleReport(msgspec.Struct, frozen=True):
    """The report on one sample. statement: what is said of it."""

    t: int
    gateway: str
    site: Words
    holder: str
    sample: SampleRow
    methods: list[MethodSheet]
    statement: Words

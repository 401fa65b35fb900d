"""What the engineer's page is sent, as plain structs: times are UTC ms, 0 where there is none yet; nothing secret.

Names of devices and points come in both languages; `en` may be empty, then show `zh`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from contract.birth import Clock, RulesState
from gateway.rim.terminal.report import Words


class Who(msgspec.Struct, frozen=True):
    """Who this gateway is; kid: id of the key that it signs with."""

    gateway: str
    county: str
    site: Words
    kind: str
    kid: str
    enrolled: bool


class LineView(msgspec.Struct, frozen=True):
    """The line to the county: connected or not since `since`; refused: rows; unproved: acks that nobody signed."""

    connected: bool
    since: int
    connections: int
    refused: int
    unproved: int
    lag_ms: int
    last_ack: int


class OutboxView(msgspec.Struct, frozen=True):
    """What waits for the cloud: rows of each lane, when the oldest was made; bytes of the file and what it may hold;
    held: in memory for want of room; undated: readings whose time is not proven."""

    events: int
    readings: int
    oldest_event: int
    oldest_reading: int
    bytes: int
    bound: int
    full: bool
    undated: bool
    held_samples: int
    held_events: int
    dropped_events: int
    produced: int


class MachineView(msgspec.Struct, frozen=True):
    """The machine: bytes of its disk and of this program, share of one core, °C of the board."""

    disk_free: int
    disk_total: int
    memory: int
    cpu: float
    temperature: float | None


class PointView(msgspec.Struct, frozen=True):
    """One point: its last value (canonical, corrected), None where it has none; quality: a word and its names."""

    key: str
    name: Words
    unit: str
    decimals: int
    value: float | None = None
    t: int = 0
    quality: str = ""
    told: Words = Words("", "")


class DeviceView(msgspec.Struct, frozen=True):
    """One device or peripheral. sort: which of both; place: how people name where it is; state: new, ok, lost; cause: a
    word, `why` the sentence; since: of its silence; frames: the last over the wire, as lines of a trace; served,
    waiting: documents, codes or cards of a peripheral."""

    id: str
    sort: Literal["device", "peripheral"]
    name: Words
    profile: str
    model: str
    protocol: str
    bus: str
    place: str
    interval_s: float
    state: str
    cause: str
    why: Words
    since: int
    replies: int
    failures: int
    skipped: int
    points: list[PointView]
    frames: list[str]
    served: int = 0
    waiting: int = 0


class BusView(msgspec.Struct, frozen=True):
    """One bus: kind as the configuration calls it, place as people name it, why it is not connected."""

    id: str
    kind: str
    place: str
    connected: bool
    why: Words


class AdditionView(msgspec.Struct, frozen=True):
    """The last device that this page added: on trial until `until`, then it stayed or was taken back, `why`."""

    device: str
    state: Literal["trying", "stayed", "taken_back"]
    until: int
    why: Words


class CareState(msgspec.Struct, frozen=True):
    """All that the page draws of a running gateway. restart: sections whose change waits for one; trial: a pushed
    configuration is on trial; certificate: (from, until), 0: none."""

    t: int
    boot: str
    up_ms: int
    software: str
    who: Who
    clock: Clock
    line: LineView
    outbox: OutboxView
    machine: MachineView
    certificate: tuple[int, int]
    rules: RulesState | None
    restart: list[str]
    mistakes: list[Words]
    trial: bool
    addition: AdditionView | None
    buses: list[BusView]
    devices: list[DeviceView]


class ProbedPoint(msgspec.Struct, frozen=True):
    """One point of a probe: the value, what the instrument said before correction, its registers, what went wrong."""

    key: str
    name: Words
    unit: str
    decimals: int
    value: float | None
    said: float | None
    quality: str
    told: Words
    raw: list[int]
    fault: Words | None


class ProbeView(msgspec.Struct, frozen=True):
    """What a probe found. live: it was asked just now (else only its port was opened, or what it said last is shown);
    fault: why nothing came; frames: lines of a trace; warnings: what will run, but not as its writer hopes."""

    live: bool
    ok: bool
    fault: Words | None
    warnings: list[Words]
    points: list[ProbedPoint] = []
    nameplate: dict[str, str] = {}
    frames: list[str] = []


class ProfileView(msgspec.Struct, frozen=True):
    """A device profile; serial: as the model leaves the factory; carriers: kinds of buses it goes on, none: a
    peripheral."""

    id: str
    name: Words
    maker: str
    model: str
    also: list[str]
    kind: str
    protocol: str
    confidence: str
    carriers: list[str]
    baud: int
    parity: str
    stop_bits: int
    unit: int
    points: list[PointView]


class CalibrationView(msgspec.Struct, frozen=True):
    """One record. state: now, later, or past; value = what the instrument says × gain + offset."""

    device: str
    point: str
    unit: str
    since: int
    gain: float
    offset: float
    by: str
    certificate: str
    note: str
    state: Literal["now", "later", "past"]


class ReadView(msgspec.Struct, frozen=True):
    """What a test read: by which peripheral; text: masked of a card, "" of a code that is none of ours; kind of a code;
    size in characters; doubts: about a card; fault: why it was not read."""

    peripheral: str
    text: str = ""
    kind: str = ""
    size: int = 0
    doubts: list[Words] = []
    fault: Words | None = None


class Step(msgspec.Struct, frozen=True):
    """One step of the first run, and whether it is done."""

    key: Literal["role", "network", "clock", "enrol"]
    done: bool


class WizardView(msgspec.Struct, frozen=True):
    """The first run. mode: setup before there is a configuration, run once a gateway runs; kinds: of sites; broker:
    host:port, "" while not known."""

    mode: Literal["setup", "run"]
    t: int
    synced: bool
    steps: list[Step]
    kinds: list[str]
    gateway: str
    county: str
    site: Words
    kind: str
    broker: str
    tls: bool
    enrolled: bool
    not_after: int


class EnrolledView(msgspec.Struct, frozen=True):
    """A certificate came: until when; broker: what the cloud names, and whether the configuration says the same."""

    not_after: int
    broker: str
    tls: bool
    fits: bool

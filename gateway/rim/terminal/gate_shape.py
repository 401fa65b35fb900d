"""The shape of what the page of a gate is sent: all that it draws, as plain structs. Texts come in both languages.

Times are UTC ms. A verdict None means: nothing to judge yet; of a check: not known.
"""

from __future__ import annotations

import msgspec

from contract.gate import Verdict
from gateway.rim.terminal.report import Words


class Why(msgspec.Struct, frozen=True):
    """A reason (code of contract.gate), what it makes of a passage by itself, its words."""

    code: str
    verdict: str
    words: Words


class CheckReport(msgspec.Struct, frozen=True):
    """One check of a voucher: signature, dates, recall, reuse, watched, test."""

    name: str
    verdict: Verdict | None


class VoucherReport(msgspec.Struct, frozen=True):
    """What a voucher says and what is known of it. proved: its signature fits a key that is known here; until None: no
    end; seen: how often, how much and when last this gate let it in."""

    kind: str
    proved: bool
    batch: str
    product: Words
    amount: str
    unit: str
    issued: int
    until: int | None
    basis: list[str]
    seen: int
    seen_amount: str
    seen_last: int


class CodeReport(msgspec.Struct, frozen=True):
    """One code of a vehicle. verdict_ms: from legibility to verdict, None where no camera tells it; voucher None: it is
    a label, or cannot be read."""

    number: int
    kind: str
    text: str
    source: str
    device: str
    snapshot: str
    t: int
    times: int
    verdict_ms: int | None
    verdict: Verdict
    reasons: list[Why]
    checks: list[CheckReport]
    voucher: VoucherReport | None


class PaperReport(msgspec.Struct, frozen=True):
    """A paper of others."""

    kind: str
    number: str


class TestReport(msgspec.Struct, frozen=True):
    """The rapid test that is linked."""

    verdict: str
    event: str
    number: str


class Choice(msgspec.Struct, frozen=True):
    """What a person may decide; as_judged: it needs no reason."""

    decision: Verdict
    as_judged: bool


class VehicleReport(msgspec.Struct, frozen=True):
    """A vehicle. says: the sentence of its verdict; codes: the newest first; closes_ms: until it is whole; waits: a
    person has to decide, else it closes itself when it is whole."""

    number: int
    begun: int
    verdict: Verdict | None
    says: Words
    reasons: list[Why]
    codes: list[CodeReport]
    plate: str
    papers: list[PaperReport]
    product: str
    amount: str
    unit: str
    without: bool
    test: TestReport | None
    in_hand: bool
    waits: bool
    closes_ms: int
    choices: list[Choice]


class HeardReport(msgspec.Struct, frozen=True):
    """The last thing read that belongs to no vehicle."""

    t: int
    source: str
    why: Why


class PassageReport(msgspec.Struct, frozen=True):
    """A passage that was recorded. id "" where it is not known here; camera: whose `snapshots` are; count: vouchers and
    labels shown; clerk: the operator who decided, "" nobody; product, amount, unit: as seen, else of the first
    voucher."""

    id: str
    t: int
    verdict: Verdict
    decision: Verdict
    says: Words
    reasons: list[Why]
    why: str
    clerk: str
    plate: str
    product: str
    amount: str
    unit: str
    count: int
    device: str
    snapshot: str
    rapid_test: str


class ListReport(msgspec.Struct, frozen=True):
    """The list of revocations. issued 0, age_ms None: there is none; stale: nothing passes by itself."""

    issued: int
    age_ms: int | None
    stale: bool


class RulesReport(msgspec.Struct, frozen=True):
    """The signed rules in force."""

    version: int
    issued: int
    age_ms: int
    expired: bool


class DeviceReport(msgspec.Struct, frozen=True):
    """A camera or the scanner: state new, ok, lost; cause: what is the matter."""

    id: str
    kind: str
    name: Words
    state: str
    cause: Words


class GateState(msgspec.Struct, frozen=True):
    """Everything. here: before the person; behind: the camera's, while that one is in hand; waiting: put aside, the
    oldest first; last: six passages, the newest first; totals: of the day, by decision; camera: whose picture to show,
    "" for none; clock: whether it is known to be right; connected, events: the line to the county and what waits for
    it; staffed: whether an examiner is signed on."""

    t: int
    gateway: str
    site: Words
    camera: str
    devices: list[DeviceReport]
    here: VehicleReport | None
    behind: VehicleReport | None
    waiting: list[VehicleReport]
    heard: HeardReport | None
    last: list[PassageReport]
    totals: dict[str, int]
    list: ListReport
    clock: bool
    rules: RulesReport | None
    connected: bool
    events: int
    staffed: bool


class WhyOffered(msgspec.Struct, frozen=True):
    """A reason to choose for deciding so otherwise than judged."""

    decision: Verdict
    code: str
    words: Words


class DayReport(msgspec.Struct, frozen=True):
    """The passages of one day, the newest first; verdicts: by what the gate judged, decisions: by what was done."""

    day: str
    verdicts: dict[Verdict, int]
    decisions: dict[Verdict, int]
    passages: list[PassageReport]

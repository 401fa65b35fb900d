"""What comes to a gate as one: vouchers that the cameras read one after another, until it stays quiet.

A camera says one code after another; a vehicle is all that was read without a long pause. What is decided about it is
contract.gate's; here is what belongs together, what this gate let in before, and the event that tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from contract.event import Passage, Scan, Shown
from contract.gate import Decision, Entry, GatePolicy, Judged, Presented, Seen, Watch, decide
from contract.moment import DAY_MS
from contract.printed import voucher_code
from contract.voucher import Verifier, named, voucher_id

KEPT_MS: Final = 90 * DAY_MS  # how long a gate remembers a voucher: no longer ones are worth it, the cloud knows all
MOST: Final = 40  # of one passage; more is another vehicle


class Came(NamedTuple):
    """One voucher of which a camera has read the code. mono: monotonic ms."""

    text: str
    device: str
    snapshot: str
    mono: int


class Arrivals:
    """Gathers what comes into passages. quiet_ms: how long nothing new may be read before a passage is whole."""

    def __init__(self, quiet_ms: int) -> None:
        self._quiet_ms = quiet_ms
        self._came: dict[str, Came] = {}
        self._last = 0

    def scanned(self, scan: Scan, mono: int) -> None:
        """A camera read this now. The same code again in one passage changes nothing but its end."""
        self._last = mono
        self._came.setdefault(scan.text, Came(scan.text, scan.device, scan.snapshot, mono))

    def due(self, mono: int) -> tuple[Came, ...]:
        """What came together, once it is whole; () while it is not, or nothing came."""
        if not self._came or (mono - self._last < self._quiet_ms and len(self._came) < MOST):
            return ()
        return self.take()

    def take(self) -> tuple[Came, ...]:
        """What came so far, whole or not: the gate closes."""
        came, self._came = tuple(self._came.values()), {}
        return came


class Memory:
    """What this gate let in: of each voucher how often and how much."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}

    def __getitem__(self, code: str) -> Seen | None:
        return self._seen.get(code)

    def entered(self, passage: Passage) -> None:
        """Remember what a passage let in."""
        for code, amount in let_in(passage):
            before = self._seen.get(code, Seen(0, Decimal(0)))
            self._seen[code] = Seen(before.times + 1, before.amount + amount)


def let_in(passage: Passage) -> Iterable[tuple[str, Decimal]]:
    """Ids and amounts of the vouchers that a passage let in; none of one that was not let in."""
    if passage.decision != "pass":
        return
    for shown in passage.shown:
        if shown.kind == "voucher" and shown.amount:
            yield voucher_id(voucher_code(shown.text)), Decimal(shown.amount)


def presented(came: Iterable[Came], verifier: Verifier, memory: Memory, now: int) -> tuple[Presented, ...]:
    """What came, verified at `now` (UTC ms) and looked up in the memory. Codes are vouchers that could be read."""
    found = []
    for one in came:
        code = voucher_id(voucher_code(one.text))
        found.append(Presented(one.text, code, verifier.verify(one.text, now), memory[code]))
    return tuple(found)


def judged(
    came: tuple[Came, ...],
    verifier: Verifier,
    memory: Memory,
    policy: GatePolicy,
    watch: Watch,
    law: str = "",
) -> tuple[Decision, Passage]:
    """The decision on what came together and the event of it; what is decided is done, nobody overrules a camera.

    law: the digest of the policy.
    """
    decision = decide(Entry(presented(came, verifier, memory, watch.now)), policy, watch)
    passage = Passage(
        shown=tuple(_shown(one) for one in decision.each),
        verdict=decision.verdict,
        decision=decision.verdict,
        device=came[0].device,
        reasons=decision.reasons,
        listed=watch.listed,
        law=law,
        snapshot=next((one.snapshot for one in came if one.snapshot), ""),
        at=watch.now,
    )
    return decision, passage


def _shown(one: Judged) -> Shown:
    said = one.presented.verified.statement
    if said is None:
        return Shown("voucher", one.verdict, one.presented.text, one.reasons)
    return Shown(
        "voucher",
        one.verdict,
        one.presented.text,
        one.reasons,
        batch=f"{said.batch:016x}",
        product=named(said.produce)[0],
        amount=f"{said.amount:f}",
        unit=said.unit,
    )

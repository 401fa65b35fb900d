"""The gate of a market: what its cameras read becomes passages, judged at once by the rules that lie here.

No network is asked. The county's voucher keys, its list of revocations and its policy come with the signed rules; what
came in before is remembered with the events that told of it. A list that never came, or is old, lets nothing pass by
itself: the guard looks.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Final

import msgspec

from contract import gate
from contract.errors import ContractError
from contract.event import Body, Passage, Scan
from contract.gate import GatePolicy, Watch
from contract.keys import PublicKey
from contract.rules import KEYS, Part
from contract.voucher import PART as REVOKED
from contract.voucher import Revoked, Verifier, revoked
from gateway.core.passage import KEPT_MS, Arrivals, Memory, judged
from gateway.rim.poll import Clock
from gateway.rim.rulebook import RuleBook
from gateway.rim.worker import Worker

log = logging.getLogger(__name__)
_TURN_S: Final = 0.25
_keys: Final = msgspec.json.Decoder(list[PublicKey]).decode


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rules in force say to a gate. law: the digest of the policy, as passages name it."""

    verifier: Verifier
    policy: GatePolicy
    listed: int
    law: str


class GateBook:
    """Read from the rule book when its parts change and kept ready, as the law is for the till."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._read: tuple[tuple[Part | None, ...], Sheet] | None = None

    @property
    def in_force(self) -> Sheet:
        """What a gate goes by. A part that is missing or cannot be read is as if it said nothing, and is told once."""
        found = [self._book.in_force(name) for name in (KEYS, REVOKED, gate.PART)]
        parts = tuple(one[0] if one else None for one in found)
        if self._read is None or self._read[0] != parts:
            keys, listed, policy = (one[1] if one else None for one in found)
            self._read = parts, _sheet(keys, listed, policy)
        return self._read[1]


class Gate(Worker):
    """emit: where events go, on disk when it returns; clock: wall and monotonic ms; true: the best known UTC ms, or
    None where the clock was never set; passed: what was let in before, as the outbox remembers it."""

    def __init__(
        self,
        cameras: Collection[str],
        quiet_s: float,
        book: GateBook,
        emit: Callable[[Body], object],
        clock: Clock,
        true: Callable[[], int | None],
        passed: Callable[[int], list[Passage]],
    ) -> None:
        super().__init__("gate")
        self._cameras = frozenset(cameras)
        self._arrivals = Arrivals(round(quiet_s * 1000))
        self._book, self._emit, self._clock, self._true = book, emit, clock, true
        self._memory = Memory()
        self._read: deque[tuple[Scan, int]] = deque()
        for passage in passed(clock()[0] - KEPT_MS):
            self._memory.entered(passage)

    def scanned(self, body: Body) -> None:
        """Any event of this gateway; vouchers that the gate's cameras counted are looked at. From any thread."""
        if isinstance(body, Scan) and body.code == "voucher" and body.device in self._cameras:
            self._read.append((body, self._clock()[1]))

    def _run(self) -> None:
        while True:
            ended = self._stop.wait(_TURN_S)
            self._turn(last=ended)
            if ended:
                return

    def _turn(self, *, last: bool) -> None:
        while self._read:
            self._arrivals.scanned(*self._read.popleft())
        wall, mono = self._clock()
        came = self._arrivals.take() if last else self._arrivals.due(mono)
        self.turned = monotonic()
        if not came:
            return
        sheet, true = self._book.in_force, self._true()
        watch = Watch(wall if true is None else true, sheet.listed, synced=true is not None)
        decision, passage = judged(came, sheet.verifier, self._memory, sheet.policy, watch, sheet.law)
        self._emit(passage)
        self._memory.entered(passage)
        log.info("gate verdict=%s reasons=%s vouchers=%d", decision.verdict, ",".join(decision.reasons), len(came))


def _sheet(keys: bytes | None, listed: bytes | None, policy: bytes | None) -> Sheet:
    known, none, found = [], Revoked(), gate.NO_POLICY
    try:
        known = _keys(keys) if keys else []
        none = revoked(listed) if listed else none
        found = gate.decode(policy) if policy else found
    except (ContractError, msgspec.MsgspecError) as error:
        log.error("gate rules=unreadable why=%r", str(error))
    return Sheet(Verifier(known, none), found, none.issued, sha256(policy).hexdigest()[:16] if policy else "")

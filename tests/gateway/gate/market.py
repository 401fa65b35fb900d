"""A market's gate that tests hold in their hands: its rules, its clock, its outbox, who is signed on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import gate, rules
from contract.event import Passage, Scan
from contract.keys import Signer
from contract.moment import DAY_MS
from contract.rules import KEYS
from contract.voucher import PART as REVOKED
from contract.voucher import Basis, Revoked, Statement, issue, numbered
from contract.voucher.statement import Kind
from gateway.core.scan import Scan as HandScan
from gateway.rim.gate import Gate, GateBook, Slate
from gateway.rim.gate.gate import Looked
from gateway.rim.rulebook import FOLDER, RuleBook
from tests.gateway.fleet.county import COUNTY, manifest
from tests.gateway.outbox.world import START, HandClock, bodies, outbox
from tests.keys import RULES, trusting

VOUCHER_KEY = Signer(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32), "voucher")


def voucher(
    batch: int,
    amount: str = "850",
    *,
    days: int = 10,
    signer: Signer = VOUCHER_KEY,
    kind: Kind = "conformity",
    now: int = START,
) -> str:
    issued = now // 60_000 * 60_000 - DAY_MS
    basis: frozenset[Basis] = frozenset({"process_control"})
    said = Statement(kind, "", batch, numbered("黄瓜"), Decimal(amount), "kg", issued, days, basis)
    return issue(said, signer).address("z.example")


class Market:
    """A gate, its rule book and its outbox; `turn` is one round of its thread. staffed: whether an examiner is on."""

    def __init__(self, folder: Path, *, staffed: bool = False, clock: HandClock | None = None) -> None:
        self.folder, self.staffed = folder, staffed
        self.synced = True
        self.clock = clock or HandClock()
        self.book = RuleBook(folder / "box" / FOLDER, COUNTY, trusting(folder / "identity"), lambda: START)
        self.box = outbox(folder / "box", self.clock)
        self.gate = self._open()
        self._version = 0

    def _open(self) -> Gate:
        box = self.box
        return Gate(
            ["cam"],
            8.0,
            GateBook(self.book),
            box.record,
            self.clock,
            lambda: self.clock.wall if self.synced else None,
            box.passages,
            scanner="gun",
            staffed=lambda: self.staffed,
            days=box.days,
            slate=Slate(box.memory, box.remember_all),
        )

    def hears(self, *, revoked: Revoked | None = None, policy: gate.GatePolicy | None = None) -> None:
        self._version += 1
        listed = revoked or Revoked()
        parts = {
            KEYS: msgspec.json.encode([VOUCHER_KEY.described(), RULES.described()]),
            REVOKED: msgspec.json.encode(msgspec.structs.replace(listed, issued=self.clock.wall)),
            gate.PART: gate.encode(policy or gate.GatePolicy()),
        }
        said = manifest(self._version, parts, issued=START, valid_until=START + 7 * DAY_MS)
        for name in self.book.hear(rules.encode(said, RULES)):
            assert self.book.hear_part(name, parts[name])

    def shows(self, *codes: str, device: str = "cam", code: str = "voucher") -> Passage:
        before = len(self.passed)
        for text in codes:
            self.gate.scanned(Scan(device, code, text, snapshot="20261128-1"))  # type: ignore[arg-type]
            self.gate._turn(last=False)
            self.clock.pass_(900)
        assert len(self.passed) == before
        self.clock.pass_(8_000)
        self.gate._turn(last=False)
        assert len(self.passed) == before + 1
        return self.passed[-1]

    def reads(self, text: str, code: str = "voucher") -> None:
        """The camera counts one code, the thread comes round, and half a second goes by."""
        self.gate.scanned(Scan("cam", code, text, legible=self.clock.wall - 200))  # type: ignore[arg-type]
        self.turns(500)

    def scans(self, text: str) -> None:
        """The examiner's hand scanner reads one."""
        self.gate.heard("gun", HandScan(text))
        self.turns(500)

    def turns(self, ms: int = 8_000) -> None:
        """Time goes by and the thread comes round."""
        self.clock.pass_(ms)
        self.gate._turn(last=False)

    @property
    def here(self) -> Looked:
        """The vehicle before the examiner, with its verdict."""
        found = self.gate.yard().here
        assert found is not None
        return found

    @property
    def says(self) -> str:
        """The sentence on the screen, "" where nothing is judged."""
        found = self.gate.yard().here
        return found.judged.words[0] if found is not None and found.judged is not None else ""

    @property
    def passed(self) -> list[Passage]:
        return [body for body in bodies(self.box) if isinstance(body, Passage)]

    def restart(self) -> None:
        self.box.close()
        self.box = outbox(self.folder / "box", self.clock, boot="b2")
        self.gate = self._open()

    def close(self) -> None:
        self.box.close()

"""A gate without a network: cameras read vouchers, the signed rules that lie there decide, the outbox remembers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import gate, rules
from contract.event import Passage, Scan, Shown
from contract.keys import Signer
from contract.moment import DAY_MS
from contract.rules import KEYS
from contract.voucher import PART as REVOKED
from contract.voucher import Revoked, Statement, issue, numbered
from gateway.core.passage import KEPT_MS, Arrivals
from gateway.rim.gate import Gate, GateBook
from gateway.rim.outbox import Outbox
from gateway.rim.rulebook import FOLDER, RuleBook
from tests.gateway.fleet.county import COUNTY, manifest
from tests.gateway.outbox.world import START, HandClock, bodies, outbox
from tests.keys import RULES, trusting

VOUCHER_KEY = Signer(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32), "voucher")


def voucher(batch: int, amount: str = "850") -> str:
    said = Statement(
        "conformity", "", batch, numbered("黄瓜"), Decimal(amount), "kg", START // 60_000 * 60_000 - DAY_MS, 10,
        frozenset({"process_control"}),
    )  # fmt: skip
    return issue(said, VOUCHER_KEY).address("z.example")


class Market:
    """A gate, its rule book and its outbox; `turn` is one round of its thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = HandClock()
        self.book = RuleBook(folder / "box" / FOLDER, COUNTY, trusting(folder / "identity"), lambda: START)
        self.box = outbox(folder / "box", self.clock)
        self.gate = self._open()
        self._version = 0

    def _open(self) -> Gate:
        box = self.box
        return Gate(["cam"], 8.0, GateBook(self.book), box.record, self.clock, lambda: self.clock.wall, box.passages)

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

    @property
    def passed(self) -> list[Passage]:
        return [body for body in bodies(self.box) if isinstance(body, Passage)]

    def restart(self) -> None:
        self.box.close()
        self.box = outbox(self.folder / "box", self.clock, boot="b2")
        self.gate = self._open()

    def close(self) -> None:
        self.box.close()


@pytest.fixture
def market(tmp_path: Path):  # type: ignore[no-untyped-def]
    found = Market(tmp_path)
    yield found
    found.close()


def test_what_is_read_one_after_another_is_one_vehicle(market: Market) -> None:
    market.hears()
    passage = market.shows(voucher(1), voucher(2))
    assert (passage.verdict, passage.decision, passage.reasons) == ("pass", "pass", ())
    assert [shown.batch for shown in passage.shown] == [f"{1:016x}", f"{2:016x}"]
    assert passage.shown[0].product == "黄瓜"
    assert (passage.device, passage.snapshot, passage.listed) == ("cam", "20261128-1", START)


def test_before_any_rules_nothing_passes_by_itself(market: Market) -> None:
    passage = market.shows(voucher(1))
    assert (passage.verdict, passage.reasons) == ("review", ("unknown_key", "list_stale"))
    assert passage.law == ""


def test_a_revocation_that_came_down_stops_the_next_vehicle(market: Market) -> None:
    market.hears()
    text = voucher(1)
    market.hears(revoked=Revoked(batches=frozenset({f"{1:016x}"})))
    assert (market.shows(text).verdict, market.passed[-1].reasons) == ("stop", ("recalled",))


def test_a_policy_that_came_down_holds_and_is_named(market: Market) -> None:
    market.hears(policy=gate.GatePolicy(two_papers=True))
    passage = market.shows(voucher(1))
    assert (passage.verdict, passage.reasons) == ("review", ("second_paper",))
    assert len(passage.law) == 16


def test_a_gate_remembers_what_it_let_in_over_a_restart_and_not_for_ever(market: Market) -> None:
    market.hears()
    text = voucher(1)
    assert market.shows(text).verdict == "pass"
    market.restart()
    assert market.shows(text).reasons == ("used_up",)
    market.clock.pass_(KEPT_MS)
    assert market.box.passages(market.clock.wall - KEPT_MS) == []


def test_what_was_stopped_has_not_come_in(market: Market) -> None:
    market.hears(revoked=Revoked(batches=frozenset({f"{1:016x}"})))
    text = voucher(1)
    market.shows(text)
    market.hears()
    assert market.shows(text).verdict == "pass"


def test_other_codes_and_other_cameras_are_none_of_its_business(market: Market) -> None:
    market.hears()
    market.gate.scanned(Scan("cam", "label", "A0123456789ABCDE"))
    market.gate.scanned(Scan("door", "voucher", voucher(1)))
    market.clock.pass_(60_000)
    market.gate._turn(last=True)
    assert market.passed == []


def test_the_last_vehicle_is_told_when_the_gate_closes(market: Market) -> None:
    market.hears()
    market.gate.scanned(Scan("cam", "voucher", voucher(1)))
    market.gate._turn(last=True)
    assert len(market.passed) == 1


def test_unreadable_rules_are_as_none(market: Market) -> None:
    market.hears()
    parts = {KEYS: msgspec.json.encode([RULES.described()]), gate.PART: b'{"ver":9}'}
    said = manifest(9, parts, issued=START, valid_until=START + 7 * DAY_MS)
    for name in market.book.hear(rules.encode(said, RULES)):
        assert market.book.hear_part(name, parts[name])
    assert market.shows(voucher(1)).reasons == ("unknown_key", "list_stale")


def test_forty_vouchers_are_a_vehicle_without_a_pause() -> None:
    arrivals = Arrivals(8_000)
    for number in range(40):
        assert arrivals.due(number) == ()
        arrivals.scanned(Scan("cam", "voucher", f"V{number}"), number)
        arrivals.scanned(Scan("cam", "voucher", f"V{number}"), number)
    assert len(arrivals.due(39)) == 40
    assert arrivals.due(40) == ()


def test_the_memory_goes_by_vouchers_and_not_by_how_their_address_is_spelt(market: Market) -> None:
    market.hears()
    text = voucher(1)
    market.shows(text)
    other = text.replace("Z.EXAMPLE", "OTHER.EXAMPLE")
    assert market.shows(other).reasons == ("used_up",)


def test_an_outbox_forgets_only_what_is_old(tmp_path: Path) -> None:
    clock = HandClock()
    box: Outbox = outbox(tmp_path, clock)
    shown = (Shown("voucher", "pass", voucher(1)),)
    box.record(Passage(shown, "pass", "pass"))
    clock.pass_(1_000)
    box.record(Passage(shown, "pass", "pass"))
    box.record(Passage(shown, "stop", "stop"))
    assert len(box.passages(0)) == 2
    assert len(box.passages(clock.wall)) == 1
    assert len(box.passages(0)) == 1
    box.close()

"""A gate without a network: cameras read vouchers, the signed rules that lie there decide, the outbox remembers."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from contract import gate, rules
from contract.event import Passage, Scan, Shown
from contract.moment import DAY_MS
from contract.rules import KEYS
from contract.voucher import Revoked
from gateway.core.gatehouse.queue import Queue
from gateway.core.gatehouse.vehicle import Read
from gateway.core.passage import KEPT_MS
from gateway.rim.outbox import Outbox
from tests.gateway.fleet.county import manifest
from tests.gateway.gate.market import Market, voucher
from tests.gateway.outbox.world import START, HandClock, outbox
from tests.keys import RULES


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
    queue = Queue(8_000)
    for number in range(40):
        assert queue.due(number, lambda _: True, staffed=False) == []
        for _ in range(2):
            queue.seen(Read(f"V{number}", "camera", "cam", number, number))
    (whole,) = queue.due(39, lambda _: True, staffed=False)
    assert len(whole.items) == 40
    assert {item.times for item in whole.items} == {2}
    assert queue.due(40, lambda _: True, staffed=False) == []


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

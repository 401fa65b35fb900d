"""What stands at a gate outlives a restart: who works there finds it again, and nobody's is closed as ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.core.errors import GatewayError
from gateway.core.gatehouse.standing import RETURN_MS
from gateway.core.gatehouse.vehicle import Paper, RapidResult
from gateway.rim.gate.slate import KEY
from gateway.rim.outbox_orders import Facts
from tests.gateway.gate.market import Market, voucher


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    found = Market(tmp_path, staffed=True)
    found.hears()
    yield found
    found.close()


def standing(market: Market) -> list[str]:
    return [key for key in market.box.memory() if key.startswith(KEY)]


def test_all_that_was_entered_of_a_vehicle_is_there_again(market: Market) -> None:
    market.reads(voucher(1, days=1))
    paper, test = Paper("animal_quarantine", "Q-1"), RapidResult("pass", number="12")
    wanted = {"plate": "皖KA1B23", "papers": (paper,), "product": "黄瓜", "amount": Decimal("12.5"), "unit": "kg"}
    market.gate.change(lambda vehicle: replace(vehicle, test=test, **wanted))  # type: ignore[arg-type]
    before = market.here.vehicle
    market.staffed = False
    market.restart()
    after = market.here
    assert replace(after.vehicle, last=before.last) == before
    assert (market.says, after.waits) == ("复核：凭证已过期", True)
    market.turns(RETURN_MS - 1_000)
    assert market.here.vehicle.number == before.number  # nobody is back yet
    market.staffed = True
    market.gate.decide(before.number, "review", "", "e-7")
    assert (market.passed[-1].plate, market.passed[-1].amount, market.passed[-1].clerk) == ("皖KA1B23", "12.5", "e-7")
    assert standing(market) == []
    market.restart()
    assert market.gate.yard().here is None


def test_what_cannot_be_read_stands_there_again_without_its_text(market: Market) -> None:
    text = voucher(5)[:-6] + "000000"
    market.scans(text)
    assert market.says == "复核：读不出，请重新扫描"
    assert text[-20:] not in str(market.box.memory())
    market.restart()
    assert market.says == "复核：读不出，请重新扫描"
    market.scans(voucher(5))
    assert len(market.here.vehicle.items) == 2


def test_the_queue_is_as_it_was_and_numbers_go_on(market: Market) -> None:
    for batch in (1, 2):
        market.reads(voucher(batch, days=1))
        market.turns()
    market.gate.typed(voucher(3, days=1))
    market.reads(voucher(4, days=1))
    yard = market.gate.yard()
    market.restart()
    again = market.gate.yard()
    assert [one.vehicle.number for one in again.waiting] == [one.vehicle.number for one in yard.waiting]
    for before, after in ((yard.here, again.here), (yard.behind, again.behind)):
        assert before is not None
        assert after is not None
        assert before.vehicle.items == after.vehicle.items
    market.turns()
    market.reads(voucher(5, days=1))
    numbers = [one.vehicle.number for one in market.gate.yard().waiting]
    assert market.gate.yard().behind is not None
    assert len(set(numbers)) == len(numbers)


def test_nobody_comes_back_and_all_is_recorded_and_nothing_let_in(market: Market) -> None:
    market.reads(voucher(1, days=1))
    market.gate.park(market.here.vehicle.number)
    market.staffed = False
    market.restart()
    market.turns()
    assert market.passed == []
    market.turns(RETURN_MS)
    assert [one.decision for one in market.passed] == ["review"]
    assert standing(market) == []


def test_they_come_back_and_go_and_then_nothing_waits_for_them(market: Market) -> None:
    market.reads(voucher(1, days=1))
    market.restart()
    market.turns()
    market.staffed = False
    market.turns()
    assert [one.decision for one in market.passed] == ["review"]


def test_where_nobody_works_the_pause_alone_closes_a_vehicle(market: Market) -> None:
    market.staffed = False
    market.reads(voucher(1))
    market.restart()
    assert market.here.judged is not None
    assert not market.here.waits
    market.turns(100)
    assert market.passed == []
    market.turns()
    assert [one.decision for one in market.passed] == ["pass"]
    market.restart()
    market.reads(voucher(1))
    assert market.says == "复核：入市数量超过凭证数量"


def test_what_came_before_a_long_cut_is_another_vehicle(market: Market) -> None:
    market.staffed = False
    market.reads(voucher(1, days=1))
    market.clock.pass_(60_000)
    market.clock.mono = 5  # the machine began anew
    market.restart()
    market.reads(voucher(2, days=1))
    assert [one.read.text for one in market.here.vehicle.items] == [voucher(2, days=1)]


def test_a_full_disk_stops_no_gate_and_is_made_good(market: Market) -> None:
    keep, full = market.box.remember_all, True

    def remember(facts: Facts) -> None:
        if full:
            raise GatewayError("outbox_no_room", path="box")
        keep(facts)

    assert market.gate._slate is not None
    market.gate._slate._remember = remember
    market.reads(voucher(1))
    assert market.says == "放行：凭证有效"
    assert standing(market) == []
    full = False
    market.turns(100)
    assert len(standing(market)) == 1


def test_what_cannot_be_read_is_told_and_is_no_hindrance(market: Market, caplog: pytest.LogCaptureFixture) -> None:
    market.box.remember(f"{KEY}000000001", {"a": 1})
    market.restart()
    assert "standing=unreadable" in caplog.text
    market.reads(voucher(1))
    assert market.says == "放行：凭证有效"
    assert len(standing(market)) == 1

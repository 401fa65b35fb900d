"""A gate with an examiner: every reason as the screen says it, what waits for a person, and decisions otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.gate import GatePolicy
from contract.keys import Signer
from contract.moment import DAY_MS
from contract.printed import new_label
from contract.voucher import Revoked
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.gatehouse.queue import MOST_WAITING
from gateway.core.gatehouse.vehicle import Paper, RapidResult
from gateway.core.scan import Scan as HandScan
from tests.gateway.gate.market import VOUCHER_KEY, Market, voucher

LABEL = new_label(12345).text
STRANGER = Signer(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32), "voucher")


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    found = Market(tmp_path, staffed=True)
    found.hears()
    yield found
    found.close()


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(GatewayError) as found:
        yield
    assert found.value.code == code


class Twin:
    """Signs with its own key under the name of the county's."""

    kid = VOUCHER_KEY.kid

    def sign(self, context: str, body: bytes) -> bytes:
        return STRANGER.sign(context, body)  # type: ignore[arg-type]


def torn(text: str) -> str:
    return text[:-6] + "000000"


def recall(market: Market) -> None:
    market.hears(revoked=Revoked(batches=frozenset({f"{1:016x}"})))
    market.reads(voucher(1))


def reuse(market: Market) -> None:
    market.reads(voucher(1))
    market.turns()
    market.reads(voucher(1))


def aged(market: Market) -> None:
    market.clock.pass_(4 * DAY_MS)
    market.reads(voucher(1))


def unset(market: Market) -> None:
    market.synced = False
    market.reads(voucher(1))


def lacking(market: Market) -> None:
    market.hears(policy=GatePolicy(two_papers=True))
    market.reads(voucher(1))


def without(market: Market) -> None:
    market.gate.change(lambda vehicle: replace(vehicle, without=True))


def failing(market: Market) -> None:
    market.reads(voucher(1))
    market.gate.change(lambda vehicle: replace(vehicle, test=RapidResult("fail", number="12")))


def tested(market: Market) -> None:
    without(market)
    market.gate.change(lambda vehicle: replace(vehicle, test=RapidResult("pass", number="12")))


def heavier(market: Market) -> None:
    market.reads(voucher(1))
    market.gate.change(lambda vehicle: replace(vehicle, product="黄瓜", amount=Decimal(2), unit="t"))


CASES: list[tuple[str, Callable[[Market], None]]] = [
    ("放行：凭证有效", lambda market: market.reads(voucher(1))),
    ("放行：凭证有效", lambda market: market.scans(voucher(1))),
    ("放行：凭证有效", lambda market: market.gate.typed(voucher(1))),
    ("拦截：签名不符，疑似伪造", lambda market: market.reads(voucher(1, signer=Twin()))),  # type: ignore[arg-type]
    ("复核：外地凭证，签发单位的密钥不认识", lambda market: market.reads(voucher(1, signer=STRANGER))),
    ("复核：凭证已过期", lambda market: market.reads(voucher(1, days=1))),
    ("拦截：该批次已召回", recall),
    ("复核：入市数量超过凭证数量", reuse),
    ("复核：读不出，请重新扫描", lambda market: market.scans(torn(voucher(1)))),
    ("复核：单个标签不能代替凭证，请出示凭证", lambda market: market.scans(LABEL)),
    ("复核：名单过旧，请人工查验", aged),
    ("复核：网关时钟未校准，请人工查验", unset),
    ("复核：缺少双证之一", lacking),
    ("复核：无凭证，请先快检", without),
    ("拦截：快检不合格", failing),
    ("放行：快检合格", tested),
    ("复核：品名或数量不符", heavier),
]


@pytest.mark.parametrize(("says", "done"), CASES, ids=[f"{number}-{says}" for number, (says, _) in enumerate(CASES)])
def test_the_screen_says_it_at_once(market: Market, says: str, done: Callable[[Market], None]) -> None:
    done(market)
    assert market.says == says


def test_a_label_beside_a_voucher_says_nothing_against_it(market: Market) -> None:
    market.scans(LABEL)
    market.scans(voucher(1))
    assert market.says == "放行：凭证有效"
    market.gate.decide(market.here.vehicle.number, "pass", "", "e-1")
    assert [(one.kind, one.verdict) for one in market.passed[-1].shown] == [("voucher", "pass"), ("label", "pass")]


def test_what_belongs_to_nobody_is_told_and_kept_nowhere(market: Market) -> None:
    for heard, reason in (
        (HandScan("https://pay.example/13800001111"), "foreign"),
        (HandScan("A" + "0" * 15), "foreign"),
        (Fault("scan_half"), "unreadable"),
    ):
        market.gate.heard("gun", heard)
        yard = market.gate.yard()
        assert yard.heard is not None
        assert (yard.heard.reason, yard.here) == (reason, None)
    market.reads(LABEL, "label")
    yard = market.gate.yard()
    assert yard.heard is not None
    assert (yard.heard.source, yard.heard.reason, yard.here) == ("camera", "label", None)
    market.gate.heard("other", HandScan(voucher(1)))
    assert market.gate.yard().here is None


def test_of_a_torn_voucher_no_text_is_recorded(market: Market) -> None:
    market.scans(torn(voucher(1)))
    market.gate.decide(market.here.vehicle.number, "review", "", "e-1")
    (shown,) = market.passed[-1].shown
    assert (shown.text, shown.reasons) == ("", ("unreadable",))


def test_a_code_that_is_taken_out_changes_the_verdict(market: Market) -> None:
    market.scans(voucher(1))
    market.scans(torn(voucher(2)))
    assert market.here.judged is not None
    assert market.here.judged.verdict == "review"
    market.gate.remove(2)
    assert market.says == "放行：凭证有效"
    with refused("gate_no_code"):
        market.gate.remove(2)


def test_a_clean_vehicle_needs_nobody_and_another_waits(market: Market) -> None:
    market.reads(voucher(1))
    market.turns()
    assert [one.decision for one in market.passed] == ["pass"]
    market.reads(voucher(2, days=1))
    market.turns(600_000)
    assert len(market.passed) == 1
    assert market.here.waits
    market.staffed = False
    market.turns(0)
    assert [(one.decision, one.clerk) for one in market.passed] == [("pass", ""), ("review", "")]


def test_the_next_vehicle_does_not_mix_with_one_that_waits(market: Market) -> None:
    market.reads(voucher(1, days=1))
    market.turns()
    market.reads(voucher(2))
    assert market.says == "放行：凭证有效"
    (waits,) = market.gate.yard().waiting
    assert waits.judged is not None
    assert waits.judged.reasons == ("expired",)
    market.turns()
    assert [[one.batch for one in passage.shown] for passage in market.passed] == [[f"{2:016x}"]]
    market.gate.resume(waits.vehicle.number)
    assert market.says == "复核：凭证已过期"
    market.gate.decide(waits.vehicle.number, "pass", "paper_seen", "e-1")
    last = market.passed[-1]
    assert (last.verdict, last.decision, last.why, last.clerk) == ("review", "pass", "已核对纸质凭证", "e-1")
    assert market.gate.yard().waiting == []


def test_one_in_hand_stays_on_the_screen_while_the_belt_goes_on(market: Market) -> None:
    market.reads(voucher(1, days=1))
    market.gate.change(lambda vehicle: replace(vehicle, plate="皖KA1B23"))
    market.turns()
    market.reads(voucher(2))
    market.turns()
    assert market.says == "复核：凭证已过期"
    assert [passage.shown[0].batch for passage in market.passed] == [f"{2:016x}"]
    market.reads(voucher(3, days=1))
    behind = market.gate.yard().behind
    assert behind is not None
    assert (behind.waits, market.here.vehicle.plate) == (True, "皖KA1B23")
    market.scans(voucher(1, kind="entry"))
    assert len(market.here.vehicle.items) == 2
    market.gate.decide(market.here.vehicle.number, "stop", "拒绝开箱", "e-1")
    assert (market.passed[-1].plate, market.passed[-1].why) == ("皖KA1B23", "拒绝开箱")
    assert market.here.vehicle.number == behind.vehicle.number


def test_a_second_paper_that_is_fetched_joins_the_vehicle_it_is_for(market: Market) -> None:
    lacking(market)
    market.turns(60_000)
    market.scans(voucher(1, kind="entry"))
    assert market.says == "放行：凭证有效"
    market.reads(voucher(2))
    market.turns()
    assert market.here.vehicle.in_hand
    assert len(market.here.vehicle.items) == 2
    market.gate.decide(market.here.vehicle.number, "pass", "", "e-1")
    assert len(market.passed[-1].shown) == 2


def test_what_is_put_aside_comes_back_and_the_one_on_the_screen_makes_room(market: Market) -> None:
    market.reads(voucher(1, days=1))
    first = market.here.vehicle.number
    market.gate.park(first)
    assert market.gate.yard().here is None
    market.reads(voucher(2, days=1))
    second = market.here.vehicle.number
    market.gate.resume(first)
    behind = market.gate.yard().behind
    assert market.here.vehicle.number == first
    assert behind is not None
    assert behind.vehicle.number == second
    market.gate.resume(second)
    assert [one.vehicle.number for one in market.gate.yard().waiting] == [first]
    with refused("gate_no_vehicle"):
        market.gate.resume(99)


def test_a_yard_has_an_end(market: Market) -> None:
    for number in range(MOST_WAITING + 1):
        market.reads(voucher(number, days=1))
        market.turns()
    assert market.passed == []
    market.reads(voucher(99, days=1))
    market.turns()
    assert [(one.shown[0].batch, one.decision) for one in market.passed] == [(f"{0:016x}", "review")]


def test_nobody_lets_in_what_is_to_be_stopped_and_who_decides_otherwise_says_why(market: Market) -> None:
    recall(market)
    number = market.here.vehicle.number
    with pytest.raises(GatewayError) as stopped:
        market.gate.decide(number, "pass", "paper_seen", "e-1")
    assert stopped.value.text("zh") == "该批次已召回：不能放行"
    with refused("gate_why"):
        market.gate.decide(number, "review", " ", "e-1")
    market.gate.decide(number, "stop", "", "e-1")
    assert (market.passed[-1].decision, market.passed[-1].why, market.passed[-1].clerk) == ("stop", "", "e-1")


def test_a_decision_lands_on_the_vehicle_that_was_seen_or_on_none(market: Market) -> None:
    market.reads(voucher(1))
    number = market.here.vehicle.number
    market.turns()
    market.reads(voucher(2))
    with refused("gate_moved"):
        market.gate.decide(number, "pass", "", "e-1")
    with refused("gate_moved"):
        market.gate.decide(0, "pass", "", "e-1")
    market.gate.park(number + 1)
    with refused("gate_moved"):
        market.gate.park(number + 1)
    market.gate.change(lambda vehicle: replace(vehicle, plate="皖KA1B23"))
    with refused("gate_nothing"):
        market.gate.decide(market.here.vehicle.number, "pass", "", "e-1")


def test_a_vehicle_that_could_not_be_recorded_still_stands_there(tmp_path: Path) -> None:
    market = Market(tmp_path, staffed=True)
    market.hears()
    market.reads(voucher(1))
    market.close()
    with refused("outbox_closed"):
        market.gate.decide(market.here.vehicle.number, "pass", "", "e-1")
    assert market.says == "放行：凭证有效"


def test_papers_a_test_and_what_was_seen_are_recorded(market: Market) -> None:
    without(market)
    market.gate.change(
        lambda vehicle: replace(
            vehicle,
            papers=(Paper("animal_quarantine", "3499001"),),
            test=RapidResult("pass", number="12"),
            product="猪",
            amount=Decimal(20),
            unit="头",
        )
    )
    market.gate.decide(market.here.vehicle.number, "pass", "", "e-1")
    last = market.passed[-1]
    assert [(one.kind, one.text) for one in last.shown] == [
        ("paper", "animal_quarantine:3499001"),
        ("paper", "rapid_test:12"),
        ("none", ""),
    ]
    assert (last.product, last.amount, last.unit) == ("猪", "20", "头")


def test_a_person_s_passes_are_remembered_over_a_restart(market: Market) -> None:
    market.scans(voucher(1))
    market.gate.decide(market.here.vehicle.number, "pass", "", "e-1")
    market.restart()
    yard = market.gate.yard()
    assert yard.totals == {"pass": 1, "review": 0, "stop": 0}
    assert [passage.clerk for _, passage in yard.last] == ["e-1"]
    market.scans(voucher(1))
    assert market.says == "复核：入市数量超过凭证数量"
    market.clock.pass_(DAY_MS)
    assert market.gate.yard().totals["pass"] == 0


def test_sixty_boxes_a_minute_are_each_judged_as_they_are(market: Market) -> None:
    expected = {}
    for number in range(60):
        days = 1 if number % 7 == 3 else 10
        signer = Twin() if number % 11 == 5 else VOUCHER_KEY
        expected[number] = "stop" if number % 11 == 5 else "review" if days == 1 else "pass"
        market.reads(voucher(number + 1, days=days, signer=signer))  # type: ignore[arg-type]
        found = market.here
        assert found.judged is not None
        assert found.judged.each[-1].verdict == expected[number]
        market.turns(500)
    market.turns()
    market.staffed = False
    market.turns(0)
    told = {int(one.batch, 16) - 1: one.verdict for passage in market.passed for one in passage.shown}
    assert told == expected

"""Drivers and examiners at a gate: a voucher's verdict by word, sign, sound and colour; two who work there together."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from contract.voucher import Revoked
from tests.gateway.gate.market import voucher
from tests.gateway.gate.process import NAME
from tests.patience import until
from tests.terminals.conftest import SIZES, press
from tests.terminals.gate_ground import (
    HEARS,
    NEXT,
    NEXT_PIN,
    STRANGER,
    Forger,
    GateGround,
    Visit,
    gate,
    signs_on,
    verdict,
)

__all__ = ["gate"]
pytestmark = pytest.mark.xdist_group("web")
WORDS = {"pass": "放行", "review": "复核", "stop": "拦截"}
SIGNS = {"pass": "pass", "review": "check", "stop": "stop"}
TONES = {"pass": [1320], "review": [740, 740], "stop": [330, 330, 330]}
GROUNDS = {"pass": "rgb(11, 122, 91)", "review": "rgb(242, 176, 30)", "stop": "rgb(181, 41, 26)"}


def listening(gate: GateGround, visit: Visit, size: tuple[int, int] = SIZES["wide"]) -> Page:
    """The page, with an ear at its loudspeaker."""
    page: Page = visit("about:blank", size).page
    page.add_init_script(HEARS)
    page.goto(gate.url)
    expect(page.locator(".verdict.idle")).to_be_visible()
    return page


def told(page: Page, kind: str, why: str) -> None:
    """The same verdict to eye and ear: word and reason, sign, colour, sound."""
    verdict(page, WORDS[kind], why)
    panel = page.locator(".verdict")
    expect(panel.locator(".top .shape")).to_have_class(f"shape {SIGNS[kind]}")
    expect(panel).to_have_css("background-color", GROUNDS[kind])
    tones = TONES[kind]
    until(lambda: page.evaluate("beeps") == tones, f"the sound of {kind}")
    page.evaluate("beeps.length = 0")


class Shown(NamedTuple):
    """How a driver's voucher comes, and what is to be said of it."""

    come: Callable[[GateGround], None]
    kind: str
    why: str


def _recalled(gate: GateGround) -> None:
    gate.market.hears(revoked=Revoked(batches=frozenset({f"{3:016x}"})))
    gate.reads(voucher(3))


def _torn(gate: GateGround) -> None:
    text = voucher(5)
    gate.market.scans(text[: len(text) // 2])


BAD = {
    "good": Shown(lambda gate: gate.reads(voucher(1)), "pass", "凭证有效"),
    "forged": Shown(lambda gate: gate.reads(voucher(1, signer=Forger())), "stop", "签名不符，疑似伪造"),  # type: ignore[arg-type]
    "expired": Shown(lambda gate: gate.reads(voucher(2, days=1)), "review", "凭证已过期"),
    "recalled": Shown(_recalled, "stop", "该批次已召回"),
    "stranger": Shown(lambda gate: gate.reads(voucher(4, signer=STRANGER)), "review", "外地凭证，签发单位的密钥不认识"),
    "torn": Shown(_torn, "review", "读不出，请重新扫描"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_voucher_is_told_by_word_sign_sound_and_colour(gate: GateGround, visit: Visit, name: str) -> None:
    page = listening(gate, visit)
    shown = BAD[name]
    shown.come(gate)
    told(page, shown.kind, shown.why)


def test_a_voucher_that_comes_again_is_told_after_the_first_passed(gate: GateGround, visit: Visit) -> None:
    page = listening(gate, visit)
    gate.reads(voucher(1))
    told(page, "pass", "凭证有效")
    gate.market.turns()
    expect(page.locator(".verdict.idle")).to_be_visible()
    gate.reads(voucher(1))
    told(page, "review", "入市数量超过凭证数量")


def test_a_recall_that_comes_down_turns_the_verdict_that_is_on_the_screen(gate: GateGround, visit: Visit) -> None:
    page = listening(gate, visit)
    signs_on(page)
    gate.reads(voucher(3))
    told(page, "pass", "凭证有效")
    gate.market.hears(revoked=Revoked(batches=frozenset({f"{3:016x}"})))
    told(page, "stop", "该批次已召回")  # nobody scanned anything
    expect(page.locator(".todo")).to_have_text("不要卸车，引到隔离位")
    assert page.locator(".deed").all_inner_texts() == ["登记拦截\nF12", "改为复核…\nF9"]
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    assert (gate.market.passed[-1].decision, gate.market.passed[-1].reasons) == ("stop", ("recalled",))


def test_a_wet_code_is_scanned_again_and_only_the_whole_one_counts(gate: GateGround, visit: Visit) -> None:
    page = listening(gate, visit)
    signs_on(page)
    _torn(gate)
    told(page, "review", "读不出，请重新扫描")
    expect(page.locator(".todo")).to_have_text("擦净再扫，或键入、补打")
    gate.market.scans(voucher(5))
    expect(page.locator(".sub")).to_contain_text("共 2 张：1 张复核，1 张放行")
    press(page, "F3")
    page.get_by_role("button", name="取走第 1 张").click()
    verdict(page, "放行", "凭证有效")
    page.keyboard.press("Escape")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    assert (gate.market.passed[-1].verdict, len(gate.market.passed[-1].shown)) == ("pass", 1)


def test_two_who_decide_at_once_decide_one_vehicle(gate: GateGround, visit: Visit) -> None:
    """Each at an own screen: the second key falls on nothing, and certainly not on the next vehicle."""
    other = gate.house.operators.add(NEXT, ["examiner"], NEXT_PIN)
    first, second = visit(gate.url).page, visit(gate.url).page
    signs_on(first)
    signs_on(second, NEXT, NEXT_PIN)
    gate.reads(voucher(1))
    verdict(first, "放行", "凭证有效")
    verdict(second, "放行", "凭证有效")
    late = gate.market.here.vehicle.number
    first.keyboard.press("F12")
    expect(first.locator(".verdict.idle")).to_be_visible()
    expect(second.locator(".verdict.idle")).to_be_visible()
    gate.reads(voucher(2, days=1))
    verdict(second, "复核", "凭证已过期")
    body = {"vehicle": late, "decision": "pass"}  # as of a screen that had not been drawn anew yet
    answer = second.request.post(f"http://127.0.0.1:{gate.server.port}/api/gate/decision", data=body)
    assert answer.json()["code"] == "gate_moved"
    verdict(second, "复核", "凭证已过期")
    second.keyboard.press("F12")
    expect(second.locator(".verdict.idle")).to_be_visible()
    expect(first.locator(".verdict.idle")).to_be_visible()
    assert [(one.decision, one.clerk) for one in gate.market.passed] == [("pass", gate.clerk.id), ("review", other.id)]
    first.keyboard.press("F6")
    expect(first.locator(".days tbody tr").first).to_contain_text(NEXT)
    expect(first.locator(".days tbody tr").last).to_contain_text(NAME)


def test_what_one_leaves_the_next_one_takes_up(gate: GateGround, visit: Visit) -> None:
    other = gate.house.operators.add(NEXT, ["examiner"], NEXT_PIN)
    first, second = visit(gate.url).page, visit(gate.url).page
    signs_on(first)
    signs_on(second, NEXT, NEXT_PIN)
    gate.reads(voucher(1, days=1))
    verdict(first, "复核", "凭证已过期")
    first.keyboard.press("F7")
    expect(second.get_by_role("button", name="等候 1 车")).to_be_visible()
    first.keyboard.press("F1")  # and goes home
    expect(first.get_by_role("button", name="登录")).to_be_visible()
    gate.market.turns()
    assert gate.market.passed == []  # somebody is still there
    second.keyboard.press("F8")
    second.keyboard.press("F12")
    verdict(second, "复核", "凭证已过期")
    second.keyboard.press("F12")
    expect(second.locator(".verdict.idle")).to_be_visible()
    assert [one.clerk for one in gate.market.passed] == [other.id]

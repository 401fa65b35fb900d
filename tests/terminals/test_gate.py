"""The page of a market's gate, as an examiner and a driver meet it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from contract.event import RapidTest
from contract.moment import DAY_MS, law_day
from contract.printed import new_label
from contract.voucher import Revoked
from tests.gateway.gate.market import voucher
from tests.gateway.gate.process import NAME, PIN
from tests.gateway.terminal.camera import picture as picture_of
from tests.patience import until
from tests.terminals.conftest import SIZES, Picture, press
from tests.terminals.gate_ground import STRANGER, Forger, GateGround, Visit, gate, verdict
from tests.web.test_terminal import CUT

__all__ = ["gate"]
pytestmark = pytest.mark.xdist_group("web")
LABEL = new_label(12345).text


def _checks(page: Page) -> dict[str, str]:
    rows = page.locator(".checks li")
    return {row.locator("span").first.inner_text(): row.locator("span").last.inner_text() for row in rows.all()}


def test_a_gate_where_nobody_works_still_gives_its_verdicts(gate: GateGround, visit: Visit) -> None:
    page = visit(gate.url, SIZES["wide"]).page
    expect(page.locator(".verdict.idle h2")).to_have_text(re.compile("请对准合格证|现在读不了码"))
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    gate.reads(voucher(1))
    verdict(page, "放行", "凭证有效")
    assert page.locator(".verdict h2").evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 260
    assert page.locator(".verdict").evaluate("node => node.getBoundingClientRect().width") == 1180
    expect(page.get_by_text("看清到判定 0.31 秒")).to_be_visible()
    expect(page.locator(".goods")).to_contain_text("黄瓜850 千克")
    assert _checks(page) == {
        "签名": "真", "有效期": "到 12月2日", "召回": "不在名单", "重复使用": "头一次",
        "重点监管": "不在名单", "快检": "没有做",
    }  # fmt: skip
    assert page.locator(".deed, .tool").count() == 0
    gate.market.turns()
    expect(page.locator(".verdict.idle")).to_be_visible()
    expect(page.locator(".day dd").first).to_have_text("1")
    gate.reads(voucher(2, days=1))
    verdict(page, "复核", "凭证已过期")
    expect(page.locator(".todo")).to_have_text("请停车，等查验员")
    gate.market.turns()
    expect(page.locator(".day dd").last).to_have_text("1")
    verdict(page, "复核", "凭证已过期")  # its driver is still there


@pytest.mark.short
def test_every_kind_of_voucher_is_told_apart(gate: GateGround, visit: Visit) -> None:
    gate.market.hears(revoked=Revoked(batches=frozenset({f"{3:016x}"})))
    visitor = visit(gate.url)
    page = visitor.page
    gate.works(visitor)

    def shows(text: str, word: str, why: str, check: str, says: str) -> None:
        gate.reads(text)
        verdict(page, word, why)
        assert _checks(page)[check] == says
        press(page, "F12")
        expect(page.locator(".verdict.idle")).to_be_visible()

    shows(voucher(1), "放行", "凭证有效", "签名", "真")
    shows(voucher(1, signer=Forger()), "拦截", "签名不符，疑似伪造", "签名", "不符")  # type: ignore[arg-type]
    shows(voucher(2, days=1), "复核", "凭证已过期", "有效期", "已过期")
    shows(voucher(3), "拦截", "该批次已召回", "召回", "已召回")
    shows(voucher(1), "复核", "入市数量超过凭证数量", "重复使用", "超过凭证数量")
    shows(voucher(4, signer=STRANGER), "复核", "外地凭证，签发单位的密钥不认识", "签名", "密钥不认识")
    torn = voucher(5)
    shows(torn[: len(torn) // 2], "复核", "读不出，请重新扫描", "签名", "读不出")
    expect(page.locator(".day li")).to_have_count(6)
    assert [one.decision for one in gate.market.passed] == [
        "pass",
        "stop",
        "review",
        "stop",
        "review",
        "review",
        "review",
    ]
    assert {one.clerk for one in gate.market.passed} == {gate.clerk.id}
    assert visitor.complaints == []


def test_a_second_verdict_of_the_same_kind_blanks_and_sounds(gate: GateGround, visit: Visit) -> None:
    page = visit("about:blank").page
    page.add_init_script(
        """
        window.beeps = [];
        window.blanks = 0;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (at) {
          beeps.push(this.frequency.value);
          return start.call(this, at);
        };
        let blank = false;
        new MutationObserver(() => {
          const now = document.querySelector(".verdict.blank") !== null;
          if (now && !blank) blanks++;
          blank = now;
        })
          .observe(document, {subtree: true, attributes: true, attributeFilter: ["class"]});
        """
    )
    page.goto(gate.url)
    expect(page.locator(".verdict")).to_be_visible()
    gate.reads(voucher(1))
    until(lambda: page.evaluate("beeps.length === 1 && beeps[0] === 1320"), "the sound")
    assert page.evaluate("blanks") == 0
    gate.reads(voucher(2))
    until(lambda: page.evaluate("beeps.length === 2 && blanks === 1"), "the sound")
    gate.reads(voucher(3, days=1))
    until(lambda: page.evaluate("beeps.length === 4 && beeps[3] === 740"), "the sound")
    gate.reads(voucher(4, signer=Forger()))  # type: ignore[arg-type]
    until(lambda: page.evaluate("beeps.length === 7 && beeps[6] === 330"), "the sound")
    assert page.evaluate("blanks") == 1
    expect(page.locator(".sub")).to_contain_text("共 4 张：1 张拦截，1 张复核，2 张放行")
    expect(page.locator(".codes button")).to_have_count(4)


@pytest.mark.short
def test_an_override_names_its_reason_and_who(gate: GateGround, visit: Visit) -> None:
    visitor = visit(gate.url)
    page = visitor.page
    gate.works(visitor)
    gate.reads(voucher(1))
    verdict(page, "放行", "凭证有效")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    gate.reads(voucher(1))
    verdict(page, "复核", "入市数量超过凭证数量")
    expect(page.locator(".sub")).to_contain_text("共放行 850 千克")
    press(page, "F9")
    expect(page.get_by_text(f"由 {NAME} 决定，记入名单")).to_be_visible()
    deed = page.get_by_role("button", name="放行，写明理由")
    expect(deed).to_be_disabled()
    expect(page.get_by_role("button", name="同一凭证分批入市")).to_be_visible()
    press(page, "F4")
    expect(page.get_by_role("button", name="同一凭证分批入市")).to_have_attribute("aria-pressed", "true")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    told = gate.market.passed[-1]
    assert (told.verdict, told.decision, told.why, told.clerk) == ("review", "pass", "同一凭证分批入市", gate.clerk.id)
    gate.reads(voucher(2))
    verdict(page, "放行", "凭证有效")
    press(page, "F10")
    page.get_by_label("或自己写").fill("车上另有一箱没有凭证")
    gate.market.turns()  # it would have closed itself, but a person has it in hand
    page.get_by_label("或自己写").press("Enter")
    expect(page.locator(".verdict.idle")).to_be_visible()
    assert (gate.market.passed[-1].decision, gate.market.passed[-1].why) == ("stop", "车上另有一箱没有凭证")
    press(page, "F6")
    expect(page.locator(".days tbody tr")).to_have_count(3)
    first = page.locator(".days tbody tr").first
    expect(first).to_contain_text("原判放行")
    expect(first).to_contain_text("理由：车上另有一箱没有凭证")
    expect(first).to_contain_text(NAME)
    picture = first.locator("img")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("node => node.naturalWidth > 0"), "the snapshot")
    page.get_by_role("button", name="复核 0").click()
    expect(page.get_by_text("这一天没有。")).to_be_visible()
    press(page, "F2")
    expect(page.get_by_role("heading", name=f"{law_day(gate.market.clock.wall - DAY_MS)} 查验名单")).to_be_visible()
    press(page, "F6")
    expect(page.locator(".verdict")).to_be_visible()
    assert visitor.complaints == []


def test_what_may_not_be_let_in_has_no_button_for_it(gate: GateGround, visit: Visit) -> None:
    visitor = visit(gate.url)
    gate.works(visitor)
    gate.reads(voucher(1, signer=Forger()))  # type: ignore[arg-type]
    verdict(visitor.page, "拦截", "签名不符，疑似伪造")
    assert visitor.page.locator(".deed").all_inner_texts() == ["登记拦截\nF12", "改为复核…\nF9"]


def test_no_voucher_is_tested_or_recorded_with_its_plate(gate: GateGround, visit: Visit) -> None:
    visitor = visit(gate.url)
    page = visitor.page
    gate.works(visitor)
    gate.market.box.record(RapidTest("analyzer", number="7", rate=21.6, verdict="pass"))
    press(page, "F3")
    page.get_by_label("车牌").fill("皖K·A1b23")
    page.get_by_label("品名").fill("豇豆")
    page.get_by_label("数量").fill("12.5")
    page.get_by_role("button", name="加一份随车票证").click()
    page.get_by_label("编号").fill("Q-2026-118")
    page.get_by_label("编号").fill("")
    press(page, "F12")
    expect(page.locator(".verdict.idle h2")).to_have_text("皖KA1B23")
    press(page, "F4")
    press(page, "F12")
    verdict(page, "复核", "无凭证，请先快检")
    expect(page.locator(".todo")).to_have_text("先做快检，或登记")
    expect(page.locator(".goods")).to_contain_text("豇豆12.5 千克")
    press(page, "F4")
    page.get_by_role("button", name=re.compile("7 号")).click()
    verdict(page, "放行", "快检合格")
    press(page, "F12")
    expect(page.locator(".verdict.idle h2")).not_to_have_text("皖KA1B23")
    told = gate.market.passed[-1]
    assert (told.plate, told.product, told.amount, told.decision) == ("皖KA1B23", "豇豆", "12.5", "pass")
    assert told.rapid_test


def test_a_code_comes_by_hand_by_scanner_and_by_a_scanner_that_types(gate: GateGround, visit: Visit) -> None:
    visitor = visit(gate.url)
    page = visitor.page
    page.keyboard.type(f"{LABEL}\n")
    expect(page.locator(".refused")).to_have_text("扫到了码，还没有人登录：按 F1 登录")
    gate.works(visitor)
    press(page, "F2")
    page.get_by_label("凭证或标签上的码").fill(voucher(1))
    page.keyboard.press("Enter")
    verdict(page, "放行", "凭证有效")
    page.keyboard.type(f"{voucher(2)}\n")
    expect(page.locator(".codes button")).to_have_count(2)
    until(lambda: gate.desk.status()[0].state == "ok", "the scanner")
    gate.gun.scan(voucher(3))
    expect(page.locator(".codes button")).to_have_count(3)
    press(page, "F3")
    page.get_by_label("车牌").click()
    page.keyboard.type(f"{voucher(4)}\n")  # a scan that fell into a field is a scan all the same
    expect(page.get_by_label("车牌")).to_have_value("")
    expect(page.get_by_role("button", name="取走第 4 张")).to_be_visible()
    page.get_by_role("button", name="取走第 4 张").click()
    expect(page.get_by_role("button", name="取走第 4 张")).to_have_count(0)
    page.keyboard.press("Escape")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    assert gate.market.passed[-1].verdict == "pass"
    assert len(gate.market.passed[-1].shown) == 3
    page.keyboard.type("https://pay.example/13800001111\n")
    expect(page.locator(".verdict.idle h2")).to_have_text("不是凭证，请出示凭证")
    assert "13800001111" not in page.content()


def test_vehicles_wait_and_are_taken_up_again(gate: GateGround, visit: Visit) -> None:
    visitor = visit(gate.url)
    page = visitor.page
    gate.works(visitor)
    gate.reads(voucher(1, days=1))
    verdict(page, "复核", "凭证已过期")
    press(page, "F3")
    page.get_by_label("车牌").fill("皖A11111")
    press(page, "F12")
    expect(page.get_by_text("车牌 皖A11111")).to_be_visible()
    gate.market.turns()
    gate.reads(voucher(2, signer=Forger()))  # type: ignore[arg-type]
    expect(page.locator(".behind")).to_have_text("后面一车 拦截：签名不符，疑似伪造")
    verdict(page, "复核", "凭证已过期")
    press(page, "F7")
    verdict(page, "拦截", "签名不符，疑似伪造")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    expect(page.get_by_role("button", name="等候 1 车")).to_be_visible()
    press(page, "F8")
    expect(page.get_by_role("region", name="等候的车")).to_contain_text("皖A11111 · 黄瓜 850 千克")
    press(page, "F12")
    verdict(page, "复核", "凭证已过期")


def test_an_examiner_signs_on_beside_the_verdict(gate: GateGround, visit: Visit) -> None:
    visitor = visit(gate.url)
    page = visitor.page
    gate.reads(voucher(1))
    verdict(page, "放行", "凭证有效")
    press(page, "F1")
    page.get_by_role("button", name=NAME).click()
    expect(page.locator(".verdict.pass h2")).to_be_visible()
    page.keyboard.type(PIN)
    press(page, "F12")
    expect(page.locator("header .by")).to_have_text(NAME)
    expect(page.get_by_role("button", name="放行，下一车")).to_be_visible()
    press(page, "F1")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    verdict(page, "放行", "凭证有效")


def test_what_a_verdict_rests_on_is_told_when_it_is_not_well(gate: GateGround, visit: Visit) -> None:
    page = visit(gate.url, SIZES["wide"]).page
    expect(page.get_by_text("撤销名单 0 秒前")).to_be_visible()
    expect(page.get_by_text(re.compile("断网，待上传"))).to_be_visible()
    gate.market.clock.pass_(73 * 3_600_000)
    gate.market.synced = False
    expect(page.get_by_text("撤销名单过旧，3 天前")).to_be_visible()
    expect(page.get_by_text("时钟未校准")).to_be_visible()
    gate.unplugged()
    expect(page.locator(".how.lost")).to_be_visible()
    expect(page.locator(".verdict.idle h2")).to_have_text("现在读不了码")
    expect(page.locator(".verdict.idle .sub")).to_have_text("请用扫码枪，或键入码")
    expect(page.get_by_text("没有画面：连接超时")).to_be_visible()
    gate.server.close()
    expect(page.locator(".verdict.idle h2")).to_have_text("现在不能判")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_part_is_whole_and_can_be_read(
    gate: GateGround, visit: Visit, language: str, size: tuple[int, int]
) -> None:
    visitor = visit(gate.url, size, language)
    page = visitor.page

    def whole(what: str) -> None:
        assert page.evaluate(CUT) == [], what
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
        assert visitor.axe() == [], what
        high = page.locator("header").evaluate("node => node.getBoundingClientRect().height")
        faults = page.locator(".how.lost, .how.still, .how.cut").count()  # told in full, in two lines where need be
        assert faults or high <= (96 if size == SIZES["phone"] else 72), what

    expect(page.locator(".verdict")).to_be_visible()
    whole("idle")
    gate.works(visitor)
    gate.reads(voucher(1))
    expect(page.locator(".verdict.pass")).to_be_visible()
    whole("pass")
    gate.reads(voucher(2, signer=STRANGER))
    gate.reads(voucher(3, days=1))
    expect(page.locator(".verdict.review")).to_be_visible()
    whole("review")
    for key in ("F2", "F3", "F4", "F9", "F10"):
        press(page, key)
        expect(page.locator(".desk")).to_be_visible()
        whole(key)
        page.keyboard.press("Escape")
        expect(page.locator(".desk")).to_have_count(0)
    gate.market.turns()
    gate.reads(voucher(4, signer=Forger()))  # type: ignore[arg-type]
    expect(page.locator(".behind")).to_be_visible()
    whole("behind")
    press(page, "F8")
    whole("waiting")
    press(page, "F12")
    expect(page.locator(".verdict.stop")).to_be_visible()
    whole("stop")
    press(page, "F12")
    expect(page.locator(".day li")).to_have_count(1)
    press(page, "F6")
    expect(page.locator(".days tbody tr")).to_have_count(1)
    whole("day")
    press(page, "F6")
    gate.unplugged()
    expect(page.locator(".how.lost")).to_be_visible()
    press(page, "F1")
    press(page, "F1")
    whole("lost")
    assert visitor.complaints == []


@pytest.mark.guide
def test_the_pictures_of_the_examiners_guide(gate: GateGround, visit: Visit, picture: Picture) -> None:
    gate.camera.plain = picture_of(ground=(250, 250, 250))
    gate.show()
    visitor = visit(gate.url)
    page = visitor.page
    gate.works(visitor)
    gate.show()
    gate.reads(voucher(1))
    expect(page.locator(".verdict.pass")).to_be_visible()
    picture(page, "gate-pass")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    gate.reads(voucher(1))
    expect(page.locator(".verdict.review")).to_be_visible()
    picture(page, "gate-review")
    press(page, "F9")
    expect(page.get_by_role("button", name="同一凭证分批入市")).to_be_visible()
    press(page, "F4")
    expect(page.get_by_role("button", name="放行，写明理由")).to_be_enabled()
    picture(page, "gate-why")
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    gate.reads(voucher(2, signer=Forger()))  # type: ignore[arg-type]
    expect(page.locator(".verdict.stop")).to_be_visible()
    press(page, "F12")
    expect(page.locator(".verdict.idle")).to_be_visible()
    press(page, "F6")
    expect(page.locator(".days tbody tr")).to_have_count(3)
    pictures = "[...document.querySelectorAll('.days img')].every(one => one.naturalWidth)"
    until(lambda: page.evaluate(pictures), "the snapshots")
    picture(page, "gate-day")

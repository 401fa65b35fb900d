"""The till as a clerk has it: reader and scanner on ptys, a printer on a socket, Chromium before the real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contract.event import Purchase, Refusal, Reversal, Sale, StockCount
from gateway.rim.operators import Operators
from gateway.rim.terminal.house import Uplink
from gateway.rim.terminal.pages import STATIC
from tests.gateway.outbox.world import START
from tests.gateway.till.counter import Counter, standing
from tests.gateway.till.shop import ABA, CARBO, DRUG, IMIDA, MEAL, Shop, pack
from tests.parts import missing
from tests.patience import until
from tests.terminals.conftest import SIZES, Picture, Visitor, press

pytestmark = pytest.mark.xdist_group("web")
PIN = "73019"
EAN = "6901234567892"  # of IMIDA
Visit = Callable[..., Visitor]
HOUR = 3_600_000


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    if not (STATIC / "till.html").is_file():
        missing("the built pages of the terminal (make web)")
    shop = Shop(tmp_path / "box")
    operators = Operators(tmp_path)
    operators.add("李敏", ["clerk"], PIN)
    away = lambda: Uplink(connected=False, waiting=shop.counter.waiting(), rules=START - 4 * HOUR)  # noqa: E731  # typed
    place = lambda: ("石桥农资二店", "Shiqiao farm shop 2")  # noqa: E731  # as above
    with standing(shop, tmp_path, operators=operators, line=away, place=place) as made:
        yield made
    shop.close()


@pytest.fixture
def clerk(counter: Counter, visit: Visit) -> Page:
    """李敏 at the till, signed on."""
    return sign_on(visit(counter.url + "/till").page)


def sign_on(page: Page) -> Page:
    page.get_by_role("button", name=re.compile("李敏")).click()
    page.keyboard.type(PIN)
    page.keyboard.press("F12")
    expect(page.locator(".slip")).to_be_visible()
    return page


def to_desk(page: Page, key: str) -> None:
    """From the sale to another desk."""
    expect(page.locator(".slip")).to_be_visible()
    page.keyboard.press("F1")
    expect(page.locator(".menu")).to_be_visible()
    page.keyboard.press(key)


def verdict(page: Page, word: str) -> None:
    shown = page.locator(".verdict h2")
    expect(shown).to_be_visible()  # an empty slip has its word too, unseen
    expect(shown).to_have_text(word)


def fits(page: Page) -> None:
    """Nothing is wider than the screen; on a till nothing is below it either."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if page.viewport_size and page.viewport_size["width"] > 700:
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def facts(page: Page) -> dict[str, str]:
    names = page.locator(".facts dt").all_inner_texts()
    return dict(zip(names, page.locator(".facts dd").all_inner_texts(), strict=True))


def told(counter: Counter, kind: type[Any]) -> list[Any]:
    return [body for body in counter.shop.told if isinstance(body, kind)]


@pytest.mark.short
@pytest.mark.guide
def test_the_whole_sale_by_card_scan_and_one_key(counter: Counter, clerk: Page, picture: Picture) -> None:
    counter.reader.put("valid")
    expect(clerk.locator(".buyer b")).to_have_text("测＊＊")
    expect(clerk.locator(".buyer")).to_contain_text("尾号 0118")
    counter.gun.scan(pack(ABA, 1))
    verdict(clerk, "先问买主")
    clerk.get_by_role("button", name="黄瓜", exact=True).click()
    clerk.get_by_role("button", name="蚜虫", exact=True).click()
    verdict(clerk, "可售")
    expect(clerk.locator("[aria-live=assertive]")).to_contain_text("1.8%阿维菌素乳油，登记用于黄瓜蚜虫")
    counter.gun.scan(EAN)
    expect(clerk.locator(".slip li")).to_have_count(2)
    clerk.get_by_role("button", name=re.compile("阿维菌素")).click()
    expect(clerk.locator(".facts")).to_contain_text(ABA)
    assert facts(clerk) == {
        "安全间隔期": "3 天", "每季最多": "2 次", "批号": "K", "登记证号": ABA, "有效期至": "2028-01-01",
        "卖后库存": "1 瓶",
    }  # fmt: skip
    expect(clerk.locator(".notice")).to_contain_text("本单几种药一起算")
    assert clerk.locator(".notice").evaluate("node => getComputedStyle(node).fontSize") == "25px"
    fits(clerk)
    picture(clerk, "till-sale")
    press(clerk, "F12")
    expect(clerk.get_by_text(re.compile("已出票"))).to_be_visible()
    until(lambda: counter.slips.sheets, "the receipt")
    assert "已实名登记" in counter.slips.sheets[0].text
    (sale,) = told(counter, Sale)
    assert (len(sale.items), sale.notice, sale.crop) == (2, True, "黄瓜")
    assert sale.clerk.startswith("op-")


@pytest.mark.short
@pytest.mark.guide
def test_a_refusal_says_why_and_by_which_law_and_its_alternative_is_sold(
    counter: Counter, clerk: Page, picture: Picture
) -> None:
    counter.post("crop", text="韭菜")
    counter.post("pest", text="蚜虫")
    counter.post("lines", registration=MEAL)
    press(clerk, "F7")
    clerk.keyboard.type("dsp")
    clerk.get_by_role("button", name=re.compile("毒死蜱")).click()
    verdict(clerk, "拒售")
    expect(clerk.locator(".verdict .reason")).to_contain_text("毒死蜱")
    expect(clerk.locator(".law")).to_contain_text("依据：")
    offers = clerk.locator(".offers button")
    expect(offers).to_have_count(2)
    assert all(box["height"] >= 80 for box in (one.bounding_box() for one in offers.all()) if box)
    fits(clerk)
    picture(clerk, "till-refused")
    press(clerk, "F6")
    until(lambda: counter.slips.sheets, "the reasons")
    assert "拒售说明" in counter.slips.sheets[0].text
    with clerk.expect_response("**/api/till/refuse"):
        press(clerk, "F4")
    verdict(clerk, "可售")
    expect(clerk.locator(".slip li")).to_have_count(2)
    expect(clerk.locator(".slip")).to_contain_text("吡虫啉")
    with clerk.expect_response("**/api/till/confirm"):
        press(clerk, "F12")
    (refusal,) = told(counter, Refusal)
    assert refusal.crop == "韭菜"
    assert len(told(counter, Sale)[0].items) == 2


def test_a_refusal_without_an_alternative_is_kept_by_the_primary_key(counter: Counter, clerk: Page) -> None:
    counter.post("crop", text="黄瓜")
    counter.post("lines", registration=CARBO)
    verdict(clerk, "拒售")
    press(clerk, "F12")
    expect(clerk.locator(".idle")).to_be_visible()
    assert len(told(counter, Refusal)) == 1


@pytest.mark.guide
def test_two_cards_are_asked_who_buys(counter: Counter, clerk: Page, picture: Picture) -> None:
    counter.post("lines", registration=MEAL)
    counter.reader.put("valid")
    expect(clerk.locator(".buyer b")).to_have_text("测＊＊")
    counter.reader.take()
    counter.reader.put("other")
    verdict(clerk, "两张身份证")
    picture(clerk, "till-two-cards")
    clerk.keyboard.press("F12")  # nothing is sold to nobody knows whom
    press(clerk, "F4")
    expect(clerk.locator(".buyer")).to_contain_text("尾号 0220")
    verdict(clerk, "可售")
    assert told(counter, Sale) == []


def test_a_buyer_is_typed_where_a_real_name_is_needed_and_nobody_where_not(counter: Counter, clerk: Page) -> None:
    counter.post("lines", registration=MEAL)
    verdict(clerk, "可售")
    expect(clerk.locator(".buyer .none")).to_have_text("未登记")
    counter.shop.wants_names()
    counter.post("crop", text="黄瓜")
    counter.post("pest", text="蚜虫")
    counter.post("lines", registration=IMIDA)
    verdict(clerk, "需实名")
    press(clerk, "F12")
    clerk.get_by_label("买主姓名").fill("测试乙")
    clerk.get_by_label("证件号码").fill("99999919750630022")
    press(clerk, "F12")
    expect(clerk.get_by_role("alert")).to_contain_text("身份信息不对")
    clerk.get_by_role("button", name="护照").click()
    clerk.get_by_label("证件号码").fill("E12345678")
    press(clerk, "F12")
    expect(clerk.locator(".buyer b")).to_have_text("测＊＊")
    verdict(clerk, "可售")
    assert "E12345678" not in clerk.content()
    press(clerk, "F12")
    expect(clerk.locator(".idle")).to_be_visible()
    assert told(counter, Sale)[0].buyer


def test_a_code_of_nothing_is_told_and_several_products_are_asked(counter: Counter, clerk: Page) -> None:
    clerk.keyboard.type("6901234567885\n")
    expect(clerk.get_by_role("alert")).to_contain_text("目录里找不到")
    clerk.keyboard.type("bichonglin\n")
    expect(clerk.get_by_role("heading", name="是哪一种")).to_be_visible()
    press(clerk, "F4")
    expect(clerk.locator(".slip li")).to_have_count(1)
    expect(clerk.get_by_role("alert")).to_have_count(0)
    press(clerk, "F8")
    expect(clerk.locator(".idle")).to_be_visible()


@pytest.mark.guide
def test_paper_out_and_receipts_that_wait_are_in_the_bar(counter: Counter, clerk: Page, picture: Picture) -> None:
    desk, counter.shop.desk = counter.shop.desk, None
    counter.post("lines", registration=MEAL)
    counter.post("confirm")
    expect(clerk.get_by_role("button", name="1 张小票没出")).to_be_visible()
    counter.shop.desk = desk
    counter.slips.faults.on("paper_out")
    counter.post("lines", registration=MEAL)
    counter.post("confirm")
    expect(clerk.locator(".chips")).to_contain_text("打印机缺纸")
    expect(clerk.locator(".chips")).to_contain_text("1 张在等")
    fits(clerk)
    picture(clerk, "till-no-paper")
    counter.slips.faults.clear()
    until(lambda: counter.slips.sheets, "the receipt, with paper")
    clerk.get_by_role("button", name="1 张小票没出").click()
    clerk.get_by_role("button", name="打印小票").click()
    until(lambda: len(counter.slips.sheets) == 2, "the receipt that waited")
    expect(clerk.locator(".chips")).not_to_contain_text("没出")


def test_the_lock_keeps_the_slip_and_what_is_half_written(counter: Counter, clerk: Page) -> None:
    counter.post("lines", registration=MEAL)
    press(clerk, "F1")
    clerk.get_by_role("button", name="进货").click()
    clerk.get_by_label("供货单位").fill("县农资公司")
    press(clerk, "F10")
    expect(clerk.get_by_role("heading", name="您是谁")).to_be_visible()
    expect(clerk.locator(".counter")).to_be_hidden()
    clerk.get_by_role("button", name=re.compile("李敏")).click()
    clerk.keyboard.type(PIN)
    press(clerk, "F12")
    expect(clerk.get_by_label("供货单位")).to_have_value("县农资公司")
    press(clerk, "F1")
    expect(clerk.locator(".slip li")).to_have_count(1)


def test_goods_come_in_by_scan_are_counted_come_back_and_the_day_is_closed(counter: Counter, clerk: Page) -> None:
    to_desk(clerk, "F2")
    until(lambda: counter.state["place"] == "purchase", "the place of scans")
    clerk.get_by_label("供货单位").fill("县农资公司")
    clerk.get_by_role("heading", name="进货").click()
    for serial in (11, 12):
        counter.gun.scan(pack(ABA, serial))
        expect(clerk.locator(".rows:visible li")).to_have_count(serial - 10)
    for at in (0, 1):
        row = clerk.locator(".rows:visible li").nth(at)
        row.get_by_label("生产日期").fill("20260601")
        row.get_by_label("有效期至").fill("2028.06.01")
        row.get_by_label("有效期至").blur()
    press(clerk, "F12")
    expect(clerk.get_by_text("已登记进货 2 行")).to_be_visible()
    assert [one.pack for one in told(counter, Purchase)[0].items] == [pack(ABA, 11), pack(ABA, 12)]
    assert {(one.made, one.expires) for one in told(counter, Purchase)[0].items} == {("2026-06-01", "2028-06-01")}
    press(clerk, "F1")
    counter.post("lines", registration=MEAL, amount="2")
    verdict(clerk, "可售")
    press(clerk, "F12")
    expect(clerk.locator(".idle")).to_contain_text("已出票")
    (sale,) = until(lambda: counter.client.get(f"/api/till/days/{counter.state['day']}").json()["entries"][-1:], "it")
    counter.gun.scan(f"https://trace.example.cn/id/sale/{sale['id']}")
    expect(clerk.get_by_role("heading", name="退货、作废、补打")).to_be_visible()
    clerk.get_by_label("写明原因").fill("买多了")
    clerk.get_by_label("数量").fill("1")
    press(clerk, "F12")
    expect(clerk.get_by_text("已登记退货")).to_be_visible()
    assert told(counter, Reversal)[0].items[0].amount == "1"
    press(clerk, "F1")
    to_desk(clerk, "F6")
    clerk.get_by_label("首字母").last.fill("fhf")
    clerk.get_by_role("button", name=re.compile("复合肥")).click()
    clerk.locator(".rows:visible input").fill("90")
    press(clerk, "F12")
    expect(clerk.get_by_text("已登记盘点 1 行")).to_be_visible()
    assert told(counter, StockCount)[0].items[0].amount == "90"
    press(clerk, "F1")
    to_desk(clerk, "F4")
    expect(clerk.locator("section", has_text="复合肥").last).to_contain_text("90 袋")
    press(clerk, "F1")
    to_desk(clerk, "F7")
    expect(clerk.locator(".entries tr")).to_have_count(5)
    press(clerk, "F12")
    expect(clerk.get_by_text("已日结 Z0001")).to_be_visible()
    clerk.emulate_media(media="print")
    expect(clerk.locator("header")).to_be_hidden()
    expect(clerk.locator(".entries")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_is_readable_and_asks_nobody_else(
    counter: Counter, visit: Visit, size: str, language: str, tmp_path: Path
) -> None:
    visitor = visit(counter.url + "/till", SIZES[size], language)
    page, asked = visitor.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.get_by_role("button", name=re.compile("李敏")).click()
    page.keyboard.type(PIN)
    page.keyboard.press("F12")
    expect(page.locator(".idle")).to_be_visible()

    def looked(name: str) -> None:
        fits(page)
        assert visitor.axe() == [], name
        page.screenshot(path=tmp_path / f"till-{name}-{size}-{language}.png", full_page=True)

    looked("idle")
    counter.post("scan", text=EAN)
    expect(page.locator(".use")).to_be_visible()
    looked("asking")
    counter.post("crop", text="黄瓜")
    counter.post("pest", text="蚜虫")
    counter.reader.put("expired")
    counter.post("lines", registration=MEAL, amount="12")
    expect(page.locator(".verdict.pass")).to_be_visible()
    looked("sale")
    counter.post("lines", registration=CARBO)
    expect(page.locator(".verdict.stop")).to_be_visible()
    looked("refused")
    counter.post("refuse")
    counter.post("lines", registration=DRUG)
    expect(page.locator("[name=prescription]")).to_be_visible()
    looked("prescription")
    counter.post("prescription", text="CF-1")
    expect(page.locator(".verdict.check")).to_be_visible()
    looked("held")
    for key, name in (("F9", "buyer"), ("F2", "use"), ("F7", "search"), ("F1", "menu")):
        page.keyboard.press(key)
        expect(page.locator(".verdict")).to_be_hidden()
        looked(name)
        page.keyboard.press(key if key != "F2" else "F12")
        expect(page.locator(".verdict")).to_be_visible()
    counter.post("purchases", supplier="县农资公司", items=[{"registration": IMIDA, "amount": "5", "lot": "N"}])
    for key, name in (("F2", "purchase"), ("F3", "return"), ("F4", "stock"), ("F6", "count"), ("F7", "ledger")):
        to_desk(page, key)
        expect(page.locator(".slip")).to_be_hidden()
        if name in ("purchase", "count"):
            until(lambda place=name: counter.state["place"] == place, "scans go there")  # type: ignore[misc]
            counter.post("scan", text=EAN)
            expect(page.locator(".rows:visible li").first).to_be_visible()
        looked(name)
        page.keyboard.press("F1")
        expect(page.locator(".slip")).to_be_visible()
    assert all(url.startswith(counter.url) for url in asked), asked
    # 401: nobody is signed on yet; 409: the page before the reload still waits for a card
    assert [one for one in visitor.complaints if "401" not in one and "409" not in one] == []

"""The page of the test room as an analyst uses it: a scanner and an analyzer on ptys, a real browser before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from gateway.core.label import Plan
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.pages import STATIC
from tests.gateway.terminal.conftest import OPERATOR
from tests.gateway.testroom.house import CODE, Laboratory, laboratory
from tests.parts import missing
from tests.patience import until
from tests.terminals.conftest import SIZES, Picture, Visitor

pytestmark = pytest.mark.xdist_group("web")
PIN = "73019"
Visit = Callable[..., Visitor]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Laboratory]:
    if not (STATIC / "test-room.html").is_file():
        missing("the built pages of the terminal (make web)")
    with laboratory(tmp_path) as made:
        analyst = made.house.operators.add("周敏", {"analyst"}, PIN)
        shift = Shift(analyst.id, analyst.name, frozenset({"analyst"}), "test-room")
        made.client.cookies.set(OPERATOR, made.server.duty.begin(shift))
        yield made


def enter(visit: Visit, lab: Laboratory, size: str = "till", language: str = "zh") -> Visitor:
    """Open the page and sign on by the PIN."""
    visitor = visit(f"http://127.0.0.1:{lab.server.port}/test-room", SIZES[size], language)
    page = visitor.page
    page.get_by_role("button", name="周敏").click()
    page.keyboard.type(PIN)
    page.keyboard.press("F12")
    expect(page.locator(".room")).to_be_visible()
    return visitor


def channel(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^通道 {number}"))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.guide
def test_a_sample_is_scanned_put_on_judged_and_labelled(visit: Visit, lab: Laboratory, picture: Picture) -> None:
    visitor = enter(visit, lab)
    page = visitor.page
    expect(page.get_by_role("heading", name="扫送样人的身份码")).to_be_visible()
    lab.scanner.scan(CODE)
    expect(page.locator(".shown")).to_contain_text("赵家合作社")
    assert visitor.axe() == []
    page.get_by_role("button", name="菠菜", exact=True).click()
    picture(page, "test-room-register")
    page.keyboard.press("F12")
    expect(page.locator(".judged h2")).to_have_text("待上机")
    page.keyboard.press("F3")
    until(lambda: lab.printed, "the label")
    ((printer, plan),) = lab.printed  # type: ignore[misc]
    assert (printer, isinstance(plan, Plan)) == ("labels", True)
    page.get_by_role("button", name="选通道").click()
    channel(page, 3).click()
    expect(page.locator(".judged h2")).to_have_text("检测中")
    expect(page.locator("li .running")).to_contain_text("001")
    lab.finish(12.4)
    expect(page.locator(".judged h2")).to_have_text("阴性")
    expect(page.locator(".judged .reason")).to_have_text("抑制率 12.4%，低于 50%，阴性")
    expect(page.locator("svg.chart")).to_contain_text("50% 阳性线 0.256")
    page.get_by_text("看仪器送来的原文").click()
    expect(page.locator("code")).to_contain_text(lab.results[0].raw)
    assert visitor.axe() == []
    assert visitor.complaints == []


@pytest.mark.short
@pytest.mark.guide
def test_a_positive_alarms_until_its_reruns_conclude_and_a_note_stays(
    visit: Visit, lab: Laboratory, picture: Picture
) -> None:
    number = lab.register()
    lab.put(number)
    visitor = enter(visit, lab)
    page = visitor.page
    lab.finish(72.4)
    alarm = page.locator(".alarm")
    expect(alarm).to_contain_text("阳性")
    expect(alarm).to_contain_text("初检阳性，再复测 2 次")
    page.keyboard.press("F9")
    expect(page.locator(".judged h2")).to_have_text("阳性")
    steps = page.get_by_role("list", name="检测链").get_by_role("listitem")
    expect(steps).to_have_text(["初测72.4%", "复测 1/2待测", "复测 2/2待测", "结论待复测"])
    picture(page, "test-room-positive")
    assert visitor.axe() == []
    page.keyboard.press("F2")
    page.get_by_role("button", name="已告知送样人").click()
    page.keyboard.press("F12")
    expect(page.locator("dl")).to_contain_text("已告知送样人 周敏")
    expect(alarm).to_have_class("alarm seen")
    for rate in (12.0, 68.0):
        page.get_by_role("button", name="复测：放到").click()
        expect(page.locator(".judged h2")).to_have_text("检测中")
        lab.finish(rate, int(lab.sample(number)["channel"]))
    expect(steps).to_have_text(["初测72.4%", "复测 1/212%", "复测 2/268%", "结论送检确证"])
    assert len(lab.results) == 3
    assert {one.assigned for one in lab.results} == {number}


@pytest.mark.guide
def test_a_weak_blank_hatches_the_rack_and_says_why(visit: Visit, lab: Laboratory, picture: Picture) -> None:
    first, second = lab.register(), lab.register()
    lab.bench.bench.control = 0.21
    lab.put(first)
    lab.put(second, "4")
    visitor = enter(visit, lab)
    page = visitor.page
    lab.finish(8.0)
    expect(page.locator(".rack .void").first).to_contain_text("对照 ΔA0 0.21，低于 0.3，本板作废")
    expect(page.locator("ol.hatched")).to_be_visible()
    channel(page, 3).click()
    expect(page.locator(".judged h2")).to_have_text("作废")
    expect(page.locator(".alarm")).not_to_contain_text("阳性")
    picture(page, "test-room-void")
    assert visitor.axe() == []
    lab.bench.bench.control = 0.512
    page.keyboard.press("F12")
    expect(page.locator(".judged h2")).to_have_text("检测中")
    lab.finish(8.0, int(lab.sample(first)["channel"]))
    expect(page.locator(".judged h2")).to_have_text("阴性")
    expect(page.locator("ol.hatched")).to_have_count(0)


def test_a_result_of_no_sample_is_told_and_bound_with_a_reason(visit: Visit, lab: Laboratory) -> None:
    number = lab.register()
    visitor = enter(visit, lab)
    page = visitor.page
    lab.finish(88.0, 5)
    expect(page.locator(".alarm")).to_contain_text("阳性结果没有样品")
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", name="没有样品的结果").first).to_be_visible()
    assert visitor.axe() == []
    page.keyboard.press("F12")
    page.get_by_role("button", name="001 菠菜").last.click()
    expect(page.get_by_role("button", name="算作 001 的结果")).to_be_disabled()
    page.get_by_role("button", name="漏排通道").click()
    page.keyboard.press("F12")
    expect(page.locator(".judged .todo")).to_have_text("初检阳性，再复测 2 次")
    assert lab.state["strangers"] == []
    assert lab.sample(number)["results"][0]["notes"][0]["text"] == "漏排通道"


def test_one_without_any_code_is_typed_and_a_discard_wants_a_reason(visit: Visit, lab: Laboratory) -> None:
    page = enter(visit, lab).page
    page.keyboard.press("F7")
    page.get_by_label("码、名称或批次号").fill("不知道谁家")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("alert")).to_have_text("不认得这个码或名称")
    page.get_by_label("品名").fill("豇豆")
    page.get_by_label("来源").fill("东关早市")
    page.get_by_role("button", name="监督抽查").click()
    page.keyboard.press("F12")
    expect(page.locator(".sample header h2")).to_have_text("豇豆东关早市")
    page.get_by_role("button", name="弃样").click()
    expect(page.get_by_role("button", name="弃掉 001")).to_be_disabled()
    page.get_by_label("原因").fill("登记错了")
    page.keyboard.press("F12")
    expect(page.locator(".judged h2")).to_have_text("已弃样")
    (row,) = lab.state["samples"]
    assert (row["name"], row["purpose"], row["discarded"]) == ("东关早市", "supervision", "登记错了")


def test_what_is_settled_is_tested_again_for_a_reason_only(visit: Visit, lab: Laboratory) -> None:
    number = lab.register()
    lab.put(number)
    lab.finish(12.0)
    page = enter(visit, lab).page
    expect(page.locator(".judged h2")).to_have_text("阴性")
    page.keyboard.press("F4")
    page.get_by_role("button", name="怀疑取样不匀").click()
    page.keyboard.press("F12")
    channel(page, 1).click()
    expect(page.locator(".judged h2")).to_have_text("检测中")
    assert lab.sample(number)["results"][0]["notes"][0]["text"] == "怀疑取样不匀"


@pytest.mark.guide
def test_day_book_and_report_are_sheets_that_print(visit: Visit, lab: Laboratory, picture: Picture) -> None:
    for rate in (12.4, 63.0):
        number = lab.register()
        lab.put(number)
        lab.finish(rate)
    visitor = enter(visit, lab)
    page = visitor.page
    page.keyboard.press("F8")
    paper = page.locator(".paper")
    expect(paper).to_contain_text("样品 2 个，结果 2 个：阳性 1，阴性 1，作废 0")
    picture(page, "test-room-day")
    assert visitor.axe() == []
    page.emulate_media(media="print")
    expect(page.locator(".alarm, header").first).to_be_hidden()
    expect(paper).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="前一天").click()
    expect(paper).to_contain_text("这一天没有样品")
    page.keyboard.press("F4")
    page.keyboard.press("F6")
    expect(paper).to_contain_text("初检阳性，再复测 2 次")
    expect(paper).to_contain_text("GB/T 5009.199-2003")
    assert visitor.axe() == []


@pytest.mark.parametrize("size", list(SIZES))
def test_everything_fits_in_both_languages(visit: Visit, lab: Laboratory, size: str, language: str) -> None:
    first, second = lab.register(), lab.register()
    lab.put(first)
    lab.finish(72.4)
    lab.put(second, "4")
    lab.finish(55.0, 7)
    visitor = enter(visit, lab, size, language)
    page = visitor.page
    expect(page.locator(".judged h2")).to_be_visible()
    assert fits(page)
    for key in ("F7", "F2"):
        page.keyboard.press(key)
        assert fits(page)
    page.reload()
    page.locator(".list button").first.click()
    page.keyboard.press("F8")
    expect(page.locator(".paper h2")).to_be_visible()
    assert fits(page)
    assert visitor.axe() == []
    assert visitor.complaints == []

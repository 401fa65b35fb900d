"""What is done about blocks, reinspections and buyers at the console, each once by who may do it."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect

from cloud.accounts import office
from cloud.kernel.clock import now_ms
from cloud.testing.lab_model import LabTest
from cloud.testing.sample_model import Sample
from contract.moment import LAW_ZONE
from tests.web.conftest import Server, Visitor
from tests.web.county import DAY, HOUR, PASSWORD
from tests.web.people import People
from tests.web.picking import pick
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = People


def test_of_two_blocks_one_is_lifted_and_the_other_after_it(visitor: Visitor, county: People, server: Server) -> None:
    api = Caller(server.url, "li")
    batch = county.violation["batch"]
    for reason in ("检测不合格，先封存", "举报查清以前不准出"):
        api.post("/blocks", {"batch": batch, "source": "order", "reason": reason})
    visitor.log_in("qian", f"/batches/{batch}")
    page = visitor.page
    expect(page.locator("header .chip")).to_have_text("暂停流通")
    held = page.get_by_role("region", name="暂停流通")
    expect(held.locator("tbody tr")).to_have_count(2)
    expect(held).to_contain_text("主管部门的决定")
    todo = page.get_by_role("complementary")
    lift = todo.get_by_role("button", name="恢复流通")
    lift.click()
    choice = todo.get_by_label("哪一次暂停")
    sealed = next(one for one in choice.locator("option").all_inner_texts() if "先封存" in one)
    choice.select_option(label=sealed)
    lift.click()
    expect(todo.get_by_role("alert")).to_have_text("这里要填")
    todo.get_by_label("恢复的理由").fill("复检合格")
    lift.click()
    expect(held).to_contain_text("复检合格")
    expect(page.locator("header .chip")).to_have_text("暂停流通")  # the other one stands
    lift.click()
    expect(todo.get_by_label("哪一次暂停")).to_have_count(0)
    todo.get_by_label("恢复的理由").fill("举报不实")
    lift.click()
    expect(lift).to_have_count(0)
    expect(page.locator("header .chip", has_text="暂停流通")).to_have_count(0)
    ended = {one["reason"]: one["end_reason"] for one in api.get(f"/blocks?batch={batch}&standing=false")["items"]}
    assert ended == {"检测不合格，先封存": "复检合格", "举报查清以前不准出": "举报不实"}
    assert visitor.complaints == []


def _doubted_now(county: People) -> LabTest:
    """The violation came an hour ago, a second part of its sample is kept, and whose it is has a log-in."""
    with county.database.write() as session:
        test = session.get_one(LabTest, county.violation["id"])
        test.at = test.received = now_ms() - HOUR
        sample = session.get_one(Sample, test.sample)
        sample.spare, sample.discarded = True, 0
        session.add_all((test, sample))
        session.flush()
        session.expunge_all()
    office.add(county.database, "fang", PASSWORD, "farm", test.region[:9], "zh", now_ms(), subject=test.of)
    return test


def test_a_reinspection_is_asked_by_the_farm_given_to_another_laboratory_and_closed(
    visitor: Visitor, browser: Browser, county: People, server: Server
) -> None:
    test = _doubted_now(county)
    visitor.log_in("fang", f"/lab-tests/{test.id}")
    page = visitor.page
    expect(page.locator("header dl")).to_contain_text("可申请复检到")
    todo = page.get_by_role("complementary")
    ask = todo.get_by_role("button", name="申请复检")
    ask.click()
    expect(todo.get_by_label("申请是什么时候递来的")).to_have_count(0)  # over an own account: now
    todo.get_by_label("为什么有异议").fill("棚里没有用过这种药")
    method = todo.get_by_label("用什么方法复检")
    method.fill("GB/T 5009.199-2003 酶抑制率法")
    ask.click()
    expect(todo.get_by_role("alert")).to_contain_text("复检不得采用")
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    method.fill("GB 23200.113-2018")
    ask.click()
    beside = page.get_by_role("region", name="复检")
    expect(beside).to_contain_text("棚里没有用过这种药")
    expect(ask).to_have_count(0)  # once
    assert visitor.complaints == []

    other = Visitor(browser.new_context().new_page(), server.url)
    other.log_in("li", "/reinspections")
    hers = other.page
    hers.get_by_role("row", name="棚里没有用过这种药").click()
    aside = hers.get_by_role("complementary")
    aside.get_by_role("button", name="指定复检机构").click()
    pick(aside, "复检机构", county.other_lab.name[3:6], county.other_lab.name)
    aside.get_by_role("button", name="指定复检机构").click()
    expect(hers.get_by_role("row", name="棚里没有用过这种药")).to_have_count(0)
    hers.get_by_role("button", name="在复检").click()
    hers.get_by_role("row", name="棚里没有用过这种药").click()
    aside.get_by_role("link", name="打开档案").click()
    expect(hers.locator("header dl")).to_contain_text(county.other_lab.name)
    for label in ("", "复检的结论"):
        if label:
            aside.get_by_label(label).fill("复检合格，原结论撤销")
        aside.get_by_role("button", name="复检办结").click()
    expect(hers.locator("header .chip")).to_have_text("已完成")
    assert other.complaints == []
    hers.context.close()

    page.reload()
    expect(beside).to_contain_text("复检合格，原结论撤销")
    beside.get_by_role("link", name="查看").click()
    expect(page.get_by_role("region", name="操作记录").get_by_role("listitem")).to_have_count(3)
    told = Caller(server.url, "fang").get(f"/reinspections/{test.id}")
    assert (told["state"], told["laboratory"], told["method"]) == ("done", county.other_lab.id, "GB 23200.113-2018")
    assert visitor.complaints == []


def test_what_came_on_paper_is_written_up_in_time_and_refused(visitor: Visitor, county: People, server: Server) -> None:
    api = Caller(server.url, "li")
    found = api.get("/rapid-results?verdict=positive&limit=50")["items"]
    rapid = next(one["id"] for one in found if one["of"] and one["received"] < now_ms() - DAY)
    due = api.get(f"/rapid-results/{rapid}")["due"]
    visitor.log_in("xu", f"/rapid-results/{rapid}")
    page = visitor.page
    todo = page.get_by_role("complementary")
    ask = todo.get_by_role("button", name="申请复检")
    ask.click()
    todo.get_by_label("为什么有异议").fill("样品拿错了")
    for at, said in ((due + HOUR, "复检应在"), (due - 5 * HOUR, "早于检测结果")):
        handed_in = datetime.fromtimestamp(at / 1000, LAW_ZONE).strftime("%Y-%m-%dT%H:%M")
        todo.get_by_label("申请是什么时候递来的").fill(handed_in)
        ask.click()
        expect(todo.get_by_role("alert")).to_contain_text(said)
    visitor.complaints = [one for one in visitor.complaints if not re.search("409|422", one)]
    handed_in = datetime.fromtimestamp((due - HOUR) / 1000, LAW_ZONE).strftime("%Y-%m-%dT%H:%M")
    todo.get_by_label("申请是什么时候递来的").fill(handed_in)
    ask.click()
    beside = page.get_by_role("region", name="复检")
    expect(beside).to_contain_text(handed_in.replace("T", " "))
    beside.get_by_role("link", name="查看").click()
    expect(page).to_have_url(re.compile("/reinspections/"))
    expect(page.get_by_role("region", name="操作记录").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("指定复检机构|不予复检"))).to_have_count(0)  # not an inspector's
    assert visitor.complaints == []
    visitor.page.context.clear_cookies()
    visitor.log_in("li", page.url.removeprefix(visitor.url))
    for label in ("", "为什么不予复检"):
        if label:
            todo.get_by_label(label).fill("样品封条完好，签字齐全")
        todo.get_by_role("button", name="不予复检").click()
    expect(page.locator("header .chip")).to_have_text("不予复检")
    told = api.get(f"/reinspections/{rapid}")
    assert (told["state"], told["answer"], told["rapid"]) == ("refused", "样品封条完好，签字齐全", True)
    assert visitor.complaints == []


def test_a_buyer_is_opened_for_a_case_read_once_and_the_audit_knows(visitor: Visitor, server: Server) -> None:
    sales = Caller(server.url, "qian").get("/ledger?kind=sale&restricted=true&limit=100")["items"]
    sale = next(one for one in sales if one["buyer"])
    visitor.log_in("qian", f"/ledger/{sale['id']}")
    page = visitor.page
    todo = page.get_by_role("complementary")
    opening = todo.get_by_role("button", name="凭案号查看购买人")
    opening.click()
    todo.get_by_label("案号").fill("12")
    opening.click()
    expect(todo.get_by_role("alert")).to_have_text("这里要填")  # without a reason nobody is asked
    todo.get_by_label("事由").fill("核对限用农药去向")
    opening.click()
    expect(todo.get_by_role("alert")).to_contain_text("案号（4-60 个字符）")
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    todo.get_by_label("案号").fill("青农案〔2026〕12号")
    with page.expect_response(re.compile("/unmask$")) as answered:
        opening.click()
    person = answered.value.json()
    shown = todo.get_by_role("region", name="购买人")
    for told in person.values():
        expect(shown).to_contain_text(told)
    page.emulate_media(media="print")
    expect(shown).to_be_hidden()
    page.emulate_media(media="screen")
    todo.get_by_role("button", name="看完了，关掉").click()
    expect(shown).to_have_count(0)
    kept = page.content() + page.url + page.evaluate("JSON.stringify([localStorage, sessionStorage, history.state])")
    assert [told for told in person.values() if told in kept] == []
    audit = Caller(server.url, "boss").get(f"/audit?operation=unmaskBuyer&record={sale['buyer']}")["items"]
    assert [(one["account"], one["case"], one["what"]["why"]) for one in audit] == [
        ("qian", "青农案〔2026〕12号", "核对限用农药去向")
    ]
    assert person["number"] not in str(audit)
    page.context.clear_cookies()
    visitor.log_in("xu", f"/ledger/{sale['id']}")
    expect(page.get_by_role("button", name="打印这一页")).to_be_visible()
    expect(opening).to_have_count(0)
    assert visitor.complaints == []

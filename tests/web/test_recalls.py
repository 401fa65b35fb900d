"""A recall at the console from both sides: an authority opens, ends and reopens it, a holder answers for its goods."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from contract.moment import LAW_ZONE
from tests.web.conftest import Server, Visitor
from tests.web.people import People
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = People
REASON = "监督抽查检出克百威"


def _be(visitor: Visitor, name: str, place: str) -> None:
    visitor.page.context.clear_cookies()
    visitor.log_in(name, place)


def test_a_recall_is_opened_acknowledged_answered_corrected_ended_and_reopened(
    visitor: Visitor, county: People, server: Server
) -> None:
    api = Caller(server.url, "li")
    held = api.get(f"/batches?holder={county.farm.party.id}&limit=100")["items"]
    batch = next(one for one in held if float(one["left"]) > 10)
    day = (datetime.now(LAW_ZONE) + timedelta(days=5)).date().isoformat()
    page = visitor.page
    todo = page.get_by_role("complementary")
    visitor.log_in("qian", f"/batches/{batch['id']}")
    todo.get_by_role("button", name="启动召回").click()
    for label, words in (("理由", REASON), ("依据", "农产品质量安全法第三十八条"), ("召回限期", day)):
        todo.get_by_label(label).fill(words)
    todo.get_by_label("级别").select_option("one")
    todo.get_by_role("button", name="启动召回").click()
    expect(page).to_have_url(re.compile("/recalls/"))  # led to what came of it
    recall = page.url.rsplit("/", 1)[1]
    expect(page.get_by_role("region", name="召回通知")).to_contain_text(county.farm.party.name)

    _be(visitor, "zhao", "/recall-notices")
    page.locator(".waiting button", has_text=REASON).click()
    pane = page.get_by_role("article")
    for label in ("", "给主管部门的话"):
        if label:
            pane.get_by_label(label).fill("已下架，正在清点")
        pane.get_by_role("button", name="签收通知").click()
    expect(pane.get_by_role("button", name="签收通知")).to_have_count(0)
    tell = pane.get_by_role("button", name="报告召回处置")
    tell.click()
    expect(pane.get_by_label("哪一批").locator("option:checked")).to_contain_text(batch["product"])
    tell.click()
    expect(pane.get_by_role("alert")).to_contain_text("四项都没有")
    pane.get_by_label("追回").fill("999999999")
    tell.click()
    expect(pane.get_by_role("alert")).to_contain_text("超过清单上的数量")
    visitor.complaints = [one for one in visitor.complaints if not re.search("409|422", one)]
    pane.get_by_label("追回").fill("6")
    pane.get_by_label("就地销毁").fill("1.5")
    tell.click()
    expect(tell).to_be_visible()
    expect(pane.get_by_label("追回")).to_have_count(0)
    pane.get_by_role("link", name="打开档案").click()
    answers = page.get_by_role("region", name="报过的处置")
    expect(answers.locator("tbody tr")).to_have_count(1)
    correct = todo.get_by_role("button", name="更正报过的处置")
    correct.click()
    todo.get_by_label("更正哪一次").select_option(index=1)
    todo.get_by_label("追回").fill("4")
    todo.get_by_label("原因").fill("过秤看错了")
    correct.click()
    expect(answers.locator("tbody tr")).to_have_count(2)
    (notice,) = Caller(server.url, "zhao").get(f"/recall-notices?recall={recall}")["items"]
    assert (notice["acknowledged_by"], notice["remark"]) == ("zhao", "已下架，正在清点")
    sums = notice["lines"][0]["sum"]
    assert (sums["recovered"], sums["destroyed"]) == ("4", "0")
    told = Caller(server.url, "li").get(f"/recoveries?recall={recall}")["items"]
    assert sorted((one["counts"], one["why"], one["clerk"]) for one in told) == [
        (False, "", "zhao"), (True, "过秤看错了", "zhao"),
    ]  # fmt: skip
    with pytest.raises(HTTPError, match="404"):  # a neighbour knows nothing of it
        Caller(server.url, "shen").get(f"/recall-notices/{notice['id']}")
    assert visitor.complaints == []

    _be(visitor, "li", f"/recalls/{recall}")
    tell = todo.get_by_role("button", name="报告召回处置")
    tell.click()
    choice = todo.get_by_label("哪一批")
    expect(choice.locator("option:checked")).to_contain_text(county.farm.party.name)  # whose it is, to an authority
    todo.get_by_label("灭失").fill("1")
    tell.click()
    expect(page.get_by_role("region", name="召回平衡")).to_contain_text(re.compile(r"\b1\s*千克"))
    end = todo.get_by_role("button", name="结束召回")
    end.click()
    todo.get_by_label("召回总结").fill("追回的已销毁")
    end.click()
    expect(todo.get_by_role("alert")).to_contain_text("下落不明")
    visitor.complaints = [one for one in visitor.complaints if "409" not in one]
    todo.get_by_label("为什么有下落不明的").fill("农户已外出，联系不上")
    end.click()
    expect(page.locator("header .chip")).to_have_text("已结束")
    again = todo.get_by_role("button", name="重新启动召回")
    again.click()
    expect(todo.get_by_label("理由")).to_have_value(REASON)
    todo.get_by_label("召回限期").fill(day)
    again.click()
    expect(page.locator("header .chip")).to_have_text("召回中")
    fresh = page.url.rsplit("/", 1)[1]
    assert api.get(f"/recalls/{fresh}")["reopens"] == recall
    page.get_by_role("region", name="基本情况").get_by_role("link", name="召回").click()
    expect(page.locator("header .chip")).to_have_text("已结束")
    assert visitor.complaints == []

"""Licences of shops at the console: one that was shown is entered, its filing noted, it is suspended and restored."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from contract.moment import LAW_ZONE
from tests.web.conftest import Server, Visitor
from tests.web.picking import pick
from tests.web.work import Caller, Work

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = Work
NUMBER = "农药经许（皖）34990120077"


def _day(ahead: int) -> str:
    return (datetime.now(LAW_ZONE) + timedelta(days=ahead)).date().isoformat()


def test_a_licence_is_entered_filed_suspended_and_restored(visitor: Visitor, server: Server) -> None:
    api = Caller(server.url, "li")
    shop = api.get("/subjects?kind=shop&state=filed&limit=1")["items"][0]
    visitor.log_in("li", "/licences")
    page = visitor.page
    form = page.get_by_role("complementary", name="登记许可证")
    page.get_by_role("button", name="登记许可证").click()
    pick(form, "主体", shop["name"][2:6], shop["name"])
    form.get_by_label("类型").select_option("veterinary")
    expect(form.get_by_label("写明可以卖限制使用农药")).to_have_count(0)
    form.get_by_label("类型").select_option("pesticide")
    form.get_by_label("写明可以卖限制使用农药").check()
    form.get_by_label("编号").fill(NUMBER)
    form.get_by_label("开始").fill(_day(-30))
    form.get_by_label("结束").fill(_day(-40))
    form.get_by_role("button", name="登记许可证").click()
    expect(form.get_by_role("alert")).to_have_count(1)  # beside the day
    form.get_by_label("结束").fill(_day(60))
    form.get_by_role("button", name="登记许可证").click()
    chosen = page.get_by_role("complementary", name="选中的一条")
    expect(chosen).to_contain_text(NUMBER)
    expect(chosen).to_contain_text("可以卖")
    made = next(one for one in api.get(f"/licences?subject={shop['id']}")["items"] if one["number"] == NUMBER)
    assert (made["restricted"], made["valid"], made["dealer_filed"]) == (True, True, None)

    chosen.get_by_role("button", name="登记告知备案").click()
    chosen.get_by_label("告知备案日期").fill(_day(5))
    chosen.get_by_role("button", name="登记告知备案").click()
    expect(chosen.get_by_role("alert")).to_be_visible()  # a day that is to come
    chosen.get_by_label("告知备案日期").fill(_day(-20))
    chosen.get_by_role("button", name="登记告知备案").click()
    expect(chosen).to_contain_text(_day(-20))
    chosen.get_by_role("button", name="暂停许可证").click()
    chosen.get_by_label("理由").fill("卖过假药")
    chosen.get_by_role("button", name="暂停许可证").click()
    expect(chosen).to_contain_text("卖过假药")
    held = api.get(f"/licences/{made['id']}")
    assert (held["suspended"], held["valid"], held["dealer_filed"]) == ("卖过假药", False, _day(-20))
    for _ in range(2):  # the deed, and that one means it
        chosen.get_by_role("button", name="恢复许可证").click()
    expect(chosen.get_by_role("button", name="暂停许可证")).to_be_visible()
    assert api.get(f"/licences/{made['id']}")["valid"]
    page.get_by_role("button", name="90 天内到期").click()
    expect(page.locator("tbody tr", has_text=NUMBER)).to_have_count(1)
    page.goto(f"{visitor.url}/subjects/{shop['id']}")
    expect(page.get_by_role("region", name="经营许可")).to_contain_text(NUMBER)
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    assert visitor.complaints == []


def test_an_inspector_enters_one_and_suspends_none(visitor: Visitor) -> None:
    visitor.log_in("xu", "/licences")
    page = visitor.page
    page.locator("tbody td").first.click()
    chosen = page.get_by_role("complementary", name="选中的一条")
    expect(chosen.get_by_role("button", name="登记告知备案")).to_be_visible()
    expect(chosen.get_by_role("button", name="暂停许可证")).to_have_count(0)
    expect(page.get_by_role("button", name="登记许可证")).to_be_visible()
    assert visitor.complaints == []

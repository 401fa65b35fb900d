"""What a supervisor makes at the console's lists: a sampling plan, a certificate that is entered and revoked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Server, Visitor
from tests.web.picking import pick
from tests.web.work import Caller, Work

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = Work


def test_a_plan_is_made_of_what_grows_and_waits_for_its_seed(visitor: Visitor, server: Server) -> None:
    cycle = Caller(server.url, "li").get("/cycles?running=true&limit=1")["items"][0]
    visitor.log_in("li", "/plans")
    page = visitor.page
    page.get_by_role("button", name="制定抽检计划").click()
    form = page.get_by_role("complementary", name="制定抽检计划")
    form.get_by_label("计划名称").fill("冬季专项抽查")
    form.get_by_label("检测性质").select_option("supervision")
    expect(form.get_by_label("茬口类型")).to_have_count(0)
    form.get_by_label("从什么里抽").select_option("cycles")
    pick(form, "产品", cycle["product"], cycle["product"])
    expect(form.get_by_role("combobox", name="范围")).to_have_value("青禾县")
    form.get_by_label("开始").fill("2026-12-31")
    form.get_by_label("结束").fill(cycle["begun"])
    form.get_by_label("抽几个").fill("two")
    form.get_by_role("button", name="制定抽检计划").click()
    expect(form.get_by_role("alert")).to_have_count(1)  # beside the number
    form.get_by_label("抽几个").fill("2")
    form.get_by_role("button", name="制定抽检计划").click()
    expect(form.get_by_role("alert")).to_have_text("开始不应晚于结束。")
    form.get_by_label("开始", exact=True).fill(cycle["begun"])
    form.get_by_label("抽几个").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("冬季专项抽查")
    expect(page.get_by_role("complementary").get_by_role("button", name="公开抽签")).to_be_visible()
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    assert visitor.complaints == []


def test_only_who_may_make_a_plan_is_offered_it(visitor: Visitor) -> None:
    visitor.log_in("xu", "/plans")
    expect(visitor.page.locator("tbody tr, .empty").first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="制定抽检计划")).to_have_count(0)
    visitor.page.goto(f"{visitor.url}/accounts")
    expect(visitor.page.get_by_role("button", name=re.compile("开账号"))).to_have_count(0)
    assert visitor.complaints == []


def test_a_certificate_is_entered_and_taken_back(visitor: Visitor, server: Server) -> None:
    cycle = Caller(server.url, "li").get("/cycles?running=true&kind=crop&limit=1")["items"][0]
    holder = Caller(server.url, "li").get(f"/subjects/{cycle['subject']}")["name"]
    visitor.log_in("li", "/certificates")
    page = visitor.page
    page.get_by_role("button", name="登记证书").click()
    form = page.get_by_role("complementary", name="登记证书")
    pick(form, "主体", holder, holder)
    form.get_by_label("类型").select_option("green_food")
    form.get_by_label("编号").fill("LB-15-26110100001A")
    pick(form, "产品", cycle["product"][:1], cycle["product"], several=True)  # what the subject grows
    pick(form, "产品", "青禾礼盒", "青禾礼盒", several=True)  # what no list has, as it is printed
    form.get_by_label("开始").fill("2026-11-01")
    form.get_by_label("结束").fill("2026-10-01")
    form.get_by_role("button", name="登记证书").click()
    expect(form.get_by_role("alert")).to_have_count(1)  # beside the day
    form.get_by_label("结束").fill("2099-11-01")
    form.get_by_label("编号").press("Enter")
    expect(page.get_by_role("complementary", name="选中的一条")).to_contain_text("LB-15-26110100001A")
    todo = page.get_by_role("complementary", name="选中的一条")
    expect(todo).to_contain_text("青禾礼盒")
    todo.get_by_role("button", name="撤销证书").click()
    todo.get_by_label("从哪天起无效").fill("2026-11-02")
    todo.get_by_label("理由").fill("年检不合格")
    todo.get_by_role("button", name="撤销证书").click()
    expect(page.locator("tbody")).not_to_contain_text("LB-15-26110100001A")  # it is no longer among those that hold
    page.get_by_role("button", name="全部", exact=True).click()
    page.locator("tbody").get_by_text("LB-15-26110100001A").click()
    expect(todo).to_contain_text("年检不合格")
    expect(todo.get_by_role("button", name="撤销证书")).to_have_count(0)
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    assert visitor.complaints == []

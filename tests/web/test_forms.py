"""What a supervisor makes at the console's lists: a sampling plan, a certificate that is entered and revoked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Server, Visitor
from tests.web.picking import pick
from tests.web.work import Caller, Work

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    made = Work(tmp_path_factory.mktemp("work"))
    yield made
    made.close()


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

"""Who runs which site, at the console: a site is handed over, nobody else gets it meanwhile, and it is taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from contract.moment import LAW_ZONE
from tests.web.conftest import Server, Visitor
from tests.web.picking import pick
from tests.web.waiting import GATEWAY
from tests.web.work import Caller, Work

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = Work
SITE = "柳溪大棚"
BEGUN, LEFT = (datetime.now(LAW_ZONE).date() - timedelta(days=back) for back in (200, 20))


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), LAW_ZONE).timestamp() * 1000)


def test_a_site_is_handed_over_seen_at_its_plot_and_taken_back(visitor: Visitor, server: Server) -> None:
    api = Caller(server.url, "li")
    first, heir = api.get("/subjects?kind=cooperative&state=filed&limit=2")["items"]
    plot = next(one["plot"] for one in api.get("/placements")["items"] if one["gateway"] == GATEWAY)
    visitor.log_in("li", "/tenures")
    page = visitor.page
    form = page.get_by_role("complementary", name="登记由谁管")
    page.get_by_role("button", name="登记由谁管").click()
    pick(form, "场所", "柳溪大", SITE)
    pick(form, "由谁管", first["name"], first["name"])
    form.get_by_label("开始").fill(BEGUN.isoformat())
    form.get_by_role("button", name="登记由谁管").click()
    chosen = page.get_by_role("complementary", name="选中的一条")
    expect(chosen).to_contain_text(first["name"])
    made = api.get(f"/tenures?subject={first['id']}")["items"]
    assert [(one["since"], one["until"]) for one in made] == [(_midnight(BEGUN), None)]

    page.get_by_role("button", name="登记由谁管").click()
    pick(form, "场所", "柳溪大", SITE)
    pick(form, "由谁管", heir["name"], heir["name"])
    form.get_by_role("button", name="登记由谁管").click()
    expect(form.get_by_role("alert")).to_contain_text(first["name"])  # who has it, beside the site
    visitor.complaints = [one for one in visitor.complaints if "409" not in one]

    page.goto(f"{visitor.url}/plots/{plot}")
    page.get_by_role("region", name="设备所在场所由谁管").get_by_role("link", name=SITE).click()
    chosen.get_by_role("button", name="不再由它管").click()
    chosen.get_by_label("从哪天起不再管").fill(BEGUN.isoformat())
    chosen.get_by_role("button", name="不再由它管").click()
    expect(chosen.get_by_role("alert")).to_be_visible()  # not before it began
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    chosen.get_by_label("从哪天起不再管").fill(LEFT.isoformat())
    chosen.get_by_role("button", name="不再由它管").click()
    expect(chosen).to_contain_text("已结束")
    expect(chosen.get_by_role("button", name="不再由它管")).to_have_count(0)
    assert api.get(f"/tenures/{made[0]['id']}")["until"] == _midnight(LEFT)
    page.goto(f"{visitor.url}/subjects/{first['id']}")
    sites = page.get_by_role("region", name="经营场所")
    expect(sites.get_by_role("row")).to_have_count(2)
    sites.get_by_role("link", name="看全部").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert visitor.complaints == []


def test_who_only_reads_is_offered_neither(visitor: Visitor) -> None:
    visitor.log_in("wang", "/tenures")
    expect(visitor.page.locator("tbody tr, .empty").first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="登记由谁管")).to_have_count(0)
    assert visitor.complaints == []

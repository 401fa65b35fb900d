"""Templates of labels at the console: a farm files what it wants printed, the county decides, and it is ended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Server, Visitor
from tests.web.people import People
from tests.web.picking import pick
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = People


def _filed(server: Server, county: People, product: str) -> str:
    farmer, home = Caller(server.url, "zhao"), county.farm.party
    origin = farmer.get(f"/plots?subject={home.id}")["items"][0]["origin_code"]
    body = {"subject": home.id, "product": product, "origin": origin, "shelf_life": "冷藏 7 天"}
    return str(farmer.post("/labels/templates", body)["id"])


def test_a_farm_files_what_is_to_stand_on_its_labels(visitor: Visitor, county: People, server: Server) -> None:
    plots = Caller(server.url, "zhao").get(f"/plots?subject={county.farm.party.id}")["items"]
    visitor.log_in("zhao", "/label-templates")
    page = visitor.page
    form = page.get_by_role("complementary", name="备案标签模板")
    page.get_by_role("button", name="备案标签模板").click()
    expect(form.get_by_role("combobox", name="主体")).to_have_count(0)  # it can be for none but the farm itself
    pick(form, "产品", "青禾水果黄瓜", "青禾水果黄瓜")
    pick(form, "产地编码", plots[-1]["name"], plots[-1]["origin_code"])
    form.get_by_label("认证").fill("绿色食品")
    form.get_by_role("button", name="备案标签模板").click()
    expect(form.get_by_role("alert")).to_have_text("这里要填")
    form.get_by_label("保质期").fill("冷藏 7 天")
    form.get_by_role("button", name="备案标签模板").click()
    chosen = page.get_by_role("complementary", name="选中的一条")
    expect(chosen).to_contain_text("待批准")
    expect(chosen).to_contain_text(county.farm.party.name)
    expect(chosen.get_by_role("button", name="批准模板")).to_have_count(0)  # not by whoever filed it
    filed = Caller(server.url, "li").get(f"/labels/templates?subject={county.farm.party.id}&state=filed")["items"]
    assert [(one["product"], one["origin"], one["shelf_life"], one["certification"]) for one in filed] == [
        ("青禾水果黄瓜", plots[-1]["origin_code"], "冷藏 7 天", "绿色食品")
    ]
    assert visitor.complaints == []


def test_a_supervisor_approves_what_waits_and_ends_it(visitor: Visitor, county: People, server: Server) -> None:
    one = _filed(server, county, "青禾番茄")
    visitor.log_in("li", "/label-templates")
    page = visitor.page
    page.locator("tbody").get_by_text("青禾番茄").click()  # what waits is seen first
    chosen = page.get_by_role("complementary", name="选中的一条")
    for _ in range(2):  # the deed, and that one means it
        chosen.get_by_role("button", name="批准模板").click()
    expect(page.locator("tbody tr", has_text="青禾番茄")).to_have_count(0)
    page.get_by_role("button", name="已批准", exact=True).click()
    page.locator("tbody").get_by_text("青禾番茄").click()
    chosen.get_by_role("button", name="停用模板").click()
    chosen.get_by_label("理由").fill("换了包装")
    chosen.get_by_role("button", name="停用模板").click()
    expect(page.locator("tbody tr", has_text="青禾番茄")).to_have_count(0)
    found = Caller(server.url, "zhao").get(f"/labels/templates/{one}")
    assert (found["state"], found["reason"]) == ("ended", "换了包装")
    assert visitor.complaints == []


def test_a_supervisor_refuses_with_a_reason_that_the_farm_reads(
    visitor: Visitor, county: People, server: Server
) -> None:
    one = _filed(server, county, "青禾贡米")
    visitor.log_in("li", f"/label-templates?row={one}&state=filed")
    page = visitor.page
    chosen = page.get_by_role("complementary", name="选中的一条")
    chosen.get_by_role("button", name="不批准").click()
    chosen.get_by_role("button", name="不批准").click()
    expect(chosen.get_by_role("alert")).to_have_text("这里要填")
    chosen.get_by_label("理由").fill("没有贡米的认证")
    chosen.get_by_role("button", name="不批准").click()
    expect(page.locator("tbody tr", has_text="青禾贡米")).to_have_count(0)
    page.get_by_role("button", name="已拒绝", exact=True).click()
    page.locator("tbody").get_by_text("青禾贡米").click()
    expect(chosen).to_contain_text("没有贡米的认证")
    expect(chosen.get_by_role("button", name="批准")).to_have_count(0)
    found = Caller(server.url, "zhao").get(f"/labels/templates/{one}")
    assert (found["state"], found["reason"]) == ("refused", "没有贡米的认证")
    assert visitor.complaints == []


def test_an_inspector_files_for_a_farm_at_the_counter(visitor: Visitor, county: People, server: Server) -> None:
    home, other = county.farm.party, county.neighbour.party
    origin = Caller(server.url, "xu").get(f"/plots?subject={home.id}")["items"][0]["origin_code"]
    visitor.log_in("xu", "/label-templates")
    page = visitor.page
    form = page.get_by_role("complementary", name="备案标签模板")
    page.get_by_role("button", name="备案标签模板").click()
    pick(form, "主体", other.name, other.name)
    pick(form, "产品", "青禾草莓", "青禾草莓")
    pick(form, "主体", home.name, home.name)
    expect(form.get_by_role("combobox", name="产品")).to_have_value("")  # that was the other's
    pick(form, "产品", "青禾草莓", "青禾草莓")
    pick(form, "产地编码", origin, origin)
    form.get_by_label("保质期").fill("2 天")
    form.get_by_role("button", name="备案标签模板").click()
    expect(page.locator("tbody tr", has_text="青禾草莓")).to_have_count(1)
    found = Caller(server.url, "li").get(f"/labels/templates?subject={home.id}&state=filed")["items"]
    assert "青禾草莓" in [one["product"] for one in found]
    assert visitor.complaints == []

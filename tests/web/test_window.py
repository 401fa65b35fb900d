"""What an inspector enters at the counter for a farmer who has no phone, and what a farm enters itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from contract.moment import LAW_ZONE
from tests.web.conftest import Server, Visitor
from tests.web.people import People
from tests.web.picking import pick
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = People


def _hour(back: int) -> datetime:
    return (datetime.now(LAW_ZONE) - timedelta(hours=back)).replace(second=0, microsecond=0, tzinfo=None)


def _cycle(api: Caller, subject: str) -> dict[str, Any]:
    """One that grows, and has grown for a while."""
    found = api.get(f"/cycles?subject={subject}&running=true&sort=begun")["items"]
    return dict(next(one for one in found if one["kind"] == "crop"))


def _told(api: Caller, cycle: str) -> list[dict[str, Any]]:
    """What counts of a cycle, what was told last first."""
    items: list[dict[str, Any]] = api.get(f"/operations?cycle={cycle}&counting=true&sort=-received")["items"]
    return sorted(items, key=lambda one: -int(one["received"]))


def test_an_inspector_tells_an_operation_for_a_farm(visitor: Visitor, county: People, server: Server) -> None:
    api = Caller(server.url, "xu")
    cycle = _cycle(api, county.farm.party.id)
    liquid = [one for one in api.get("/products?kind=pesticide")["items"] if one["content"].endswith("mL")]
    first, second = liquid[:2]
    visitor.log_in("xu", f"/cycles/{cycle['id']}")
    page = visitor.page
    form = page.locator("aside form")
    page.get_by_role("button", name="记农事").click()
    expect(form.get_by_label("用了什么")).to_have_count(0)  # that hangs on what was done
    form.get_by_label("做了什么").select_option("spray")
    form.get_by_label("什么时候做的").fill((_hour(0) + timedelta(days=2)).isoformat(timespec="minutes"))
    form.get_by_role("button", name="记农事").click()
    expect(form.get_by_role("alert")).to_have_count(1)  # nothing was picked that was sprayed
    pick(form, "用了什么", first["registration"], f"{first['name']} · {first['registration']}")
    form.get_by_label("用量", exact=True).fill("30")
    form.get_by_label("用量单位").select_option("mL")
    pick(form, "第 2 样产品", second["registration"], f"{second['name']} · {second['registration']}")
    form.get_by_label("第 2 样用量", exact=True).fill("20")
    form.get_by_label("第 2 样用量单位").select_option("mL")
    form.get_by_label("第 2 样批号").fill("20260301")
    form.get_by_label("防治对象").fill("蚜虫")
    form.get_by_role("button", name="记农事").click()
    expect(form.get_by_role("alert")).to_have_text("时间在将来。")
    form.get_by_label("什么时候做的").fill(_hour(3).isoformat(timespec="minutes"))
    form.get_by_role("button", name="记农事").click()
    expect(
        page.get_by_role("region", name="农事").locator("tbody tr", has_text=second["registration"])
    ).to_contain_text("蚜虫")
    made = next(one for one in _told(api, cycle["id"]) if one["clerk"] == "xu")
    assert (made["action"], made["pest"], made["subject"]) == ("spray", "蚜虫", county.farm.party.id)
    assert datetime.fromtimestamp(made["at"] / 1000, LAW_ZONE).replace(tzinfo=None) == _hour(3)
    assert [(use["registration"], use["told_amount"], use["told_unit"], use["lot"]) for use in made["inputs"]] == [
        (first["registration"], "30", "mL", ""),
        (second["registration"], "20", "mL", "20260301"),
    ]
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    assert visitor.complaints == []


def test_a_farm_corrects_what_it_told_and_takes_back_what_it_never_did(
    visitor: Visitor, county: People, server: Server
) -> None:
    api = Caller(server.url, "zhao")
    cycle = _cycle(api, county.farm.party.id)
    goods = api.get("/products?kind=fertiliser&sort=name&limit=1")["items"][0]
    at = int(_hour(5).replace(tzinfo=LAW_ZONE).timestamp() * 1000) + 1_234
    used = {"product": goods["registration"], "amount": "2", "unit": "袋", "lot": "20260401"}
    wrong = api.post("/operations", {"action": "fertilise", "cycle": cycle["id"], "at": at, "inputs": [used]})
    never = api.post("/operations", {"action": "irrigate", "cycle": cycle["id"], "at": at + 60_000})
    visitor.log_in("zhao", f"/cycles/{cycle['id']}")
    page = visitor.page
    form = page.locator("aside form")
    page.get_by_role("button", name="更正农事").click()
    expect(form.get_by_label("做了什么")).to_have_count(0)  # of which one is asked first
    form.get_by_label("哪一条").select_option(never["id"])
    form.get_by_label("哪一条").select_option(wrong["id"])
    expect(form.get_by_label("做了什么")).to_have_value("fertilise")  # what was told stands there to be mended
    expect(form.get_by_role("combobox", name="用了什么")).to_have_value(f"{goods['name']} · {goods['registration']}")
    expect(form.get_by_label("用量", exact=True)).to_have_value("2")
    form.get_by_label("用量", exact=True).fill("3")
    form.get_by_label("原因").fill("少记一袋")
    form.get_by_role("button", name="更正农事").click()
    expect(page.get_by_role("region", name="更正")).to_contain_text("少记一袋")
    old = api.get(f"/operations/{wrong['id']}")
    new = api.get(f"/operations/{old['corrected_by']}")
    assert (new["at"], new["cycle"], new["why"]) == (at, cycle["id"], "少记一袋")
    assert [(one["told_amount"], one["told_unit"], one["lot"]) for one in new["inputs"]] == [("3", "袋", "20260401")]

    page.get_by_role("button", name="撤回农事").click()
    form.get_by_label("哪一条").select_option(never["id"])
    form.get_by_label("原因").fill("那天没有浇")
    form.get_by_role("button", name="撤回农事").click()
    expect(page.get_by_role("region", name="更正")).to_contain_text("那天没有浇")
    page.get_by_role("button", name="撤回农事").click()
    expect(form.get_by_label("哪一条").locator(f"option[value='{new['id']}']")).to_have_count(1)
    expect(form.get_by_label("哪一条").locator(f"option[value='{never['id']}']")).to_have_count(0)
    gone = api.get(f"/operations/{never['id']}")
    assert api.get(f"/operations/{gone['corrected_by']}")["why"] == "那天没有浇"
    assert visitor.complaints == []


def test_who_only_looks_tells_nothing(visitor: Visitor, county: People, server: Server) -> None:
    cycle = _cycle(Caller(server.url, "wang"), county.farm.party.id)
    visitor.log_in("wang", f"/cycles/{cycle['id']}")
    expect(visitor.page.get_by_role("region", name="农事")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="记农事")).to_have_count(0)
    assert visitor.complaints == []


def test_an_inspector_orders_labels_for_a_farm(visitor: Visitor, county: People, server: Server) -> None:
    api, decider, home = Caller(server.url, "xu"), Caller(server.url, "li"), county.farm.party
    origin = api.get(f"/plots?subject={home.id}")["items"][0]["origin_code"]
    words = {"subject": home.id, "product": "青禾番茄", "origin": origin, "shelf_life": "冷藏 7 天"}
    template = api.post("/labels/templates", words)
    visitor.log_in("xu", "/label-orders")
    page = visitor.page
    form = page.get_by_role("complementary", name="申领标签")
    page.get_by_role("button", name="申领标签").click()
    pick(form, "主体", home.name, home.name)
    form.get_by_role("combobox", name="标签模板").press("ArrowDown")
    expect(form.get_by_role("status")).to_be_visible()  # nobody has approved one yet
    decider.post(f"/labels/templates/{template['id']}/approve", version=template["version"])
    pick(form, "标签模板", "番茄", "青禾番茄")
    form.get_by_label("生产日期").fill((_hour(0) + timedelta(days=2)).date().isoformat())
    form.get_by_label("要几枚").fill("300")
    form.get_by_label("每包装多少").fill("2.5")
    form.get_by_label("每包的单位").select_option("kg")
    form.get_by_role("button", name="申领标签").click()
    expect(form.get_by_role("alert")).to_have_count(1)  # a day that is to come
    form.get_by_label("生产日期").fill(_hour(24).date().isoformat())
    form.get_by_role("button", name="申领标签").click()
    chosen = page.get_by_role("complementary", name="选中的一条")
    expect(chosen).to_contain_text("待核发")
    expect(chosen.get_by_role("button", name="核发标签")).to_have_count(0)  # not by whoever ordered them
    made = api.get(f"/labels/orders?subject={home.id}&state=ordered")["items"]
    assert [(one["template"], one["made"], one["count"], one["pack"], one["pack_unit"]) for one in made] == [
        (template["id"], _hour(24).date().isoformat(), 300, "2.5", "kg")
    ]
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    assert visitor.complaints == []


def test_a_farm_orders_labels_for_itself_alone(visitor: Visitor, county: People) -> None:
    visitor.log_in("zhao", "/label-orders")
    page = visitor.page
    page.get_by_role("button", name="申领标签").click()
    form = page.get_by_role("complementary", name="申领标签")
    expect(form.get_by_role("combobox", name="标签模板")).to_be_visible()
    expect(form.get_by_role("combobox", name="主体")).to_have_count(0)
    assert visitor.complaints == []


def test_an_inspector_writes_up_a_person_who_comes_to_be_filed(
    visitor: Visitor, county: People, server: Server
) -> None:
    number = "11010519491231002X"  # the example of GB 11643
    towns = Caller(server.url, "xu").get("/regions?level=township&limit=500")["items"]
    township = next(one for one in towns if one["code"] == county.farm.party.region[:9])
    visitor.log_in("xu", "/applications")
    page = visitor.page
    form = page.get_by_role("complementary", name="申请备案")
    page.get_by_role("button", name="申请备案").click()
    form.get_by_label("主体类型").select_option("cooperative")
    expect(form.get_by_label("统一社会信用代码")).to_be_visible()
    expect(form.get_by_label("身份证号")).to_have_count(0)
    form.get_by_label("主体类型").select_option("person")
    expect(form.get_by_label("统一社会信用代码")).to_have_count(0)
    form.get_by_label("名称").fill("河东张家菜园")
    pick(form, "行业", "种植", "种植业", several=True)
    pick(form, "乡镇", township["code"], township["name"]["zh"])
    form.get_by_label("本人姓名").fill("张三")
    form.get_by_label("身份证号").fill(number[:-1] + "1")
    form.get_by_role("button", name="申请备案").click()
    expect(form.get_by_role("alert")).to_have_count(1)  # its last character does not fit
    form.get_by_label("身份证号").fill(number)
    form.get_by_role("button", name="申请备案").click()
    expect(page.locator(".waiting .on")).to_contain_text("河东张家菜园")
    assert number not in page.content()
    made = next(
        one for one in Caller(server.url, "li").get("/applications?state=submitted&limit=100")["items"]
        if one["facts"].get("name") == "河东张家菜园"
    )  # fmt: skip
    assert (made["kind"], made["subject"], made["region"], made["submitted_by"]) == (
        "new",
        "",
        county.farm.party.region[:9],
        "xu",
    )
    assert (made["facts"]["kind"], made["facts"]["sectors"]) == ("person", ["crops"])
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    assert visitor.complaints == []

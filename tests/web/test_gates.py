"""What a supervisor lays down for the gates of markets at the console, and whom they have looked at twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from contract.moment import LAW_ZONE
from tests.web.conftest import Server, Visitor
from tests.web.people import People
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = People
TODAY, LATER = ((datetime.now(LAW_ZONE) + timedelta(days=ahead)).date().isoformat() for ahead in (0, 30))


def test_a_policy_is_laid_down_replaced_and_read_at_its_market(
    visitor: Visitor, county: People, server: Server
) -> None:
    visitor.log_in("li", f"/subjects/{county.market.id}")
    page = visitor.page
    held = page.get_by_role("region", name="现行准入要求")
    expect(held).to_contain_text("没有发布过")
    page.goto(f"{visitor.url}/gate-policies")
    form = page.get_by_role("complementary", name="发布准入要求")
    page.get_by_role("button", name="发布准入要求").click()
    expect(form.get_by_role("combobox", name="县")).to_have_value("青禾县")
    form.get_by_label("合格证、凭证都要").check()
    form.get_by_label("没有凭证的").select_option("stop")
    form.get_by_label("名单多少小时没更新算旧").fill("48")
    form.get_by_role("button", name="发布准入要求").click()
    expect(form.get_by_role("alert")).to_have_text("这里要填")
    form.get_by_label("文号").fill("县府办〔2026〕3 号")
    form.get_by_role("button", name="发布准入要求").click()
    chosen = page.get_by_role("complementary", name="选中的一条")
    expect(chosen).to_contain_text("现行")
    page.get_by_role("button", name="发布准入要求").click()
    form.get_by_label("文号").fill("县府办〔2026〕4 号")
    form.get_by_role("button", name="发布准入要求").click()
    expect(form.get_by_role("alert")).to_contain_text("请改日期")
    visitor.complaints = [one for one in visitor.complaints if "409" not in one]
    form.get_by_label("开始").fill(LATER)
    form.get_by_role("button", name="发布准入要求").click()
    expect(chosen).to_contain_text("还没到")
    expect(page.locator("tbody tr", has_text="现行")).to_have_count(1)
    laid = Caller(server.url, "li").get("/gate-policies")["items"]
    assert [(one["since"], one["until"], one["two_papers"], one["without_voucher"]) for one in laid] == [
        (LATER, "", False, "review"), (TODAY, LATER, True, "stop"),
    ]  # fmt: skip
    assert [one["stale_hours"] for one in laid] == [72, 48]
    page.goto(f"{visitor.url}/subjects/{county.market.id}")
    expect(held).to_contain_text("县府办〔2026〕3 号")
    expect(held).to_contain_text("48")
    assert visitor.complaints == []


def test_a_township_reads_its_county_s_and_lays_none_down(visitor: Visitor, server: Server) -> None:
    boss = Caller(server.url, "boss")
    if not boss.get("/gate-policies")["items"]:
        boss.post("/gate-policies", {"region": "349901", "since": TODAY, "source": "县府办〔2026〕3 号"})
    visitor.log_in("he", "/gate-policies")
    page = visitor.page
    expect(page.locator("tbody tr", has_text="现行")).to_contain_text("青禾县")
    expect(page.get_by_role("button", name="发布准入要求")).to_have_count(0)  # it would hold at no gate
    assert visitor.complaints == []


def test_the_market_reads_it_and_lays_none_down(visitor: Visitor, county: People, server: Server) -> None:
    visitor.log_in("wu", "/gate-policies")
    page = visitor.page
    laid = len(Caller(server.url, "li").get("/gate-policies")["items"])
    expect(page.locator("tbody tr") if laid else page.locator(".empty")).to_have_count(laid or 1)
    expect(page.get_by_role("button", name="发布准入要求")).to_have_count(0)
    page.goto(f"{visitor.url}/watches")
    expect(page.get_by_role("heading", level=1)).to_have_text("这个账号看不到这一页")  # whom the county watches
    assert visitor.complaints == []


def test_a_farm_is_watched_for_a_reason_and_let_off_for_one(visitor: Visitor, county: People, server: Server) -> None:
    api, home = Caller(server.url, "li"), county.farm.party
    visitor.log_in("li", f"/subjects/{home.id}")
    page = visitor.page
    todo = page.get_by_role("complementary")
    for _ in range(2):
        todo.get_by_role("button", name="列为重点监管").click()
        todo.get_by_label("理由").fill("两次抽检不合格")
        todo.get_by_role("button", name="列为重点监管").click()
        expect(page.get_by_role("region", name="重点监管")).to_contain_text("两次抽检不合格")
    expect(todo.get_by_role("alert")).to_contain_text(home.name)  # it is watched already
    visitor.complaints = [one for one in visitor.complaints if "409" not in one]
    made = api.get(f"/watches?subject={home.id}")["items"]
    assert [(one["reason"], one["since"], one["until"]) for one in made] == [("两次抽检不合格", TODAY, "")]
    page.get_by_role("region", name="重点监管").get_by_role("link", name="看全部").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("重点监管")
    page.locator("tbody").get_by_text("两次抽检不合格").click()
    todo.get_by_role("button", name="解除重点监管").click()
    todo.get_by_label("理由").fill("整改合格")
    todo.get_by_role("button", name="解除重点监管").click()
    expect(todo).to_contain_text("整改合格")
    expect(todo.get_by_role("button", name="解除重点监管")).to_have_count(0)
    over = api.get(f"/watches?subject={home.id}")["items"][0]
    assert (over["until"], over["end_reason"]) == (TODAY, "整改合格")
    assert visitor.complaints == []

"""An administrator at the console's accounts: whom they let in, and whom out again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Server, Visitor
from tests.web.picking import pick
from tests.web.work import Caller, Work

pytestmark = pytest.mark.xdist_group("console")
SORT = Work
OWN = "stone-bridge-17-tea"  # what she thinks of herself


def _log_in(page: Page, url: str, name: str, password: str) -> None:
    page.goto(url)
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")


def test_somebody_is_let_in_by_an_administrator_and_out_again(
    visitor: Visitor, browser: Browser, server: Server
) -> None:
    shop = Caller(server.url, "boss").get("/subjects?kind=shop&limit=1")["items"][0]
    visitor.log_in("boss", "/accounts")
    page = visitor.page
    page.get_by_role("button", name="开账号").click()
    form = page.get_by_role("complementary", name="开账号")
    name = form.get_by_label("账号名")
    expect(name).to_be_focused()
    expect(form.get_by_role("combobox", name="主体")).to_have_count(0)  # of nobody in particular yet
    name.fill("boss")
    form.get_by_label("角色").select_option("shop")
    pick(form, "主体", shop["name"][2:6], shop["name"])
    form.get_by_role("button", name="开账号").click()
    expect(form.get_by_role("alert")).to_have_text("从列表里选一个")
    pick(form, "辖区", "349901", "青禾县")
    form.get_by_label("账号名").press("Enter")
    expect(form.get_by_role("alert")).to_have_text("账号 boss 已经有了。")  # beside its field; all else still stands
    expect(form.get_by_label("账号名")).to_be_focused()
    visitor.complaints = [one for one in visitor.complaints if "409" not in one]
    name.fill("lan.xin")
    name.press("Enter")
    password = form.locator(".once .secret").inner_text()
    assert re.fullmatch(r"(?:\w{5}-){3}\w{5}", password)
    expect(form).to_contain_text("密码只在这里显示这一次")
    page.emulate_media(media="print")  # on paper: the slip for one person, nothing of the page
    expect(page.locator(".slip")).to_contain_text(password)
    expect(page.locator("#app")).to_be_hidden()
    page.emulate_media(media="screen")
    form.get_by_role("button", name="交好了，关掉").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("lan.xin")
    history = page.get_by_role("region", name="操作记录")
    expect(history).to_contain_text("农资店")
    assert password not in page.content()
    assert password not in page.url
    assert password not in page.evaluate("JSON.stringify([localStorage, sessionStorage, history.state])")

    other = browser.new_context()
    hers = other.new_page()
    _log_in(hers, f"{server.url}/ledger", "lan.xin", password)
    expect(hers.get_by_role("heading", level=1)).to_be_visible()
    expect(hers.get_by_role("navigation", name="页面").get_by_role("link", name="账号")).to_have_count(0)

    hers.locator(".who").click()
    hers.get_by_role("menuitem", name="换密码").click()
    for label, text in (("现在的密码", password), ("新密码", "zhigen"), ("新密码再打一遍", "zhigen")):
        hers.get_by_label(label, exact=True).fill(text)
    hers.keyboard.press("Enter")
    expect(hers.get_by_role("alert")).to_contain_text("10")  # so short is refused
    for name in ("fresh", "again"):
        hers.locator(f"[name={name}]").fill(OWN)
    hers.keyboard.press("Enter")
    expect(hers.get_by_text("换好了。")).to_be_visible()

    todo = page.get_by_role("complementary")
    for _ in range(2):  # the deed, and that one means it
        todo.get_by_role("button", name="停用账号").click()
    expect(page.locator("header .chip")).to_have_text("停用")
    expect(history).to_contain_text("停用")
    hers.reload()
    expect(hers.locator("[name=password]")).to_be_visible()
    _log_in(hers, f"{server.url}/ledger", "lan.xin", OWN)
    expect(hers.get_by_role("alert")).to_be_visible()
    expect(hers.locator("[name=password]")).to_be_visible()
    other.close()
    assert visitor.complaints == []


@pytest.mark.journey
def test_an_account_is_changed_gets_a_new_password_and_is_opened_again(visitor: Visitor, server: Server) -> None:
    api = Caller(server.url, "boss")
    made = api.post("/accounts", {"name": "mei", "role": "inspector", "region": "349901"})
    visitor.log_in("boss", f"/accounts/{made['id']}")
    page = visitor.page
    todo = page.get_by_role("complementary")
    todo.get_by_role("button", name="改角色、辖区").click()
    expect(todo.get_by_role("combobox", name="辖区")).to_have_value("青禾县")
    pick(todo, "辖区", "柳溪", "柳溪镇")
    todo.get_by_role("button", name="改角色、辖区").click()
    expect(page.locator("header dl")).to_contain_text("柳溪镇")
    for _ in range(2):
        todo.get_by_role("button", name="重发密码").click()
    secret = todo.locator(".once .secret")
    expect(secret).to_be_visible()
    assert secret.inner_text() != made["password"]
    todo.get_by_role("button", name="交好了，关掉").click()
    expect(page.get_by_role("region", name="操作记录").get_by_role("listitem")).to_have_count(3)
    for deed in ("停用账号", "恢复账号"):
        for _ in range(2):
            todo.get_by_role("button", name=deed).click()
        expect(todo.get_by_role("button", name=deed)).to_have_count(0)
    own = next(one for one in api.get("/accounts")["items"] if one["name"] == "boss")
    page.goto(f"{visitor.url}/accounts/{own['id']}")
    expect(todo).to_contain_text("现在没有要办的。")  # what is one's own is for another administrator
    assert visitor.complaints == []


def test_a_supervisor_is_shown_no_accounts(visitor: Visitor, server: Server) -> None:
    one = Caller(server.url, "boss").get("/accounts?limit=1")["items"][0]
    visitor.log_in("li", "/accounts")
    page = visitor.page
    for place in ("/accounts", f"/accounts/{one['id']}"):
        page.goto(visitor.url + place)
        expect(page.get_by_role("heading", level=1)).to_have_text("这个账号看不到这一页")
        expect(page.get_by_role("button", name=re.compile("开账号|停用|重发|改角色"))).to_have_count(0)
    assert visitor.complaints == []

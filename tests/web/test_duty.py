"""The first page of a gateway and signing on, in a real browser: first keeper, a wrong PIN, the right one, the lock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from gateway.rim.terminal.pages import STATIC
from tests.gateway.terminal.conftest import Gate
from tests.parts import missing
from tests.web.conftest import Visitor

pytestmark = pytest.mark.xdist_group("web")


@pytest.fixture
def gate() -> Iterator[Gate]:
    if not (STATIC / "gate.html").is_file():
        missing("the built pages of the terminal (make web)")
    made = Gate(cameras={})
    made.open()
    yield made
    made.close()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["till", "phone"])
def test_a_keeper_registers_signs_on_by_keyboard_and_locks(browser: Browser, gate: Gate, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(60_000)
    visitor = Visitor(context.new_page(), gate.url)
    page = visitor.page
    page.goto(gate.url + "/#all")
    expect(page.get_by_role("link", name="准入查验")).to_be_visible()
    assert visitor.axe() == []
    page.get_by_role("link", name="操作员").click()
    page.get_by_label("姓名").fill("李敏")
    page.get_by_label("密码").fill("73019")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="李敏").click()
    assert visitor.axe() == []
    page.keyboard.type("55115")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("密码不对")
    page.keyboard.type("73019")
    page.keyboard.press("F12")
    expect(page.get_by_role("heading", name="操作员")).to_be_visible()
    assert visitor.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="锁屏").click()
    expect(page.get_by_role("heading", name="您是谁")).to_be_visible()
    assert [one.step for one in gate.attendances()] == ["added", "refused", "sign_in", "lock"]
    assert [one for one in visitor.complaints if "403" not in one] == []
    context.close()

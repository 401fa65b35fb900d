"""The pictures of the READMEs: a wall, a page of work, a public page on a phone. `make screenshots` draws them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect

from contract.moment import LAW_ZONE
from tests.cloud.public import ground
from tests.web.conftest import Server, Visitor
from tests.web.people import People
from tests.web.pictures import Picture, picture
from tests.web.test_public import phone
from tests.web.work import Caller

__all__ = ["picture"]
pytestmark = [pytest.mark.guide, pytest.mark.journey, pytest.mark.xdist_group("console")]
WEEKS = 80  # days, so that the usual of a day of the week is known
OPEN_H = 10  # by then the market has let in its morning: earlier a wall shows a day of noughts


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    made = People(tmp_path_factory.mktemp("people"), length=WEEKS, back=0)
    yield made
    made.close()


def test_a_wall_and_a_page_of_work(visitor: Visitor, server: Server, picture: Picture) -> None:
    visitor.log_in("li", "/alerts")
    page = visitor.page
    expect(page.get_by_role("button", name=re.compile("检测不合格"))).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("article").get_by_role("button", name="确认预警")).to_be_visible()
    page.wait_for_load_state("networkidle")
    picture(page, "alerts")
    merged = Caller(server.url, "boss").get("/batches?made=merge&limit=1")["items"][0]["id"]
    page.goto(f"{visitor.url}/batches/{merged}")
    expect(page.get_by_role("region", name="来去图").locator("svg a")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")
    picture(page, "batch")
    if datetime.now(LAW_ZONE).hour < OPEN_H:
        pytest.skip(
            f"the wall is drawn from {OPEN_H}:00 to 24:00 of Shanghai, when its day has figures: run it again then"
        )
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{visitor.url}/overview?wall=1")
    expect(page.locator("svg.map a")).to_have_count(6)
    expect(page.locator("canvas")).to_be_visible()
    expect(page.locator(".live.beats")).to_be_visible()
    page.wait_for_timeout(1200)  # the lanes draw themselves
    assert page.evaluate("document.documentElement.scrollHeight") == 1080
    picture(page, "wall")


def test_a_public_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory, picture: Picture) -> None:
    town = ground.town(tmp_path_factory.mktemp("town"))
    page = phone(browser, "zh")
    page.goto(town.house.url + town.path("good"))
    expect(page.locator("h1")).to_have_text("黄瓜")
    picture(page, "public")
    page.context.close()
    town.house.close()

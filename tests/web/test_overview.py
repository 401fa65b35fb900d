"""What a supervisor does with the first page of the console, against the real cloud, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cloud.kernel.audit import by_machine
from cloud.kernel.clock import now_ms
from cloud.regions.office import outline
from cloud.regions.outline import Outline
from contract import event
from tests.web.conftest import Server, Visitor
from tests.web.county import COUNTY, WELL, County

pytestmark = pytest.mark.xdist_group("console")
HOT = {"device": "air-1", "point": "air_temperature", "side": "high", "limit": 30.0, "severity": "warning"}


def _square(code: str, west: float) -> Outline:
    ring = ((west, 25.0), (west + 0.1, 25.0), (west + 0.1, 25.1), (west, 25.1), (west, 25.0))
    return Outline(code, ((ring,),), (west + 0.05, 25.05))


@pytest.fixture
def outlined(county: County) -> County:
    """The county has brought in how its two townships lie."""
    with county.database.write() as session:
        squares = {code: _square(code, west) for code, west in ((COUNTY + "101", 101.0), (COUNTY + "102", 101.1))}
        outline(by_machine(session, "importOutlines", now_ms()), squares)
    return county


def _alarm(county: County, name: str) -> None:
    county.now = now_ms()
    county.happen(WELL, 0, event.Alarm(alarm=name, state="raise", value=33.0, **HOT))  # type: ignore[arg-type]


def test_a_county_without_outlines_is_told_what_to_do(visitor: Visitor) -> None:
    visitor.log_in(to="/")
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^今天 .*周.$"))
    assert page.url.endswith("/overview")
    expect(page.get_by_text("zhigen import outlines")).to_be_visible()
    expect(page.locator(".strip li")).to_have_count(8)
    expect(page.get_by_text("记录不足，还没有常态线")).to_be_visible()
    assert visitor.complaints == []


def test_what_happens_in_the_field_moves_the_day_and_leads_to_its_cause(visitor: Visitor, outlined: County) -> None:
    visitor.log_in(to="/overview")
    page = visitor.page
    alarms = page.locator(".strip li", has_text="环境告警").locator(".value")
    before = int(re.findall(r"\d+", alarms.inner_text())[0])
    expect(page.get_by_text(re.compile("^实时")).first).to_be_visible()
    _alarm(outlined, "overview-1")
    expect(alarms).to_contain_text(str(before + 1))
    newest = page.get_by_role("link", name=re.compile("环境告警.*丰禾蔬菜合作社")).first
    expect(newest).to_be_visible()
    newest.click()
    expect(page).to_have_url(re.compile(f"/devices/{WELL}/air-1$"))
    assert visitor.complaints == []


def test_the_map_is_coloured_by_what_the_keyboard_chooses(visitor: Visitor, outlined: County) -> None:
    assert outlined.database
    visitor.log_in(to="/overview")
    page = visitor.page
    towns = page.locator("svg.map a")
    expect(towns).to_have_count(2)
    page.get_by_role("radio", name="快检不合格率").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"map=alerts"))
    expect(page.get_by_role("heading", name="未办告警")).to_be_visible()
    assert "2" in towns.nth(1).get_attribute("aria-label")  # type: ignore[operator]
    towns.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/alerts$"))


def test_the_fleet_leads_to_its_gateways(visitor: Visitor) -> None:
    visitor.log_in(to="/overview")
    page = visitor.page
    page.locator(".cells a").first.click()
    expect(page).to_have_url(re.compile(f"/gateways/{WELL}$"))


@pytest.mark.journey
def test_the_wall_shows_all_on_one_screen_and_says_when_it_is_cut(
    visitor: Visitor, outlined: County, server: Server
) -> None:
    assert outlined.database
    visitor.log_in(to="/overview")
    page = visitor.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.get_by_role("link", name="大屏").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "wall")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.locator("canvas")).to_be_visible()
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1920, 1080]
    small = page.evaluate(
        "[...document.querySelectorAll('#page *')].filter((one) => !one.closest('.unseen') && one.offsetParent "
        "&& [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) "
        "&& parseFloat(getComputedStyle(one).fontSize) < 18).map((one) => one.textContent)"
    )
    assert small == []  # read from across the room
    assert visitor.axe() == []
    expect(page.locator(".live.beats")).to_be_visible()
    server.kill()
    expect(page.get_by_text(re.compile(r"已断开 \d+ 秒，数字停在"))).to_be_visible()
    assert page.locator(".strip .value").first.evaluate("node => getComputedStyle(node).color") == "rgb(168, 183, 178)"
    server.start()


def test_a_cloud_that_does_not_answer_leaves_the_screen_as_it_was(visitor: Visitor) -> None:
    page = visitor.page
    page.route("**/api/v1/overview", lambda route: route.fulfill(status=503, body="{}"))
    visitor.log_in(to="/overview")
    expect(page.get_by_role("alert")).to_contain_text("503")
    page.unroute("**/api/v1/overview")
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(".strip li")).to_have_count(8)


@pytest.mark.journey
def test_it_can_be_read_in_both_languages_on_desk_and_phone(visitor: Visitor, outlined: County) -> None:
    assert outlined.database
    visitor.log_in(to="/overview")
    page = visitor.page
    for language in ("zh", "en"):
        if language == "en":
            page.get_by_role("button", name="English").click()
        expect(page.locator("canvas")).to_be_visible()
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")  # charts follow in a moment
            assert visitor.axe() == []
    text = page.locator("body").inner_text().replace("中文", "")
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []
    assert visitor.complaints == []


def test_an_engineer_starts_at_the_gateways_and_is_shown_no_overview(visitor: Visitor) -> None:
    visitor.log_in("lin", to="/")
    page = visitor.page
    expect(page).to_have_url(re.compile("/gateways$"))
    expect(page.get_by_role("link", name="驾驶舱")).to_have_count(0)

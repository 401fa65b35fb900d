"""What people do with the pages, against the real cloud, in a real browser.

The journeys share one county and one server: each leaves it so that the next one can go its way.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cloud.kernel.clock import now_ms
from tests.web.conftest import Server, Visitor
from tests.web.county import KNOCKING, TROUBLED, WELL, County, counted, result

pytestmark = pytest.mark.xdist_group("web")
LIVE = re.compile("^实时")


def test_a_stranger_is_told_in_words_and_comes_back_to_the_page_that_was_wanted(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.url}/gateways/{TROUBLED}?from=mail")
    expect(page.get_by_role("heading", name="青禾县")).to_be_visible()
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("填用户名")).to_be_visible()
    page.fill("[name=name]", "boss")
    page.fill("[name=password]", "not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    expect(page.locator("[name=password]")).to_be_focused()
    page.fill("[name=password]", "maple-river-42-lamp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 台设备不应答：air-2")).to_be_visible()
    assert page.url.endswith(f"/gateways/{TROUBLED}?from=mail")


def test_too_many_attempts_count_down(visitor: Visitor, server: Server) -> None:
    page = visitor.page
    page.goto(f"{visitor.url}/login")
    for _ in range(12):
        page.fill("[name=name]", "nobody")
        page.fill("[name=password]", "not-the-password")
        page.keyboard.press("Enter")
        alert = page.get_by_role("alert")
        expect(alert).not_to_be_empty()
        if "秒后可以再试" in alert.inner_text():
            break
    expect(page.get_by_role("button", name="登录")).to_be_disabled()
    first = int(re.findall(r"\d+", page.get_by_role("alert").inner_text())[0])
    expect(page.get_by_role("alert")).to_contain_text(f"{first - 1} 秒后")
    server.kill()  # it forgets who tried how often
    server.start()


def test_the_field_shows_what_needs_a_look_first_and_moves_by_itself(visitor: Visitor, county: County) -> None:
    visitor.log_in()
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("3 台设备要看一看")
    cards = page.locator("article")
    expect(cards.first).to_contain_text("一号棚空气")
    expect(cards.first).to_contain_text("高于 30.0 ℃")
    expect(page.locator("article", has_text="一号棚土壤")).to_contain_text("越限")
    expect(page.locator("article", has_text="大田空气")).to_contain_text("失联")
    expect(page.get_by_text(LIVE).first).to_be_visible()
    county.tell(WELL, "air-1", now_ms(), air_temperature=33.7, relative_humidity=57.1)
    expect(cards.first).to_contain_text("33.7")
    page.get_by_role("link", name="失联 1").click()
    expect(cards).to_have_count(1)
    assert page.url.endswith("/field?show=lost")
    assert visitor.complaints == []


def test_a_cut_stream_says_so_and_heals(visitor: Visitor, server: Server, county: County) -> None:
    visitor.log_in()
    page = visitor.page
    expect(page.get_by_text(LIVE).first).to_be_visible()
    server.kill()
    expect(page.get_by_text(re.compile(r"已断开 \d+ 秒，数字停在 \d\d:\d\d"))).to_be_visible()
    assert page.locator(".figure").first.evaluate("node => getComputedStyle(node).color") == "rgb(71, 85, 79)"
    county.tell(WELL, "air-1", now_ms(), air_temperature=29.9, relative_humidity=60.0)
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")  # as a browser does when its network is back
    expect(page.get_by_text(LIVE).first).to_be_visible(timeout=60_000)
    expect(page.locator("article").first).to_contain_text("29.9")


def test_an_analyzer_shows_what_it_said(visitor: Visitor, county: County) -> None:
    visitor.log_in()
    page = visitor.page
    card = page.locator("article", has_text="残留检测仪")
    expect(card.locator("li")).to_have_text(
        [re.compile(r"A-04.*6\.0%.*合格"), re.compile("A-03"), re.compile("A-02.*有可疑之处")]
    )
    expect(page.locator("article", has_text="备用检测仪")).to_contain_text("还没有读数，也没有快检结果。")
    county.happen(WELL, 0, result("A-05", 3.2))
    expect(card.locator("li").first).to_contain_text("A-05")
    card.get_by_role("link").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.nth(3)).to_contain_text("判定与抑制率对不上")
    expect(page.locator("canvas")).to_have_count(0)
    assert visitor.complaints == []


def test_a_camera_shows_what_it_counts_as_it_counts(visitor: Visitor, county: County) -> None:
    visitor.log_in()
    page = visitor.page
    card = page.locator("article", has_text="包装间镜头")
    expect(card.locator("li")).to_have_text(re.compile(r"B7K2M9QX4T.*标签 · .*今天 \d"))
    today = card.locator(".today").inner_text()
    with page.expect_response(re.compile("/scans")) as answer:
        card.get_by_role("link").click()
    assert answer.value.ok
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.nth(0)).to_contain_text("1,204 毫秒")
    expect(rows.nth(1)).to_contain_text("外来的码，内容不留")
    expect(rows.nth(5)).to_contain_text("—")  # nobody knows since when it was legible
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    county.happen(WELL, 0, counted("6900000000014", reads=2))
    expect(rows).to_have_count(7)
    expect(rows.nth(0)).to_have_text(re.compile(r"商品码\s*6900000000014\s*EAN-13\s*2 次\s*码内校验"))
    county.happen(WELL, 0, counted("6900000000021"))
    county.happen(WELL, 0, counted("6900000000038"))
    expect(rows.nth(0)).to_contain_text("6900000000038")
    expect(rows).to_have_count(8)
    page.get_by_role("button", name="再看 1 条").click()
    expect(rows).to_have_count(9)
    assert not [url for url in fetched if "/scans" in url]  # the stream brought all of it
    page.go_back()
    expect(card).to_contain_text("商品码 · ")
    assert card.locator(".today").inner_text() != today
    assert visitor.complaints == []


def test_an_engineer_acknowledges_an_alarm_and_looks_closer(visitor: Visitor) -> None:
    visitor.log_in("lin", f"/devices/{WELL}/air-1")
    page = visitor.page
    expect(page.get_by_role("heading", name="要办：1 条告警")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    page.get_by_role("button", name="确认这条告警").first.click()
    expect(page.get_by_text(re.compile("^lin .* 已确认"))).to_be_visible()
    with page.expect_response(re.compile("/api/v1/series")) as answer:
        page.get_by_role("button", name="1时").click()
    assert answer.value.ok
    assert page.url.endswith("range=1h")
    expect(page.get_by_text("逐条原始读数")).to_be_visible()
    assert visitor.complaints == []


def test_alerts_about_the_pipe_stand_where_one_looks_and_are_acknowledged(visitor: Visitor) -> None:
    visitor.log_in("lin", "/gateways")
    page = visitor.page
    expect(page.get_by_role("link", name="网关 2 条线路告警")).to_be_visible()
    alerts = page.locator(".alerts > li")
    expect(alerts).to_have_count(2)
    expect(alerts.first).to_contain_text(f"{TROUBLED} 事件链分叉：序号 1042 有两条不同的事件")
    expect(alerts.first).to_contain_text("请到场核对")
    alerts.first.get_by_role("button", name=f"确认 {TROUBLED} 的告警").click()
    expect(alerts).to_have_count(1)
    expect(page.get_by_text("另有 1 条已有人确认，还没有恢复。")).to_be_visible()
    page.locator("tbody").get_by_role("link", name=TROUBLED).click()
    expect(page.locator(".alerts > li", has_text="事件链分叉")).to_contain_text(re.compile("lin .* 已确认"))
    expect(page.locator(".alerts b", has_text="积压在增长：1204 行")).to_be_visible()
    expect(page.get_by_text("积压 1,204 条")).to_have_count(0)  # the alert says it better
    assert visitor.complaints == []


def test_a_gateway_that_knocks_is_let_in(visitor: Visitor) -> None:
    visitor.log_in("lin", "/gateways")
    page = visitor.page
    page.get_by_role("button", name=f"备案 {KNOCKING}").click()
    expect(page.get_by_role("link", name=KNOCKING)).to_be_visible()
    expect(page.get_by_role("button", name=f"备案 {KNOCKING}")).to_have_count(0)
    assert visitor.complaints == []


def test_who_may_not_is_not_offered_it(visitor: Visitor) -> None:
    visitor.log_in("wang", f"/devices/{WELL}/air-1")
    page = visitor.page
    expect(page.get_by_text("还没有人确认").first).to_be_visible()
    expect(page.get_by_role("button", name="确认这条告警")).to_have_count(0)
    assert visitor.complaints == []


def test_what_a_chart_shows_is_taken_away_as_a_sheet(visitor: Visitor) -> None:
    visitor.log_in("wang", f"/devices/{WELL}/air-1?range=1h")
    page = visitor.page
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出 CSV").click()
    assert re.fullmatch(r"zhigen-readings-[-0-9]+\.csv", coming.value.suggested_filename)
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("时间（北京时间）,")
    assert 60 <= len(lines) <= 200  # two points, one value a minute
    assert all(f",{WELL},air-1," in line for line in lines[1:])
    assert visitor.complaints == []


@pytest.mark.journey
def test_every_page_in_both_languages_on_desk_and_phone(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.url}/login")
    assert visitor.axe() == []
    visitor.log_in()
    places = {
        "/field": "article",
        f"/devices/{WELL}/air-1": "canvas",
        f"/devices/{WELL}/lz-1": "tbody tr",
        f"/devices/{WELL}/gate-1": "tbody tr",
        "/gateways": "tbody tr",
        f"/gateways/{TROUBLED}": "article",
    }
    for language in ("zh", "en"):
        if language == "en":
            page.get_by_role("button", name="English").click()
        for place, sign in places.items():
            page.goto(visitor.url + place)
            page.wait_for_selector(sign)
            text = page.locator("body").inner_text()
            if language == "en":
                assert re.findall(r"[\u4e00-\u9fff]+", text.replace("中文", "")) == []
            for width in (390, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert visitor.axe() == []
    assert page.evaluate("document.documentElement.lang") == "en"
    assert visitor.complaints == []

"""A day at the console for each role: where it begins, what it does most, what it must not see. By `make journeys`."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Server, Visitor
from tests.web.people import Party, People
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]
SORT = People
NOT_YOURS = "这个账号看不到这一页"
GONE = "没有这一条"
CODE = re.compile(r"…[0-9a-f]{8}")
KEY = re.compile(r"\b(?:work|nav|frame)\.\w+\.\w+")


class Desk:
    """Somebody at the console: looks at pages as a person does, and says where one reads badly."""

    def __init__(self, visitor: Visitor, name: str, begins: str) -> None:
        self.visitor, self.page = visitor, visitor.page
        visitor.log_in(name, "/")
        expect(self.page).to_have_url(re.compile(f"{begins}$"))
        self.reads_well()

    @property
    def menu(self) -> list[str]:
        entries = self.page.get_by_role("navigation", name="页面").locator("li a")
        return [str(one.get_attribute("href")) for one in entries.all()]

    def look(self, place: str) -> None:
        """Go to an address; it opens and reads well."""
        self.page.goto(self.visitor.url + place)
        self.page.locator("#page :is(tbody tr, .empty, .queue, .dossier, article, canvas, .strip)").first.wait_for()
        self.reads_well()

    def reads_well(self) -> None:
        """No serious finding, nothing wider than the screen, no key or end of an id where a word should be."""
        self.page.wait_for_selector("#page h1")
        self.page.wait_for_load_state("networkidle")
        where = self.page.url
        assert self.visitor.axe() == [], where
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, where
        expect(self.page.locator("#page"), where).not_to_contain_text(CODE)  # names come a moment after their rows
        text = self.page.locator("#page").inner_text()
        assert KEY.findall(text) == [], where
        assert self.visitor.complaints == [], where

    def on_a_phone(self, *places: str) -> None:
        """The same addresses on a small screen."""
        self.page.set_viewport_size({"width": 390, "height": 844})
        for place in places:
            self.look(place)
        self.page.set_viewport_size({"width": 1440, "height": 900})

    def rows(self) -> list[str]:
        """The rows of a table that has some."""
        self.page.locator("tbody tr").first.wait_for()
        return self.page.locator("tbody tr").all_inner_texts()

    def refused(self, *places: str) -> None:
        """The menu has none of these pages, and their addresses say so."""
        for place in places:
            assert place not in self.menu
            self.page.goto(self.visitor.url + place)
            expect(self.page.get_by_role("heading", level=1)).to_have_text(NOT_YOURS)
            assert self.visitor.axe() == []

    def gone(self, place: str) -> None:
        """One thing that is there, for others."""
        self.page.goto(self.visitor.url + place)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(GONE)
        assert self.visitor.axe() == []
        self.visitor.complaints = [one for one in self.visitor.complaints if "404" not in one]

    def status(self, path: str) -> int:
        """What the API answers to this account's cookie."""
        return self.page.context.request.get(f"{self.visitor.url}/api/v1{path}").status


def batch_of(server: Server, party: Party) -> str:
    found = Caller(server.url, "boss").get(f"/batches?subject={party.id}&limit=1")["items"]
    return str(found[0]["id"])


def test_a_farm_looks_after_its_own_and_answers_what_it_is_told(
    visitor: Visitor, county: People, server: Server
) -> None:
    desk, page, home = Desk(visitor, "zhao", "/field"), visitor.page, county.farm
    expect(page.get_by_role("banner")).to_contain_text(home.party.name)
    expect(page.locator("article")).to_have_count(1)
    page.locator("article").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"/devices/{home.gateway}/{home.device}"))
    desk.reads_well()
    desk.look("/rectifications")
    page.locator(".waiting li button").click()
    pane = page.get_by_role("article")
    expect(pane).to_contain_text("用药记录缺三天")
    for verb in ("整改通过", "撤销整改通知"):
        expect(pane.get_by_role("button", name=verb)).to_have_count(0)
    pane.get_by_role("button", name="登记整改结果").click()
    pane.get_by_role("textbox").fill("已补三天的记录，附领药单")
    pane.get_by_role("button", name="登记整改结果").click()
    expect(page.locator(".waiting li")).to_contain_text("待验收")
    desk.look("/batches")
    page.locator("tbody a[href^='/batches/']").first.click()
    expect(page.get_by_role("region", name="来去图")).to_be_visible()
    for verb in ("暂停流通", "启动召回"):
        expect(page.get_by_role("button", name=verb)).to_have_count(0)
    desk.reads_well()
    for place in ("/cycles", "/samples", "/rapid-results", "/vouchers", "/ledger", "/tenures", "/label-templates"):
        desk.look(place)
        assert county.neighbour.party.name not in page.locator("#page").inner_text()
    desk.on_a_phone("/field", "/rectifications", "/batches", "/label-templates")
    desk.refused(
        "/watches",
        "/gate-policies",
        "/overview",
        "/statistics",
        "/complaints",
        "/passages",
        "/recalls",
        "/plans",
        "/quarantine",
        "/accounts",
        "/audit",
    )
    for other in (county.neighbour, county.stranger):
        batch = batch_of(server, other.party)
        desk.gone(f"/batches/{batch}")
        desk.gone(f"/subjects/{other.party.id}")
        assert desk.status(f"/batches/{batch}") == 404
        assert desk.status(f"/devices/{other.gateway}/{other.device}") == 404
    assert [desk.status(path) for path in ("/overview", "/audit", "/accounts")] == [403, 403, 403]


def test_an_inspector_accepts_what_was_answered_and_follows_a_sample(
    visitor: Visitor, county: People, server: Server
) -> None:
    farmer = Caller(server.url, "shen")
    fault = {"code": "broken_chain", "evidence": "两批没有凭证", "found": "2026-01-05", "days": 3}
    told = Caller(server.url, "xu").post("/rectifications", {"subject": county.neighbour.party.id} | fault)
    farmer.post(f"/rectifications/{told['id']}/answer", {"text": "已补开"}, told["version"])
    desk, page = Desk(visitor, "xu", "/overview"), visitor.page
    desk.look("/rectifications?state=answered")
    page.locator(".waiting li button", has_text=county.neighbour.party.name).click()
    pane = page.get_by_role("article")
    expect(pane).to_contain_text("已补开")
    pane.get_by_role("button", name="整改通过").click()
    pane.get_by_role("textbox").fill("现场核过")
    pane.get_by_role("button", name="整改通过").click()
    expect(page.locator(".waiting li button", has_text=county.neighbour.party.name)).to_have_count(0)
    desk.look("/samples")
    page.locator("tbody a[href^='/samples/']").first.click()
    expect(page.get_by_role("region", name="流转")).to_be_visible()
    desk.reads_well()
    desk.look("/applications")
    expect(page.get_by_role("button", name="通过备案")).to_have_count(0)
    desk.on_a_phone("/alerts", "/rectifications", "/samples")
    desk.refused("/quarantine", "/accounts", "/audit")
    assert desk.status("/audit") == 403


def test_a_shop_reads_its_ledger_its_stock_and_what_it_refused(visitor: Visitor, county: People) -> None:
    desk, page = Desk(visitor, "sun", "/ledger"), visitor.page
    assert len(desk.rows()) == 50
    page.get_by_role("button", name="拒售").click()
    expect(page).to_have_url(re.compile("kind=refusal"))
    expect(page.locator("tbody tr")).to_have_count(county.refusals)
    page.locator("tbody a[href^='/ledger/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".chip.stop").first).to_be_visible()
    desk.reads_well()
    desk.look("/stock")
    assert desk.rows()
    desk.look("/products")
    desk.look("/licences")
    assert all(county.shop.name in row for row in desk.rows())
    desk.refused(
        "/overview",
        "/statistics",
        "/complaints",
        "/cycles",
        "/rapid-results",
        "/lab-tests",
        "/samples",
        "/vouchers",
        "/passages",
        "/audit",
    )
    for place in ("/subjects", "/rectifications", "/alerts", "/gateways", "/field", "/batches", "/data-quality"):
        desk.look(place)
    desk.gone(f"/subjects/{county.farm.party.id}")
    assert [desk.status(path) for path in ("/overview", "/samples", "/cycles?kind=crop")] == [403, 403, 403]
    assert desk.status(f"/subjects/{county.farm.party.id}") == 404


def test_a_laboratory_follows_its_samples_to_their_reports(visitor: Visitor, county: People, server: Server) -> None:
    desk, page = Desk(visitor, "zhou", "/samples"), visitor.page
    assert all(county.lab.name in row for row in desk.rows())
    page.locator("tbody a[href^='/samples/']").first.click()
    expect(page.get_by_role("region", name="流转")).to_be_visible()
    desk.reads_well()
    desk.look("/lab-tests")
    page.locator("tbody a[href^='/lab-tests/']").first.click()
    expect(page.get_by_role("region", name="检测项目")).to_be_visible()
    expect(page.get_by_role("link", name="报告 PDF")).to_be_visible()
    desk.reads_well()
    desk.look("/rapid-results")
    assert desk.rows()
    foreign = Caller(server.url, "boss").get(f"/rapid-results?subject={county.other_lab.id}&limit=1")["items"][0]["id"]
    desk.gone(f"/rapid-results/{foreign}")
    desk.refused(
        "/overview",
        "/statistics",
        "/complaints",
        "/cycles",
        "/ledger",
        "/stock",
        "/vouchers",
        "/passages",
        "/recalls",
        "/audit",
    )
    for place in ("/plans", "/subjects", "/alerts", "/field"):
        desk.look(place)
    assert [desk.status(path) for path in ("/overview", "/ledger", "/vouchers")] == [403, 403, 403]


def test_a_market_reads_its_entries_and_why_one_was_stopped(visitor: Visitor, county: People, server: Server) -> None:
    desk, page = Desk(visitor, "wu", "/passages"), visitor.page
    assert all(county.market.name in row for row in desk.rows())
    page.get_by_role("button", name="拦截").click()
    expect(page).to_have_url(re.compile("decision=stop"))
    desk.reads_well()
    desk.look("/passages")
    page.locator("tbody a[href^='/passages/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    desk.reads_well()
    desk.look("/batches")
    foreign = Caller(server.url, "boss").get(f"/passages?market={county.other_market.id}&limit=1")["items"][0]["id"]
    desk.gone(f"/passages/{foreign}")
    desk.look("/alerts")
    expect(page.get_by_role("button", name="线路", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="待处置", exact=True)).to_have_count(0)
    desk.refused(
        "/watches",
        "/overview",
        "/statistics",
        "/complaints",
        "/cycles",
        "/ledger",
        "/stock",
        "/lab-tests",
        "/samples",
        "/recalls",
        "/audit",
    )
    for place in ("/vouchers", "/rapid-results", "/subjects", "/alerts", "/gate-policies"):
        desk.look(place)
    assert [desk.status(path) for path in ("/overview", "/ledger", "/samples")] == [403, 403, 403]


def test_an_analyst_reads_results_and_findings_and_decides_nothing(visitor: Visitor, county: People) -> None:
    desk, page = Desk(visitor, "wang", "/overview"), visitor.page
    desk.look("/rapid-results?verdict=positive")
    assert all("阳性" in row for row in desk.rows())
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="复测链")).to_be_visible()
    desk.reads_well()
    desk.look("/lab-tests?verdict=violation")
    page.get_by_role("link", name=county.violation["report"]).click()
    expect(page.get_by_role("region", name="检测项目")).to_be_visible()
    desk.reads_well()
    desk.look(f"/batches/{county.violation['batch']}")
    desk.look("/alerts")
    for verb in ("暂停流通", "启动召回", "确认预警", "开整改通知"):
        expect(page.get_by_role("button", name=verb)).to_have_count(0)
    desk.refused("/applications", "/accounts", "/audit")
    assert [desk.status(path) for path in ("/applications", "/audit")] == [403, 403]


def test_enforcement_stops_a_batch_and_files_nobody(visitor: Visitor, county: People) -> None:
    desk, page = Desk(visitor, "qian", "/overview"), visitor.page
    desk.look(f"/batches/{county.violation['batch']}")
    todo = page.get_by_role("complementary")
    todo.get_by_role("button", name="暂停流通").click()
    todo.get_by_label("理由").fill("立案调查期间封存")
    todo.get_by_role("button", name="暂停流通").click()
    expect(todo.get_by_role("textbox")).to_have_count(0)
    desk.look("/recalls")
    page.locator("tbody a[href^='/recalls/']").first.click()
    desk.reads_well()
    desk.look("/applications")
    expect(page.get_by_role("button", name="通过备案")).to_have_count(0)
    desk.refused("/quarantine", "/accounts", "/audit")


def test_a_supervisor_of_a_township_is_shown_the_township(visitor: Visitor, county: People, server: Server) -> None:
    desk, page = Desk(visitor, "he", "/overview"), visitor.page
    expect(page.get_by_role("banner")).to_contain_text("青禾县 柳溪镇")
    desk.look("/subjects")
    page.get_by_role("search").get_by_role("combobox").fill(county.shop.name)
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.look(f"/subjects/{county.farm.party.id}")
    expect(page.get_by_role("button", name="开整改通知")).to_be_visible()
    desk.look("/field")
    expect(page.get_by_text(county.stranger.words)).to_have_count(0)
    expect(page.get_by_text(county.neighbour.words)).to_be_visible()
    desk.gone(f"/subjects/{county.stranger.party.id}")
    batch = batch_of(server, county.stranger.party)
    desk.gone(f"/batches/{batch}")
    assert desk.status(f"/batches/{batch}") == 404
    for place in ("/batches", "/rapid-results", "/recalls", "/audit", "/tenures", "/watches", "/gate-policies"):
        desk.look(place)
    desk.refused("/accounts")


def test_somebody_of_the_public_has_the_open_pages_and_none_of_the_console(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.url}/c")
    expect(page.locator("#code")).to_be_visible()
    assert visitor.axe() == []
    for place in ("/overview", "/batches", "/accounts"):
        page.goto(visitor.url + place)
        expect(page.locator("[name=password]")).to_be_visible()
        expect(page.get_by_role("navigation")).to_have_count(0)
    assert visitor.axe() == []
    answers = [page.context.request.get(f"{visitor.url}/api/v1{path}").status for path in ("/batches", "/names?id=a")]
    assert answers == [401, 401]
    assert [one for one in visitor.complaints if "401" not in one] == []

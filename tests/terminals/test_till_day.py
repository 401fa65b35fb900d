"""A day at a till without a network: 200 sales, then the rules are too old, then the line is back and all is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from cloud.kernel.clock import now_ms
from cloud.kernel.journal import JournalEvent
from contract.event import Buyer, Event, Sale
from contract.moment import DAY_MS, day_start, law_day
from gateway.rim import clock
from gateway.rim.terminal.pages import STATIC
from simulators import card, printer, scanner
from tests.journeys.county import COUNTY, County, answer
from tests.parts import free_port, missing, part
from tests.patience import until
from tests.terminals.conftest import Visitor, press
from tests.terminals.till_county import BAIT, BOUGHT, CLERK, GATEWAY, MEAL, PIN, SPRAY, USES, Clerk, sections, settle_in

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]
SALES, AT_THE_PAGE = 200, 30
MIXED: Final = (MEAL, SPRAY, MEAL, MEAL, BAIT)
_SOON_MS: Final = 5_000
_PAPERS: Final = 40  # that may wait at the printer before the clerk goes on


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """ms by which the gateways of this process are ahead: their time goes by when a test adds to it."""
    ahead, real = [0], clock.now
    monkeypatch.setattr(clock, "now", lambda: (real()[0] + sum(ahead), real()[1] + sum(ahead)))
    return ahead


@pytest.fixture
def county(later: list[int], tmp_path: Path) -> Iterator[County]:
    part("mosquitto")
    if not (STATIC / "till.html").is_file():
        missing("the built pages of the terminal (make web)")
    made = County(tmp_path)
    made.open()
    yield made
    made.close()


def test_two_hundred_sales_of_a_day_without_a_network_are_in_the_cloud_once(
    county: County, later: list[int], visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    reader, gun = card.Simulator(tmp_path / "reader"), scanner.Simulator(tmp_path / "gun")
    slips, clerk = printer.Simulator("escpos", tcp=("127.0.0.1", 0)), Clerk(free_port())
    with reader, gun, slips, clerk:
        post = county.post(GATEWAY, "store", **sections(tmp_path, clerk.port, slips.address))
        shop = settle_in(county, post)
        clerk.enter()
        clerk.buys()
        tomorrow = _rules_of_a_day(county, clerk)
        county.settle()

        county.broker.kill()
        page = _sign_on(visit(f"{clerk.url}/till").page)
        bar = page.locator("header")
        expect(bar).to_contain_text("断网，照常工作")
        expect(bar).to_contain_text(re.compile("规则.*前"))
        for done in range(AT_THE_PAGE):
            _sell_at_the_page(clerk, page, gun, MIXED[done % len(MIXED)])
            expect(page.locator(".idle")).to_contain_text(f"今天已售 {done + 1} 单")
        for done in range(AT_THE_PAGE, SALES):
            clerk.lays(MIXED[done % len(MIXED)])
            clerk.post("confirm", f"press-{done}", notice=True)
            until(lambda: clerk.state["devices"][2]["waiting"] < _PAPERS, "the printer")
        expect(page.locator(".idle")).to_contain_text(f"今天已售 {SALES} 单")
        waiting = clerk.state["waiting"]
        assert waiting >= SALES * 1.2  # the buyers of every fifth are events of their own
        expect(bar).to_contain_text(f"待上传 {waiting} 条")
        until(lambda: len(slips.sheets) == SALES, "the receipts")

        later.append(day_start(tomorrow) - now_ms() + _SOON_MS)
        slip = clerk.lays(BAIT)["slip"]
        assert [one["code"] for one in slip["lines"][0]["reasons"] if one["outcome"] == "held"] == ["rules_old"]
        refused = clerk.send("confirm", notice=True)
        assert (refused.status_code, refused.json()["code"]) == (409, "till_not_yet")
        expect(page.locator(".chips")).to_contain_text("规则")
        expect(page.locator(".verdict h2")).not_to_have_text("可售")
        expect(page.locator(".verdict .reason")).to_contain_text("规则")
        clerk.post("clear")
        assert clerk.lays(MEAL)["slip"]["step"] == "ready"  # fertiliser goes on
        clerk.post("clear")

        county.broker.start()
        county.settle()
        expect(bar).to_contain_text("已联网")
        expect(bar).not_to_contain_text("待上传")
        _whole(county, shop, clerk.stock())


def _rules_of_a_day(county: County, clerk: Clerk) -> object:
    """The county allows its rules a day; the first day on which they are too old."""
    admin = county.house.enter("admin")
    answer(admin.post("/rules", json={"county": COUNTY, "days": 1}), 201)
    tomorrow = law_day(now_ms() + DAY_MS)
    until(lambda: clerk.state["rules"]["until"] == str(tomorrow), "rules that are too old tomorrow")
    return tomorrow


def _sign_on(page: Page) -> Page:
    page.get_by_role("button", name=re.compile(CLERK)).click()
    page.keyboard.type(PIN)
    page.keyboard.press("F12")
    expect(page.locator(".idle")).to_be_visible()
    return page


def _sell_at_the_page(clerk: Clerk, page: Page, gun: scanner.Simulator, registration: str) -> None:
    """The gun reads what stands on the shelf, crop and pest are tapped, F12."""
    if registration == BAIT:
        clerk.post("buyer", name="测试乙", number="E12345678", document="passport")
    gun.scan(registration)
    for word in USES.get(registration, ()):
        page.get_by_role("button", name=word, exact=True).click()
    expect(page.locator(".verdict h2")).to_have_text("可售")
    press(page, "F12")


def _whole(county: County, shop: str, left: dict[str, str]) -> None:
    """All sales are in the cloud once, and the stock is what it must be."""
    with county.database.read() as session:
        every: list[Event] = [row.event for row in session.exec(select(JournalEvent))]
    told = [one for one in every if one.gateway == GATEWAY]  # a desk keeps persons too
    sales = [one for one in told if isinstance(one.body, Sale)]
    assert len({one.id for one in sales}) == len(sales) == SALES
    numbers = Counter(one.body.receipt for one in sales if isinstance(one.body, Sale))
    assert numbers == Counter(f"{law_day(now_ms()):%m%d}-{n:04d}" for n in range(1, SALES + 1))
    buyers = [str(one.id) for one in told if isinstance(one.body, Buyer)]
    assert sorted(one.body.buyer for one in sales if isinstance(one.body, Sale) and one.body.buyer) == sorted(buyers)
    assert len(buyers) == SALES // len(MIXED)
    assert county.unsigned() == []
    rows, cursor = [], {}
    while cursor is not None:
        answered = answer(county.chief.get("/ledger", params={"subject": shop, "kind": "sale", "limit": 100, **cursor}))
        rows += answered["items"]
        cursor = {"cursor": answered["next"]} if answered["next"] else None
    assert {one["id"] for one in rows} == {str(one.id) for one in sales}
    assert [one for one in rows if one["doubts"] or one["outcome"] != "allowed"] == []
    stock = answer(county.chief.get("/stock", params={"subject": shop}))["items"]
    sold = Counter(MIXED[done % len(MIXED)] for done in range(SALES))
    due = {one: much - sold[one] for one, much in BOUGHT.items()}
    assert {one["registration"]: float(one["amount"]) for one in stock} == due
    assert {one: float(much) for one, much in left.items()} == due

"""The frame that all terminals have in common: whole in both languages, and low where the screen is small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from gateway.core.operator import PAGES, PageName, Trade
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.house import Uplink
from gateway.rim.terminal.pages import STATIC
from gateway.rim.terminal.server import TerminalServer
from tests.gateway.terminal.conftest import OPERATOR, Gate, now_ms
from tests.parts import missing
from tests.terminals.conftest import SIZES
from tests.terminals.gate_ground import Visit

pytestmark = pytest.mark.xdist_group("web")
TRADES: dict[PageName, Trade] = {"till": "clerk", "test-room": "analyst", "farm": "farmer"}
HIGH = {"till": 60, "wide": 72, "phone": 96}  # px at most
PLACE = ("柳溪镇 农产品批发市场 1 号门", "Liuxi wholesale market, gate 1")
OVER = """header => [...header.querySelectorAll("*")].filter(node => {
  const box = node.getBoundingClientRect(), frame = header.getBoundingClientRect(), style = getComputedStyle(node);
  if (!box.width || !box.height || node.closest(".unseen, svg, b") || style.overflow === "hidden") return false;
  return box.right > innerWidth + 1 || box.left < -1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
}).map(node => `${node.tagName}.${node.className} ${node.textContent}`)"""


@pytest.fixture
def everything() -> Iterator[Gate]:
    """A gateway that is all terminals, and has been without a line for four hours."""
    if not (STATIC / "till.html").is_file():
        missing("the built pages of the terminal (make web)")
    made = Gate()
    made.open()
    assert made.server is not None
    made.server.close()
    away = Uplink(connected=False, waiting=128, rules=now_ms() - 4 * 3_600_000)
    made.house = replace(made.house, place=lambda: PLACE, line=lambda: away)
    made.server = TerminalServer("127.0.0.1", 0, made.house)
    yield made
    made.close()


@pytest.mark.parametrize("page_name", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_frame_is_low_and_whole(
    everything: Gate, visit: Visit, page_name: PageName, size: str, language: str
) -> None:
    assert everything.server is not None
    visitor = visit(f"{everything.url}/{page_name}", SIZES[size], language)
    page, header = visitor.page, visitor.page.locator("header").first

    def whole(what: str) -> None:
        expect(header.locator("h1")).to_have_text(PLACE[language == "en"])
        assert header.evaluate("node => node.getBoundingClientRect().height") <= HIGH[size], what
        assert header.evaluate(OVER) == [], what
        for target in header.locator("a:visible, button:visible").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 56, what

    whole("nobody")
    if page_name in TRADES:
        trade = TRADES[page_name]
        token = everything.server.duty.begin(Shift("x-1", "欧阳建国", frozenset({trade}), page_name))
        page.context.add_cookies([{"name": OPERATOR, "value": token, "url": visitor.url}])
        page.reload()
        expect(header.get_by_text("欧阳建国")).to_be_visible()
        whole("signed on")

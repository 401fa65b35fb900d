"""The farm of tests/gateway/farm as a farmer meets it: a kiosk or a phone, whoever works there, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

from contract.birth import DeviceMeta, PointMeta, Text
from contract.dossier import Growing, Held, Lock
from contract.moment import law_day
from contract.quality import Quality
from gateway.core.operator import Trade
from gateway.core.sample import Sample
from gateway.core.scan import Scan
from gateway.rim import clock
from gateway.rim.terminal.pages import STATIC
from tests.gateway.farm.conftest import Farm, farm
from tests.gateway.farm.ground import LONG, MEAL, PACK, SHORT
from tests.parts import missing
from tests.terminals.conftest import SIZES, Visitor

__all__ = ["farm"]
PIN = "73019"
WALL, PHONE = SIZES["till"], SIZES["phone"]
Visit = Callable[..., Visitor]
THERE = DeviceMeta(
    "air", Text("3 号棚气象", "House 3 climate"), "p", "h",
    {
        "air_temperature": PointMeta("°C", interval_ms=60_000), "relative_humidity": PointMeta("%", interval_ms=60_000),
        "co2": PointMeta("ppm", interval_ms=60_000), "illuminance": PointMeta("lx", interval_ms=60_000),
    },
)  # fmt: skip
BEANS = Growing(
    "cycle-2", "crop", "豇豆", "341225101000021", "南坡露地",
    lock=Lock(
        None, "2026-11-20 用过 不明农药：标签没说这个作物的间隔期，先不采",
        "A product was used on 2026-11-20: its label says no interval for this crop, so wait",
    ),
)  # fmt: skip
WET_AND_WARM = "空气湿度", "空气温度"
WORDS = {
    "zh": {
        "record": "记一笔", "spray": "施药", "harvest": "采收", "not": "还不能采", "unknown": "不知道",
        "batch": "批次号",
    },
    "en": {
        "record": "Record", "spray": "Spraying", "harvest": "Harvest", "not": "Not yet", "unknown": "Not known",
        "batch": "Batch",
    },
}  # fmt: skip


@dataclass
class Kiosk:
    """A farm and how to come before it."""

    farm: Farm
    visit: Visit

    def open(self, size: tuple[int, int] = PHONE, language: str = "zh") -> Visitor:
        """Somebody stands before it, and signs on with a PIN."""
        visitor = self.visit(f"http://127.0.0.1:{self.farm.server.port}/farm", size, language)
        page = visitor.page
        page.get_by_role("button", name="赵秀英").click()
        page.keyboard.type(PIN)
        page.keyboard.press("F12")
        expect(page.get_by_role("button", name=WORDS[language]["record"], exact=False).first).to_be_visible()
        visitor.complaints = [one for one in visitor.complaints if "401" not in one]
        return visitor

    def day(self, ahead: int) -> str:
        """So many days from today, as the Chinese page says it."""
        today = law_day(clock.now()[0])
        found = today + timedelta(days=ahead)
        return f"{found.month}月{found.day}日" if found.year == today.year else found.isoformat()

    def scanned(self, text: str) -> None:
        """The scanner at the desk reads something."""
        self.farm.room.heard("eye", Scan(text))

    def measured(self, ago_ms: int = 8000, quality: dict[str, Quality] | None = None, **values: float | None) -> None:
        """An instrument said something a while ago."""
        now, mono = clock.now()
        self.farm.room.measured(Sample("air", now - ago_ms, mono, dict(values), quality or {}))
        self.farm.room.board.change()

    def told(self, **more: Any) -> None:
        """The county tells something else of the farm."""
        self.farm.world["dossier"] = msgspec.structs.replace(self.farm.world["dossier"], **more)
        self.farm.room.board.change()


@pytest.fixture
def kiosk(farm: Farm, visit: Visit) -> Kiosk:
    if not (STATIC / "farm.html").is_file():
        missing("the built pages of the terminal (make web)")
    farm.house.operators.add("赵秀英", frozenset[Trade]({"farmer"}), PIN)
    farm.world["devices"] = {"air": THERE}
    made = Kiosk(farm, visit)
    stock = (Held(LONG, "5", "袋", pack=PACK), Held(SHORT, "12", "袋", lot="20260801"), Held(MEAL, "40", "袋"))
    made.told(stock=stock, issued=clock.now()[0] - 3_600_000)
    return made


def fits(page: Page) -> None:
    """Nothing sticks out sideways, nothing to press is smaller than a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button, a[href], input')]"
        ".filter(one => one.offsetParent && one.offsetHeight < 56).map(one => one.outerHTML.slice(0, 120))"
    )
    assert small == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def answer(page: Page, name: str, kind: str) -> None:
    """The large answer has this word, and looks like it."""
    panel = page.locator(".verdict")
    expect(panel.get_by_role("heading")).to_have_text(name)
    expect(panel).to_have_class(re.compile(rf"\b{kind}\b"))

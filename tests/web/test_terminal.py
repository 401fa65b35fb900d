"""The page at the gate, served by the gateway's own code, in a real browser, with a camera that the test holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from contract.event import Scan
from gateway.rim.terminal.pages import STATIC
from tests.gateway.terminal.camera import (
    CORNERS,
    LABEL,
    SIZE,
    SQUARE,
    FakeCamera,
    FakeFigures,
    FakeSeen,
    seen,
)
from tests.gateway.terminal.conftest import WORD, Gate, now_ms, word_file
from tests.parts import missing
from tests.web.conftest import Visitor

__all__ = ["word_file"]
pytestmark = pytest.mark.xdist_group("web")
SIZES = {"gate": (1920, 1080), "small": (1280, 800), "phone": (390, 844)}
# Where the spot of the picture is on the screen, by the pixels of the canvas.
SPOT = """canvas => {
  const {width, height} = canvas, box = canvas.getBoundingClientRect();
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let at = 0; at < width * height; at++) {
    if (pixels[4 * at] > 200 && pixels[4 * at + 1] < 90 && pixels[4 * at + 2] > 200) {
      const x = at % width, y = Math.floor(at / width);
      left = Math.min(left, x); right = Math.max(right, x + 1);
      top = Math.min(top, y); bottom = Math.max(bottom, y + 1);
    }
  }
  const sx = box.width / width, sy = box.height / height;
  return [box.x + left * sx, box.y + top * sy, box.x + right * sx, box.y + bottom * sy];
}"""
# What is wider or higher than the room it has.
CUT = """() => [...document.querySelectorAll("body *")].filter(node => {
  const box = node.getBoundingClientRect(), style = getComputedStyle(node);
  if (!box.width || !box.height || node.closest(".unseen, svg")) return false;
  const beyond = box.right > innerWidth + 1 || box.left < -1 || (innerWidth > 719 && box.bottom > innerHeight + 1);
  const over = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
  const clipped = style.overflow !== "visible" && over;
  return beyond || clipped;
}).map(node => `${node.tagName}.${node.className} ${node.textContent.slice(0, 40)}`)"""


class Film:
    """Shows pictures all the time, with these codes in them."""

    def __init__(self, camera: FakeCamera) -> None:
        self.camera = camera
        self.codes: tuple[FakeSeen, ...] = ()
        self._over = Event()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(0.08):
            self.camera.show(now_ms() - 60, *self.codes)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


@pytest.fixture
def film() -> Iterator[Film]:
    made = Film(FakeCamera())
    yield made
    made.stop()


@pytest.fixture
def house(film: Film) -> Iterator[Gate]:
    if not (STATIC / "gate.html").is_file():
        missing("the built pages of the terminal (make web)")
    gate = Gate({"gate-1": film.camera})
    gate.open()
    yield gate
    gate.close()


def _visit(browser: Browser, gate: Gate, size: tuple[int, int] = SIZES["gate"], **more: Any) -> Visitor:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, timezone_id="America/New_York", **more)
    context.set_default_timeout(60_000)
    return Visitor(context.new_page(), gate.url)


def _label(t: int, n: int = 0, **more: Any) -> Scan:
    return Scan("gate-1", "label", LABEL[:-2] + f"{n:02}", reads=3, legible=t - 310, snapshot=f"s-{n}.jpg", **more)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_outline_lies_on_the_code(browser: Browser, house: Gate, film: Film, size: tuple[int, int]) -> None:
    film.codes = (seen(counted=False),)
    visitor = _visit(browser, house, size)
    page = visitor.page
    page.goto(visitor.url + "/gate")
    outline = page.locator("g.reading polygon.outline")
    expect(outline).to_have_count(1)
    spot = page.locator("canvas").evaluate(SPOT)
    lies = outline.evaluate(
        "node => { const m = node.getScreenCTM();"
        " return [...node.points].map(p => p.matrixTransform(m)).map(p => [p.x, p.y]) }"
    )
    found = [*map(min, zip(*lies, strict=True)), *map(max, zip(*lies, strict=True))]
    assert max(abs(a - b) for a, b in zip(found, spot, strict=True)) < 2, (found, spot)
    assert len(CORNERS) == len(lies)
    assert spot[2] - spot[0] > (SQUARE[2] - SQUARE[0]) / SIZE[0] * 300
    assert outline.evaluate("node => getComputedStyle(node).strokeDasharray") != "none"
    film.codes = (seen(counted=True),)
    counted = page.locator("g.counted")
    expect(counted.locator("circle")).to_have_count(1)
    whole = counted.locator("polygon.outline").evaluate("node => getComputedStyle(node)")
    assert whole["strokeDasharray"] == "none"
    assert whole["stroke"] == "rgb(36, 76, 134)"  # --act: no verdict was given
    assert visitor.complaints == []
    page.context.close()


def test_a_gate_waits_and_then_shows_what_was_counted(browser: Browser, house: Gate, film: Film) -> None:
    visitor = _visit(browser, house)
    page = visitor.page
    page.goto(visitor.url + "/gate")
    expect(page.get_by_role("heading", name="请对准合格证")).to_be_visible()
    expect(page.get_by_text("还没有计数")).to_be_visible()
    expect(page.get_by_test_id("how").or_(page.locator(".how"))).to_have_text(re.compile(r"实时 · \d\.\d 秒"))
    film.codes = (seen(counted=False),)
    expect(page.get_by_text("看到码了，请停稳")).to_be_visible()
    t = now_ms()
    film.camera.decide(t, _label(t))
    expect(page.get_by_role("heading", name="标签")).to_be_visible()
    expect(page.locator(".newest .text")).to_have_text("8K3F-27QM-XA4P-0900")
    expect(page.locator(".newest")).to_contain_text("3 帧读得一致")
    expect(page.locator(".newest")).to_contain_text("看清到计数 0.31 秒")
    expect(page.get_by_role("img", name="计数时的照片")).to_be_visible()
    assert page.locator(".newest img").evaluate("node => node.naturalWidth") == SIZE[0]
    film.camera.decide(t + 1, Scan("gate-1", "foreign", "TEL:13800000000"))
    expect(page.get_by_role("heading", name="其他码")).to_be_visible()
    expect(page.locator(".recent li")).to_have_count(2)
    assert "13800000000" not in page.content()
    film.camera.decide(t + 2, Scan("gate-1", "goods", "6901234567892", "ean_13", proof="check"))
    expect(page.locator(".newest .text")).to_have_text("6901 2345 6789 2")
    expect(page.locator(".newest")).to_contain_text("校验码相符")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Article number")).to_be_visible()
    expect(page.get_by_role("heading", name="South market, gate 1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Article number")).to_be_visible()
    assert visitor.complaints == []
    page.context.close()


def test_a_lost_camera_and_a_lost_gateway_are_told_with_their_age(browser: Browser, house: Gate, film: Film) -> None:
    visitor = _visit(browser, house)
    page = visitor.page
    page.goto(visitor.url + "/gate")
    expect(page.locator(".how.live")).to_be_visible()
    film.stop()
    film.camera.now = FakeFigures(
        0.0, 0.0, 3, "lost", ("没有画面：rtsp 连接超时", "no picture: the RTSP line timed out")
    )
    expect(page.locator(".how")).to_have_text(re.compile(r"摄像头断开 \d+ 秒"))
    expect(page.get_by_text("没有画面：rtsp 连接超时")).to_be_visible()
    expect(page.locator("figcaption")).to_have_text(re.compile(r"画面停在 \d\d:\d\d:\d\d"))
    expect(page.locator(".figures dd").first).to_have_text("—")
    assert page.locator("g.counted, g.reading").count() == 0
    film.camera.now = FakeFigures()
    film.camera.show(now_ms())
    expect(page.locator(".how.live")).to_be_visible()
    house.close()
    expect(page.locator(".how")).to_have_text(re.compile(r"与网关断开 \d+ 秒"))
    assert page.locator(".figures dd").first.evaluate("node => getComputedStyle(node).color") == "rgb(71, 85, 79)"
    page.context.close()


def test_cameras_come_go_and_are_turned_to(browser: Browser, house: Gate, film: Film) -> None:
    house.cameras["gate-2"] = FakeCamera("gate-2", ("二号口摄像头", "Camera of gate 2"), FakeFigures(state="new"))
    visitor = _visit(browser, house)
    page = visitor.page
    page.goto(visitor.url + "/gate")
    page.get_by_role("button", name="二号口摄像头").click()
    expect(page.locator(".how")).to_have_text("正在打开摄像头")
    house.cameras["gate-2"].show(now_ms())
    house.cameras["gate-2"].now = FakeFigures()
    expect(page.locator(".how.live")).to_be_visible()
    assert page.url.endswith("/gate?camera=gate-2")
    house.cameras.clear()
    expect(page.get_by_role("heading", name="没有摄像头")).to_be_visible()
    house.cameras["gate-1"] = film.camera
    expect(page.locator(".how.live")).to_be_visible()
    assert [one for one in visitor.complaints if "404" not in one] == []  # what it asked of a camera that had gone
    page.context.close()


def _crowd(film: Film) -> None:
    film.codes = (
        seen(counted=True),
        seen(counted=False, track=2, corners=((240, 300), (420, 310), (412, 490), (232, 480))),
    )
    t = now_ms()
    kinds = ("goods", "foreign", "veterinary_pack", "pesticide_pack", "label", "voucher")
    for n, kind in enumerate(kinds):
        text = {"goods": "6901234567892", "veterinary_pack": "1" * 24, "pesticide_pack": "12345678" * 4}.get(
            kind, LABEL
        )
        if kind == "voucher":
            text = "HTTPS://T.EXAMPLE.CN/V/" + "A1B2" * 40
        scan = Scan("gate-1", kind, text, reads=3, legible=t - 310, snapshot=f"s-{n}.jpg")  # type: ignore[arg-type]
        film.camera.decide(t + n, scan)


@pytest.mark.journey
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_size_in_both_languages_is_whole_and_can_be_read(
    browser: Browser, house: Gate, film: Film, size: tuple[int, int]
) -> None:
    visitor = _visit(browser, house, size, reduced_motion="reduce")
    page = visitor.page
    page.goto(visitor.url + "/gate")
    expect(page.locator(".how.live")).to_be_visible()
    for language in ("zh-CN", "en"):
        if language == "en":
            page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        _whole(visitor, language)
    _crowd(film)
    expect(page.locator(".recent li")).to_have_count(6)
    expect(page.locator("g.reading")).to_have_count(1)
    _whole(visitor, "en")
    page.get_by_role("button", name="中文").click()
    _whole(visitor, "zh-CN")
    assert visitor.complaints == []
    page.context.close()


def _whole(visitor: Visitor, language: str) -> None:
    page: Page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.axe() == []


def test_a_phone_enters_the_word_once(browser: Browser, film: Film, word_file: Any) -> None:
    gate = Gate({"gate-1": film.camera})
    gate.served = ("gate",)
    gate.open("0.0.0.0", str(word_file))
    visitor = _visit(browser, gate, SIZES["phone"], extra_http_headers={"x-forwarded-for": "192.168.1.20"})
    page = visitor.page
    page.goto(visitor.url)
    assert page.url.endswith("/access")
    assert visitor.axe() == []
    page.get_by_label("访问口令").fill("not-the-word")
    page.keyboard.press("Enter")
    expect(page.get_by_text("口令不对")).to_be_visible()
    page.get_by_label("访问口令").fill(WORD)
    page.keyboard.press("Enter")
    expect(page.locator(".how.live")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate(CUT) == []
    assert visitor.complaints == []
    page.context.close()
    gate.close()

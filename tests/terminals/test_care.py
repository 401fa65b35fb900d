"""The engineer's page of a gateway that runs, on a phone and on a screen: a real gateway, instruments that answer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Response, expect

from gateway.config import read
from tests.gateway.app.test_care import PASSWORD, WORD, Farm, farm
from tests.parts import free_port
from tests.patience import until
from tests.terminals.conftest import SIZES, Picture, Visitor

__all__ = ["farm"]
pytestmark = pytest.mark.xdist_group("web")
Visit = Callable[..., Visitor]
PARTS = {
    "overview": ".facts", "devices": "[data-device=soil]", "device/soil": ".points", "add": "[data-profile]",
    "tests": "[data-test=beep]", "log": ".lines li", "setup": "[name=cloud]",
}  # fmt: skip
PHONE, WIDE = SIZES["phone"], SIZES["till"]


def _enter(page: Page) -> None:
    """Enter the word; this gateway has no other page, so one comes back to this."""
    page.click("a[href='/access']")
    page.fill("[name=word]", WORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/care")
    page.wait_for_selector(".facts")


def _opened(visit: Visit, farm: Farm, size: tuple[int, int] = PHONE, language: str = "zh") -> Visitor:
    visitor = visit(f"http://127.0.0.1:{farm.port}/care", size, language)
    _enter(visitor.page)
    return visitor


def _goes(page: Page, part: str) -> None:
    page.evaluate("to => { location.hash = to }", part)
    page.wait_for_selector(PARTS[part])


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.short
def test_without_the_word_one_sees_how_it_is_and_how_to_get_the_right(
    visit: Visit, farm: Farm, language: str, picture: Picture
) -> None:
    visitor = visit(f"http://127.0.0.1:{farm.port}/care", PHONE, language)
    page = visitor.page
    page.wait_for_selector(".facts .unknown")  # the clock that nobody has proven, the rules that never came
    expect(page.locator(".look")).to_contain_text({"zh": "现在只能看", "en": "You may look only"}[language])
    assert (visitor.axe(), _fits(page)) == ([], True)
    _goes(page, "devices")
    expect(page.locator("[data-device=soil] .pairs")).to_have_text(re.compile(r"^([0-9A-F]{2} )+[0-9A-F]{2}$"))
    expect(page.locator("[data-device=soil]")).to_contain_text("30.0")
    for part in ("add", "tests", "log"):
        page.evaluate("to => { location.hash = to }", part)
        expect(page.locator("main > *")).to_have_count(1)  # why, and where the word is entered
    page.evaluate("location.hash = 'device/soil'")
    page.wait_for_selector(".points")
    assert page.locator("main button").count() == 0
    _enter(page)
    expect(page.locator(".look")).to_have_count(0)
    assert visitor.complaints == []


def test_every_part_fits_a_phone_and_a_screen(visit: Visit, farm: Farm, language: str) -> None:
    for size in (PHONE, WIDE):
        visitor = _opened(visit, farm, size, language)
        for part in PARTS:
            _goes(visitor.page, part)
            assert (part, visitor.axe(), _fits(visitor.page)) == (part, [], True)
            small = visitor.page.evaluate(
                "[...document.querySelectorAll('main button, main input, main select, nav button')]"
                ".filter(one => one.getBoundingClientRect().height < 56).map(one => one.outerHTML)"
            )
            assert small == []
        assert visitor.complaints == []


@pytest.mark.guide
def test_a_device_is_tried_out_and_added_and_stays(visit: Visit, farm: Farm, picture: Picture) -> None:
    visitor = _opened(visit, farm)
    page = visitor.page
    _goes(page, "devices")
    expect(page.locator("[data-device=soil]")).to_contain_text("30.0")
    picture(page, "care-devices")
    _goes(page, "add")
    page.fill("[name=q]", "dfrobot 土壤 0600")
    page.click("[data-profile=dfrobot-sen0600]")
    expect(page.locator("[name=unit]")).to_have_value("3")  # 1 and 2 are taken on that bus
    page.fill("[name=unit]", "300")
    page.fill("[name=id]", "Soil 2")
    page.click("text=试读")
    wrong = page.locator("[name=id]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_be_focused()
    page.fill("[name=id]", "soil-2")
    page.click("text=试读")
    expect(page.locator(".field", has=page.locator("[name=unit]"))).to_contain_text("247")
    page.fill("[name=unit]", "3")
    page.click("text=试读")
    expect(page.locator(".probe")).to_contain_text("读到了")
    expect(page.locator(".probe .frames li")).not_to_have_count(0)
    page.locator(".probe").scroll_into_view_if_needed()
    picture(page, "care-probe")
    assert not (farm.process.folder / "devices.d").exists()
    page.keyboard.press("F12")
    expect(page.locator(".trial")).to_contain_text("soil-2 留下了")
    page.click(".trial a")
    expect(page.locator(".points .figure").first).to_have_text(re.compile(r"\d"))
    assert farm.device("soil-2")["state"] == "ok"


def test_what_falls_silent_before_it_is_added_is_refused_with_a_sentence(visit: Visit, farm: Farm) -> None:
    page = _opened(visit, farm, WIDE, "en").page
    _goes(page, "add")
    page.fill("[name=q]", "sen0600")
    page.click("[data-profile=dfrobot-sen0600]")
    page.click("button:has-text('Probe')")
    expect(page.locator(".probe")).to_contain_text("It answered")
    farm.instruments.fault(3, "silence")
    page.keyboard.press("F12")
    expect(page.locator("main [role=alert].said").first).to_contain_text("nothing was written")
    page.click("button:has-text('Probe')")
    expect(page.locator(".probe")).to_contain_text("Nothing was read")
    assert page.locator("button:has-text('Add soil')").count() == 0
    assert not (farm.process.folder / "devices.d").exists()


@pytest.mark.guide
def test_a_device_is_read_now_and_corrected_by_two_comparisons(visit: Visit, farm: Farm, picture: Picture) -> None:
    page = _opened(visit, farm).page
    _goes(page, "device/soil")
    page.click("text=现在读一次")
    expect(page.locator(".probe")).to_contain_text("寄存器 300")
    page.click(".calibration .deeds button")
    page.select_option("[name=times]", "2")
    page.click(".said-now button >> nth=0")
    expect(page.locator("[name=said-0]")).to_have_value("30")
    page.fill("[name=truth-0]", "33")
    page.fill("[name=said-1]", "60")
    page.fill("[name=truth-1]", "66")
    page.keyboard.press("F12")
    expect(page.locator("[name=by]")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=by]", "张工")
    page.fill("[name=certificate]", "HC-2026-118")
    picture(page, "care-calibration")
    page.keyboard.press("F12")
    expect(page.locator(".calibration li")).to_contain_text("× 1.1 + 0%")
    expect(page.locator(".calibration li")).to_contain_text("正在用")
    expect(page.locator(".points .figure").first).to_have_text("33.0%")


def test_log_and_tests_in_words_and_nothing_secret_in_any_answer(visit: Visit, farm: Farm) -> None:
    heard: list[str] = []

    def keep(answer: Response) -> None:
        if "/api/" in answer.url and not answer.url.endswith("/stream"):
            heard.append(answer.text())

    visitor = visit(f"http://127.0.0.1:{farm.port}/care", PHONE)
    page = visitor.page
    page.on("requestfinished", lambda request: keep(request.response()))  # type: ignore[arg-type]
    _enter(page)
    _goes(page, "tests")
    for name in ("beep", "scan", "card"):
        page.click(f"[data-test={name}] button")
        page.wait_for_selector(f"[data-test={name}] .result .shape")
    expect(page.locator("[data-test=beep] .result")).to_contain_text("没有能发声的设备")
    expect(page.locator("[data-test=scan] .result")).to_contain_text("没有配置外设")
    _goes(page, "log")
    expect(page.locator(".lines")).to_contain_text("state=start")
    with page.expect_download() as found:
        page.click("text=下载诊断包")
    assert re.fullmatch(r"zhigen-gw-1-\d{8}-\d{6}\.json", found.value.suggested_filename)
    heard += [page.content(), Path(found.value.path()).read_text()]
    for part in PARTS:
        _goes(page, part)
    key = (farm.process.folder / "identity" / "key.pem").read_text().splitlines()[1]
    assert len(heard) > 10
    for text in heard:
        for secret in (WORD, PASSWORD, key, "PRIVATE KEY"):
            assert secret not in text


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A machine without a configuration, and the address of its page."""
    file, port = tmp_path / "gw.yaml", free_port()
    command = [sys.executable, "-m", "zhigen", "gateway", "setup", "--config", str(file), "--port", str(port)]
    url = f"http://127.0.0.1:{port}/care"

    def up() -> bool:
        try:
            return httpx.get(url).status_code == 200
        except httpx.TransportError:
            return False

    with (tmp_path / "log").open("ab") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path) as one:
        until(up, "the page of the first run")
        yield url, file
        one.kill()


def test_the_first_run_from_an_empty_machine_to_a_gateway(visit: Visit, bare: tuple[str, Path]) -> None:
    url, file = bare
    visitor = visit(url, PHONE)
    page = visitor.page
    expect(page.locator("h2").first).to_have_text("首次设置")
    page.click("a[href='/access']")
    page.fill("[name=word]", (file.parent / "terminal-word").read_text().strip())
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=gateway]")
    assert (visitor.axe(), _fits(page)) == ([], True)
    page.fill("[name=gateway]", "Farm 9")
    page.click("text=写入配置")
    for name in ("gateway", "county", "site_name", "host"):
        expect(page.locator(f"[name={name}]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=gateway]")).to_be_focused()
    assert not file.exists()
    shut = free_port()
    for name, text in (("gateway", "farm-9"), ("county", "341225"), ("site_name", "九号农场"), ("host", "127.0.0.1")):
        page.fill(f"[name={name}]", text)
    page.fill("[name=port]", str(shut))
    page.click("text=写入配置")
    expect(page.locator("main section").nth(1)).to_contain_text("写好了")
    assert read(file).config.broker.port == shut
    page.fill("[name=reach_host]", "127.0.0.1")
    page.fill("[name=reach_port]", str(shut))
    page.click("text=试连")
    expect(page.locator("main [role=alert]", has_text="127.0.0.1")).to_be_visible()
    page.fill("[name=cloud]", f"http://127.0.0.1:{shut}")
    page.fill("[name=code]", "7Q2K-9F4M-XR1T")
    page.click("form:has([name=code]) .deeds button")
    expect(
        page.locator("main [role=alert]", has_text="注册码").or_(page.locator("main [role=alert]", has_text="连不上"))
    ).to_be_visible()
    page.keyboard.press("F12")
    page.wait_for_selector(".facts")  # it runs, and the page has become its own
    expect(page.locator("dl.who")).to_contain_text("farm-9")

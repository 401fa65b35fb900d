"""The public pages as a consumer has them: a phone of 390 × 844 without scripts, in both languages; axe finds nothing.

Where ZHIGEN_PICTURES names a folder the pages are drawn into it.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.cloud.public import ground
from tests.cloud.public.ground import Town
from tests.web.conftest import Visitor

pytestmark = pytest.mark.xdist_group("console")
PHONE = {"width": 390, "height": 844}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PICTURES = os.environ.get("ZHIGEN_PICTURES", "")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = ground.town(tmp_path_factory.mktemp("town"))
    yield made
    made.house.close()


def phone(browser: Browser, language: str, *, scripts: bool = False) -> Page:
    context = browser.new_context(viewport=PHONE, locale=LOCALES[language], java_script_enabled=scripts)
    context.set_default_timeout(60_000)
    return context.new_page()


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"public-{name}.png", full_page=True)


@pytest.mark.parametrize("language", LOCALES)
def test_a_consumer_scans_sees_complains_and_reads_the_answer(browser: Browser, town: Town, language: str) -> None:
    chinese = language == "zh"
    page = phone(browser, language)
    page.goto(town.house.url + town.path("good"))
    expect(page.locator("h1")).to_have_text("黄瓜" if chinese else "cucumber")
    expect(page.locator(".chip.pass").first).to_contain_text("标签有效" if chinese else "The label is good")
    expect(page.locator(".plot svg")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator(".plot svg").first.bounding_box()["height"] >= 120  # type: ignore[index]
    keep(page, f"label-{language}")

    page.get_by_role("link", name="有问题？投诉举报" if chinese else "Something wrong? Complain").click()
    page.get_by_label("发生了什么" if chinese else "What happened").fill("短" if chinese else "bad")
    photo = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 140, 60)).save(photo, "JPEG")
    page.locator("#photo").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()})
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("发生了什么" if chinese else "What happened").fill("同一个码见过两次 / twice")
    page.locator("form button").click()
    receipt = page.locator(".receipt").inner_text()
    keep(page, f"received-{language}")

    page.get_by_role("link", name="查投诉进度" if chinese else "Follow a complaint").first.click()
    page.locator("#code").fill(receipt)
    page.locator("form button").click()
    expect(page.locator("section h2")).to_contain_text("已收到" if chinese else "received")
    other = page.locator(".tongue")
    other.click()
    expect(page.locator("html")).to_have_attribute("lang", "en" if chinese else "zh-CN")
    page.context.close()


@pytest.mark.parametrize("language", LOCALES)
def test_what_is_typed_is_found_and_what_is_not_is_told_kindly(browser: Browser, town: Town, language: str) -> None:
    page = phone(browser, language)
    page.goto(town.house.url + "/c")
    page.locator("#code").fill(" ".join(town.labels["void"][at : at + 4] for at in range(0, 16, 4)).lower())
    page.keyboard.press("Enter")
    expect(page.locator(".panel.stop")).to_contain_text("已作废" if language == "zh" else "void")
    page.goto(town.house.url + "/A8JJY4EM5DP6V6MG")
    expect(page.locator("h1")).to_contain_text("查无此码" if language == "zh" else "No such code")
    keep(page, f"unknown-{language}")
    page.context.close()


@pytest.mark.journey
@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_serious_on_any_public_page(browser: Browser, town: Town, language: str) -> None:
    page = phone(browser, language, scripts=True)
    visitor = Visitor(page, town.house.url)
    paths = [town.path(one) for one in ("good", "v-forged", "v-person", "waiting", "expired")]
    paths += [
        "/A8JJY4EM5DP6V6MG",
        "/c",
        *(f"/c/{one}" for one in ("complaint", "receipt", "recalls", "checks", "rules")),
    ]
    for path in paths:
        page.goto(town.house.url + path)
        assert visitor.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert [one for one in visitor.complaints if "404" not in one] == []
    page.context.close()


def test_a_recall_is_the_first_thing_on_the_page_and_on_paper(browser: Browser, town: Town) -> None:
    ground.call_back(town)
    town.now = ground.NOW + 1
    page = phone(browser, "zh")
    page.goto(town.house.url + town.path("good"))
    box = page.locator(".panel.stop").bounding_box()
    assert box is not None
    assert box["y"] < 120
    keep(page, "recall-zh")
    page.emulate_media(media="print")
    expect(page.locator(".panel.stop")).to_be_visible()
    expect(page.locator("footer nav")).to_be_hidden()
    page.context.close()

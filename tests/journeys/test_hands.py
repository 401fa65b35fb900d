"""The ten minutes of the demo as a newcomer has them: its page says what to press, and all of it must be true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.test_demo import begun, welcome
from tests.parts import part
from tests.terminals.conftest import SIZES, Visitor
from tests.web.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("web")]
LONG_MS = 30_000  # what a machine that also runs the rest of the demo may take


@dataclass
class Walk:
    """A visitor with the page of instruments in one tab and a terminal in another."""

    context: BrowserContext
    hands: Page
    table: Page | None = None

    def step(self, number: int) -> Locator:
        return self.hands.locator(f"#step-{number}")

    def open(self, number: int) -> Page:
        """Follow the link of a step to its terminal, and sign on with what the page says, where nobody has."""
        with self.context.expect_page() as opened:
            self.step(number).get_by_role("link").click()
        page = self.table = opened.value
        found = re.fullmatch(r"登录：(.+)，密码 (\d+)", self.step(number).locator(".who").inner_text())
        assert found is not None
        self.name, self.pin = found.groups()
        return page

    def sign_on(self, number: int) -> Page:
        page = self.open(number)
        page.get_by_role("button", name=re.compile(self.name)).click()
        page.keyboard.type(self.pin)
        page.keyboard.press("F12")
        expect(page.get_by_role("button", name=re.compile("^锁屏"))).to_be_visible()
        return page

    def press(self, number: int, name: str) -> None:
        """A button of a step; the page says that it was pressed."""
        self.step(number).get_by_role("button", name=name, exact=True).click()
        expect(self.hands.get_by_role("status")).to_contain_text(name)

    def paper(self, kind: str) -> Locator:
        """What a printer printed last, in its frame."""
        return self.hands.frame_locator(f'iframe[src^="/paper/{kind}"]').get_by_role("img")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo that runs; what it said when it began."""
    part("dbus-daemon")
    folder = tmp_path_factory.mktemp("demo")
    with begun(folder) as process:
        said = welcome(process)
        yield said
        process.terminate()
        rest, _ = process.communicate(timeout=400)
    assert process.returncode == 0, said + rest


@pytest.fixture
def walk(browser: Browser, told: str) -> Iterator[Walk]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(LONG_MS)
    page = context.new_page()
    page.goto(hands_of(told))
    yield Walk(context, page)
    context.close()


def hands_of(told: str) -> str:
    (found,) = re.findall(r"things to try +(\S+)", told)
    return f"{found}?lang=zh"


def key(page: Page, name: str) -> None:
    """The button that has the key, once the terminal has done what it was told before."""
    button = page.locator("button:visible", has=page.locator("kbd", has_text=re.compile(f"^{name}$"))).last
    expect(button).to_be_enabled(timeout=LONG_MS)
    page.keyboard.press(name)


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def verdict(page: Page, word: str) -> Locator:
    shown = page.locator(".verdict")
    expect(shown.locator("h2").first).to_have_text(word, timeout=LONG_MS)
    return shown


def use(page: Page, crop: str, pest: str) -> None:
    """What the till asks first."""
    verdict(page, "先问买主")
    tap(page, crop)
    tap(page, pest)


def sold(page: Page) -> None:
    key(page, "F12")
    expect(page.locator(".idle")).to_contain_text("已出票", timeout=LONG_MS)


def test_all_ten_steps_do_what_their_words_say(walk: Walk) -> None:
    expect(walk.hands.locator("main li")).to_have_count(10)
    farm(walk)
    till(walk)
    room(walk)
    gate(walk)


def farm(walk: Walk) -> None:
    """Step 1."""
    page = walk.sign_on(1)
    page.get_by_role("button", name="1号棚 · 芹菜").click()
    verdict(page, "今天能采")
    page.get_by_role("button", name="2号棚 · 黄瓜").click()
    expect(verdict(page, "还不能采")).to_contain_text("啶虫脒")
    expect(page.locator(".verdict")).to_contain_text("4 天")
    walk.press(1, "扫没用完的啶虫脒")
    expect(page.locator(".scanned")).to_contain_text("5%啶虫脒乳油")
    key(page, "F12")
    tap(page, "施药")
    key(page, "F12")
    expect(page.get_by_role("heading", name="已记下施药")).to_be_visible()
    key(page, "F4")
    walk.press(1, "扫目录里没有的药")
    expect(page.locator(".scanned")).to_contain_text("农药 009999")
    expect(page.locator(".scanned")).to_contain_text("目录里没有")
    key(page, "F12")
    tap(page, "施药")
    tap(page, "瓶")
    key(page, "F12")
    expect(page.get_by_role("heading", name="已记下施药")).to_be_visible()
    expect(verdict(page, "不知道")).to_contain_text("先不采")
    key(page, "F4")


def till(walk: Walk) -> None:
    """Steps 2 to 7."""
    page = walk.sign_on(2)
    walk.press(2, "扫吡虫啉")
    use(page, "韭菜", "韭蛆")
    verdict(page, "可售")
    walk.press(2, "再扫苦参碱")
    expect(page.locator(".slip li")).to_have_count(2)
    verdict(page, "可售")
    expect(page.locator(".slip .sum")).to_contain_text("最早可采收")
    sold(page)
    expect(walk.paper("shop")).to_have_attribute("alt", re.compile("吡虫啉"), timeout=LONG_MS)
    refused(walk, page)
    named(walk, page)
    for name, why in (("扫克百威", "2026-06-01"), ("扫过期的多菌灵", "保质期")):
        walk.press(5, name)
        verdict(page, "拒售")
        expect(page.locator(".judged")).to_contain_text(why)
        key(page, "F12")
        expect(page.locator(".idle")).to_be_visible()
    unprinted(walk, page)
    offline(walk, page)


def refused(walk: Walk, page: Page) -> None:
    """Step 3."""
    walk.press(3, "扫毒死蜱")
    verdict(page, "暂停，待核")
    tap(page, "韭菜")
    verdict(page, "拒售")
    expect(page.locator(".law").first).to_contain_text("公告")
    key(page, "F2")
    tap(page, "韭蛆")
    key(page, "F12")
    offers = page.locator(".offers button")
    expect(offers).to_have_count(3)
    for one, name in zip(offers.all(), ("苦参碱", "吡虫啉", "辛硫磷"), strict=True):
        expect(one).to_contain_text(name)
    key(page, "F3")
    expect(page.locator(".slip")).to_contain_text("苦参碱")
    walk.press(3, "扫苦参碱的包装")
    verdict(page, "可售")
    sold(page)


def named(walk: Walk, page: Page) -> None:
    """Step 4."""
    walk.press(4, "扫溴敌隆")
    use(page, "农田", "鼠害")
    verdict(page, "需实名")
    walk.press(4, "放上测试甲的身份证")
    expect(page.locator(".buyer b")).to_have_text("测＊＊", timeout=LONG_MS)
    verdict(page, "可售")
    walk.press(4, "拿走，放测试乙的")
    verdict(page, "两张身份证")
    key(page, "F4")
    verdict(page, "可售")
    sold(page)
    assert "测试甲" not in page.content()
    walk.press(4, "放一张过期的")
    expect(page.locator(".buyer")).to_contain_text("测＊＊", timeout=LONG_MS)
    walk.press(4, "拿走")


def unprinted(walk: Walk, page: Page) -> None:
    """Step 6."""
    before = walk.paper("shop").get_attribute("src")
    walk.press(6, "拿走纸")
    walk.press(6, "扫嘧菌酯")
    use(page, "黄瓜", "霜霉病")
    verdict(page, "可售")
    sold(page)
    expect(page.locator(".chips")).to_contain_text("打印机缺纸", timeout=LONG_MS)
    expect(page.locator(".chips")).to_contain_text("1 张在等")
    walk.press(6, "装上纸")
    expect(walk.paper("shop")).to_have_attribute("alt", re.compile("嘧菌酯"), timeout=LONG_MS)
    expect(page.locator(".chips")).not_to_contain_text("缺纸", timeout=LONG_MS)
    after = walk.paper("shop").get_attribute("src")
    assert [number(after) - number(before)] == [1]


def number(src: str | None) -> int:
    assert src is not None
    return int(src.rpartition("?")[2])


def offline(walk: Walk, page: Page) -> None:
    """Step 7."""
    walk.press(7, "断网")
    walk.press(7, "扫代森锰锌")
    use(page, "黄瓜", "霜霉病")
    verdict(page, "可售")
    sold(page)
    states = page.locator("header .states")
    expect(states).to_contain_text("断网", timeout=60_000)
    expect(states).to_contain_text("待上传", timeout=LONG_MS)
    walk.press(7, "接上")
    expect(states).to_contain_text("已联网", timeout=60_000)
    expect(states).not_to_contain_text("待上传", timeout=60_000)


def room(walk: Walk) -> None:
    """Step 8."""
    page = walk.sign_on(8)
    expect(page.locator(".room")).to_be_visible()
    expect(page.get_by_text("还没有样品")).to_be_visible()  # and no results of none
    expect(page.locator(".alarm.none")).to_have_count(1)
    walk.press(8, "扫丰禾合作社")
    expect(page.locator(".shown")).to_contain_text("丰禾合作社", timeout=LONG_MS)
    tap(page, "芹菜")
    key(page, "F12")
    expect(page.locator(".judged h2")).to_have_text("待上机")
    key(page, "F3")
    expect(walk.paper("lab")).to_have_attribute("alt", re.compile(r"QR .+-001"), timeout=LONG_MS)
    key(page, "F4")
    tap(page, "2 号农残速测仪")
    page.get_by_role("button", name=re.compile("^通道 1")).click()
    expect(page.locator(".judged h2")).to_have_text("检测中")
    walk.press(8, "2 号仪测完：阳性")
    expect(page.locator(".judged h2")).to_have_text("阳性", timeout=LONG_MS)
    expect(page.locator(".alarm")).to_contain_text("再复测 2 次")
    for _ in range(2):
        key(page, "F12")
        expect(page.locator(".judged h2")).to_have_text("检测中")
        walk.press(8, "2 号仪测完：阴性")
        expect(page.locator(".judged h2")).not_to_have_text("检测中", timeout=LONG_MS)
    expect(page.get_by_role("list", name="检测链")).to_contain_text("复测阴性")
    walk.press(8, "扫丰禾合作社")
    tap(page, "芹菜")
    key(page, "F12")
    key(page, "F4")
    tap(page, "2 号农残速测仪")
    page.get_by_role("button", name=re.compile("^通道 1")).click()
    walk.press(8, "2 号仪测完：试剂失效")
    expect(page.locator("ol.hatched")).to_be_visible(timeout=LONG_MS)
    expect(page.locator(".rack .void").first).to_contain_text("对照 ΔA0")
    walk.press(8, "拔掉 1 号仪 20 秒")
    tap(page, "1 号农残速测仪")
    expect(page.locator(".lost")).to_contain_text("仪器没有声音", timeout=60_000)
    expect(page.locator(".lost")).to_have_count(0, timeout=60_000)


def gate(walk: Walk) -> None:
    """Steps 9 and 10."""
    page = walk.open(9)
    key(page, "F1")
    page.get_by_role("button", name=re.compile(walk.name)).click()
    page.keyboard.type(walk.pin)
    page.keyboard.press("F12")
    expect(page.get_by_text(walk.name)).to_be_visible()
    for name, word, why in (
        ("有效的凭证", "放行", "凭证有效"),
        ("过期的凭证", "复核", "过期"),
        ("作废的凭证", "拦截", "作废"),
        ("伪造的凭证", "拦截", "伪造"),
        ("有效的凭证", "复核", "数量"),
    ):
        walk.press(9, name)
        expect(verdict(page, word)).to_contain_text(why)
        key(page, "F12")
        expect(page.locator(".verdict.idle")).to_be_visible()
    walk.press(10, "传送带：伪造的凭证")
    expect(verdict(page, "拦截")).to_contain_text("伪造")
    expect(page.locator(".overlay, svg.marks, .live svg, canvas").first).to_be_visible()
    key(page, "F12")
    walk.press(10, "拔掉摄像头")
    expect(page.get_by_text(re.compile("摄像头断开|画面停了|摄像头连不上")).first).to_be_visible(timeout=60_000)
    walk.press(9, "伪造的凭证")
    verdict(page, "拦截")
    key(page, "F12")
    walk.press(10, "插上")
    expect(page.get_by_text(re.compile("^实时")).first).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["till", "phone"])
def test_the_page_of_instruments_fits_and_can_be_used_by_everybody(
    browser: Browser, told: str, size: str, lang: str, tmp_path: Path
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    visitor = Visitor(context.new_page(), "")
    visitor.page.goto(hands_of(told).replace("zh", lang))
    visitor.page.screenshot(path=tmp_path / f"hands-{size}-{lang}.png", full_page=True)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = [one.inner_text() for one in visitor.page.get_by_role("button").all() if one.bounding_box()["height"] < 56]  # type: ignore[index]
    assert small == []
    context.close()

"""The farm's terminal as a farmer uses it: on a phone in the field, on a screen on the wall of the packing shed."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from playwright.sync_api import Locator, Route, expect

from contract.dossier import Lock
from contract.event import Alarm, Batching, Operation
from contract.moment import law_day
from contract.quality import Quality
from gateway.rim import clock
from tests.gateway.farm.conftest import farm
from tests.gateway.farm.ground import LONG, MEAL, PACK, PLOT, SHORT, dossier
from tests.terminals.conftest import Picture
from tests.terminals.farm_ground import (
    BEANS,
    PHONE,
    PIN,
    WALL,
    WET_AND_WARM,
    WORDS,
    Kiosk,
    answer,
    fits,
    kiosk,
    press,
)

__all__ = ["farm", "kiosk"]
pytestmark = pytest.mark.xdist_group("web")


@pytest.mark.short
@pytest.mark.guide
def test_a_spraying_with_a_scanned_pack_takes_three_taps(kiosk: Kiosk, picture: Picture) -> None:
    kiosk.measured(air_temperature=23.4, relative_humidity=71.0, co2=412.0)
    kiosk.measured(200_000, {"illuminance": Quality.STUCK}, illuminance=23_000.0)
    visitor = kiosk.open()
    page = visitor.page
    answer(page, "今天能采", "pass")
    expect(page.get_by_text("卡值")).to_be_visible()
    picture(page, "farm-home")
    press(page, "记一笔")  # one
    press(page, "施药")  # two
    expect(page.get_by_role("button", name="三天药")).to_be_visible()
    kiosk.scanned(PACK)
    expect(page.get_by_text("三十天药")).to_be_visible()
    expect(page.get_by_text(f"记下之后：{kiosk.day(30)}起能采")).to_be_visible()
    expect(page.get_by_role("button", name="白粉病")).to_have_attribute("aria-pressed", "true")
    picture(page, "farm-confirm")
    press(page, "记下施药")  # three
    expect(page.get_by_role("heading", name="已记下施药")).to_be_visible()
    answer(page, "还不能采", "stop")
    expect(page.locator(".verdict")).to_contain_text(f"{kiosk.day(30)}起能采")
    expect(page.locator(".verdict")).to_contain_text("用过 三十天药，间隔期 30 天")
    (done,) = kiosk.farm.told("operation")
    (goods,) = done.inputs
    assert (done.action, done.cycle, done.pest) == ("spray", "cycle-1", "白粉病")
    assert (goods.product, goods.pack, goods.amount, goods.unit) == (LONG, PACK, "1", "袋")
    assert done.clerk == kiosk.farm.house.operators.all()[0].id
    assert visitor.complaints == []


def test_a_pack_that_was_scanned_first_is_what_it_was_done_with(kiosk: Kiosk) -> None:
    page = kiosk.open().page
    page.keyboard.type(PACK)  # a scanner that types as a keyboard does
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="取走")).to_be_visible()
    page.keyboard.press("F12")
    press(page, "施药")
    expect(page.get_by_role("heading", name="施药")).to_be_visible()
    page.get_by_role("button", name="多 1").click()
    press(page, "再加一种")
    page.get_by_role("button", name="三天药").click()
    expect(page.get_by_text("还有 12 袋")).to_be_visible()
    page.keyboard.press("F12")
    expect(page.get_by_role("heading", name="已记下施药")).to_be_visible()
    (done,) = kiosk.farm.told("operation")
    assert [(one.product, one.amount) for one in done.inputs] == [(LONG, "2"), (SHORT, "1")]
    page.keyboard.press("F4")
    expect(page.get_by_role("button", name="取走")).to_be_hidden()


@pytest.mark.parametrize(
    ("lock", "word", "kind", "says"),
    [
        (None, "今天能采", "pass", "没有用过要等间隔期的药"),
        (2, "还不能采", "stop", "起能采"),
        ("unknown", "不知道", "unknown", "先不采"),
    ],
)
def test_the_harvest_lock_answers_with_its_reason_and_never_turns_green_unknown(
    kiosk: Kiosk, lock: int | str | None, word: str, kind: str, says: str
) -> None:
    told: dict[int | str | None, Lock | None] = {
        None: None,
        2: Lock(law_day(clock.now()[0]) + timedelta(days=2), "昨天用过 甲", "甲 was used"),
        "unknown": Lock(None, "用过 不明农药", "something unknown was used"),
    }
    (grown,) = dossier().growings
    kiosk.told(growings=(msgspec.structs.replace(grown, lock=told[lock]),))
    page = kiosk.open().page
    answer(page, word, kind)
    expect(page.locator(".verdict")).to_contain_text(says)
    if lock == 2:
        expect(page.locator(".verdict")).to_contain_text(f"{kiosk.day(2)}起能采")
    press(page, "查一查")
    row = page.get_by_role("listitem").filter(has_text="3 号棚 · 黄瓜")
    expect(row).to_contain_text(word)
    expect(row.locator(".shape")).to_have_class(re.compile(rf"\b{kind}\b"))


def test_with_several_growings_one_is_chosen_by_tap_or_by_the_code_of_its_plot(kiosk: Kiosk) -> None:
    kiosk.told(growings=(*dossier().growings, BEANS))
    page = kiosk.open().page
    answer(page, "今天能采", "pass")
    page.get_by_role("button", name="南坡露地 · 豇豆").click()
    answer(page, "不知道", "unknown")
    kiosk.scanned(PLOT)
    answer(page, "今天能采", "pass")
    kiosk.scanned(BEANS.plot)
    answer(page, "不知道", "unknown")
    page.keyboard.press("F12")
    press(page, "灌溉")
    page.keyboard.press("F12")
    expect(page.get_by_role("heading", name="已记下灌溉")).to_be_visible()
    assert [(one.action, one.cycle) for one in kiosk.farm.told("operation")] == [("irrigate", "cycle-2")]


def test_a_silent_gateway_leaves_nothing_green(kiosk: Kiosk) -> None:
    page = kiosk.open().page
    answer(page, "今天能采", "pass")
    kiosk.farm.server.close()
    answer(page, "不知道", "unknown")
    expect(page.get_by_text(re.compile("与网关断开 .+，停在 "))).to_be_visible()
    press(page, "记一笔")
    press(page, "除草")
    expect(page.get_by_role("button", name="记下除草")).to_be_disabled()


@pytest.mark.guide
def test_a_harvest_while_it_is_locked_wants_a_reason_and_its_batch_is_kept_back(kiosk: Kiosk, picture: Picture) -> None:
    kiosk.farm.record(inputs=[{"product": SHORT, "amount": "2", "unit": "袋"}])
    page = kiosk.open().page
    press(page, "记一笔")
    press(page, "采收")
    answer(page, "还不能采", "stop")
    expect(page.get_by_role("button", name="没称，照实记下采收")).to_be_disabled()
    picture(page, "farm-harvest")
    press(page, "已经采了，补记")
    page.get_by_role("button", name=re.compile("改数量")).click()
    for key in "12.5":
        press(page, "小数点" if key == "." else key)
    press(page, "斤")
    press(page, "照实记下采收 12.5 斤")
    expect(page.get_by_text("这批先不卖")).to_be_visible()
    done, made = kiosk.farm.told("operation")[-1], kiosk.farm.told("batching")[-1]
    assert isinstance(done, Operation)
    assert isinstance(made, Batching)
    assert (done.action, done.why, done.amount, done.unit) == ("harvest", "已经采了，补记", "12.5", "斤")
    batch = made.children[0].batch
    assert "".join(page.locator(".batch").inner_text().split()) == batch
    expect(page.locator(".batch span span")).to_have_count(4)
    page.keyboard.press("F4")
    page.keyboard.press("F3")
    expect(page.get_by_role("listitem").filter(has_text="12.5 斤")).to_contain_text("赵秀英")


def test_a_harvest_that_nobody_weighed_is_recorded_without_a_batch(kiosk: Kiosk) -> None:
    page = kiosk.open(WALL).page
    page.keyboard.press("F12")
    press(page, "采收")
    expect(page.get_by_role("button", name="没称，只记采收")).to_be_enabled()
    page.keyboard.press("F12")
    expect(page.get_by_role("heading", name="已记下采收")).to_be_visible()
    assert (len(kiosk.farm.told("operation")), kiosk.farm.told("batching")) == (1, [])
    page.keyboard.press("F12")
    press(page, "采收")
    press(page, "8")
    page.keyboard.press("F12")
    expect(page.get_by_text("批次号")).to_be_visible()
    assert [one.children[0].product for one in kiosk.farm.told("batching")] == ["黄瓜"]


def test_values_are_grey_when_they_are_old_and_say_what_is_wrong_with_them(kiosk: Kiosk) -> None:
    kiosk.measured(8000, {"co2": Quality.DEVICE_ERROR}, air_temperature=23.4, co2=None)
    kiosk.measured(200_000, relative_humidity=71.0)
    kiosk.farm.world["alarms"] = [
        Alarm("a1", "raise", "air", "air_temperature", "high", 20.0, 23.4),
        Alarm("a2", "raise", "air", "co2", "low", 300.0, 250.0, severity="critical"),
    ]
    page = kiosk.open().page

    def reading(label: str) -> Locator:
        return page.locator(".reading").filter(has_text=label)

    expect(reading("空气温度")).to_contain_text("23.4")
    expect(reading("空气温度")).to_contain_text(re.compile(r"\d+ 秒前"))
    expect(reading("空气温度")).not_to_have_class(re.compile("old"))
    expect(reading("空气湿度")).to_have_class(re.compile("old"))
    grey, plain = (reading(one).locator(".figure").evaluate("at => getComputedStyle(at).color") for one in WET_AND_WARM)
    assert grey != plain
    expect(reading("二氧化碳")).to_contain_text("—")
    expect(reading("二氧化碳")).to_contain_text("设备故障")
    alarms = page.locator(".alarms li")
    expect(alarms).to_have_count(2)
    expect(alarms.nth(0)).to_contain_text("23.4\u00a0℃，高于 20\u00a0℃")
    expect(alarms.nth(1)).to_have_class("stop")


def test_the_digits_of_a_pack_can_be_typed_by_thumb(kiosk: Kiosk) -> None:
    page = kiosk.open().page
    press(page, "扫包装")
    for digit in "69012345":
        press(page, digit)
    page.get_by_role("button", name=re.compile("^查（8 位）")).click()
    expect(page.get_by_role("alert").filter(has_text="这不是农药")).to_be_visible()
    for digit in "6901234567892":
        press(page, digit)
    page.get_by_role("button", name=re.compile("^查（13 位）")).click()
    expect(page.get_by_text("复合肥")).to_be_visible()
    press(page, "用它记一笔")
    press(page, "施肥")
    page.keyboard.press("F12")
    expect(page.get_by_role("heading", name="已记下施肥")).to_be_visible()
    assert [one.inputs[0].product for one in kiosk.farm.told("operation")] == [MEAL]


def test_what_is_being_recorded_stays_while_the_screen_is_locked(kiosk: Kiosk) -> None:
    page = kiosk.open().page
    press(page, "记一笔")
    press(page, "施药")
    page.get_by_role("button", name="三天药").click()
    press(page, "锁屏")
    expect(page.get_by_role("button", name="记下施药")).to_be_hidden()
    kiosk.scanned(PACK)
    page.get_by_role("button", name="赵秀英").click()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="记下施药")).to_be_visible()
    expect(page.get_by_text("三天药")).to_be_visible()


def test_where_nobody_knows_what_grows_work_is_recorded_by_the_plot(kiosk: Kiosk) -> None:
    kiosk.farm.world["dossier"] = None
    page = kiosk.open().page
    expect(page.get_by_text("还不知道这里种了什么")).to_be_visible()
    expect(page.locator(".pass")).to_have_count(0)
    press(page, "记一笔")
    expect(page.get_by_role("button", name="灌溉")).to_be_disabled()
    for digit in PLOT:
        press(page, digit)
    press(page, "灌溉")
    press(page, "记下灌溉")
    expect(page.get_by_role("heading", name="已记下灌溉")).to_be_visible()
    assert [(one.cycle, one.plot) for one in kiosk.farm.told("operation")] == [("", PLOT)]


@pytest.mark.parametrize("size", [PHONE, WALL], ids=["phone", "wall"])
def test_every_screen_fits_and_can_be_used_by_everybody(kiosk: Kiosk, size: tuple[int, int], language: str) -> None:
    w = WORDS[language]
    kiosk.told(growings=(*dossier().growings, BEANS))
    kiosk.measured(air_temperature=23.4, relative_humidity=71.0, co2=412.0)
    kiosk.measured(200_000, {"illuminance": Quality.STUCK}, illuminance=23_000.0)
    kiosk.farm.world["alarms"] = [Alarm("a1", "raise", "air", "air_temperature", "high", 20.0, 23.4)]
    visitor = kiosk.open(size, language)
    page = visitor.page

    def look(sight: str) -> None:
        expect(page.locator("main").get_by_text(sight).first).to_be_visible()
        fits(page)
        assert visitor.axe() == []

    look("23.4")
    page.keyboard.press("F2")
    look("0")
    page.keyboard.press("F4")
    page.keyboard.press("F3")
    look(w["unknown"])
    page.keyboard.press("F12")
    press(page, w["spray"])
    look("三天药")
    page.get_by_role("button", name="三天药").click()
    look("蚜虫")
    page.keyboard.press("F12")
    look(w["not"])
    page.keyboard.press("F12")
    look(w["harvest"])
    press(page, w["harvest"])
    look(w["not"])
    page.locator("fieldset button").first.click()
    page.get_by_role("button", expanded=False).click()
    press(page, "7")
    page.keyboard.press("F12")
    look(w["batch"])
    assert visitor.complaints == []


def test_a_pack_that_no_catalogue_knows_is_recorded_as_its_code(kiosk: Kiosk) -> None:
    page = kiosk.open().page
    strange = "1" + "099999" + "1" + "001" + "7" * 21
    kiosk.scanned(strange)
    expect(page.locator(".scanned")).to_contain_text("农药 099999")
    expect(page.locator(".scanned")).to_contain_text("目录里没有")
    press(page, "记一笔")
    press(page, "施药")
    expect(page.get_by_role("button", name="记下施药")).to_be_disabled()  # nobody knows what it is counted in
    press(page, "瓶")
    press(page, "记下施药")
    answer(page, "不知道", "unknown")
    (goods,) = kiosk.farm.told("operation")[0].inputs
    assert (goods.product, goods.pack, goods.unit) == ("农药 099999", strange, "瓶")


def test_an_entry_whose_answer_was_lost_is_recorded_once(kiosk: Kiosk) -> None:
    page = kiosk.open().page
    press(page, "记一笔")
    press(page, "除草")

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/farm/operations", lost)
    press(page, "记下除草")
    expect(page.get_by_text("与网关断开了，可能没有做成，请再试")).to_be_visible()
    page.unroute("**/api/farm/operations")
    press(page, "记下除草")
    expect(page.get_by_role("heading", name="已记下除草")).to_be_visible()
    press(page, "再记一笔")
    press(page, "除草")
    press(page, "记下除草")
    expect(page.get_by_role("heading", name="已记下除草")).to_be_visible()
    assert len(kiosk.farm.told("operation")) == 2


@pytest.mark.parametrize("size", [PHONE, WALL], ids=["phone", "wall"])
def test_a_farmer_changes_the_own_pin_on_the_first_page(kiosk: Kiosk, size: tuple[int, int], language: str) -> None:
    visitor = kiosk.open(size, language)
    page = visitor.page
    words = {
        "zh": ("改自己的密码", "密码不对", "两次输的不一样", "密码已改"),
        "en": ("Change my PIN", "the PIN is wrong", "Those two differ", "The PIN is changed"),
    }[language]
    page.goto(visitor.url.replace("/farm", "/#all"))
    page.get_by_role("link", name=words[0]).click()
    expect(page.get_by_role("main", name=words[0])).to_be_visible()  # before it stands, nobody hears the keys

    def enters(*pins: str) -> None:
        for pin in pins:
            page.keyboard.type(pin)
            page.keyboard.press("F12")

    enters("0000", "4711", "4711")
    expect(page.get_by_role("alert")).to_have_text(words[1])
    enters(PIN, "4711", "4712")
    expect(page.get_by_role("alert")).to_contain_text(words[2])
    fits(page)
    assert visitor.axe() == []
    enters("4711", "4711")
    expect(page.get_by_role("heading", name=words[3])).to_be_visible()
    operators = kiosk.farm.house.operators
    (one,) = operators.all()
    assert operators.by_pin(one.id, "4711") == one

"""A sale at the till: what is not known is asked for and never taken for harmless; every answer has its reason."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from contract.law import InputProduct, Period, RegisteredUse, SaleFacts, judge, national
from contract.law.verdict import ASKS, Outcome
from contract.law.words import TEXTS
from tests.contract.law.lawful import FAR_OFF, LICENSED, LONG_AGO, product, sale

RULES = national()
TODAY = date(2026, 11, 28)
GOOD = sale("吡虫啉", crop="黄瓜")


def but(**changes: object) -> SaleFacts:
    return msgspec.structs.replace(GOOD, **changes)


def with_product(**changes: object) -> SaleFacts:
    return but(product=msgspec.structs.replace(GOOD.product, **changes))


def test_a_good_sale_goes_through_without_a_word() -> None:
    assert judge(GOOD, RULES, TODAY) == (Outcome.ALLOWED, (), ())


@pytest.mark.parametrize(
    ("facts", "code", "ask"),
    [
        (with_product(ingredients=()), "ingredients_missing", "ingredients"),
        (with_product(ingredients=("吡虫琳",)), "ingredient_unknown", "ingredients"),
        (with_product(ingredients=("吡虫啉", "")), "ingredient_unknown", "ingredients"),
        (with_product(registration=""), "registration_missing", "registration"),
        (with_product(registered=None), "registration_span", "registration"),
        (with_product(registered=Period(LONG_AGO, date(2025, 1, 1))), "", ""),
        (but(expires=None), "expiry_missing", "expiry"),
        (but(licence=None), "licence_missing", "licence"),
        (but(made=date(2026, 11, 29)), "made_later", "made"),
        (but(rules_until=TODAY), "rules_old", "rules"),
        (but(product=product("毒死蜱"), crop=""), "crop_missing", "crop"),
        (but(product=product("毒死蜱"), crop="火星菜"), "crop_unknown", "crop"),
    ],
)
def test_what_is_not_known_holds_the_sale_and_is_asked_for(facts: SaleFacts, code: str, ask: str) -> None:
    verdict = judge(facts, RULES, TODAY)
    if not code:  # the certificate has ended, the pack was made before: lawful until it expires
        assert verdict.outcome == Outcome.ALLOWED
        return
    assert verdict.outcome == Outcome.HELD
    assert (code, ask) in {(reason.code, wanted) for reason in verdict.reasons for wanted in verdict.asks}
    assert ASKS[ask]  # type: ignore[index]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (but(expires=TODAY), "expired"),
        (with_product(registered=Period(date(2026, 11, 29))), "registration_early"),
        (with_product(suspensions=(Period(date(2026, 11, 1), date(2026, 12, 1)),)), "registration_suspended"),
        (with_product(labels=(RegisteredUse("番茄"), RegisteredUse("小麦"))), "off_label"),
        (with_product(labels=()), "off_label"),
    ],
)
def test_what_is_against_the_regulation_is_refused(facts: SaleFacts, code: str) -> None:
    verdict = judge(facts, RULES, TODAY)
    assert (verdict.outcome, verdict.reasons[0].code) == (Outcome.REFUSED, code)
    if code != "registration_early":
        assert "农药管理条例" in verdict.reasons[0].text("zh")
        assert "article" in verdict.reasons[0].text("en")


def test_the_last_day_of_a_pack_is_the_day_before_it_expires() -> None:
    facts = but(expires=date(2028, 2, 29))
    assert judge(facts, RULES, date(2028, 2, 28)).outcome == Outcome.ALLOWED
    assert judge(facts, RULES, date(2028, 2, 29)).outcome == Outcome.REFUSED
    assert judge(facts, RULES, date(2028, 3, 1)).outcome == Outcome.REFUSED


def test_a_certificate_that_has_ended_covers_what_was_made_in_its_time() -> None:
    over = with_product(registered=Period(LONG_AGO, date(2026, 1, 1)))
    for made, outcome in (
        (date(2025, 12, 31), Outcome.ALLOWED),
        (date(2026, 1, 1), Outcome.REFUSED),
        (None, Outcome.HELD),
    ):
        assert judge(msgspec.structs.replace(over, made=made), RULES, TODAY).outcome == outcome


@pytest.mark.parametrize("crop", ["甘蓝", "普通白菜", "小白菜"])
def test_a_label_for_a_group_is_a_label_for_its_crops(crop: str) -> None:
    labelled = product("吡虫啉", labels=(RegisteredUse("十字花科蔬菜"),))
    assert judge(but(product=labelled, crop=crop), RULES, TODAY).outcome == Outcome.ALLOWED


def test_a_label_for_a_crop_is_none_for_its_group() -> None:
    labelled = product("吡虫啉", labels=(RegisteredUse("甘蓝"),))
    assert judge(but(product=labelled, crop="蔬菜"), RULES, TODAY).outcome == Outcome.REFUSED


def test_of_a_mixture_the_strictest_substance_decides() -> None:
    verdict = judge(but(product=product("吡虫啉", "毒死蜱", "克百威")), RULES, TODAY)
    assert verdict.outcome == Outcome.REFUSED
    assert {(reason.code, reason.about) for reason in verdict.reasons if reason.outcome == Outcome.REFUSED} == {
        ("banned", "克百威"),
        ("crop_bar", "毒死蜱"),
    }


def test_a_seller_owes_the_buyer_a_question() -> None:
    verdict = judge(but(crop="", pest=""), RULES, TODAY)
    assert (verdict.outcome, verdict.asks) == (Outcome.ALLOWED, ("crop", "pest"))
    assert [reason.text() for reason in verdict.reasons] == ["要问用在什么作物上、防治什么（《农药管理条例》第 27 条）"]


def test_a_crop_that_nobody_lists_is_checked_before_it_is_called_off_label() -> None:
    labelled = product("吡虫啉", labels=(RegisteredUse("黄瓜"), RegisteredUse("冰草")))
    for crop, outcome in (("火星菜", Outcome.HELD), ("冰草", Outcome.ALLOWED), ("番茄", Outcome.REFUSED)):
        assert judge(but(product=labelled, crop=crop), RULES, TODAY).outcome == outcome


def test_a_ban_is_told_alone() -> None:
    verdict = judge(sale("克百威", crop="韭菜"), RULES, TODAY)
    assert [reason.code for reason in verdict.reasons] == ["banned"]
    assert verdict.reasons[0].text("zh") == (
        "国家禁用农药：克百威 2026-06-01 起不准卖，也不准用（农业农村部公告第736号）"
    )
    assert verdict.reasons[0].text("en") == (
        "carbofuran is banned: no sale and no use since 2026-06-01 (MARA notice 736)"
    )
    assert (verdict.answer("zh"), verdict.answer("en")) == ("拒售", "refused")


def test_a_day_before_all_rules_is_told_as_unknown() -> None:
    verdict = judge(GOOD, RULES, date(2014, 12, 31))
    assert (verdict.outcome, verdict.asks) == (Outcome.HELD, ("rules",))
    assert "2014-12-31" in verdict.reasons[0].zh


def test_asks_come_in_the_order_of_the_till() -> None:
    nothing = SaleFacts(product=InputProduct())
    verdict = judge(nothing, RULES, TODAY)
    assert verdict.asks == ("ingredients", "registration", "licence", "expiry", "crop", "pest")
    assert verdict.outcome == Outcome.HELD


def test_every_sentence_is_short_and_in_both_languages() -> None:
    for code, (zh, en) in TEXTS.items():
        assert "。" not in zh, code
        assert "请您" not in zh, code
        assert en.isascii(), code
        assert len(zh) <= 60, code


def test_a_word_of_the_counter_is_as_good_as_the_common_name() -> None:
    for word in ("呋喃丹", " 克 百 威 ", "Carbofuran", "ＣＡＲＢＯＦＵＲＡＮ"):
        assert judge(sale(word), RULES, TODAY).reasons[0].about == "克百威"
    assert judge(sale("克百威" * 40), RULES, TODAY).outcome == Outcome.HELD


def test_the_sale_of_the_past_is_judged_by_the_rules_of_its_day() -> None:
    sold = sale("克百威", crop="棉花", licence=LICENSED, expires=FAR_OFF)
    assert judge(sold, RULES, date(2024, 5, 1)).outcome == Outcome.ALLOWED
    assert judge(sold, RULES, TODAY).outcome == Outcome.REFUSED

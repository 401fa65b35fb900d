"""The sale: from the scan to the verdict, to the event on disk, to the receipt; and what keeps it from being made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contract.dossier import LicencePaper
from contract.event import Buyer, Refusal, Sale
from contract.law import Licence, national
from gateway.core.errors import GatewayError
from gateway.core.law import LawInForce, none_yet
from gateway.rim.terminal.report import encoded
from gateway.rim.till import report
from gateway.rim.till.asked import BuyerAsked, GoodsAsked, LineAsked
from gateway.rim.till.sale import confirm, receipt, refuse
from tests.gateway.till.shop import (
    ABA,
    CARBO,
    CHLOR,
    DRUG,
    IMIDA,
    MEAL,
    RODENT,
    STOCK,
    TODAY,
    Shop,
    card,
    dossier,
    held,
    opened,
    pack,
)


def code_of(deed: Any) -> str:
    with pytest.raises(GatewayError) as refused:
        deed()
    return refused.value.code


def step(shop: Shop) -> str:
    return shop.till.judged()[0].step


def reasons(shop: Shop) -> set[str]:
    return {one.code for one in shop.till.judged()[0].verdict.reasons}


def test_a_sale_from_the_scan_to_the_event(shop: Shop) -> None:
    till = shop.till
    assert step(shop) == "empty"
    till.scan("6901234567892")
    assert step(shop) == "asking"
    shop.for_()
    assert step(shop) == "advising"
    state = report.state(shop.counter)
    assert (state.slip.outcome, state.slip.harvest.day) == ("allowed", TODAY.replace(day=TODAY.day + 7).isoformat())
    assert state.slip.lines[0].lot == "A1"
    assert (state.slip.lines[0].stock, state.slip.lines[0].after) == ("13", "12")
    assert any("间隔期 7 天，每季最多 2 次" in one.zh for one in state.slip.advice)
    told = confirm(till, "clerk-1", notice=True)
    (sale,) = [body for body in shop.told if isinstance(body, Sale)]
    assert sale == told.body
    assert (sale.items[0].product, sale.items[0].amount, sale.items[0].lot, sale.items[0].expires) == (
        IMIDA, "1", "A1", "2027-01-15",
    )  # fmt: skip
    assert (sale.crop, sale.pest, sale.notice, sale.outcome, sale.clerk) == ("黄瓜", "蚜虫", True, "allowed", "clerk-1")
    assert (sale.receipt, sale.subject, sale.law) == (f"{TODAY:%m%d}-0001", "shop-1", national().digest)
    assert till.slip.lines == ()
    assert till.number().endswith("-0002")
    assert till.books.stock.amount(IMIDA) == 12_000_000


def test_the_buyer_is_sealed_and_masked_and_nowhere_else(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    till = shop.for_()
    till.card(card())
    till.buyer(BuyerAsked(phone="13912345678"))
    till.scan("6901234567892")
    seen = encoded(report.state(shop.counter)).decode()
    told = confirm(till, "clerk-1", notice=True)
    seen += encoded(report.state(shop.counter)).decode() + repr(till.slip) + caplog.text + str(receipt(till, told))
    who, sale = shop.told[-2:]
    assert isinstance(who, Buyer)
    assert isinstance(sale, Sale)
    person = opened(who.person)
    assert (person.name, person.number, person.phone) == ("测试甲", "999999198001010118", "13912345678")
    assert sale.buyer
    for secret in ("测试甲", "999999198001010118", "13912345678", "试甲"):
        assert secret not in seen
    assert '"name":"测＊＊","tail":"0118"' in seen


def test_where_the_county_wants_real_names_the_card_comes_first(shop: Shop) -> None:
    shop.wants_names()
    till = shop.for_()
    till.scan("6901234567892")
    assert (step(shop), report.state(shop.counter).slip.outcome) == ("naming", "real_name_needed")
    assert code_of(lambda: confirm(till, "c", notice=True)) == "till_not_yet"
    till.card(card())
    assert isinstance(confirm(till, "c", notice=True).body, Sale)


def test_a_second_card_does_not_take_the_place_of_the_first(shop: Shop) -> None:
    till = shop.for_()
    till.scan("6901234567892")
    till.card(card())
    till.card(card())
    assert till.slip.second is None
    till.card(card("测试乙", "999999197506300220"))
    assert step(shop) == "naming"
    assert code_of(lambda: confirm(till, "c", notice=True)) == "till_two_cards"
    till.buyer(BuyerAsked(take="second"))
    assert till.slip.buyer is not None
    assert till.slip.buyer.person.name == "测试乙"
    assert step(shop) == "ready"
    till.card(card())
    till.buyer(BuyerAsked(take="first"))
    assert till.slip.buyer.person.name == "测试乙"


def test_without_a_vault_key_no_name_is_kept_and_nothing_sold(shop: Shop) -> None:
    till = shop.for_()
    till.scan("6901234567892")
    till.card(card())
    shop.vault = None
    before = len(shop.told)
    assert code_of(lambda: confirm(till, "c", notice=True)) == "till_no_vault"
    assert len(shop.told) == before
    assert till.slip.lines
    till.nobody()
    assert confirm(till, "c", notice=True).body


def test_what_is_barred_on_a_crop_is_refused_with_what_may_be_sold_instead(shop: Shop) -> None:
    till = shop.for_("韭菜")
    till.add(GoodsAsked(CHLOR))
    till.scan("6901234567892")
    state = report.state(shop.counter)
    barred, good = state.slip.lines
    assert (state.slip.step, barred.outcome, good.outcome) == ("refused", "refused", "allowed")
    assert (state.slip.pieces, state.slip.refused) == (1, 1)
    assert [one.article.registration for one in barred.instead] == [ABA, IMIDA]
    assert barred.reasons[0].source.zh
    assert code_of(lambda: confirm(till, "c", notice=True)) == "till_not_yet"
    told = refuse(till, "clerk-1")
    assert isinstance(told.body, Refusal)
    assert told.body.items[0].product == CHLOR
    assert "crop_bar" in told.body.reasons
    assert [one.goods.product for one in till.slip.lines] == [IMIDA]
    assert step(shop) == "advising"
    assert code_of(lambda: refuse(till, "c")) == "till_nothing_refused"


def test_an_alternative_takes_the_place_of_what_was_refused(shop: Shop) -> None:
    till = shop.for_("韭菜")
    till.add(GoodsAsked(CHLOR))
    refuse(till, "clerk-1", IMIDA)
    assert [(one.goods.product, one.goods.lot) for one in till.slip.lines] == [(IMIDA, "A1")]


@pytest.mark.parametrize(("text", "code"), [
    ("\x07beep", "till_scan"),
    ("9" * 600, "till_scan"),
    ("没有这种药", "till_nothing"),
    ("1" * 7 + "9" + "1" * 24, "till_pack"),
    ("6901234567885", "till_nothing"),
    ("019388f2-6a10-7c3e-9d41-5b7e2f60a1c4", "till_no_entry"),
])  # fmt: skip
def test_a_scan_that_is_nothing_says_so_and_costs_nothing(shop: Shop, text: str, code: str) -> None:
    shop.till.scan("6901234567892")
    assert code_of(lambda: shop.till.scan(text)) == code
    assert len(shop.till.slip.lines) == 1
    assert shop.till.scanned is not None
    assert shop.till.scanned.note is not None


@pytest.mark.parametrize("text", [pack(ABA, 1), f"https://www.icama.cn/q?code={pack(ABA, 1)}"])
def test_a_pack_is_known_alone_and_in_an_address(shop: Shop, text: str) -> None:
    till = shop.for_()
    till.scan(text)
    (line,) = till.slip.lines
    assert (line.goods.product, line.goods.pack, line.goods.lot) == (ABA, pack(ABA, 1), "K")
    assert code_of(lambda: till.scan(text)) == "till_pack_again"
    assert code_of(lambda: till.change(1, LineAsked(amount="2"))) == "till_one_pack"
    confirm(till, "c", notice=True)
    shop.for_().scan(text)
    assert step(shop) == "refused"
    assert "sold_twice" in reasons(shop)
    assert refuse(till, "c").body.reasons == ("sold_twice",)  # type: ignore[union-attr]


def test_a_pack_that_was_sold_is_known_after_a_restart_and_after_the_county_counted_it(
    tmp_path: Any,
) -> None:
    shop = Shop(tmp_path)
    shop.for_().scan(pack(ABA, 1))
    confirm(shop.till, "c", notice=True)
    shop.close()
    again = Shop(tmp_path, shop.clock, boot="b2", dossier=dossier(held(ABA, "1", lot="K", pack=pack(ABA, 2))))
    again.for_().scan(pack(ABA, 1))
    assert "sold_twice" in reasons(again)
    assert again.till.number().endswith("-0002")
    again.close()


def test_the_pack_takes_the_place_of_what_was_named_before_it(shop: Shop) -> None:
    till = shop.for_("韭菜")
    till.add(GoodsAsked(CHLOR))
    refuse(till, "c", ABA)
    till.add(GoodsAsked(ABA))
    assert [(one.goods.amount, one.goods.pack) for one in till.slip.lines] == [("2", "")]
    assert "pack_wanted" in reasons(shop)
    till.scan(pack(ABA, 1))
    till.scan(pack(ABA, 2))
    assert [one.goods.pack for one in till.slip.lines] == [pack(ABA, 1), pack(ABA, 2)]
    assert step(shop) == "advising"


CASES = [
    ("never bought", lambda t: t.scan(pack(ABA, 99)), "黄瓜", "asking", "never_bought"),
    ("more than there is", lambda t: t.add(GoodsAsked(IMIDA, "14")), "黄瓜", "asking", "oversold"),
    ("kept by packs", lambda t: t.add(GoodsAsked(ABA)), "黄瓜", "asking", "pack_wanted"),
    ("expired", lambda t: t.add(GoodsAsked(IMIDA, lot="OLD")), "黄瓜", "refused", "expired"),
    ("barred crop", lambda t: t.add(GoodsAsked(CARBO)), "黄瓜", "refused", "banned"),
    ("off the label", lambda t: t.add(GoodsAsked(IMIDA)), "小麦", "refused", "off_label"),
    ("no prescription", lambda t: t.scan("202601011234500000000001"), "", "refused", "prescription_missing"),
]


@pytest.mark.parametrize(("name", "add", "crop", "wanted", "reason"), CASES, ids=[case[0] for case in CASES])
def test_what_keeps_a_line_from_being_sold(
    shop: Shop, name: str, add: Any, crop: str, wanted: str, reason: str
) -> None:
    till = shop.for_(crop)
    add(till)
    assert (step(shop), reason in reasons(shop)) == (wanted, True), (name, reasons(shop))
    assert code_of(lambda: confirm(till, "c", notice=True)) == "till_not_yet"


def test_days_that_nobody_told_are_typed_from_the_pack(shop: Shop) -> None:
    shop.dossier = dossier(held(IMIDA, "5", lot="A1", expires=""))
    shop.for_().scan("6901234567892")
    assert (step(shop), "expiry_missing" in reasons(shop)) == ("asking", True)
    assert code_of(lambda: shop.till.change(1, LineAsked(expires="2027-02-30"))) == "till_day"
    shop.till.change(1, LineAsked(expires="2027-02-28"))
    assert step(shop) == "advising"
    shop.till.change(1, LineAsked(expires=TODAY.isoformat()))
    assert (step(shop), "expired" in reasons(shop)) == ("refused", True)


def test_medicine_is_sold_with_its_prescription(shop: Shop) -> None:
    shop.dossier = dossier(held(DRUG, "2", pack="202601011234500000000001"))
    till = shop.till
    till.scan("202601011234500000000001")
    till.say(prescription="处方 12")
    told = confirm(till, "c", notice=True)
    assert isinstance(told.body, Sale)
    assert (told.body.prescription, told.body.items[0].made) == ("处方 12", "2026-01-01")


def test_what_needs_neither_crop_nor_name_is_sold_at_once(shop: Shop) -> None:
    shop.till.add(GoodsAsked(MEAL, "100", "kg"))
    assert step(shop) == "ready"
    confirm(shop.till, "c", notice=False)
    assert shop.till.books.stock.amount(MEAL) == 98_000_000


@pytest.mark.parametrize(("law", "state"), [
    (LawInForce(national(), TODAY), "old"),
    (none_yet(), "none"),
])  # fmt: skip
def test_old_rules_hold_pesticides_and_nothing_else(shop: Shop, law: LawInForce, state: str) -> None:
    shop.law = law
    shop.for_().scan("6901234567892")
    assert (step(shop), "rules_old" in reasons(shop)) == ("asking", True)
    assert report.state(shop.counter).rules.state == state
    shop.till.clear()
    shop.till.add(GoodsAsked(MEAL))
    assert step(shop) == "ready"


def test_a_shop_that_the_county_has_not_told_of_holds(shop: Shop) -> None:
    shop.dossier = None
    shop.for_().scan("6901234567892")
    assert {"licence_missing", "oversold"} <= reasons(shop)
    assert step(shop) == "asking"


def test_a_shop_without_the_right_to_restricted_goods_refuses_them(shop: Shop) -> None:
    shop.for_("室内", "家鼠").add(GoodsAsked(RODENT))
    assert "not_licensed" not in reasons(shop)
    assert report.state(shop.counter).slip.lines[0].article.restricted
    plain = LicencePaper("pesticide", "2", Licence(date(2020, 1, 1), date(2035, 1, 1)))
    shop.dossier = dossier(*STOCK, licences=(plain,))
    assert (step(shop), "not_licensed" in reasons(shop)) == ("refused", True)


@pytest.mark.parametrize(("amount", "unit", "code"), [
    ("0", "瓶", "till_amount"), ("-1", "瓶", "till_amount"), ("1e3", "瓶", "till_amount"), ("1", "斤", "till_amount"),
    ("999999", "瓶", "till_absurd"), ("", "瓶", "till_amount"), ("2", "没有", "till_amount"),
])  # fmt: skip
def test_an_amount_that_is_none_is_turned_away(shop: Shop, amount: str, unit: str, code: str) -> None:
    assert code_of(lambda: shop.till.add(GoodsAsked(IMIDA, amount, unit))) == code
    assert shop.till.slip.lines == ()


def test_what_expires_first_goes_first_and_over_lots(shop: Shop) -> None:
    till = shop.till
    till.add(GoodsAsked(IMIDA, "3"))
    till.add(GoodsAsked(IMIDA, "4"))
    assert [(one.goods.lot, one.goods.amount) for one in till.slip.lines] == [("A1", "5"), ("B2", "2")]
    till.add(GoodsAsked(IMIDA, "200", "mL"))
    assert [(one.goods.lot, one.goods.amount) for one in till.slip.lines] == [("A1", "5"), ("B2", "4")]
    till.add(GoodsAsked(IMIDA, "2"))
    assert "oversold" in reasons(shop)


def test_a_change_on_the_slip_takes_the_advice_back(shop: Shop) -> None:
    till = shop.for_()
    till.scan("6901234567892")
    till.advised(read=True)
    assert step(shop) == "ready"
    till.say(crop="韭菜")
    assert step(shop) == "advising"
    till.advised(read=True)
    till.say(crop="韭菜")
    assert step(shop) == "ready"
    till.change(1, LineAsked(amount="2"))
    assert step(shop) == "advising"
    till.drop(1)
    assert step(shop) == "empty"
    assert code_of(lambda: till.drop(1)) == "till_line"


@pytest.mark.parametrize("asked", [
    BuyerAsked("", "999999198001010118"), BuyerAsked("测试", "999999198001010119"), BuyerAsked("测试", "12"),
    BuyerAsked("测试", "999999198001010118", "电话"), BuyerAsked("测试", "AB", "", "passport"),
])  # fmt: skip
def test_who_is_typed_wrongly_is_not_repeated(shop: Shop, asked: BuyerAsked) -> None:
    with pytest.raises(GatewayError) as refused:
        shop.till.buyer(asked)
    assert refused.value.code == "till_buyer"
    assert asked.number not in refused.value.text("zh") + refused.value.text("en") or len(asked.number) < 3
    assert shop.till.slip.buyer is None

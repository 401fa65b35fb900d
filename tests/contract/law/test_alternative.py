"""What is offered instead of a refused sale: lawful for this crop, this pest, this shop; the best first."""

from __future__ import annotations

from datetime import date

import msgspec

from contract.law import InputProduct, Outcome, Period, RegisteredUse, alternatives, national
from contract.law.facts import SaleFacts
from tests.contract.law.lawful import PLAIN, product, sale

RULES = national()
TODAY = date(2026, 11, 28)
REFUSED: SaleFacts = msgspec.structs.replace(sale("毒死蜱", crop="韭菜"), pest="韭蛆")


def offer(
    number: str, *ingredients: str, crop: str = "韭菜", days: int | None = 10, pest: str = "韭蛆"
) -> InputProduct:
    return product(*ingredients, labels=(RegisteredUse(crop, pest, days),), registration=number)


SHELF = [
    offer("PD9", "噻虫胺", days=14),
    offer("PD8", "灭蝇胺", days=7),
    offer("PD7", "吡虫啉", crop="蔬菜", days=3),
    offer("PD6", "辛硫磷", days=None),
    offer("PD5", "噻虫嗪", days=14),
    offer("PD4", "毒死蜱"),
    offer("PD3", "克百威"),
    offer("PD2", "苦参碱", pest="蚜虫"),
    offer("PD1", "印楝素", crop="小麦"),
    offer("PD0", "怪药"),
]


def numbers(facts: SaleFacts, shelf: list[InputProduct] = SHELF, most: int = 10) -> list[str]:
    return [found.product.registration for found in alternatives(facts, shelf, RULES, TODAY, most)]


def test_the_crop_itself_then_the_shorter_wait_then_the_number() -> None:
    assert numbers(REFUSED) == ["PD8", "PD5", "PD9", "PD6", "PD7"]
    assert numbers(REFUSED, SHELF[::-1]) == numbers(REFUSED)
    assert numbers(REFUSED, most=2) == ["PD8", "PD5"]


def test_everything_offered_is_allowed_and_says_why() -> None:
    for found in alternatives(REFUSED, SHELF, RULES, TODAY):
        assert found.verdict.outcome == Outcome.ALLOWED
        assert found.label.pest == "韭蛆"


def test_restricted_goods_come_last_and_only_in_a_licensed_shop() -> None:
    mice = msgspec.structs.replace(sale("毒鼠强", crop="室内"), pest="家鼠")
    shelf = [
        offer("PD1", "溴敌隆", crop="室内", pest="家鼠", days=0),
        offer("PD2", "胆钙化醇", crop="室内", pest="家鼠", days=9),
    ]
    assert numbers(mice, shelf) == ["PD2", "PD1"]
    assert numbers(msgspec.structs.replace(mice, licence=PLAIN), shelf) == ["PD2"]


def test_nothing_is_offered_without_a_crop_and_a_pest() -> None:
    assert numbers(msgspec.structs.replace(REFUSED, pest="")) == []
    assert numbers(msgspec.structs.replace(REFUSED, crop="")) == []
    assert numbers(msgspec.structs.replace(REFUSED, crop="火星菜")) == []


def test_a_product_is_no_alternative_to_itself_nor_is_one_whose_certificate_is_not_known() -> None:
    own = msgspec.structs.replace(REFUSED, product=SHELF[1])
    assert "PD8" not in numbers(own)
    unknown = msgspec.structs.replace(SHELF[1], registered=None)
    early = msgspec.structs.replace(SHELF[1], registered=Period(date(2027, 1, 1)))
    assert numbers(REFUSED, [unknown, early]) == []

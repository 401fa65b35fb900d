"""How fast a sale is judged (< 1 ms), and what it costs beside a bare look into a dict: is the name on a list?

The ceiling, in the same run: the Chinese name looked up in a dict of banned names, which knows no dates, no crops, no
regions and gives no reasons.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from benchmarks.county import row
from contract.law import (
    InputProduct,
    Item,
    Licence,
    Period,
    RegisteredUse,
    SaleFacts,
    UseFacts,
    judge,
    judge_use,
    national,
    part,
    touches,
)

ROUNDS: Final = 20_000
TODAY: Final = date(2026, 11, 28)
_LONG: Final = Period(date(2010, 1, 1))
_LICENCE: Final = Licence(date(2020, 1, 1), date(2030, 1, 1), restricted=True)


def sale(*ingredients: str, crop: str) -> SaleFacts:
    """A sale with everything in order but perhaps its substances and crop."""
    product = InputProduct(
        registration="PD20150001",
        ingredients=ingredients,
        registered=_LONG,
        labels=(RegisteredUse(crop, "蚜虫", 7, 2),),
    )
    return SaleFacts(
        product=product,
        made=date(2023, 1, 1),
        expires=date(2028, 1, 1),
        licence=_LICENCE,
        region="990421",
        crop=crop,
    )


def a_second(work: Callable[[int], object]) -> float:
    """How often `work` is done in a second."""
    began = time.perf_counter()
    for number in range(ROUNDS):
        work(number)
    return ROUNDS / (time.perf_counter() - began)


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    rules = national()
    sales = [
        sale("吡虫啉", crop="黄瓜"),
        sale("阿维菌素", "联苯菊酯", crop="苹果"),
        sale("毒死蜱", crop="小麦"),
        sale("毒死蜱", crop="韭菜"),
        sale("克百威", crop="棉花"),
        sale("溴敌隆", crop="室内"),
    ]
    uses = [UseFacts(product=one.product, crop=one.crop, region=one.region) for one in sales]
    banned = dict.fromkeys((name for rule in rules.rules if rule.kind == "banned" for name in rule.ingredients), 1)
    names = [one.product.ingredients[0] for one in sales]
    bare = a_second(lambda number: banned.get(names[number % len(names)]))
    judged = a_second(lambda number: judge(sales[number % len(sales)], rules, TODAY))
    used = a_second(lambda number: judge_use(uses[number % len(uses)], rules, TODAY))
    slowest = min(a_second(lambda _, one=one: judge(one, rules, TODAY)) for one in sales)  # type: ignore[misc]
    items = [Item(str(number), "sale", sales[number % len(sales)]) for number in range(ROUNDS)]
    began = time.perf_counter()
    touched = sum(1 for _ in touches(rules, rules, items, date(2026, 6, 1), before_on=date(2026, 5, 31)))
    spent = time.perf_counter() - began
    if touched == 0:
        raise RuntimeError("the ban of 2026-06-01 touched nothing")
    body = part.encode(rules)
    return [
        row("law: sales judged a second", judged, "1/s", bare, judged / bare, "bare dict"),
        row("law: the slowest kind of sale (< 1 ms)", 1e6 / slowest, "µs"),
        row("law: uses judged a second", used, "1/s", bare, used / bare, "bare dict"),
        row("law: sales asked whether a ban touches them", ROUNDS / spent, "1/s"),
        row("law: bytes of the nation's rules on the wire", len(body), "bytes"),
    ]


if __name__ == "__main__":
    for figure in run():
        print(figure)

"""A verdict that is remembered is the one that would be found: on every day on which something begins or ends."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product as every

from contract.law import InputProduct, Licence, Period, RegisteredUse, Remembered, SaleFacts, judge, national

_PRODUCTS = (
    InputProduct(
        kind="pesticide",
        registration="PD20990001",
        ingredients=("克百威",),
        registered=Period(date(2020, 1, 1), date(2026, 3, 1)),
        suspensions=(Period(date(2025, 5, 1), date(2025, 6, 1)),),
        labels=(RegisteredUse("花生", "线虫"),),
    ),
    InputProduct(
        kind="pesticide",
        registration="PD20990003",
        ingredients=("吡虫啉",),
        labels=(
            RegisteredUse("花生", "线虫", until=date(2025, 8, 1)),
            RegisteredUse("韭菜", "线虫", since=date(2025, 9, 1)),
        ),
    ),
    InputProduct(kind="pesticide", registration="PD20990002", ingredients=("吡虫啉",), labels=None),
    InputProduct(kind="veterinary", registration="兽药字990010001", prescription=True),
)
_PAPERS = (
    None,
    Licence(date(2022, 5, 1), date(2026, 5, 1)),
    Licence(date(2022, 5, 1), date(2030, 5, 1), restricted=True),
)
_MADE = (None, date(2024, 5, 30), date(2024, 6, 1), date(2026, 2, 28), date(2026, 3, 1))


def test_what_is_remembered_is_what_would_be_found() -> None:
    rules = national()
    edges = {rule.valid_from for rule in rules.rules} | {rule.valid_to for rule in rules.rules if rule.valid_to}
    edges |= {
        date(2025, 5, 1),
        date(2025, 6, 1),
        date(2025, 8, 1),
        date(2025, 9, 1),
        date(2026, 3, 1),
        date(2026, 5, 1),
        date(2026, 7, 1),
    }
    days = sorted({edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1) if edge.year > 2018})
    judged = Remembered(rules)
    for product, paper, made, crop in every(_PRODUCTS, _PAPERS, _MADE, ("", "花生", "韭菜", "没有这种")):
        known = bool(made)
        for on in days:
            sale = SaleFacts(
                product=product, made=made, expires=date(2026, 7, 1) if known else None, licence=paper, region="349901",
                crop=crop, pest="线虫" if known else "", buyer_known=known, prescription=crop == "花生",
            )  # fmt: skip
            assert judged.judge(sale, on) == judge(sale, rules, on)


def test_a_day_of_which_nothing_is_known_is_named_by_itself() -> None:
    rules = national()
    judged = Remembered(rules)
    sale = SaleFacts(product=_PRODUCTS[2], expires=date(2030, 1, 1), crop="小麦", pest="蚜虫")
    before = min(cover.since for cover in rules.covers)
    for step in (40, 30, 30):
        on = before - timedelta(days=step)
        assert judged.judge(sale, on) == judge(sale, rules, on)
        assert any(on.isoformat() in reason.zh for reason in judged.judge(sale, on).reasons)

"""Veterinary medicine, fertiliser, seed, feed at a counter: 兽药管理条例, and expiry for all. The same in the cloud."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from contract.law import GoodsKind, Licence, Outcome, SaleFacts, judge, judge_offer, licence_kind, national
from tests.contract.law.lawful import PLAIN, sale

TODAY = date(2026, 6, 1)
ENDED = Licence(date(2020, 1, 1), TODAY)
OTHERS: tuple[GoodsKind, ...] = ("fertiliser", "seed", "feed")


def _goods(kind: GoodsKind, *, needs: bool = False, **more: object) -> SaleFacts:
    found = sale("谁也没见过的成分", licence=PLAIN)
    return replace(found, product=replace(found.product, kind=kind, prescription=needs), **more)


CASES = [
    # 兽药管理条例: a licence, no expired medicine, prescription medicine by the vet's prescription only
    (_goods("veterinary"), Outcome.ALLOWED, set()),
    (_goods("veterinary", licence=None), Outcome.HELD, {"licence_missing"}),
    (_goods("veterinary", licence=ENDED), Outcome.REFUSED, {"licence_ended"}),
    (_goods("veterinary", expires=TODAY), Outcome.REFUSED, {"expired"}),
    (_goods("veterinary", expires=None), Outcome.ALLOWED, set()),
    (_goods("veterinary", needs=True), Outcome.REFUSED, {"prescription_missing"}),
    (_goods("veterinary", needs=True, prescription=True), Outcome.ALLOWED, set()),
    (_goods("veterinary", needs=True, licence=None), Outcome.REFUSED, {"prescription_missing", "licence_missing"}),
    # a till whose rules are too old holds pesticides: no rule speaks of these
    (_goods("veterinary", rules_until=date(2020, 1, 1)), Outcome.ALLOWED, set()),
    *[(_goods(kind, licence=None, rules_until=date(2020, 1, 1)), Outcome.ALLOWED, set()) for kind in OTHERS],
    *[(_goods(kind, expires=TODAY), Outcome.REFUSED, {"expired"}) for kind in OTHERS],
    # what nobody knows is judged as a pesticide, and held
    (_goods("", licence=PLAIN), Outcome.HELD, {"ingredient_unknown", "buyer_asked"}),
]


@pytest.mark.parametrize(("facts", "outcome", "codes"), CASES)
def test_each_kind_of_goods_is_judged_by_what_binds_it(facts: SaleFacts, outcome: Outcome, codes: set[str]) -> None:
    found = judge(facts, national(), TODAY)
    assert found.outcome == outcome
    assert {reason.code for reason in found.reasons} >= codes
    if facts.product.kind:
        assert {reason.code for reason in found.reasons} == codes
        assert not any("农药" in reason.text() for reason in found.reasons)


def test_an_offer_looks_at_neither_pack_nor_prescription() -> None:
    facts = _goods("veterinary", needs=True, expires=TODAY)
    assert judge_offer(facts, national(), TODAY).outcome == Outcome.ALLOWED
    assert judge_offer(replace(facts, licence=None), national(), TODAY).outcome == Outcome.HELD


def test_who_needs_which_licence() -> None:
    kinds: tuple[GoodsKind, ...] = ("", "pesticide", "veterinary", *OTHERS)
    assert [licence_kind(kind) for kind in kinds] == ["pesticide", "pesticide", "veterinary", "", "", ""]

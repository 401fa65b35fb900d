"""A press without an answer, pressed again: what was done is told, and nothing is done twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.event import Body, Purchase
from gateway.core.told import Told
from gateway.rim.till.asked import GoodsAsked, PurchaseAsked
from gateway.rim.till.deeds import purchase
from gateway.rim.till.till import Till
from tests.gateway.till.counter import standing
from tests.gateway.till.shop import MEAL, Shop


def buys(shop: Shop, key: str, amount: str = "5") -> Told:
    def deed(till: Till) -> Told:
        return purchase(till, PurchaseAsked("县农资公司", (GoodsAsked(MEAL, amount, lot="N"),)), "clerk-1")

    shop.clock.pass_(1)
    return shop.till.once(key, deed)


def bought(shop: Shop) -> list[Body]:
    return [body for body in shop.told if isinstance(body, Purchase)]


def test_a_key_that_comes_again_tells_the_entry_of_before_over_a_restart_too(shop: Shop, tmp_path: Path) -> None:
    first, other = buys(shop, "a"), buys(shop, "b")
    assert buys(shop, "a").id == first.id != other.id
    shop.close()
    again = Shop(tmp_path / "box", shop.clock, boot="b2")
    assert [buys(again, key).id for key in ("a", "b")] == [first.id, other.id]
    assert len(bought(again)) == 2
    assert buys(again, "c").id not in (first.id, other.id)
    again.close()


def test_without_a_key_everything_is_a_deed_of_its_own(shop: Shop) -> None:
    assert buys(shop, "").id != buys(shop, "").id


def test_a_deed_that_was_refused_may_be_asked_again_by_its_key(shop: Shop) -> None:
    with pytest.raises(Exception, match="amount"):
        buys(shop, "a", "0")
    assert bought(shop) == []
    assert buys(shop, "a").id == buys(shop, "a").id


def test_the_last_keys_are_kept_and_no_more(shop: Shop, tmp_path: Path) -> None:
    told = [buys(shop, str(number)).id for number in range(70)]
    kept = [name for name in shop.box.memory() if name.startswith("till/done/")]
    shop.close()
    again = Shop(tmp_path / "box", shop.clock, boot="b2")
    assert len(kept) == 64
    assert [buys(again, str(number)).id for number in range(6, 70)] == told[6:]
    assert len(bought(again)) == 70
    again.close()


def test_the_page_asks_with_a_key_of_8_to_80_characters(shop: Shop, tmp_path: Path) -> None:
    item = {"registration": MEAL, "amount": "5", "lot": "N"}
    with standing(shop, tmp_path) as counter:

        def ask(key: str, amount: str) -> tuple[int, str]:
            body = {"supplier": "县农资公司", "items": [{**item, "amount": amount}]}
            answer = counter.client.post("/api/till/purchases", json=body, headers={"Idempotency-Key": key})
            return answer.status_code, answer.json().get("id", answer.json().get("code"))

        first = ask("press-01", "5")
        assert first[0] == 200
        assert ask("press-01", "5") == first
        assert ask("press-01", "6") != first  # another request, whatever key it claims
        assert ask("press-02", "5") != first
        assert ask("short", "5") == ask("x" * 81, "5") == (422, "not_acceptable")
        assert len(bought(shop)) == 3

"""The law at a till without a network: by the rules that were signed, and only as long as they hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contract import rules
from contract.law import InputProduct, Licence, Outcome, Period, RegisteredUse, SaleFacts, judge, national, part
from contract.law.part import PART
from gateway.core.law import NEVER
from gateway.rim import rulebook
from gateway.rim.lawbook import LawBook, stored
from gateway.rim.rulebook import FOLDER, RuleBook
from tests.gateway.fleet.county import COUNTY, manifest
from tests.keys import RULES, trusting

ISSUED = 1_780_243_200_000  # 2026-06-01 00:00 in Shanghai
DAY = 86_400_000
WHOLE = part.encode(part.around(national(), COUNTY))


class Shop:
    """A gateway's rule book with what the county has sent it, and the sale of a pack over its counter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "box"
        self.book = RuleBook(self.folder / FOLDER, COUNTY, trusting(folder / "identity"), lambda: ISSUED)
        self.law = LawBook(self.book)

    def hears(self, version: int, body: bytes, days: float = 7) -> None:
        until = ISSUED + int(days * DAY)
        said = manifest(version, {PART: body}, issued=ISSUED, valid_until=until)
        for name in self.book.hear(rules.encode(said, RULES)):
            assert self.book.hear_part(name, body)

    def sells(self, substance: str, on: date) -> tuple[Outcome, set[str]]:
        present = self.law.in_force
        product = InputProduct(
            registration="PD20150001",
            ingredients=(substance,),
            registered=Period(date(2010, 1, 1)),
            labels=(RegisteredUse("棉花", "蚜虫", 7, 2),),
        )
        sale = SaleFacts(
            product=product,
            made=date(2024, 1, 1),
            expires=date(2027, 1, 1),
            licence=Licence(date(2020, 1, 1), date(2030, 1, 1), restricted=True),
            region=COUNTY,
            crop="棉花",
            pest="蚜虫",
            rules_until=present.until,
        )
        verdict = judge(sale, present.rules, on)
        return verdict.outcome, {reason.code for reason in verdict.reasons}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_gateway_that_never_heard_rules_sells_nothing_and_says_why(shop: Shop) -> None:
    assert shop.law.in_force.until == NEVER
    assert shop.sells("吡虫啉", date(2026, 6, 2)) == (Outcome.HELD, {"rules_old"})


@pytest.mark.parametrize(
    ("substance", "on", "outcome", "code"),
    [
        ("吡虫啉", date(2026, 6, 1), Outcome.ALLOWED, ""),
        ("克百威", date(2026, 5, 31), Outcome.ALLOWED, "licensed_shop"),  # 公告 2567: licensed shops
        ("克百威", date(2026, 6, 1), Outcome.REFUSED, "banned"),  # 公告 736
        ("吡虫啉", date(2026, 6, 7), Outcome.ALLOWED, ""),
        ("吡虫啉", date(2026, 6, 8), Outcome.HELD, "rules_old"),  # the seventh day is over
        ("克百威", date(2026, 6, 8), Outcome.REFUSED, "banned"),  # old rules never make a ban milder
    ],
)
def test_signed_rules_are_sold_by_until_they_are_too_old(
    shop: Shop, substance: str, on: date, outcome: Outcome, code: str
) -> None:
    shop.hears(1, WHOLE)
    found, codes = shop.sells(substance, on)
    assert found == outcome
    assert not code or code in codes


def test_the_day_on_which_rules_end_is_too_old_already(shop: Shop) -> None:
    shop.hears(1, WHOLE, days=0.75)  # until 18:00 of the same day
    assert shop.sells("吡虫啉", date(2026, 6, 1))[0] == Outcome.HELD


def test_a_renewal_of_the_same_law_moves_the_day_and_a_restart_forgets_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.hears(1, WHOLE)
    first = shop.law.in_force
    assert shop.law.in_force is first  # read once
    shop.hears(2, WHOLE, days=10)
    assert shop.law.in_force.until == date(2026, 6, 11)
    assert shop.law.in_force.rules.digest == first.rules.digest
    assert Shop(tmp_path).law.in_force.until == stored(shop.folder).until == date(2026, 6, 11)


@pytest.mark.parametrize("body", [b"{}", b"[]", WHOLE.replace(b'"ver":1', b'"ver":9', 1)])
def test_a_law_that_this_version_cannot_read_holds_every_sale(
    shop: Shop, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shop.hears(1, body)
    assert shop.sells("吡虫啉", date(2026, 6, 2)) == (Outcome.HELD, {"rules_old"})
    shop.sells("吡虫啉", date(2026, 6, 2))
    assert caplog.text.count("law state=unreadable") == 1
    shop.hears(2, WHOLE)
    assert shop.sells("吡虫啉", date(2026, 6, 2))[0] == Outcome.ALLOWED


def test_who_looks_while_newer_rules_come_into_force_finds_these(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.hears(1, WHOLE)
    before = rulebook.found(shop.folder)
    newer = WHOLE + b"\n"
    shop.hears(2, newer)
    after = rulebook.found(shop.folder)
    seen = iter([before, after])  # the manifest was replaced, and its part dropped, after the first look
    monkeypatch.setattr(rulebook, "found", lambda _storage: next(seen))
    found = rulebook.found_part(shop.folder, PART)
    assert found is not None
    assert found[0] == newer != WHOLE

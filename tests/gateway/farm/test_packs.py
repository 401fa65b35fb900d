"""What is offered to be used, and what a scanned pack is."""

from __future__ import annotations

from datetime import date

import pytest

from contract.catalogue import Catalogue
from contract.dossier import Held
from gateway.core.farm.packs import Pack, lately, scanned
from tests.gateway.farm.ground import BY_NUMBER, CATALOGUE, LONG, MEAL, SHORT, article, sprayed

STOCK = (Held(SHORT, "5", "袋"), Held(MEAL, "40", "袋"))
PACK = "1" + "080030" + "1" + "001" + "7" * 21


def test_used_lately_comes_before_bought_and_begins_with_the_amount_of_before() -> None:
    done = [sprayed(date(2026, 11, 1), SHORT), sprayed(date(2026, 11, 20), LONG, SHORT)]
    found = lately(STOCK, done, BY_NUMBER)
    assert [(one.name, one.amount, one.unit, one.left) for one in found] == [
        ("三十天药", "2", "袋", ""),
        ("三天药", "2", "袋", "5"),
        ("复合肥", "1", "袋", "40"),
    ]
    assert found[0].used > 0
    assert found[2].used == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PACK, "三十天药"),
        (f"https://www.icama.cn/?p={PACK}", "三十天药"),
        ("6901234567892", "复合肥"),
        ("6901234567893", "no_pack"),  # its check digit is wrong
        ("1" + "099999" + "1" + "001" + "7" * 21, "农药 099999"),
        ("20260101" + "12345" + "6" * 11, "兽药 12345"),
        ("6901234567885", "条码 6901234567885"),
        ("hello", "no_pack"),
        ("", "no_pack"),
    ],
)
def test_a_scanned_pack_is_found_in_the_catalogue(text: str, name: str) -> None:
    found = scanned(text, CATALOGUE, lately(STOCK, (), BY_NUMBER))
    assert (found.name if isinstance(found, Pack) else found) == name


def test_two_registrations_that_end_alike_are_never_guessed() -> None:
    twins = Catalogue(articles=(article("PD20080030", "甲", None), article("PD19080030", "乙", None)))
    assert scanned(PACK, twins, ()) == "several"

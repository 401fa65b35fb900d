"""The catalogue at a till without a network: out of the signed rules, read once for each that changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract import rules
from contract.catalogue import PART, Article, Catalogue, encode
from contract.law import InputProduct
from gateway.core.catalogue import EMPTY
from gateway.rim.cataloguebook import CatalogueBook, stored
from gateway.rim.rulebook import FOLDER, RuleBook
from tests.gateway.fleet.county import COUNTY, manifest
from tests.keys import RULES, trusting

ISSUED = 1_780_243_200_000
DAY = 86_400_000


class Shop:
    """A gateway's rule book with what the county has sent it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "box"
        self.time = ISSUED
        self.book = RuleBook(self.folder / FOLDER, COUNTY, trusting(folder / "identity"), lambda: self.time)
        self.catalogue = CatalogueBook(self.book)

    def hears(self, version: int, body: bytes) -> None:
        said = manifest(version, {PART: body}, issued=ISSUED, valid_until=ISSUED + 7 * DAY)
        for name in self.book.hear(rules.encode(said, RULES)):
            assert self.book.hear_part(name, body)


def part(*articles: tuple[str, str, tuple[str, ...]]) -> bytes:
    return encode(
        Catalogue(
            articles=tuple(
                Article(name=name, product=InputProduct(registration=number), barcodes=codes)
                for number, name, codes in articles
            )
        )
    )


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_till_finds_an_article_by_its_registration_and_by_a_barcode_that_is_of_one_alone(shop: Shop) -> None:
    assert shop.catalogue.in_force is EMPTY
    shop.hears(1, part(("PD1", "吡虫啉", ("690", "691")), ("PD2", "啶虫脒", ("691", "692", "692"))))
    found = shop.catalogue.in_force
    assert found.articles["PD1"].name == "吡虫啉"
    assert found.barcodes == {"690": "PD1", "692": "PD2"}


def test_it_is_read_once_survives_a_restart_and_does_not_go_out_of_date(shop: Shop, tmp_path: Path) -> None:
    body = part(("PD1", "吡虫啉", ()))
    shop.hears(1, body)
    first = shop.catalogue.in_force
    shop.hears(2, body)  # a renewal of the same
    shop.time += 30 * DAY
    assert shop.catalogue.in_force is first
    assert Shop(tmp_path).catalogue.in_force == stored(shop.folder) == first
    shop.hears(3, part(("PD2", "啶虫脒", ())))
    assert shop.catalogue.in_force.articles.keys() == {"PD2"}


@pytest.mark.parametrize("body", [b"{}", b"[]", part().replace(b'"ver":1', b'"ver":9')])
def test_one_that_this_version_cannot_read_is_none_and_is_said_once(
    shop: Shop, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shop.hears(1, body)
    assert [shop.catalogue.in_force for _ in range(2)] == [EMPTY, EMPTY]
    assert caplog.text.count("catalogue state=unreadable") == 1

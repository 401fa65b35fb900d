"""The catalogue as a till looks things up: by registration, by what packs and barcodes name, by what a clerk types."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from contract.catalogue import Article, Catalogue
from contract.errors import ContractError
from contract.identifiers import gtin
from contract.law import InputProduct
from contract.law.name import spelling
from contract.ledger import Content

MOST: Final = 12  # found at once: a clerk types on instead of scrolling
_SIX: Final = 6


class _Words(NamedTuple):
    """Of one article: name as compared, registration likewise, first letters, pinyin in one, where syllables begin."""

    name: str
    registration: str
    initials: str
    joined: str
    starts: frozenset[int]


class Assortment:
    """One catalogue, indexed. It never changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.articles = catalogue.articles
        self._by_registration: dict[str, Article] = {}
        self._by_six: dict[str, list[Article]] = {}
        self._by_enterprise: dict[str, list[Article]] = {}
        self._by_barcode: dict[str, list[Article]] = {}
        for article in catalogue.articles:
            number = article.product.registration
            if self._by_registration.setdefault(number, article) is not article:
                continue
            if article.product.kind == "pesticide":
                self._by_six.setdefault(number[-_SIX:], []).append(article)
            if article.enterprise:
                self._by_enterprise.setdefault(article.enterprise, []).append(article)
            for code in article.barcodes:
                self._by_barcode.setdefault(_padded(code), []).append(article)
        self._words = [(_words(article), article) for article in self._by_registration.values()]

    def article(self, registration: str) -> Article | None:
        """The one of a registration."""
        return self._by_registration.get(registration)

    def product(self, registration: str) -> InputProduct:
        """What the law asks about; of an unknown one its number and nothing else, which holds."""
        article = self._by_registration.get(registration)
        return InputProduct(registration=registration) if article is None else article.product

    def of_six(self, digits: str) -> tuple[Article, ...]:
        """Pesticides whose registration ends in the six digits of a pack code."""
        return tuple(self._by_six.get(digits, ()))

    def of_enterprise(self, digits: str) -> tuple[Article, ...]:
        """Veterinary medicines of the maker that a pack code names."""
        return tuple(self._by_enterprise.get(digits, ()))

    def of_barcode(self, gtin14: str) -> tuple[Article, ...]:
        """What bears an article number, padded to 14 digits."""
        return tuple(self._by_barcode.get(gtin14, ()))

    def search(self, query: str, most: int = MOST) -> list[Article]:
        """What a clerk means by a part of a Chinese name, first letters or the beginning of its pinyin, a registration;
        the likeliest first."""
        asked = spelling(query)
        if not asked:
            return []
        found = [(rank, words.name, article) for words, article in self._words if (rank := _rank(asked, words))]
        found.sort(key=lambda one: (one[0], len(one[1]), one[1], one[2].product.registration))
        return [article for _, _, article in found[:most]]


def unit_of(registration: str, assortment: Assortment) -> str:
    """What a product is sold in; pieces where nobody knows."""
    article = assortment.article(registration)
    return (article.unit if article else "") or "件"


@lru_cache(maxsize=20_000)
def content_of(article: Article) -> str:
    """What one stock unit holds, as contract.ledger takes it."""
    if not (article.amount and article.content):
        return "null"
    return msgspec.json.encode(Content(article.amount, article.content)).decode()


def _rank(asked: str, words: _Words) -> int:
    """1 is the best, 0 none."""
    if asked == words.registration:
        return 1
    if words.name.startswith(asked):
        return 2
    if words.initials.startswith(asked):
        return 3
    at = words.joined.find(asked)
    if at == 0:
        return 4
    if asked in words.name or asked in words.initials:
        return 5
    while at > 0:
        if at in words.starts:
            return 6
        at = words.joined.find(asked, at + 1)
    return 7 if asked in words.registration else 0


def _words(article: Article) -> _Words:
    syllables = spelt(article.spelt)
    starts, place = set(), 0
    for syllable in syllables:
        starts.add(place)
        place += len(syllable)
    return _Words(
        spelling(article.name),
        spelling(article.product.registration),
        "".join(syllable[0] for syllable in syllables if syllable[0].isalpha()),
        "".join(syllables),
        frozenset(starts),
    )


def spelt(text: str) -> Iterable[str]:
    """The syllables of a name in pinyin."""
    return [spelling(part) for part in text.split()]


def _padded(code: str) -> str:
    try:
        return gtin(code).gtin14
    except ContractError:
        return code.zfill(14)

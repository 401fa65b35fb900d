"""The catalogue at the edge: what this gateway knows of products, out of the part `catalogue` of its signed rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from contract import catalogue
from contract.catalogue import Article, Catalogue


class Shelves(NamedTuple):
    """The articles by their registration, the registrations by the barcodes of their packs, and all as they came."""

    articles: Mapping[str, Article]
    barcodes: Mapping[str, str]
    catalogue: Catalogue


EMPTY: Final = Shelves({}, {}, catalogue.EMPTY)


def read(body: bytes) -> Shelves:
    """The shelves of a part; a barcode of two products is of neither. Raises ContractError as catalogue.decode."""
    whole = catalogue.decode(body)
    articles = {one.product.registration: one for one in whole.articles}
    owners: dict[str, set[str]] = {}
    for registration, one in articles.items():
        for code in one.barcodes:
            owners.setdefault(code, set()).add(registration)
    return Shelves(articles, {code: min(own) for code, own in owners.items() if len(own) == 1}, whole)

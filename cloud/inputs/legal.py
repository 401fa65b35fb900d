"""A product of the catalogue as the law sees it, and a licence of a shop likewise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from cloud.inputs.model import Product
from cloud.subjects import Licence
from contract import law
from contract.law.rule import Circumstance
from contract.law.ruleset import Period

_labels: Final = msgspec.json.Decoder(tuple[law.RegisteredUse, ...] | None).decode
_names: Final = msgspec.json.Decoder(tuple[str, ...]).decode
_circumstances: Final = msgspec.json.Decoder(frozenset[Circumstance]).decode
_periods: Final = msgspec.json.Decoder(tuple[Period, ...]).decode


def facts(product: Product) -> law.InputProduct:
    """What the law asks about a product. Equal for equal (id, version), and kept."""
    return _facts(
        product.id,
        product.version,
        product.kind,
        product.prescription,
        product.registration,
        product.ingredients,
        product.circumstances,
        product.registered_since,
        product.registered_until,
        product.suspensions,
        product.labels,
    )


def product_facts(product: Product | None, registration: str) -> law.InputProduct:
    """The same of one that the catalogue may not know: then it has a number and nothing else, which holds."""
    return law.InputProduct(registration=registration) if product is None else facts(product)


def sale_facts(
    entry: Mapping[str, Any], line: Mapping[str, Any], product: law.InputProduct, paper: law.Licence | None
) -> law.SaleFacts:
    """What the law asks about a line of a sale; entry, line: columns; product: see product_facts; paper: the shop's
    licence that counts there."""
    return law.SaleFacts(
        product=product,
        made=day(line["lot_made"] or line["made"]),
        expires=day(line["lot_expires"] or line["expires"]),
        licence=paper,
        region=entry["region"],
        crop=entry["crop"],
        pest=entry["pest"],
        buyer_known=bool(entry["buyer"]),
        prescription=bool(entry["prescription"]),
    )


@lru_cache(maxsize=20_000)
def _facts(
    _id: str,
    _version: int,
    kind: law.GoodsKind,
    prescription: bool,  # positional, for the cache
    registration: str,
    ingredients: str,
    circumstances: str,
    since: str,
    until: str,
    suspensions: str,
    labels: str,
) -> law.InputProduct:
    registered = None
    if since or until:
        registered = Period(day(since) or date.min, day(until))
    return law.InputProduct(
        kind=kind,
        prescription=prescription,
        registration=registration,
        ingredients=_names(ingredients),
        circumstances=_circumstances(circumstances),
        registered=registered,
        suspensions=_periods(suspensions),
        labels=_labels(labels),
    )


@lru_cache(maxsize=4_096)
def day(text: str) -> date | None:
    """The day of an ISO text, None for "" and for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def licence(papers: Sequence[Licence], kind: str, on: date) -> law.Licence | None:
    """The shop's licence of a kind that counts on a day: the one valid then, else the latest that began; None: none.

    A suspended one sells nothing: it counts as ended on the day that it began.
    """
    fitting = [paper for paper in papers if paper.kind == kind]
    found = [_licence(paper.since, paper.until, paper.restricted, bool(paper.suspended)) for paper in fitting]
    valid = [one for one in found if one.valid_from <= on < one.valid_to]
    if valid:
        return max(valid, key=lambda one: (one.restricted, one.valid_to))
    return max(found, key=lambda one: one.valid_from, default=None)


@lru_cache(maxsize=4_096)
def _licence(since: str, until: str, restricted: bool, suspended: bool) -> law.Licence:
    start = day(since) or date.min
    end = start if suspended else day(until) or date.max
    return law.Licence(start, end, restricted)

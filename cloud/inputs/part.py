"""The part `catalogue` of the signed rules: what the tills of a county know of products.

It is made anew only where the catalogue has changed, and not more than once a minute, so that an afternoon of typing
does not send every till a hundred catalogues. A catalogue that is too large for the wire goes down as far as it fits:
the county's own entries first, then what its ledgers hold, then the newest.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Pool
from sqlmodel import Session

from cloud.inputs import store
from cloud.inputs.legal import facts
from cloud.inputs.model import Product
from cloud.inputs.spelling import spelt
from cloud.kernel.log import note
from cloud.kernel.scope import Scope
from contract import codec
from contract.catalogue import MOST, Article, Catalogue, encode
from contract.ledger.amount import content_of

REST_MS: Final = 60_000
_log: Final = logging.getLogger("zhigen.inputs")


class _Made(NamedTuple):
    stamp: store.Stamp
    at: int
    body: bytes


_encode: Final = msgspec.json.Encoder().encode
_prove: Final = msgspec.json.Decoder(Article).decode
_made: Final[WeakKeyDictionary[Pool, dict[str, _Made]]] = WeakKeyDictionary()  # of each database


def catalogue_part(session: Session, county: str, now: int) -> bytes:
    """The bytes of the part for one county at `now` (ms UTC); the same while nothing has changed."""
    stamp = store.stamp(Scope((county,)), session)
    made = _made.setdefault(session.connection().engine.pool, {})
    known = made.get(county)
    if known is not None and (known.stamp == stamp or 0 <= now - known.at < REST_MS):
        return known.body
    body = _fitting(county, _listed(session, county))
    made[county] = _Made(stamp, now, body)
    return body


def article(row: Product) -> Article | None:
    """A product as a till knows it; None for one that no till could read, which must not keep the others from it."""
    try:
        return _prove(_encode(_article(row)))
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        note(_log, logging.WARNING, "catalogue_entry_unusable", registration=row.registration, why=str(error))
        return None


def _article(row: Product) -> Article:
    content = content_of(row.content)
    return Article(
        name=row.name,
        product=facts(row),
        maker=row.maker,
        unit=row.unit,
        amount=content.amount if content is not None else "",
        content=content.unit if content is not None else "",
        enterprise=row.enterprise,
        spelt=spelt(row.name),
    )


def _listed(session: Session, county: str) -> list[Product]:
    """One row for each registration, the county's before the nation's; the most wanted first."""
    scope = Scope((county,))
    rows = {row.registration: row for row in store.county_products(scope, session)}  # the nearest comes last
    traded = store.traded(scope, session)

    def rank(row: Product) -> tuple[bool, bool, int, str]:
        return not row.region, row.registration not in traded, -row.changed, row.registration

    return sorted(rows.values(), key=rank)


def _fitting(county: str, rows: Sequence[Product]) -> bytes:
    articles = [one for one in map(article, rows) if one is not None]

    def made(count: int) -> bytes:
        return encode(Catalogue(articles=tuple(sorted(articles[:count], key=lambda one: one.product.registration))))

    def too_large(count: int) -> int:
        body = made(count)
        return int(len(body) > codec.MAX_INFLATED or len(codec.deflate(body)) > codec.MAX_BODY)

    whole = min(len(articles), MOST)
    kept = whole if not too_large(whole) else bisect_left(range(whole), 1, key=too_large) - 1
    if kept < len(articles):
        note(_log, logging.WARNING, "catalogue_cut", county=county, products=len(articles), kept=max(kept, 0))
    return made(max(kept, 0))

"""Rows of ledgers and operations as contract.law judges them: on their own day, on another, or under other rules.

Under rules of another day the law changes and nothing else does. A pack that was fresh when it was sold is not held
against the sale because it would have expired since, nor a licence that has run out: `as_done` keeps such facts as they
were on the day of the sale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from cloud import inputs
from cloud.inputs import LedgerEntry, LedgerLine, Product, Stock
from cloud.subjects import Licence
from contract.law import Period, SaleFacts

ALWAYS = Period(date.min)


def sale_facts(
    entry: LedgerEntry, line: LedgerLine, product: Product | None, papers: Sequence[Licence], on: date
) -> SaleFacts:
    """A line of a sale; papers: all licences of the shop; on: the day by which its licence is chosen."""
    paper = inputs.licence(papers, "pesticide", on)
    known = inputs.product_facts(product, line.registration)
    return inputs.sale_facts(entry.model_dump(), line.model_dump(), known, paper)


def as_done(sale: SaleFacts, done: date, on: date) -> SaleFacts:
    """The sale, done on a day, as it is judged on another: what was in order stays so, and only rules are others."""
    product, paper = sale.product, sale.licence
    registered = product.registered
    fresh = sale.expires is not None and done < sale.expires
    valid = paper is not None and paper.valid_from <= done < paper.valid_to
    return replace(
        sale,
        product=replace(
            product,
            registered=ALWAYS if registered is not None and registered.holds(done) else registered,
            suspensions=(ALWAYS,) if any(span.holds(done) for span in product.suspensions) else (),
        ),
        made=min(sale.made, on) if sale.made is not None else None,
        expires=date.max if fresh else sale.expires,
        licence=replace(paper, valid_from=date.min, valid_to=date.max) if paper is not None and valid else paper,
    )


def stock_facts(row: Stock, product: Product | None, papers: Sequence[Licence], on: date) -> SaleFacts:
    """Stock as if it were sold, to a known buyer and for no crop in particular."""
    return SaleFacts(
        product=inputs.product_facts(product, row.registration),
        made=inputs.day(row.made),
        expires=inputs.day(row.expires),
        licence=inputs.licence(papers, "pesticide", on),
        region=row.region,
        pest="-",
        buyer_known=True,
    )

"""What a shop may sell instead of what the law bars: lawful for that crop and pest, what it has in stock first."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from cloud import law
from cloud.inputs import store
from cloud.inputs.holders import Holders
from cloud.inputs.model import Product
from cloud.inputs.product_facts import facts
from cloud.kernel.audit import Deed
from cloud.kernel.scope import Scope
from contract.event import Sale
from contract.law import InputProduct, RegisteredUse, SaleFacts, alternatives
from contract.moment import law_day

MOST: Final = 10


class Offer(NamedTuple):
    """A product that may be sold, the line of its label that says so, and how much the shop has (millionths)."""

    product: Product
    label: RegisteredUse
    stock: int


def offers(deed: Deed, sale: Sale) -> list[Offer]:
    """Lawful products for the crop and pest of a sale, those in stock first, then as contract.law puts them."""
    holders = Holders(deed.session)
    holders.load([sale.subject])
    holder = holders.get(sale.subject)
    if holder is None or not sale.crop or not sale.pest:
        return []
    on: date = law_day(sale.at or deed.now)
    barred = {goods.product.strip() for goods in sale.items}
    rows = {row.registration: row for row in store.pesticides(Scope((holder.region,)), deed.session)}
    stock = {row.registration: row.amount for row in store.totals(deed.scope, deed.session, holder.id)}
    asked = SaleFacts(
        product=InputProduct(),
        licence=holder.licence("pesticide", on),
        region=holder.region,
        crop=sale.crop,
        pest=sale.pest,
        buyer_known=bool(sale.buyer),
    )
    fit = (facts(row) for row in rows.values() if row.registration not in barred)
    found = alternatives(asked, fit, law.rules(deed.session), on, most=len(rows))
    listed = [Offer(rows[one.product.registration], one.label, stock.get(one.product.registration, 0)) for one in found]
    return sorted(listed, key=lambda one: one.stock <= 0)[:MOST]

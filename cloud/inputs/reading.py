"""Bodies of the ledger as rows: what can be said of an entry by itself, without any other entry."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cloud.inputs.holders import Holder
from cloud.inputs.model import Product
from cloud.kernel.doubt import joined
from contract.event import Goods, Ledger, Purchase, Refusal, Reversal, Sale, StockCount
from contract.ledger import calendar, measured_as, of_another, pack_of
from contract.ledger import plain_text as text
from contract.moment import AHEAD_MS

Row = dict[str, Any]
KINDS: Final[dict[type, tuple[str, int]]] = {  # body → kind, sign of its lines
    Purchase: ("purchase", 1),
    Sale: ("sale", -1),
    Refusal: ("refusal", 0),
    Reversal: ("reversal", 0),
    StockCount: ("stock_count", 0),
}


class Told(NamedTuple):
    """One body with what its event says around it. at: ms UTC when it happened; position: in the journal."""

    id: str
    position: int
    region: str
    gateway: str
    received: int
    at: int
    body: Ledger


def entry_row(told: Told, holder: Holder | None, doubts: set[str]) -> Row:
    """The row of an entry; what is judged stays empty."""
    body = told.body
    kind, _ = KINDS[type(body)]
    row: Row = {
        "id": told.id,
        "position": told.position,
        "region": holder.region if holder else told.region,
        "subject": holder.id if holder else "",
        "kind": kind,
        "at": told.at,
        "received": told.received,
        "gateway": told.gateway,
        "clerk": text(body.clerk, 64),
        "party": "",
        "party_subject": "",
        "document": "",
        "buyer": "",
        "crop": "",
        "pest": "",
        "notice": False,
        "prescription": "",
        "receipt": "",
        "corrects": "",
        "cause": "",
        "why": "",
        "outcome": "",
        "reasons": "[]",
        "told_outcome": "",
        "law": "",
        "doubts": "",
        "reversed": "",
    }
    if isinstance(body, Purchase):
        row["party"], row["party_subject"] = text(body.supplier, 200), text(body.supplier_subject, 36)
        row["document"] = text(body.document, 200)
    elif isinstance(body, Sale | Refusal):
        row["buyer"], row["crop"], row["pest"] = text(body.buyer, 36), text(body.crop, 200), text(body.pest, 200)
        if isinstance(body, Sale):
            row["notice"], row["receipt"] = body.notice, text(body.receipt, 64)
            row["prescription"], row["told_outcome"] = text(body.prescription, 200), body.outcome
        else:
            row["told_outcome"], row["why"] = "refused", text(",".join(body.reasons), 200)
    elif isinstance(body, Reversal):
        row["corrects"], row["cause"], row["why"] = text(body.entry, 36), body.cause, text(body.why, 200)
    else:
        row["why"] = text(body.why, 200)
    if told.at > told.received + AHEAD_MS:
        doubts.add("future")
    return row


def line_rows(entry: Row, goods: tuple[Goods, ...], sign: int, products: dict[str, Product]) -> list[Row]:
    """The rows of the lines of an entry. products: by registration, as the region of the entry knows them."""
    return [_line(entry, place, one, sign, products.get(one.product.strip())) for place, one in enumerate(goods)]


def _line(entry: Row, place: int, goods: Goods, sign: int, product: Product | None) -> Row:
    doubts = set()
    pack, fits = pack_of(goods.pack, product.kind if product else "")
    if not fits:
        doubts.add("pack_code")
    amount, unit, found = measured(goods.amount, goods.unit, product, counted=entry["kind"] == "stock_count")
    doubts |= found
    if product is None:
        doubts.add("product")
    elif pack and fits and of_another(pack, product.kind, product.registration, product.enterprise):
        doubts.add("other_product")
    if entry["kind"] == "sale" and product is not None and product.prescription and not entry["prescription"]:
        doubts.add("prescription")
    return {
        "entry": entry["id"],
        "line": place,
        "position": entry["position"],
        "region": entry["region"],
        "subject": entry["subject"],
        "at": entry["at"],
        "kind": entry["kind"],
        "product": product.id if product else "",
        "registration": text(goods.product.strip(), 40),
        "pack": pack,
        "lot": text(goods.lot, 64),
        "made": calendar(goods.made),
        "expires": calendar(goods.expires),
        "sign": sign,
        "amount": amount,
        "unit": unit,
        "told": text(f"{goods.amount} {goods.unit}", 60),
        "lot_made": "",
        "lot_expires": "",
        "doubts": joined(doubts),
    }


def measured(amount: str, unit: str, product: Product | None, *, counted: bool) -> tuple[int, str, set[str]]:
    """Millionths of the product's stock unit (0 where they are not known), the unit, and the doubts about them."""
    return measured_as(amount, unit, *((product.unit, product.content) if product else ("", "")), counted=counted)

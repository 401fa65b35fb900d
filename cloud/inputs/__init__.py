"""Farm inputs: the catalogue, the ledgers that nobody edits, and the stock that follows from them.

Its face: what other contexts ask about a product, and by which entry goods came to somebody.
"""

from sqlmodel import Session

from cloud.inputs import problems as problems
from cloud.inputs import store
from cloud.inputs.counted import counted
from cloud.inputs.holders import Holder, Holders
from cloud.inputs.learnt import listen
from cloud.inputs.ledger_file import ledger_rows
from cloud.inputs.ledger_views import EntryKind
from cloud.inputs.legal import day, facts, licence, product_facts, sale_facts
from cloud.inputs.model import LedgerEntry, LedgerLine, Product, Stock
from cloud.inputs.office import Done, buy, count, refuse, reverse, sell
from cloud.inputs.part import catalogue_part
from cloud.inputs.projection import PROJECTION, project
from cloud.inputs.store import Chosen, next_lots, stocks
from cloud.kernel.scope import NATION, Scope

__all__ = [
    "PROJECTION",
    "Chosen",
    "Done",
    "EntryKind",
    "Holder",
    "Holders",
    "LedgerEntry",
    "LedgerLine",
    "Product",
    "Stock",
    "buy",
    "catalogue_part",
    "count",
    "counted",
    "day",
    "facts",
    "ledger_rows",
    "licence",
    "listen",
    "next_lots",
    "product",
    "product_facts",
    "project",
    "purchase_of",
    "refuse",
    "reverse",
    "sale_facts",
    "sell",
    "stocks",
]


def product(session: Session, key: str, region: str = "") -> Product | None:
    """A product by its id, its registration or a pack code, as the catalogue of a region (its county's) knows it."""
    return store.product(Scope((region,)), session, key)


def purchase_of(session: Session, subject: str, registration: str, pack: str, lot: str, at: int) -> str:
    """The id of the newest entry by which such goods had come to a subject at `at` (ms UTC), "" where none did."""
    return store.purchase(NATION, session, subject, registration, pack, lot, at)

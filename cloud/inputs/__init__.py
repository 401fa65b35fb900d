"""Farm inputs: the catalogue, the ledgers that nobody edits, and the stock that follows from them.

Its face: what other contexts ask about a product, and by which entry goods came to somebody.
"""

from sqlmodel import Session

from cloud.inputs import problems as problems
from cloud.inputs import store
from cloud.inputs.facts import facts, licence
from cloud.inputs.model import LedgerEntry, LedgerLine, Product, Stock
from cloud.kernel.scope import NATION, Scope

__all__ = ["LedgerEntry", "LedgerLine", "Product", "Stock", "facts", "licence", "product", "purchase_of"]


def product(session: Session, key: str, region: str = "") -> Product | None:
    """A product by its id, its registration or a pack code, as the catalogue of a region (its county's) knows it."""
    return store.product(Scope((region,)), session, key)


def purchase_of(session: Session, subject: str, registration: str, pack: str, lot: str, at: int) -> str:
    """The id of the newest entry by which such goods had come to a subject at `at` (ms UTC), "" where none did."""
    return store.purchase(NATION, session, subject, registration, pack, lot, at)

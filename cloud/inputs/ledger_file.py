"""A ledger as the inspector wants it on paper: the columns of 农药管理条例 26 (purchases) and 27 (sales).

One row a line; buyers are masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlmodel import col, select

from cloud import vault
from cloud.inputs import store
from cloud.inputs.doubts import DOUBTS
from cloud.inputs.model import LedgerEntry, Product
from cloud.kernel.database import Database, among
from cloud.kernel.language import Language
from cloud.kernel.scope import Scope
from cloud.subjects import Subject
from contract.ledger.amount import content_of
from contract.quantity import plain

_AT_ONCE: Final = 500


def ledger_rows(
    scope: Scope, database: Database, chosen: store.Chosen, language: Language, *, masks: bool
) -> Iterator[tuple[Any, ...]]:
    """One tuple a line, in the order of time, as cloud.export.columns.LEDGER names them.

    masks: whether the buyers' masks are shown; names never are. Each page is a transaction of its own.
    """
    last = (-(1 << 62), "")
    while True:
        with database.read() as session:
            query = store.ledger(scope, chosen).where(
                (col(LedgerEntry.at) > last[0]) | ((col(LedgerEntry.at) == last[0]) & (col(LedgerEntry.id) > last[1]))
            )
            page = session.exec(query.order_by(col(LedgerEntry.at), col(LedgerEntry.id)).limit(_AT_ONCE)).all()
            ids = [row.id for row in page]
            lines = store.lines(scope, session, ids) if ids else []
            known = sorted({line.product for line in lines} - {""})
            products = {
                row.id: row for row in session.exec(select(Product).where(among(session, col(Product.id), known)))
            }
            subjects = sorted({row.subject for row in page} - {""})
            named = session.exec(select(Subject).where(among(session, col(Subject.id), subjects)))
            shops = {row.id: row.name for row in named}
            people = vault.masked(scope, session, sorted({row.buyer for row in page} - {""})) if masks else {}
        entries = {row.id: row for row in page}
        for line in sorted(lines, key=lambda line: (entries[line.entry].at, line.entry, line.line)):
            row = entries[line.entry]
            product = products.get(line.product)
            person = people.get(row.buyer)
            yield (
                row.at * 1000,
                row.kind,
                shops.get(row.subject, row.subject),
                product.name if product else "",
                line.registration,
                product.maker if product else "",
                _content(product),
                line.lot,
                line.pack,
                line.lot_made or line.made,
                line.lot_expires or line.expires,
                plain(line.sign * line.amount if line.sign else line.amount),
                line.unit,
                row.party,
                row.document,
                " ".join(filter(None, (person.shown_name, person.shown_number))) if person else "",
                row.crop,
                row.pest,
                row.prescription,
                row.notice,
                row.outcome,
                "；".join(DOUBTS[code][0 if language == "zh" else 1] for code in line.doubts.split(",") if code),
                row.clerk,
                row.corrects,
                row.id,
            )
        if len(page) < _AT_ONCE:
            return
        last = (page[-1].at, page[-1].id)


def _content(product: Product | None) -> str:
    if product is None or product.content == "null":
        return product.unit if product else ""
    found = content_of(product.content)
    return f"{found.amount} {found.unit}/{product.unit}" if found else product.unit

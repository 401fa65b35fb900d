"""What a batch of the ledger must know of what is there already: one question of each sort, however large the batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from cloud.inputs.model import LedgerEntry, LedgerLine, Product, Stock, StockTotal
from cloud.inputs.store import products as catalogue
from cloud.kernel.database import among, portions
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION
from contract import event
from contract.ledger import Cell, Running
from contract.names import within

Row = dict[str, Any]
Group = tuple[str, str]  # subject, registration
_CHUNK: Final = 5_000  # SQLite takes some 32,000 parameters in one statement
_LINE: Final = LedgerLine.__table__  # type: ignore[attr-defined]
_ENTRY: Final = LedgerEntry.__table__  # type: ignore[attr-defined]
_STOCK: Final = Stock.__table__  # type: ignore[attr-defined]
_CELL: Final = (
    "subject", "registration", "lot", "pack", "product", "unit",
    "amount", "bought", "sold", "returned", "counted", "made", "expires",
)  # fmt: skip


class Catalogue:
    """The products of a batch, as each region knows them: a county's own entry before the nation's."""

    def __init__(self, session: Session, registrations: Iterable[str]) -> None:
        self._asked: set[str] = set()
        self._rows: list[Product] = []
        self._of: dict[str, dict[str, Product]] = {}
        self.by_id: dict[str, Product] = {}
        self.add(session, registrations)

    def add(self, session: Session, registrations: Iterable[str]) -> None:
        """Load more of them."""
        wanted = sorted({text for text in registrations if text} - self._asked)
        if not wanted:
            return
        self._asked |= set(wanted)
        for some in portions(wanted, _CHUNK):
            self._rows += catalogue(NATION, session, some)
        self._rows.sort(key=lambda row: row.region)
        self._of.clear()
        self.by_id = {row.id: row for row in self._rows}

    def of(self, region: str) -> dict[str, Product]:
        """Registration → product in a region."""
        found = self._of.get(region)
        if found is None:
            found = self._of[region] = {row.registration: row for row in self._rows if within(region, row.region)}
        return found


def entries(session: Session, where: Any, values: Iterable[str]) -> list[Row]:
    """Rows of ledger_entry whose column `where` has one of the values."""
    return _rows(session, select(_ENTRY), where, values)


def lines(session: Session, where: Any, values: Iterable[str]) -> list[Row]:
    """Rows of ledger_line whose column `where` has one of the values, with what their entries add to them.

    supplier: the subject that a purchase names; undone: the entry was taken back wholly.
    """
    added = (_ENTRY.c.party_subject.label("supplier"), (_ENTRY.c.reversed == "whole").label("undone"))
    query = select(_LINE, *added).join(_ENTRY, _ENTRY.c.id == _LINE.c.entry)
    return _rows(session, query, where, values)


def of_groups(session: Session, groups: Iterable[Group]) -> list[Row]:
    """All lines of some stocks."""
    wanted = set(groups)
    by_subject: dict[str, list[str]] = {}
    for subject, registration in sorted(wanted):
        by_subject.setdefault(subject, []).append(registration)
    found = []
    for subject, registrations in by_subject.items():
        added = (_ENTRY.c.party_subject.label("supplier"), (_ENTRY.c.reversed == "whole").label("undone"))
        query = select(_LINE, *added).join(_ENTRY, _ENTRY.c.id == _LINE.c.entry).where(_LINE.c.subject == subject)
        found += _rows(session, query, _LINE.c.registration, registrations)
    return found


def running(session: Session, groups: Iterable[Group], packs: Iterable[str]) -> dict[Group, Running]:
    """The stocks that are kept, with their lots and these packs; those without a line yet are missing."""
    wanted = set(groups)
    if not wanted:
        return {}
    subjects = sorted({subject for subject, _ in wanted})
    registrations = sorted({registration for _, registration in wanted})
    total = StockTotal.__table__  # type: ignore[attr-defined]
    query = select(total).where(among(session, total.c.subject, subjects))
    found: dict[Group, Running] = {}
    for row in _rows(session, query, total.c.registration, registrations):
        group = row["subject"], row["registration"]
        if group in wanted:
            found[group] = Running(
                region=row["region"],
                amount=row["amount"],
                pooled=row["pooled"],
                last=row["last"],
                position=row["position"],
            )
    cells = select(*(_STOCK.c[name] for name in _CELL)).where(among(session, _STOCK.c.subject, subjects))
    pooled = cells.where(_STOCK.c.pack == "")
    for query, column, values in ((pooled, _STOCK.c.registration, registrations), (cells, _STOCK.c.pack, packs)):
        for subject, registration, lot, pack, product, unit, *amounts in _tuples(session, query, column, values):
            state = found.get((subject, registration))
            if state is not None:
                state.product, state.unit = product, unit
                state.cells[lot, pack] = Cell(*amounts)
                if pack:
                    state.packs[pack] = lot
    return found


def told_goods(session: Session, ids: Sequence[str]) -> dict[str, tuple[event.Goods, ...]]:
    """What reversals named, out of the journal."""
    query = select(JournalEvent.id, JournalEvent.raw)  # type: ignore[call-overload]
    bodies = {
        row["id"]: event.decode(row["raw"]).event.body for row in _rows(session, query, col(JournalEvent.id), ids)
    }
    return {key: body.items for key, body in bodies.items() if isinstance(body, event.Reversal)}


def _rows(session: Session, query: Any, column: Any, values: Iterable[str]) -> list[Row]:
    names = tuple(query.selected_columns.keys())
    return [dict(zip(names, row, strict=True)) for row in _tuples(session, query, column, values)]


def _tuples(session: Session, query: Any, column: Any, values: Iterable[str]) -> Iterator[Any]:
    connection = session.connection()
    for some in portions(sorted(set(values)), _CHUNK):
        clause: ColumnElement[bool] = among(session, column, some)
        yield from connection.execute(query.where(clause)).all()

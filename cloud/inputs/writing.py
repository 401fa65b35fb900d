"""A batch that was worked out, as rows: new ones in bulk, what became another by its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Dialect, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from cloud import tally
from cloud.inputs.batch import Batch
from cloud.inputs.model import LedgerEntry, LedgerLine, Stock, StockTotal
from cloud.inputs.reasons import restricted
from cloud.kernel.database import Table, insert_many
from cloud.tally import Counted, Figure
from cloud.vault import seen

TALLIED: Final[Mapping[str, Figure]] = {"sale": "sale", "refusal": "refused_sale"}  # kinds of entries that count
FIGURES: Final[tuple[Figure, ...]] = (*TALLIED.values(), "restricted_sale")
_ENTRY_NAMES: Final = ("doubts", "outcome", "reasons", "law", "reversed", "party")
_LINE_NAMES: Final = ("doubts", "lot_made", "lot_expires")
_NOT_COLUMNS: Final = ("supplier", "undone", "id")


def write(session: Session, batch: Batch) -> None:
    """Write what a batch worked out, in the caller's transaction."""
    entries = [row for key, row in batch.entries.items() if key not in batch.refused]
    if entries:
        insert_many(session, LedgerEntry, entries)
    pairs = batch.old_entries.values()
    now = [*entries, *(row for _, row in pairs)]
    tally.shift(session, tallied(row for row, _ in pairs), tallied(now))
    if batch.dropped:
        session.execute(delete(LedgerLine).where(col(LedgerLine.entry).in_(batch.dropped)))
    lines = [line for key, rows in batch.lines.items() if key not in batch.refused for line in rows]
    if lines:
        insert_many(session, LedgerLine, lines, tuple(name for name in lines[0] if name not in _NOT_COLUMNS))
    _update(session, LedgerLine, [_changed(*pair, _LINE_NAMES) for pair in batch.old.values()])
    _update(session, LedgerEntry, [_changed(*pair, _ENTRY_NAMES) for pair in batch.old_entries.values()])
    for subject, registration in batch.late:
        gone = (col(Stock.subject) == subject, col(Stock.registration) == registration)
        session.execute(delete(Stock).where(*gone))
        session.execute(
            delete(StockTotal).where(StockTotal.subject == subject, StockTotal.registration == registration)  # type: ignore[arg-type]
        )
    _stocks(session, batch)
    bought = [row for row in entries if row["kind"] == "sale" and row["buyer"]]
    seen(session, {row["buyer"]: row["at"] for row in sorted(bought, key=lambda row: row["at"])})


def tallied(entries: Iterable[Mapping[str, Any]]) -> Iterator[Counted]:
    """Sales and refusals among these entries, as they count; what was taken back later was sold all the same."""
    for row in entries:
        figure = TALLIED.get(row["kind"])
        if figure is not None:
            one = Counted(figure, row["at"], row["region"], row["crop"], subject=row["subject"])
            yield one
            if figure == "sale" and restricted(row["reasons"]):
                yield one._replace(figure="restricted_sale")


def _stocks(session: Session, batch: Batch) -> None:
    cells, totals = [], []
    for (subject, registration), state in batch.stocks.items():
        if not state.dirty:
            continue
        head = {"subject": subject, "registration": registration, "region": state.region}
        totals.append(
            {
                **head,
                "amount": state.amount,
                "pooled": state.pooled,
                "last": state.last,
                "position": state.position,
            }
        )
        for lot, pack in state.dirty:
            cell = state.cells[lot, pack]
            cells.append(
                {
                    **head,
                    "lot": lot,
                    "pack": pack,
                    "id": blake2b("\0".join((subject, registration, lot, pack)).encode(), digest_size=16).hexdigest(),
                    "product": state.product,
                    "unit": state.unit,
                    "amount": cell.amount,
                    "bought": cell.bought,
                    "sold": cell.sold,
                    "returned": cell.returned,
                    "counted": cell.counted,
                    "made": cell.made,
                    "expires": cell.expires,
                }
            )
    _put(session, Stock, cells, ("subject", "registration", "lot", "pack"))
    _put(session, StockTotal, totals, ("subject", "registration"))


def _put(session: Session, table: type[Table], rows: list[dict[str, Any]], key: tuple[str, ...]) -> None:
    """Insert rows, or let them take the place of those with the same key."""
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_upsert(postgresql, table, key, tuple(rows[0])), rows)
        return
    text, order = _spelt(table, connection.dialect, key, tuple(rows[0]))
    connection.exec_driver_sql(text, [order(row) for row in rows])


@lru_cache(maxsize=8)
def _spelt(
    table: type[Table], dialect: Dialect, key: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[str, itemgetter[tuple[Any, ...]]]:
    """The statement as SQLite reads it, and what puts a row in its order."""
    statement = _upsert(sqlite, table, key, columns).compile(dialect=dialect, column_keys=list(columns))
    return str(statement), itemgetter(*statement.positiontup)


def _upsert(dialect: Any, table: type[Table], key: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    statement = dialect.insert(table)
    others = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=others)


def _changed(was: dict[str, Any], now: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any] | None:
    if all(was[name] == now[name] for name in names):
        return None
    return {"key": now["id"], **{name: now[name] for name in names}}


def _update(session: Session, table: Any, rows: list[dict[str, Any] | None]) -> None:
    changed = [row for row in rows if row is not None]
    if changed:
        statement = update(table.__table__).where(table.__table__.c.id == bindparam("key"))
        session.connection().execute(statement, changed)

"""Keeping the tally: what came is added, what went is taken away, in the transaction that writes the counted rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from cloud.kernel.database import portions
from cloud.tally.model import Figure, Tally, TallyChange
from cloud.tally.rules import Counted, sums

_KEY: Final = ("figure", "facet", "day", "region", "key")
_CHUNK: Final = 4_000
_TALLY: Final = Tally.__table__  # type: ignore[attr-defined]
_EMPTY: Final = delete(_TALLY).where(
    _TALLY.c.number == 0, *(_TALLY.c[name] == bindparam(f"of_{name}") for name in _KEY)
)


def shift(session: Session, gone: Iterable[Counted], come: Iterable[Counted]) -> None:
    """Take away what no longer is so, and add what is; the same in both changes nothing."""
    found = sums(gone, come)
    if not found:
        return
    rows = [{**cell._asdict(), "number": number} for cell, number in found.items()]
    for some in portions(rows, _CHUNK):
        session.connection().execute(_adding(_dialect(session)), some)
    less = [{f"of_{name}": key for name, key in cell._asdict().items()} for cell, n in found.items() if n < 0]
    if less:
        session.connection().execute(_EMPTY, less)
    _changed(session)


def forget(session: Session, *figures: Figure) -> None:
    """Empty some figures, for a rebuild of the rows that they count."""
    session.execute(delete(Tally).where(col(Tally.figure).in_(figures)))
    _changed(session)


def _changed(session: Session) -> None:
    module = _dialect(session)
    statement = (postgresql if module == "postgresql" else sqlite).insert(TallyChange)
    more = {"revision": TallyChange.__table__.c.revision + 1}  # type: ignore[attr-defined]
    first = statement.values(id=1, revision=1)
    session.connection().execute(first.on_conflict_do_update(index_elements=("id",), set_=more))


def _dialect(session: Session) -> str:
    return session.connection().dialect.name


@lru_cache(maxsize=2)
def _adding(dialect: str) -> Any:
    """Insert a cell, or add to the one that is there."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(Tally)
    more = {"number": _TALLY.c.number + statement.excluded.number}
    return statement.on_conflict_do_update(index_elements=_KEY, set_=more)

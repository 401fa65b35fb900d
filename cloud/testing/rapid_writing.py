"""A batch of rapid tests that was worked out, as rows: new ones in bulk, what became another by its id, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from cloud import tally
from cloud.kernel.database import insert_many
from cloud.tally import Counted, Figure
from cloud.testing.rapid_model import RapidCount, RapidResult
from cloud.testing.rapid_place import Row, counted
from cloud.testing.rapid_work import Work, changes

_KEY: Final = ("region", "subject", "day", "edition", "product")
_SUMS: Final = ("tests", "samples", "positive", "confirmed", "void", "doubtful")
FIGURES: Final[tuple[Figure | None, ...]] = ("test", "sample", "positive", None, "void")  # of _SUMS those tallied
_RESULT: Final = RapidResult.__table__  # type: ignore[attr-defined]
_NAMES: Final = tuple(column.key for column in _RESULT.c if column.key != "id")


def write(session: Session, work: Work) -> int:
    """Write what a batch worked out, in the caller's transaction; how many rows are new or others now."""
    new, pairs = changes(work)
    if new:
        insert_many(session, RapidResult, new)
    if pairs:
        # only columns that became others: each index of the rest is left alone
        names = [name for name in _NAMES if any(old[name] != row[name] for old, row in pairs)]
        statement = update(_RESULT).where(_RESULT.c.id == bindparam("key"))
        rows = [{"key": row["id"], **{name: row[name] for name in names}} for _, row in pairs]
        session.connection().execute(statement, rows)
    gone, come = [old for old, _ in pairs], [*new, *(row for _, row in pairs)]
    _count(session, gone, come)
    tally.shift(session, _tallied(gone), _tallied(come))
    return len(new) + len(pairs)


def _tallied(rows: Iterable[Row]) -> Iterator[Counted]:
    for row in rows:
        for figure, number in zip(FIGURES, counted(row), strict=False):
            if number and figure is not None:
                yield Counted(figure, row["at"], row["region"], row["product"], row["edition"], row["subject"])


def _count(session: Session, gone: Iterable[Row], come: Iterable[Row]) -> None:
    sums: dict[tuple[str, ...], list[int]] = {}
    for sign, rows in ((-1, gone), (1, come)):
        for row in rows:
            key = tuple(row[name] for name in _KEY)
            found = sums.setdefault(key, [0] * len(_SUMS))
            for place, number in enumerate(counted(row)):
                found[place] += sign * number
    rows = [dict(zip((*_KEY, *_SUMS), (*key, *found), strict=True)) for key, found in sums.items() if any(found)]
    if not rows:
        return
    session.connection().execute(_adding(session), rows)
    if any(row["tests"] < 0 for row in rows):
        session.execute(delete(RapidCount).where(col(RapidCount.tests) == 0))


def _adding(session: Session) -> Any:
    """Insert a count, or add to the one that is there."""
    dialect = postgresql if session.connection().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(RapidCount)
    table = RapidCount.__table__  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(
        index_elements=_KEY, set_={name: table.c[name] + statement.excluded[name] for name in _SUMS}
    )

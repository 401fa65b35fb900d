"""One question that says whether a page is still what it was: everything whose change shows at once, in one row.

To look for all hindrances costs a dozen questions; this is asked with every look and costs one. Blocks and recalls,
vouchers made void, doubts of gates, tests, reviews, operations, the state of the code itself: any
change of any of them is another signature. How often a code was looked up is not in it, only whether that is too often.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, String, bindparam, cast, func, select
from sqlmodel import Session, col

from cloud import testing
from cloud.labels import Label
from cloud.market import EntryPaper
from cloud.production import Cycle, FarmOperation
from cloud.public.model import ScanCount
from cloud.public.scans import MANY
from cloud.trace import Block
from cloud.vouchers import Voucher

_BETWEEN: Final = " "
_OWN: Final = 4  # columns that are of the code itself


class Signature(NamedTuple):
    """own: of the code; shared: of its batch, the same for all codes of it."""

    own: tuple[Any, ...]
    shared: tuple[Any, ...]


def signature(session: Session, key: str, code: str, family: Sequence[str], cycles: Sequence[str]) -> Signature:
    """Of a code: key: a label's digest or a voucher's id; code: as gates put it down; family, cycles: of its batch."""
    values = {"key": key, "code": code, "family": list(family), "cycles": list(cycles)}
    row = tuple(session.connection().execute(_question(), values).one())
    return Signature(row[:_OWN], row[_OWN:])


@cache
def _question() -> Select[Any]:
    """Put together once."""
    family: BindParameter[Any] = bindparam("family", expanding=True)
    cycles: BindParameter[Any] = bindparam("cycles", expanding=True)
    key, code = bindparam("key", type_=String), bindparam("code", type_=String)
    of_batch, of_cycle = col(EntryPaper.batch).in_(family), col(FarmOperation.cycle).in_(cycles)
    most = select(func.coalesce(func.max(ScanCount.networks), 0)).where(col(ScanCount.code) == key)
    return select(
        _told([Label.state, Label.batch, Label.event], col(Label.digest) == key),
        _told([Voucher.voided, Voucher.doubts], col(Voucher.id) == key),
        _told([EntryPaper.entry, EntryPaper.doubts], col(EntryPaper.code) == code),
        most.scalar_subquery() >= MANY,
        _told([Voucher.id, Voucher.voided, Voucher.doubts], col(Voucher.batch).in_(family)),
        _told([Block.id, func.coalesce(Block.until, 0)], col(Block.batch).in_(family)),
        _told([EntryPaper.entry, EntryPaper.decision, EntryPaper.doubts], of_batch),
        select(func.max(FarmOperation.position)).where(of_cycle).scalar_subquery(),
        _told([Cycle.id, Cycle.version], col(Cycle.id).in_(cycles)),
        *testing.marks(family, cycles),
    )


def _told(columns: Sequence[Any], where: ColumnElement[bool]) -> ScalarSelect[str]:
    """All rows as one text."""
    text: Any = cast(columns[0], String)
    for column in columns[1:]:
        text = text.concat(_BETWEEN).concat(cast(column, String))
    return select(func.aggregate_strings(text, ";")).where(where).scalar_subquery()

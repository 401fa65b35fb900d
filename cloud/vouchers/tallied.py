"""How vouchers count: once each, when it was issued, where its batch belongs. What is only told void counts nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from cloud import tally
from cloud.tally import Counted
from cloud.vouchers.model import Voucher


class Tallying:
    """What the vouchers of one pass counted before it; `before` comes first for each, `write` when all is said."""

    def __init__(self) -> None:
        self._was: dict[str, list[Counted]] = {}
        self._rows: dict[str, Voucher] = {}

    def before(self, rows: Iterable[Voucher], *, new: bool = False) -> None:
        """These will perhaps become others; new: they counted nowhere yet."""
        for row in rows:
            if row.id not in self._rows:
                self._rows[row.id], self._was[row.id] = row, [] if new else counted(row)

    def write(self, session: Session) -> None:
        """Say what they count now."""
        gone = [one for found in self._was.values() for one in found]
        tally.shift(session, gone, [one for row in self._rows.values() for one in counted(row)])


def counted(row: Voucher) -> list[Counted]:
    """The one thing that a voucher counts as, or nothing."""
    if not row.event:
        return []
    return [Counted("voucher", row.issued or row.told, row.region, kind=row.kind, subject=row.subject)]

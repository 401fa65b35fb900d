"""What of vouchers is a duty: those of one kind that add up to more than their batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select

from cloud.alerts import Matter
from cloud.kernel.doubt import doubtful, split
from cloud.vouchers.model import Voucher

CODES: Final = frozenset({"vouchers_over"})


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each batch and kind, with all its vouchers of which that is said."""
    found: dict[tuple[str, str], list[Voucher]] = {}
    for row in session.exec(select(Voucher).where(doubtful(col(Voucher.doubts))).order_by(col(Voucher.id))):
        if "too_much" in split(row.doubts):
            found.setdefault((row.batch, row.kind), []).append(row)
    for (batch, kind), rows in found.items():
        evidence = (("batch", batch), *(("voucher", row.id) for row in rows))
        yield Matter("vouchers_over", f"{batch}/{kind}", rows[0].region, rows[0].subject, evidence, {"batch": batch})

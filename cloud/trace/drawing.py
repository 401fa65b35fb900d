"""The batches that a sampling plan can fall on: made in its days, in its region, and not used up yet.

Whose they are is who has them now: that is where a sample can be taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session, col

from cloud import law, testing
from cloud.kernel.scope import TOWNSHIP_DIGITS, Scope
from cloud.testing import Member, Wanted
from cloud.trace import store
from cloud.trace.model import Batch
from contract.moment import day_start
from contract.voucher import listed


def members(scope: Scope, session: Session, wanted: Wanted) -> Iterator[Member]:
    """By id. wanted.kind: how they were made (cloud.trace.model.MADE), "" for any; product by any name of a crop."""
    product = listed(law.rules(session).crops.called(wanted.product))
    first, last = date.fromisoformat(wanted.since), date.fromisoformat(wanted.until) + timedelta(days=1)
    query = store.all_batches(scope).where(Scope((wanted.region,)).clause(Batch.region), col(Batch.left) > 0)
    query = query.where(Batch.at >= day_start(first), Batch.at < day_start(last))
    for column, value in ((Batch.product, product), (Batch.made, wanted.kind), (Batch.sector, wanted.sector)):
        if value:
            query = query.where(col(column) == value)
    for row in session.exec(query.order_by(Batch.id)):
        yield Member(row.id, row.region[:TOWNSHIP_DIGITS], row.product, row.holder or row.subject)


def registered(session: Session, batch: str) -> bool:
    """Whether there is such a batch, in any county."""
    return session.get(Batch, batch) is not None


testing.source_of_batches(members, registered)

"""The batches that a subject has now, as its gateway is told: what labels, vouchers and samples may be of."""

from __future__ import annotations

from sqlmodel import Session

from cloud.kernel.scope import NATION
from cloud.trace import store
from cloud.trace.holding import blocked
from contract import dossier
from contract.quantity import plain


def offered(session: Session, subject: str, now: int, most: int) -> list[dossier.Offer]:
    """What is left of the batches of a subject at `now` (ms UTC), the newest `most` of them first."""
    rows = store.of_holder(NATION, session, subject, most)
    blocks = blocked(session, [row.id for row in rows]) if rows else {}
    return [
        dossier.Offer(
            batch=row.id,
            product=row.product,
            amount=plain(row.left),
            unit=row.unit,
            cycle=row.cycle,
            held=any(since <= now and (until is None or until > now) for since, until in blocks.get(row.id, ())),
        )
        for row in rows
    ]

"""Ground for tests of the trace: the land of production, and batches told by its gateway and by others."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, func, select

from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent
from cloud.trace import projection
from cloud.trace.model import Batch, BatchEdge, Batching, BatchLine, Handover, HandoverLine, Leg, LegBatch
from contract.event import Batching as Made
from contract.event import Body, Lot, Transfer
from tests.cloud.production.ground import begun, ms, said, till

TABLES = (Batch, BatchEdge, Batching, BatchLine, Handover, HandoverLine, Leg, LegBatch)


def furnish(database: Database) -> str:
    """Two subjects and a growing of cucumbers of fenghe on plot-1; its id."""
    till(database)
    return begun(database, "plot-1", "2026-05-01", product="黄瓜", amount="3", unit="亩")


def number(value: int) -> str:
    """A batch's id."""
    return f"{value:016x}"


def lot(value: int, amount: str = "100", unit: str = "kg", product: str = "") -> Lot:
    """So much of a batch."""
    return Lot(number(value), amount, unit, product)


def made(
    action: str, children: list[Lot], parents: list[Lot] | None = None, at: str = "2026-07-01 08:00", **more: Any
) -> Made:
    """A making by fenghe."""
    more.setdefault("subject", "fenghe")
    return Made(action, tuple(children), tuple(parents or ()), at=ms(at), **more)  # type: ignore[arg-type]


def handed(step: str, at: str, **more: Any) -> Transfer:
    """A step of a transfer."""
    more.setdefault("subject", "fenghe")
    return Transfer(step, at=ms(at), **more)  # type: ignore[arg-type]


def told(name: str, body: Body) -> Entry:
    """As it comes in from a gateway."""
    return said(name, body, t=getattr(body, "at", 0))


def heard(database: Database, *entries: Entry) -> None:
    """The events come in, one batch, and are projected."""
    with database.write() as session:
        newest = select(func.max(JournalEvent.position))
        last = session.exec(newest).one() or 0
        journal.append(session, entries)
        projection.together(session, last, session.exec(newest).one() or 0)


def rows(session: Session) -> list[list[dict[str, Any]]]:
    """Everything that the projection keeps, without the positions in the journal."""
    found = []
    for table in TABLES:
        listed = [{**row.model_dump(), "position": 0} for row in session.exec(select(table))]
        found.append(sorted(listed, key=repr))
    return found

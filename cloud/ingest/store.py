"""What a person may see of ingest: the quarantine of the regions in his scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from cloud.ingest.model import Quarantined, QuarantineLoss
from cloud.kernel.scope import Scope


def quarantine(scope: Scope, session: Session, *, before: int | None, limit: int) -> Sequence[Quarantined]:
    """Refused messages with an id below `before`, newest first."""
    found = select(Quarantined).where(scope.clause(Quarantined.region))
    if before is not None:
        found = found.where(col(Quarantined.id) < before)
    return session.scalars(found.order_by(col(Quarantined.id).desc()).limit(limit)).all()


def losses(scope: Scope, session: Session) -> Sequence[QuarantineLoss]:
    """The sources whose quarantine was full, and what was dropped."""
    found = select(QuarantineLoss).where(scope.clause(QuarantineLoss.region))
    return session.scalars(found.order_by(col(QuarantineLoss.gateway))).all()

"""What a person may see of ingest: the quarantine and the proofs of the regions in his scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from cloud.ingest.model import Proof, Quarantined, QuarantineLoss
from cloud.kernel.scope import Scope

MOST_PROOFS: Final = 50  # messages whose rows span one moment: a few, unless a clock was set back and forth


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


def quarantined(scope: Scope, session: Session, number: int) -> Quarantined | None:
    """One refused message, None where it is unknown or outside the scope."""
    return session.scalars(
        select(Quarantined).where(scope.clause(Quarantined.region), col(Quarantined.id) == number)
    ).first()


def held(scope: Scope, session: Session, *, gateway: str | None, code: str | None, limit: int) -> Sequence[Quarantined]:
    """The oldest refused messages of which nothing was decided, of one gateway or reason where they are named."""
    found = select(Quarantined).where(scope.clause(Quarantined.region), col(Quarantined.state) == "held")
    if gateway is not None:
        found = found.where(col(Quarantined.gateway) == gateway)
    if code is not None:
        found = found.where(col(Quarantined.code) == code)
    return session.scalars(found.order_by(col(Quarantined.id)).limit(limit)).all()


def proofs(scope: Scope, session: Session, gateway: str, device: str, t: int) -> Sequence[Proof]:
    """The messages of a device whose rows span `t` (ms), oldest first."""
    return session.scalars(
        select(Proof)
        .where(
            scope.clause(Proof.region),
            col(Proof.gateway) == gateway,
            col(Proof.device) == device,
            col(Proof.start) <= t,
            col(Proof.end) >= t,
        )
        .order_by(col(Proof.id))
        .limit(MOST_PROOFS)
    ).all()

"""Raising and clearing: one open alert a finding, however often it is found. All inside a write of the caller."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlmodel import Session, col, func, select

from cloud.alerts.model import PipeAlert
from cloud.alerts.rules import CODES, Finding
from contract.identifiers import uuid7


def raise_alert(session: Session, finding: Finding, now: int) -> PipeAlert:
    """Open an alert, or note that an open one was found again at `now` (ms)."""
    alert = _open(session, finding.code, finding.gateway, finding.subject)
    details = msgspec.json.encode(dict(finding.details)).decode()
    if alert is None:
        alert = PipeAlert(
            id=str(uuid7()),
            code=finding.code,
            gateway=finding.gateway,
            region=finding.region,
            subject=finding.subject[:120],
            severity=CODES[finding.code].severity,
            details=details,
            raised=now,
            last=now,
            revision=_revision(session),
        )
    else:
        alert.last, alert.count, alert.details = now, alert.count + 1, details
        alert.revision = _revision(session)
    session.add(alert)
    session.flush()
    return alert


def clear_alert(session: Session, code: str, gateway: str, subject: str, now: int) -> bool:
    """Close the open alert of a finding; whether there was one."""
    alert = _open(session, code, gateway, subject)
    if alert is None:
        return False
    alert.cleared, alert.revision = now, _revision(session)
    session.add(alert)
    session.flush()
    return True


def open_alerts(session: Session, code: str, gateway: str) -> Sequence[PipeAlert]:
    """The open alerts of one code and gateway."""
    query = select(PipeAlert).where(
        PipeAlert.code == code, PipeAlert.gateway == gateway, col(PipeAlert.cleared).is_(None)
    )
    return session.exec(query.order_by(PipeAlert.subject)).all()


def _open(session: Session, code: str, gateway: str, subject: str) -> PipeAlert | None:
    query = select(PipeAlert).where(
        PipeAlert.code == code,
        PipeAlert.gateway == gateway,
        PipeAlert.subject == subject[:120],
        col(PipeAlert.cleared).is_(None),
    )
    return session.exec(query).first()


def _revision(session: Session) -> int:
    return (session.exec(select(func.max(PipeAlert.revision))).one() or 0) + 1

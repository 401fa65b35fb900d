"""Raising, amending, clearing, acknowledging, handling, closing: one open alert a finding. All inside a write of the
caller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlmodel import Session, col, select

from cloud.alerts import problems as problems
from cloud.alerts.model import PipeAlert
from cloud.alerts.rules import RANKS, Finding
from cloud.alerts.settling import revision, step
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from contract.identifiers import uuid7

PIPE: Final = "pipe"


def raise_alert(session: Session, finding: Finding, now: int) -> PipeAlert:
    """Open an alert, or note that an open one was found again at `now` (ms)."""
    alert = _open(session, finding.code, finding.gateway, finding.subject)
    if alert is None:
        alert = PipeAlert(
            id=str(uuid7()),
            code=finding.code,
            gateway=finding.gateway,
            region=finding.region,
            subject=finding.subject[:120],
            severity=finding.weight,
            details=_text(finding),
            raised=now,
            last=now,
            revision=revision(session),
        )
    else:
        alert.count += 1
        _amend(session, alert, finding, now)
    session.add(alert)
    session.flush()
    return alert


def amend_alert(session: Session, finding: Finding, now: int) -> bool:
    """Bring an open alert up to date without counting it again; whether there was one."""
    alert = _open(session, finding.code, finding.gateway, finding.subject)
    if alert is None:
        return False
    _amend(session, alert, finding, now)
    session.add(alert)
    session.flush()
    return True


def clear_alert(session: Session, code: str, gateway: str, subject: str, now: int) -> bool:
    """Close the open alert of a finding; whether there was one."""
    alert = _open(session, code, gateway, subject)
    if alert is None:
        return False
    alert.cleared, alert.revision = now, revision(session)
    session.add(alert)
    session.flush()
    return True


def acknowledge_alert(deed: Deed, alert: PipeAlert) -> None:
    """Note who has seen it. Again by the same person changes nothing; raises Problem("alert_over") for another, and
    Problem("alert_ended") for a duty that was withdrawn or closed."""
    if alert.acknowledged is not None:
        if alert.acknowledged_by != deed.by:
            raise Problem("alert_over", name=alert.acknowledged_by)
        deed.idle = True
        return
    if alert.area != PIPE:
        _stands(alert)
    alert.acknowledged, alert.acknowledged_by, alert.revision = deed.now, deed.by, revision(deed.session)
    if alert.area != PIPE:
        step(deed.session, alert, "acknowledged", deed.now, deed.by)
    _noted(deed, alert, {"acknowledged": deed.now})


def handle_alert(deed: Deed, alert: PipeAlert, measure: str) -> None:
    """Note what was done about a duty; again with another measure while it is open.

    Raises Problem("alert_of_pipe" | "alert_ended" | "alert_unseen"), and as Deed.fits.
    """
    _duty(deed, alert)
    if alert.acknowledged is None:
        raise Problem("alert_unseen")
    alert.handled, alert.handled_by, alert.measure = deed.now, deed.by, measure
    alert.revision = revision(deed.session)
    step(deed.session, alert, "handled", deed.now, deed.by, measure)
    _noted(deed, alert, {"measure": measure})


def close_alert(deed: Deed, alert: PipeAlert, remark: str) -> None:
    """End a duty that was handled.

    Raises Problem("alert_of_pipe" | "alert_ended" | "alert_unhandled"), and as Deed.fits.
    """
    _duty(deed, alert)
    if alert.handled is None:
        raise Problem("alert_unhandled")
    alert.closed, alert.closed_by, alert.remark = deed.now, deed.by, remark
    alert.revision = revision(deed.session)
    step(deed.session, alert, "closed", deed.now, deed.by, remark)
    _noted(deed, alert, {"closed": deed.now, "remark": remark})


def open_alerts(session: Session, code: str, gateway: str) -> Sequence[PipeAlert]:
    """The open alerts of one code and gateway."""
    query = select(PipeAlert).where(
        PipeAlert.code == code, PipeAlert.gateway == gateway, col(PipeAlert.cleared).is_(None)
    )
    return session.exec(query.order_by(PipeAlert.subject)).all()


def _amend(session: Session, alert: PipeAlert, finding: Finding, now: int) -> None:
    if RANKS[finding.weight] > RANKS[alert.severity]:  # whoever saw the lesser one has not seen this
        alert.acknowledged, alert.acknowledged_by = None, ""
    alert.severity, alert.details, alert.last = finding.weight, _text(finding), now
    alert.revision = revision(session)


def _text(finding: Finding) -> str:
    return msgspec.json.encode(dict(finding.details)).decode()


def _open(session: Session, code: str, gateway: str, subject: str) -> PipeAlert | None:
    query = select(PipeAlert).where(
        PipeAlert.code == code,
        PipeAlert.gateway == gateway,
        PipeAlert.subject == subject[:120],
        col(PipeAlert.cleared).is_(None),
    )
    return session.exec(query).first()


def _duty(deed: Deed, alert: PipeAlert) -> None:
    if alert.area == PIPE:
        raise Problem("alert_of_pipe")
    deed.fits(alert.revision)
    _stands(alert)


def _stands(alert: PipeAlert) -> None:
    if alert.closed is not None or alert.cleared is not None:
        raise Problem("alert_ended")


def _noted(deed: Deed, alert: PipeAlert, what: dict[str, object]) -> None:
    deed.session.add(alert)
    deed.session.flush()
    deed.note("pipe_alert", alert.id, alert.region, what=what)

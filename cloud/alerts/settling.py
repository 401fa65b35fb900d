"""Alerts that follow from what the other contexts find: raised once, withdrawn where it is so no longer.

A matter is known by its code and key. However often everything is looked at or filled anew, it is one alert; what a
person did to it stays, and what was closed is not raised again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from cloud.alerts.duties import DUTIES, Matter, due
from cloud.alerts.model import AlertStep, PipeAlert
from contract.identifiers import uuid7

_LOOKED_AT: Final[tuple[Any, ...]] = (
    PipeAlert.id, PipeAlert.code, PipeAlert.subject, PipeAlert.cleared, PipeAlert.closed, PipeAlert.evidence,
    PipeAlert.details, PipeAlert.region, PipeAlert.party,
)  # fmt: skip


@dataclass(slots=True)
class Changes:
    """What is to be written: matters that are new; alerts that were withdrawn and are found again, or read otherwise
    now, each with its matter; alerts whose matter is gone."""

    fresh: list[Matter] = field(default_factory=list)
    again: list[tuple[str, Matter]] = field(default_factory=list)
    otherwise: list[tuple[str, Matter]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fresh or self.again or self.otherwise or self.gone)


def compare(session: Session, codes: Collection[str], found: Iterable[Matter], *, complete: bool) -> Changes:
    """What differs between the alerts of these codes and all matters found of them.

    complete: whether what they follow from is all there; while it is not, nothing is withdrawn.
    """
    query = sa.select(*map(col, _LOOKED_AT)).where(col(PipeAlert.code).in_(codes))
    there = {(row.code, row.subject): row for row in session.execute(query)}
    changes, seen = Changes(), set()
    for one in found:
        key = one.code, one.key
        if key in seen:
            continue
        seen.add(key)
        row = there.get(key)
        if row is None:
            changes.fresh.append(one)
        elif row.closed is not None:
            continue
        elif row.cleared is not None:
            changes.again.append((row.id, one))
        elif (row.evidence, row.details, row.region, row.party) != _facts(one):
            changes.otherwise.append((row.id, one))
    if complete:
        ended = (row for key, row in there.items() if key not in seen)
        changes.gone = [row.id for row in ended if row.cleared is None and row.closed is None]
    return changes


def settle(
    session: Session, codes: Collection[str], found: Iterable[Matter], now: int, *, complete: bool = True
) -> Changes:
    """Bring the alerts of these codes up to date at `now` (ms UTC), in the caller's write; what was changed."""
    changes = compare(session, codes, found, complete=complete)
    for one in changes.fresh:
        _raise(session, one, now)
    for alert, one in changes.again:
        row = session.get_one(PipeAlert, alert)
        row.cleared = None
        row.count += 1
        _tell(session, row, one, now)
        step(session, row, "again", now)
    for alert, one in changes.otherwise:
        _tell(session, session.get_one(PipeAlert, alert), one, now)
    for alert in changes.gone:
        row = session.get_one(PipeAlert, alert)
        row.cleared, row.revision = now, revision(session)
        step(session, row, "withdrawn", now)
    session.flush()
    return changes


def step(session: Session, row: PipeAlert, name: str, at: int, by: str = "", remark: str = "") -> None:
    """Note a step of an alert; by: the account, "" for the product itself."""
    session.add(row)
    session.flush()
    last = session.exec(select(func.max(AlertStep.number)).where(AlertStep.alert == row.id)).one() or 0
    session.add(AlertStep(alert=row.id, number=last + 1, region=row.region, step=name, at=at, by=by, remark=remark))
    session.flush()


def revision(session: Session) -> int:
    """The next revision of any alert."""
    session.flush()
    return (session.exec(select(func.max(PipeAlert.revision))).one() or 0) + 1


def _raise(session: Session, one: Matter, now: int) -> None:
    duty = DUTIES[one.code]
    evidence, details, region, party = _facts(one)
    row = PipeAlert(
        id=str(uuid7()),
        code=one.code,
        gateway="",
        region=region,
        subject=one.key,
        severity=duty.severity,
        details=details,
        raised=now,
        last=now,
        revision=revision(session),
        area=duty.area,
        party=party,
        evidence=evidence,
        due=due(one.code, now),
    )
    step(session, row, "raised", now)


def _tell(session: Session, row: PipeAlert, one: Matter, now: int) -> None:
    row.evidence, row.details, row.region, row.party = _facts(one)
    row.last, row.revision = now, revision(session)
    session.add(row)
    session.flush()


def _facts(one: Matter) -> tuple[str, str, str, str]:
    evidence = msgspec.json.encode(one.evidence).decode()
    return evidence, msgspec.json.encode(dict(one.details)).decode(), one.region, one.party

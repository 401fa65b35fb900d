"""The look of all rules: only at the days about which something new was told, and once a day at the last weeks whole.

Days that something new concerns run from the first day that it tells about to today, since later windows hold that day
too. The whole look sees what changes without a new row: judgements under another law, readings that came late, figures
that were laid down. Reading and reckoning are outside of any write; what is written is short, and the same however
often it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from sqlmodel import Session, select

from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.risk import keeping
from cloud.risk.laid import Laid
from cloud.risk.model import RiskLook, RiskPolicy, RiskWarning
from cloud.risk.of_gates import OfGates
from cloud.risk.of_instruments import OfInstruments
from cloud.risk.of_sales import OfPersons, OfShops
from cloud.risk.of_sensors import OfSensors
from cloud.risk.of_tests import OfTests
from cloud.risk.of_uses import OfUses
from cloud.risk.scout import BACK_DAYS, Ground, Scout
from cloud.risk.settling import settle
from cloud.risk.window import back, days_from
from cloud.telemetry import StoreError, TimeSeries
from contract.moment import HOUR_MS, law_day

SCOUTS: Final[tuple[Scout, ...]] = (
    OfTests(), OfPersons(), OfShops(), OfSensors(), OfInstruments(), OfGates(), OfUses(),
)  # fmt: skip


class Look(NamedTuple):
    """What one rule has to do and found: days from first to last, None: nothing new."""

    scout: Scout
    first: str
    last: str
    position: int
    found: dict[tuple[str, str], dict[str, Any]]
    whole: str
    journal: int
    complete: bool
    policies: str


def look(
    database: Database, series: TimeSeries, now: int, scouts: Sequence[Scout] = SCOUTS,
    going_on: Callable[[], bool] = lambda: True,
) -> list[RiskWarning]:  # fmt: skip
    """Look once at `now` (ms UTC) with every rule; the warnings that are new. going_on: false to end between rules.

    A rule whose readings cannot be had now is left for the next look. Raises what the database raises.
    """
    fresh: list[RiskWarning] = []
    for scout in scouts:
        if not going_on():
            break
        try:
            one = _looked(database, series, scout, now)
        except StoreError:
            continue
        if one is not None:
            with database.write() as session:
                fresh += _keep(session, one, now)
    return fresh


def forget(session: Session) -> None:
    """Have every rule look at everything again, as after a rebuild; what was found stays until it has."""
    for row in session.exec(select(RiskLook)):
        session.delete(row)


def _looked(database: Database, series: TimeSeries, scout: Scout, now: int) -> Look | None:
    today, whole = law_day(now).isoformat(), law_day(now - scout.whole_hour * HOUR_MS).isoformat()
    with database.read() as session:
        laid = Laid(session.exec(select(RiskPolicy)))
        before = session.get(RiskLook, scout.rule) or RiskLook(rule=scout.rule)
        news = scout.news(session, before.position)
        first = _first(scout, before, laid, news.since, today, whole)
        if first is None:
            return None
        journal = _journal(session, scout)
        ground = Ground(session, series, laid)
        found = keeping.rows((one for day in days_from(first, today) for one in scout.find(ground, day)), laid)
        return Look(scout, first, today, news.position, found, whole, journal, journal >= before.journal, laid.digest)


def _first(scout: Scout, before: RiskLook, laid: Laid, since: str | None, today: str, whole: str) -> str | None:
    """The first day to look at, None where there is nothing new."""
    if before.whole != whole or before.policies != laid.digest:
        return back(today, scout.whole_days)
    if since is None or since > today:
        return None
    return max(since, back(today, BACK_DAYS))


def _keep(session: Session, one: Look, now: int) -> list[RiskWarning]:
    rule = one.scout.rule
    keys = keeping.keep(session, rule, one.first, one.last, one.found, complete=one.complete)
    fresh = settle(session, rule, keys, now)
    if one.complete:
        session.merge(
            RiskLook(
                rule=rule, position=one.position, journal=one.journal, whole=one.whole, policies=one.policies
            )
        )  # fmt: skip
    return fresh


def _journal(session: Session, scout: Scout) -> int:
    """How far the projections have come that a rule reads; less than before: one is being filled anew."""
    cursors = [session.get(ProjectionCursor, one.name) for one in scout.projections]
    return min((one.position if one is not None else 0 for one in cursors), default=0)

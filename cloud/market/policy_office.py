"""What a region lays down for its gates, and whom it watches; each dated, nothing overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlmodel import select

from cloud import regions, subjects
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.market import store
from cloud.market.model import Policy, Watch
from contract.moment import law_day


@dataclass(frozen=True, slots=True)
class Wanted:
    """A policy; the fields are those of contract.gate.GatePolicy, since a day (ISO)."""

    region: str
    since: str
    two_papers: bool
    without_voucher: Literal["review", "stop"]
    stale_hours: int
    tolerance: int
    source: str


def lay(deed: Deed, wanted: Wanted) -> Policy:
    """Lay a policy down from a day on.

    Raises Problem("outside_region" | "region_unknown" | "policy_since" | "policy_taken").
    """
    if not deed.scope.covers(wanted.region):
        raise Problem("outside_region", region=wanted.region)
    regions.check(deed.session, wanted.region)
    if wanted.since < law_day(deed.now).isoformat():
        raise Problem("policy_since")
    query = select(Policy.id).where(Policy.region == wanted.region, Policy.since == wanted.since)
    if deed.session.exec(query).first() is not None:
        raise Problem("policy_taken", since=wanted.since)
    row = Policy(
        region=wanted.region,
        since=wanted.since,
        two_papers=wanted.two_papers,
        without_voucher=wanted.without_voucher,
        stale_hours=wanted.stale_hours,
        tolerance=wanted.tolerance,
        source=wanted.source,
        **record.stamped(deed),
    )
    return record.add(deed, row, {"since": row.since, "two_papers": row.two_papers, "source": row.source})


def watch(deed: Deed, subject_id: str, reason: str, since: str, until: str) -> Watch:
    """Have a subject's produce looked at twice. Raises Problem("watch_subject" | "watch_days" | "watched_already")."""
    subject = subjects.subject(deed.scope, deed.session, subject_id)
    if subject is None:
        raise Problem("watch_subject", subject=subject_id)
    if until and until < since:
        raise Problem("watch_days")
    if any(row.subject == subject_id for row in store.watched(deed.scope, deed.session, since)):
        raise Problem("watched_already", subject=subject.name)
    row = Watch(
        region=subject.region, subject=subject.id, reason=reason, since=since, until=until, **record.stamped(deed)
    )
    return record.add(deed, row, {"subject": subject.id, "since": since, "until": until})


def unwatch(deed: Deed, row: Watch, reason: str) -> Watch:
    """Take a subject off the list from today on. Raises Problem("watch_ended")."""
    today = law_day(deed.now).isoformat()
    if row.until and row.until < today:
        raise Problem("watch_ended")
    record.change(deed, row, {"until": today, "end_reason": reason})
    return row

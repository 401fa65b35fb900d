"""What a region lays down for a rule; dated, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlmodel import select

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.risk.finding import Rule
from cloud.risk.model import RiskPolicy
from cloud.risk.settings import plain, read
from contract.moment import law_day


def lay(
    deed: Deed, region: str, rule: Rule, since: str, settings: Mapping[str, float], source: str, *, active: bool
) -> RiskPolicy:
    """Lay figures down from a day on; what is left out is the product's own of today, kept with the rest.

    Raises Problem("outside_region" | "region_unknown" | "warning_policy_since" | "warning_policy_taken" |
    "warning_settings").
    """
    if not deed.scope.covers(region):
        raise Problem("outside_region", region=region)
    regions.check(deed.session, region)
    if since < law_day(deed.now).isoformat():
        raise Problem("warning_policy_since")
    try:
        figures = plain(read(rule, settings))
    except ValueError as error:
        raise Problem("warning_settings", rule=rule, why=str(error)[:200]) from None
    query = select(RiskPolicy.id).where(RiskPolicy.region == region, RiskPolicy.rule == rule, RiskPolicy.since == since)
    if deed.session.exec(query).first() is not None:
        raise Problem("warning_policy_taken", region=region, rule=rule, since=since)
    row = RiskPolicy(
        region=region, rule=rule, since=since, active=active, settings=msgspec.json.encode(figures).decode(),
        source=source, **record.stamped(deed),
    )  # fmt: skip
    return record.add(deed, row, {"rule": rule, "since": since, "active": active, **figures, "source": source})

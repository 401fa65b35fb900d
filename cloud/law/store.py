"""Queries on the law of regions, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from cloud.kernel.scope import Scope
from cloud.law.model import RegionLaw


def files(scope: Scope, session: Session) -> Sequence[RegionLaw]:
    """Of each file of the scope's regions the newest edition that was not withdrawn, by region and name."""
    rows = session.exec(
        select(RegionLaw)
        .where(scope.clause(RegionLaw.region))
        .order_by(RegionLaw.region, RegionLaw.name, col(RegionLaw.edition))
    )
    newest = {(row.region, row.name): row for row in rows}
    return [row for row in newest.values() if not row.withdrawn]

"""Queries on regions: who a code was, on a day, by the list that was then the newest to tell of its neighbours.

Lists come in parts (the nation's provinces in one file, a county's townships in another), so each is believed about the
codes under whatever parent it lists: a code is in use where the newest list that tells of its parent has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import String, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select, tuple_
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.regions.model import RegionEdition, RegionName, RegionOutline

COLUMNS: Final = {"region": RegionName.region}


def editions(scope: Scope, session: Session) -> Sequence[RegionEdition]:
    """All lists that tell of something in the scope or around it, the newest first."""
    order = (col(RegionEdition.since).desc(), col(RegionEdition.brought).desc())
    rows = session.exec(select(RegionEdition).order_by(*order))
    return [row for row in rows if scope.covers(row.region) or _around(scope, row.region)]


def regions(scope: Scope, session: Session, on: str, *, parent: str | None = None) -> Sequence[RegionName]:
    """All regions of the scope on a day, or those right below one of them, by code."""
    query = _standing(scope, on)
    if parent is not None:
        query = query.where(RegionName.parent == parent)
    return session.exec(query.order_by(RegionName.region)).all()


def region_page(
    scope: Scope, session: Session, asked: Asked, on: str, *, level: str | None, parent: str | None
) -> tuple[Sequence[RegionName], str | None]:
    """One page of the regions of the scope on a day, and the cursor of the next."""
    query = _standing(scope, on)
    if level is not None:
        query = query.where(RegionName.level == level)
    if parent is not None:
        query = query.where(RegionName.parent == parent)
    return page(session, query, COLUMNS, RegionName.region, asked)


def region(scope: Scope, session: Session, code: str, on: str) -> RegionName | None:
    """One region on a day; None where it is outside the scope, or was not in use."""
    return session.exec(_one(scope), params={"on": on, "code": code}).first()


def told_of(scope: Scope, session: Session, parent: str, on: str) -> bool:
    """Whether any list tells, by that day, what lies right below a code ("" is the nation)."""
    query = select(RegionName.region).join(RegionEdition, col(RegionEdition.id) == RegionName.edition)
    query = query.where(scope.clause(RegionName.region), RegionName.parent == parent, RegionEdition.since <= on)
    return session.exec(query.limit(1)).first() is not None


def any_told(scope: Scope, session: Session, on: str) -> bool:
    """Whether any list of that day has a region of the scope."""
    query = select(RegionName.region).join(RegionEdition, col(RegionEdition.id) == RegionName.edition)
    query = query.where(scope.clause(RegionName.region), RegionEdition.since <= on)
    return session.exec(query.limit(1)).first() is not None


def known_edition(scope: Scope, session: Session, digest: str, since: str | None) -> RegionEdition | None:
    """The edition that was made of these regions (from that day on, where one is named)."""
    query = select(RegionEdition).where(scope.clause(RegionEdition.region), RegionEdition.digest == digest)
    if since is not None:
        query = query.where(RegionEdition.since == since)
    return session.exec(query.order_by(col(RegionEdition.brought).desc())).first()


def outlines(scope: Scope, session: Session) -> Sequence[RegionOutline]:
    """The outlines of all regions of the scope that have one, by code."""
    query = select(RegionOutline).where(scope.clause(RegionOutline.region))
    return session.exec(query.order_by(RegionOutline.region)).all()


@lru_cache(maxsize=64)
def _one(scope: Scope) -> SelectOfScalar[RegionName]:
    """Every write asks for a region, and putting the question together costs more than its answer."""
    on, code = (bindparam(name, type_=String) for name in ("on", "code"))
    return _standing(scope, on).where(RegionName.region == code)


def _standing(scope: Scope, on: Any) -> SelectOfScalar[RegionName]:
    """Names of the newest edition, by `on`, that tells of their parent."""
    newer: Any = aliased(RegionEdition)
    beside: Any = aliased(RegionName)
    own, later = (tuple_(col(one.since), col(one.brought), col(one.id)) for one in (RegionEdition, newer))
    outdated = (
        exists()
        .where(beside.edition == newer.id, beside.parent == col(RegionName.parent))
        .where(newer.since <= on, later > own)
    )
    query = select(RegionName).join(RegionEdition, col(RegionEdition.id) == RegionName.edition)
    return query.where(scope.clause(RegionName.region), RegionEdition.since <= on, ~outdated)


def _around(scope: Scope, region: str) -> bool:
    return any(prefix.startswith(region) for prefix in scope.regions)

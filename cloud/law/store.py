"""Queries on the law of regions, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cloud.kernel.scope import Scope
from cloud.law.model import RegionLaw


class Present(NamedTuple):
    """A file in force, without its text."""

    id: str
    region: str
    name: str
    edition: int
    digest: str


def present(scope: Scope, session: Session) -> tuple[Present, ...]:
    """Of each file of the scope's regions the newest edition that was not withdrawn, by region and name."""
    newest = {(row[1], row[2]): row for row in session.connection().execute(_editions(scope))}
    return tuple(Present(*row[:5]) for row in newest.values() if not row.withdrawn)


@lru_cache(maxsize=16)
def _editions(scope: Scope) -> Any:
    """Put together once: it is sent before every judgement."""
    law = RegionLaw
    query = select(law.id, law.region, law.name, law.edition, law.digest, law.withdrawn)  # type: ignore[call-overload]
    return query.where(scope.clause(law.region)).order_by(law.region, law.name, col(law.edition))


def files(scope: Scope, session: Session) -> Sequence[RegionLaw]:
    """The same with their texts."""
    ids = [row.id for row in present(scope, session)]
    query = select(RegionLaw).where(scope.clause(RegionLaw.region), col(RegionLaw.id).in_(ids))
    return session.exec(query.order_by(RegionLaw.region, RegionLaw.name)).all()


def newest(scope: Scope, session: Session, region: str, name: str) -> RegionLaw | None:
    """The last edition of a file, withdrawn or not."""
    query = select(RegionLaw).where(scope.clause(RegionLaw.region))
    query = query.where(RegionLaw.region == region, RegionLaw.name == name)
    return session.exec(query.order_by(col(RegionLaw.edition).desc()).limit(1)).first()


def file(scope: Scope, session: Session, file_id: str) -> RegionLaw | None:
    """One edition of a file."""
    return session.exec(select(RegionLaw).where(scope.clause(RegionLaw.region), RegionLaw.id == file_id)).first()


def editions(scope: Scope, region: str, name: str) -> SelectOfScalar[RegionLaw]:
    """All editions of all files of a region (a prefix) and name, "" for any; for a page of them."""
    query = select(RegionLaw).where(scope.clause(RegionLaw.region), Scope((region,)).clause(RegionLaw.region))
    return query.where(RegionLaw.name == name) if name else query

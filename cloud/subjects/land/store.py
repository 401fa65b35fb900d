"""Queries on bases and plots, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from cloud.kernel.page import Asked, page
from cloud.kernel.scope import Scope
from cloud.subjects.model import Base, Plot


def base(scope: Scope, session: Session, base_id: str) -> Base | None:
    """One base, or None where it is unknown or outside the scope."""
    query = select(Base).where(scope.clause(Base.region), scope.own(Base.subject), Base.id == base_id)
    return session.exec(query).first()


def bases(
    scope: Scope, session: Session, wanted: Asked, *, region: str = "", subject: str = "", ended: bool = False
) -> tuple[Sequence[Base], str | None]:
    """A page of bases; ended: those too."""
    query = select(Base).where(scope.clause(Base.region), scope.own(Base.subject))
    query = query.where(Scope((region,)).clause(Base.region))
    if subject:
        query = query.where(Base.subject == subject)
    if not ended:
        query = query.where(col(Base.ended).is_(None))
    return page(session, query, {"name": Base.name, "created": Base.created}, Base.id, wanted)


def plots(
    scope: Scope,
    session: Session,
    wanted: Asked,
    *,
    region: str = "",
    subject: str = "",
    base: str = "",
    ended: bool = False,
    drawn: bool = False,
) -> tuple[Sequence[Plot], str | None]:
    """A page of plots; ended: those too; drawn: only those with a geometry."""
    query = select(Plot).where(scope.clause(Plot.region), scope.own(Plot.subject))
    query = query.where(Scope((region,)).clause(Plot.region))
    if subject:
        query = query.where(Plot.subject == subject)
    if base:
        query = query.where(Plot.base == base)
    if not ended:
        query = query.where(col(Plot.ended).is_(None))
    if drawn:
        query = query.where(Plot.geometry != "")
    return page(session, query, {"origin_code": Plot.origin_code, "created": Plot.created}, Plot.id, wanted)


def last_serial(scope: Scope, session: Session, township: str) -> int:
    """The highest serial among the origin codes of a township, ended plots too; 0 for none."""
    query = select(func.max(Plot.origin_code)).where(scope.clause(Plot.region))
    found = session.exec(query.where(Plot.origin_code >= township, Plot.origin_code < township + "A")).one()
    return int(found[9:14]) if found else 0


def near(scope: Scope, session: Session, plot: Plot) -> Sequence[Plot]:
    """Plots of other subjects whose box meets that of a plot, not ended, by origin code."""
    query = select(Plot).where(scope.clause(Plot.region), col(Plot.ended).is_(None), Plot.geometry != "")
    query = query.where(Plot.subject != plot.subject, Plot.id != plot.id)
    query = query.where(Plot.west < plot.east, Plot.east > plot.west)
    query = query.where(Plot.south < plot.north, Plot.north > plot.south)
    return session.exec(query.order_by(Plot.origin_code)).all()


def open_plots(scope: Scope, session: Session, base_id: str) -> int:
    """How many plots of a base have not ended."""
    query = select(func.count()).select_from(Plot).where(scope.clause(Plot.region), Plot.base == base_id)
    return session.exec(query.where(col(Plot.ended).is_(None))).one()

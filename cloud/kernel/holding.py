"""Which gateways a subject runs, and when: what an account of a farm, a shop, a room or a market may see of the field.

Alerts, the registry and telemetry tell of gateways and stand below the tenures that say who runs a site, so this one
question is asked here, by the names of the tables. What is told of now (a device, a newest value) is told to whoever
runs the gateway now; what has a time (an alarm, a test) to whoever ran it then. The authority's own see all of it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, column, exists, func, or_, select, table, true
from sqlmodel import Session

from cloud.kernel.clock import now_ms
from cloud.kernel.scope import Scope

# Under names of their own: whoever asks has a table of that name in the query around it.
_GATEWAY: Final = table("gateway", column("id"), column("site_id")).alias("run")
_TENURE: Final = table("tenure", column("site"), column("subject"), column("since"), column("until")).alias("running")


def runs(scope: Scope, gateway: Any) -> ColumnElement[bool]:
    """The WHERE clause on a column of gateway ids: run by the subject of the scope now."""
    return ran(scope, gateway, now_ms())


def ran(scope: Scope, gateway: Any, at: Any) -> ColumnElement[bool]:
    """The WHERE clause on columns of gateway ids and times (ms UTC): run by the subject of the scope then."""
    if not scope.subject:
        return true()
    return exists().where(_GATEWAY.c.id == gateway, _GATEWAY.c.site_id == _TENURE.c.site, _of(scope, at))


def runs_site(scope: Scope, site: Any) -> ColumnElement[bool]:
    """The WHERE clause on a column of site ids: run by the subject of the scope now."""
    if not scope.subject:
        return true()
    return exists().where(_TENURE.c.site == site, _of(scope, now_ms()))


def since(scope: Scope, session: Session, gateways: Collection[str]) -> int:
    """From when (ms UTC) the subject of the scope has run all of these gateways, 0 for the authority's own."""
    if not scope.subject:
        return 0
    query = select(func.max(_TENURE.c.since)).select_from(_TENURE)
    query = query.join(_GATEWAY, _GATEWAY.c.site_id == _TENURE.c.site)
    query = query.where(_GATEWAY.c.id.in_(gateways), _of(scope, now_ms()))
    return session.connection().execute(query).scalar() or 0


def holders(session: Session, now: int) -> dict[str, str]:
    """Gateway -> the subject that runs it at `now` (ms UTC)."""
    query = select(_GATEWAY.c.id, _TENURE.c.subject).join(_TENURE, _GATEWAY.c.site_id == _TENURE.c.site)
    rows = session.connection().execute(query.where(_at(now)))
    return {row.id: row.subject for row in rows}


def _of(scope: Scope, at: Any) -> ColumnElement[bool]:
    return and_(_TENURE.c.subject == scope.subject, _at(at))


def _at(at: Any) -> ColumnElement[bool]:
    return and_(_TENURE.c.since <= at, or_(_TENURE.c.until.is_(None), _TENURE.c.until > at))

"""Queries on keys, each within a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from cloud.kernel.scope import Scope
from cloud.keys.model import Claim, CountyKey, GatewayKey


def county_rows(scope: Scope, session: Session) -> Sequence[CountyKey]:
    """All keys of the county, by purpose, the youngest first."""
    found = select(CountyKey).where(scope.clause(CountyKey.region))
    return session.exec(found.order_by(CountyKey.purpose, col(CountyKey.not_before).desc(), CountyKey.kid)).all()


def certificates(scope: Scope, session: Session, *, gateway: str | None = None) -> Sequence[GatewayKey]:
    """Certificates of gateways, of one or all, the youngest first."""
    found = select(GatewayKey).where(scope.clause(GatewayKey.region))
    if gateway is not None:
        found = found.where(GatewayKey.gateway == gateway)
    return session.exec(found.order_by(GatewayKey.gateway, col(GatewayKey.issued).desc(), GatewayKey.serial)).all()


def of_key(scope: Scope, session: Session, kid: str) -> Sequence[GatewayKey]:
    """The certificates of one key of a gateway, the youngest first."""
    found = select(GatewayKey).where(scope.clause(GatewayKey.region), GatewayKey.kid == kid)
    return session.exec(found.order_by(col(GatewayKey.issued).desc())).all()


def county_key(scope: Scope, session: Session, kid: str) -> CountyKey | None:
    """One key of the county."""
    return session.exec(select(CountyKey).where(scope.clause(CountyKey.region), CountyKey.kid == kid)).first()


def claim(scope: Scope, session: Session, gateway: str) -> Claim | None:
    """The claim of a gateway, used or not."""
    return session.exec(select(Claim).where(scope.clause(Claim.region), Claim.gateway == gateway)).first()

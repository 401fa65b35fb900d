"""What a person may see of rules and commands: those of the regions in his scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from cloud.fleet.model import GatewayCommand, RulesVersion
from cloud.kernel.scope import Scope


def rules_versions(scope: Scope, session: Session, limit: int) -> Sequence[RulesVersion]:
    """Published rules, the newest first."""
    query = select(RulesVersion).where(scope.clause(RulesVersion.region))
    return session.exec(query.order_by(col(RulesVersion.issued).desc(), RulesVersion.region).limit(limit)).all()


def command(scope: Scope, session: Session, command_id: str) -> GatewayCommand | None:
    """One command, or None where it is unknown or outside the scope."""
    query = select(GatewayCommand).where(scope.clause(GatewayCommand.region), GatewayCommand.id == command_id)
    return session.exec(query).first()


def commands(scope: Scope, session: Session, gateway: str | None, limit: int) -> Sequence[GatewayCommand]:
    """Commands, the newest first; of one gateway where it is named."""
    query = select(GatewayCommand).where(scope.clause(GatewayCommand.region))
    if gateway is not None:
        query = query.where(GatewayCommand.gateway == gateway)
    return session.exec(query.order_by(col(GatewayCommand.created).desc(), GatewayCommand.id).limit(limit)).all()

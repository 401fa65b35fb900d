"""Routes of the figures that rules of warnings go by: laid down by a region, dated, and what holds where."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlmodel import col

from cloud.accounts import ACTED, LOGGED_OUT, OVERSIGHT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import told
from cloud.kernel.web import API, Data
from cloud.risk import policy_office, store
from cloud.risk.finding import Rule
from cloud.risk.model import RiskPolicy
from cloud.risk.policy_views import (
    InForce,
    WarningPolicies,
    WarningPolicyTold,
    WarningPolicyView,
    in_force,
    policy_view,
)
from cloud.risk.views import ID
from contract.moment import law_day

router = APIRouter(prefix=API + "/warning-policies", tags=["warnings"])
Knowing = Annotated[Visitor, allow(*OVERSIGHT)]
Laying = Annotated[Act, acting("admin", "supervisor")]
PolicyId = Annotated[str, Path(max_length=36, examples=[ID])]


@router.get(
    "",
    operation_id="listWarningPolicies",
    summary="预警规则参数 / Figures of the rules",
    response_model=WarningPolicies,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_warning_policies(
    visitor: Knowing,
    database: Data,
    wanted: Annotated[Asked, asked("-since", "region")],
    rule: Rule | None = None,
) -> WarningPolicies:
    """What regions have laid down, by the day from which it holds."""
    query = store.policies(visitor.scope)
    if rule is not None:
        query = query.where(RiskPolicy.rule == rule)
    columns = {"since": col(RiskPolicy.since), "region": col(RiskPolicy.region)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(RiskPolicy.id), wanted)
    return WarningPolicies(items=[policy_view(row) for row in rows], next=following)


@router.get(
    "/in-force",
    operation_id="listWarningRules",
    summary="现行预警规则 / Rules in force",
    response_model=InForce,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_warning_rules(
    visitor: Knowing,
    database: Data,
    region: Annotated[str, Query(pattern=r"^[0-9]{6,12}$", examples=["349901"])],
    day: Annotated[str, Query(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", examples=["2026-12-01"])] = "",
) -> InForce:
    """Every rule with the figures that hold in a region on a day (left out: today)."""
    with database.read() as session:
        laid = store.laid(visitor.scope, session, region)
    return in_force(laid, region, day or law_day(now_ms()).isoformat())


@router.post(
    "",
    operation_id="layWarningPolicy",
    summary="发布预警参数 / Lay figures down",
    status_code=201,
    response_model=WarningPolicyView,
    responses=told(*LOGGED_OUT, *ACTED, "warning_policy_since", "warning_policy_taken", "warning_settings"),
)
def lay_warning_policy(act: Laying, body: WarningPolicyTold) -> WarningPolicyView:
    """They hold from their day on; what was found before keeps the figures that it was found by."""

    def lay(deed: Deed) -> WarningPolicyView:
        row = policy_office.lay(
            deed, body.region, body.rule, body.since, body.settings, body.source, active=body.active
        )
        return policy_view(row)

    return act.do(WarningPolicyView, lay)


@router.get(
    "/{id}/events",
    operation_id="listWarningPolicyEvents",
    summary="预警参数的经过 / History of figures",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_warning_policy_events(visitor: Knowing, id: PolicyId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who laid them down, and when."""
    with database.read() as session:
        row = session.exec(store.policies(visitor.scope).where(RiskPolicy.id == id)).first()
        return history_of(visitor.scope, session, row, id)

"""Routes of what a region wants of its gates, and of watched subjects."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.market import policy_office, store
from cloud.market.model import Policy, Watch
from cloud.market.policy_office import Wanted
from cloud.market.views import ID, Day, Policies, PolicyView, Watches, WatchView, policy_view, watch_view

router = APIRouter(prefix=API, tags=["market"])
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "market")]
Knowing = Annotated[Visitor, allow("admin", "supervisor", "inspector", "enforcement")]
Laying = Annotated[Act, acting("admin", "supervisor")]
PolicyId = Annotated[str, Path(max_length=36, examples=[ID])]
WatchId = Annotated[str, Path(max_length=36, examples=[ID])]
_LAID: Final[JsonDict] = {
    "region": "349901", "since": "2026-12-01", "two_papers": True, "without_voucher": "review", "stale_hours": 72,
    "tolerance": 10, "source": "县府办〔2026〕3 号",
}  # fmt: skip
_WATCHED: Final[JsonDict] = {"subject": ID, "reason": "两次抽检不合格", "since": "2026-11-01"}


class PolicyTold(BaseModel):
    """What a region wants of its gates from a day on (today or later)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_LAID]})

    region: str = Field(pattern=r"^[0-9]{6,12}$")
    since: Day
    two_papers: bool = False
    without_voucher: Literal["review", "stop"] = "review"
    stale_hours: int = Field(default=72, ge=1, le=2160)
    tolerance: int = Field(default=10, ge=0, le=100)
    source: str = Field(min_length=1, max_length=300)


class WatchTold(BaseModel):
    """Whom to watch, why, from when and until when (left out: without an end)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_WATCHED]})

    subject: str = Field(max_length=36)
    reason: str = Field(min_length=1, max_length=300)
    since: Day
    until: Day | None = None


class WatchEnd(BaseModel):
    """Why a subject is no longer watched."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "整改合格"}]})

    reason: str = Field(min_length=1, max_length=300)


@router.get(
    "/gate-policies",
    operation_id="listGatePolicies",
    summary="市场准入要求 / Policies of gates",
    response_model=Policies,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_gate_policies(
    visitor: Reading, database: Data, wanted: Annotated[Asked, asked("-since", "region")]
) -> Policies:
    """What regions want of their gates, by the day from which it holds."""
    columns = {"since": col(Policy.since), "region": col(Policy.region)}
    with database.read() as session:
        rows, following = page(session, store.policies(visitor.scope), columns, col(Policy.id), wanted)
        until = store.replaced(visitor.scope, session, rows)
    return Policies(items=[policy_view(row, until.get(row.id, "")) for row in rows], next=following)


@router.post(
    "/gate-policies",
    operation_id="layGatePolicy",
    summary="发布准入要求 / Lay a policy down",
    status_code=201,
    response_model=PolicyView,
    responses=told(*LOGGED_OUT, *ACTED, "policy_since", "policy_taken"),
)
def lay_gate_policy(act: Laying, body: PolicyTold) -> PolicyView:
    """It goes down to the region's gates with the rules and holds from its day on."""

    def lay(deed: Deed) -> PolicyView:
        row = policy_office.lay(deed, Wanted(**body.model_dump()))
        return policy_view(row, store.replaced(deed.scope, deed.session, [row]).get(row.id, ""))

    return act.do(PolicyView, lay)


@router.get(
    "/gate-policies/{id}/events",
    operation_id="listGatePolicyEvents",
    summary="准入要求的经过 / History of a policy",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_gate_policy_events(visitor: Reading, id: PolicyId, database: Data) -> History:  # noqa: A002  # the path\'s name
    """Who laid it down, and when."""
    with database.read() as session:
        row = session.exec(store.policies(visitor.scope).where(Policy.id == id)).first()
        return history_of(visitor.scope, session, row, id)


@router.get(
    "/watches",
    operation_id="listWatches",
    summary="重点监管主体 / Watched subjects",
    response_model=Watches,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_watches(
    visitor: Knowing,
    database: Data,
    wanted: Annotated[Asked, asked("-since")],
    subject: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
) -> Watches:
    """Whose produce is looked at twice at every gate, and why."""
    query = store.watches(visitor.scope)
    if subject is not None:
        query = query.where(Watch.subject == subject)
    with database.read() as session:
        rows, following = page(session, query, {"since": col(Watch.since)}, col(Watch.id), wanted)
    return Watches(items=[watch_view(row) for row in rows], next=following)


@router.post(
    "/watches",
    operation_id="watchSubject",
    summary="列为重点监管 / Watch a subject",
    status_code=201,
    response_model=WatchView,
    responses=told(*LOGGED_OUT, *ACTED, "watch_subject", "watch_days", "watched_already"),
)
def watch_subject(act: Laying, body: WatchTold) -> WatchView:
    """Its batches are named to the gates with the next rules."""

    def put(deed: Deed) -> WatchView:
        return watch_view(policy_office.watch(deed, body.subject, body.reason, body.since, body.until or ""))

    return act.do(WatchView, put)


@router.post(
    "/watches/{id}/end",
    operation_id="endWatch",
    summary="解除重点监管 / End a watch",
    response_model=WatchView,
    responses=told(*LOGGED_OUT, *CHANGED, "watch_ended"),
)
def end_watch(act: Laying, id: WatchId, body: WatchEnd) -> WatchView:  # noqa: A002  # the path's name
    """From tomorrow on it is treated as everybody."""

    def end(deed: Deed) -> WatchView:
        row = found(deed.session.exec(store.watches(deed.scope).where(Watch.id == id)).first(), id)
        return watch_view(policy_office.unwatch(deed, row, body.reason))

    return act.do(WatchView, end)


@router.get(
    "/watches/{id}/events",
    operation_id="listWatchEvents",
    summary="重点监管的经过 / History of a watch",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_watch_events(visitor: Knowing, id: WatchId, database: Data) -> History:  # noqa: A002  # the path\'s name
    """Who did what to it, and when."""
    with database.read() as session:
        row = session.exec(store.watches(visitor.scope).where(Watch.id == id)).first()
        return history_of(visitor.scope, session, row, id)

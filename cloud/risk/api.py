"""Routes of warnings: what was found and waits, what was published, and the review between the two."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from cloud.accounts import CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.risk import review, store
from cloud.risk.finding import Rule
from cloud.risk.model import RiskWarning, WarningState
from cloud.risk.views import ID, WarningFile, Warnings, WarningView, warning_file, warning_view

router = APIRouter(prefix=API + "/warnings", tags=["warnings"])
REVIEWERS: Final = frozenset({"admin", "supervisor", "analyst"})
Reading = Annotated[
    Visitor,
    allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market"),
]
Knowing = Annotated[Visitor, allow("admin", "supervisor", "analyst")]
Reviewing = Annotated[Act, acting("admin", "supervisor")]
WarningId = Annotated[str, Path(max_length=36, examples=[ID])]
_SORTED: Final = {"last": col(RiskWarning.last), "score": col(RiskWarning.score), "found": col(RiskWarning.found)}


class Publication(BaseModel):
    """Why it goes out, and whether the subject that it is about may see it too."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"remark": "已加密抽样", "to_party": False}]}
    )

    remark: str = Field(default="", max_length=500)
    to_party: bool = False


class Dismissal(BaseModel):
    """Why it is no matter."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "同一农户复测，已核实"}]})

    reason: str = Field(min_length=1, max_length=500)


@router.get(
    "",
    operation_id="listWarnings",
    summary="风险预警 / Warnings",
    response_model=Warnings,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_warnings(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-last", "score", "found")],
    state: WarningState | None = None,
    rule: Rule | None = None,
    party: Annotated[str, Query(max_length=36, examples=[ID])] = "",
    region: Annotated[str, Query(pattern=r"^[0-9]{0,12}$", examples=["349901101"])] = "",
    since: Annotated[str, Query(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", examples=["2026-11-01"])] = "",
) -> Warnings:
    """Those who review see all that was found; others what was published; a subject what was published to it."""
    reviews = _reviews(visitor)
    query = store.warnings(
        visitor.scope, reviews=reviews, state=state, rule=rule, party=party, region=region, since=since
    )
    with database.read() as session:
        rows, following = page(session, query, _SORTED, col(RiskWarning.id), wanted)
    return Warnings(items=[warning_view(row, reviews=reviews) for row in rows], next=following)


@router.get(
    "/{id}",
    operation_id="getWarning",
    summary="一条风险预警 / One warning",
    response_model=WarningFile,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_warning(visitor: Reading, id: WarningId, database: Data) -> WarningFile:  # noqa: A002  # the path's name
    """With its numbers, the reckoning, the rows behind it, and what became of it."""
    reviews = _reviews(visitor)
    with database.read() as session:
        row = found(store.warning(visitor.scope, session, id, reviews=reviews), id)
        return warning_file(row, store.steps(visitor.scope, session, id), reviews=reviews)


@router.post(
    "/{id}/publish",
    operation_id="publishWarning",
    summary="发布风险预警 / Publish a warning",
    response_model=WarningView,
    responses=told(*LOGGED_OUT, *CHANGED, "warning_reviewed", "warning_gone"),
)
def publish_warning(act: Reviewing, id: WarningId, body: Publication) -> WarningView:  # noqa: A002  # the path's name
    """It opens an alert with its deadline, and those of the region see it, as it stands now."""

    def publish(deed: Deed) -> WarningView:
        row = found(store.warning(deed.scope, deed.session, id, reviews=True), id)
        return warning_view(review.publish(deed, row, body.remark, to_party=body.to_party), reviews=True)

    return act.do(WarningView, publish)


@router.post(
    "/{id}/dismiss",
    operation_id="dismissWarning",
    summary="不予发布 / Dismiss a warning",
    response_model=WarningView,
    responses=told(*LOGGED_OUT, *CHANGED, "warning_reviewed"),
)
def dismiss_warning(act: Reviewing, id: WarningId, body: Dismissal) -> WarningView:  # noqa: A002  # the path's name
    """It stays dismissed until its numbers get worse; one that was published is taken back with its alert."""

    def dismiss(deed: Deed) -> WarningView:
        row = found(store.warning(deed.scope, deed.session, id, reviews=True), id)
        return warning_view(review.dismiss(deed, row, body.reason), reviews=True)

    return act.do(WarningView, dismiss)


@router.get(
    "/{id}/events",
    operation_id="listWarningEvents",
    summary="风险预警的经过 / History of a warning",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_warning_events(visitor: Knowing, id: WarningId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who reviewed it, when, with what result."""
    with database.read() as session:
        row = store.warning(visitor.scope, session, id, reviews=True)
        return history_of(visitor.scope, session, row, id)


def _reviews(visitor: Visitor) -> bool:
    return visitor.role in REVIEWERS

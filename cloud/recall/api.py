"""Routes of recalls: opened, looked at, closed, reopened, printed."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, OVERSIGHT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.pdf import PDF, PDF_FILE
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data, Reader
from cloud.recall import listing, office, store, summing
from cloud.recall.model import Level, Recall
from cloud.recall.office import Order
from cloud.recall.report import printed
from cloud.recall.views import BATCH, ID, Recalls, RecallView, ReportView, State, recall_view, report_view

router = APIRouter(prefix=API + "/recalls", tags=["recall"])
LATEST_MS: Final = 4_102_444_800_000
Reading = Annotated[Visitor, allow(*OVERSIGHT)]
Calling = Annotated[Act, acting("admin", "supervisor", "enforcement")]
RecallId = Annotated[str, Path(max_length=36, examples=[ID])]
Batches = Annotated[list[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", examples=[BATCH])]], Field(max_length=100)]


class OrderTold(BaseModel):
    """Why and how something is called back. basis: the law or order; deadline: ms UTC by which holders answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"reason": "克百威超标", "level": "one", "basis": "农产品质量安全法", "deadline": 1_795_500_000_000}
            ]
        },
    )

    reason: str = Field(min_length=1, max_length=300)
    level: Level
    basis: str = Field(min_length=1, max_length=300)
    deadline: int = Field(ge=0, le=LATEST_MS)

    def order(self) -> Order:
        """As the office takes it."""
        return Order(self.reason, self.level, self.basis, self.deadline)


class RecallTold(OrderTold):
    """A recall of some batches and of all that came of them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "克百威超标",
                    "level": "one",
                    "basis": "农产品质量安全法",
                    "deadline": 1_795_500_000_000,
                    "batches": [BATCH],
                }
            ]
        },
    )

    batches: Batches = Field(min_length=1)


class Closing(BaseModel):
    """What became of it. unknown_why: wanted while something is not found; release: the batches may go again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"summary": "召回的黄瓜已全部销毁", "release": False}]}
    )

    summary: str = Field(min_length=1, max_length=1000)
    unknown_why: str = Field(default="", max_length=300)
    release: bool = False


@router.get(
    "",
    operation_id="listRecalls",
    summary="召回 / Recalls",
    response_model=Recalls,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_recalls(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-opened", "deadline")],
    state: Annotated[State, Query()] = "all",
    level: Annotated[Level | None, Query()] = None,
) -> Recalls:
    """Recalls of a region."""
    query = store.all_recalls(visitor.scope)
    if state != "all":
        closed = col(Recall.closed)
        query = query.where(closed.is_(None) if state == "open" else closed.is_not(None))
    if level is not None:
        query = query.where(Recall.level == level)
    columns = {"opened": col(Recall.created), "deadline": col(Recall.deadline)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(Recall.id), wanted)
        items = [_shown(session, row) for row in rows]
    return Recalls(items=items, next=following)


@router.post(
    "",
    operation_id="openRecall",
    summary="启动召回 / Open a recall",
    status_code=201,
    response_model=RecallView,
    responses=told(*LOGGED_OUT, *ACTED, "recall_batch_unknown", "recall_twice", "recall_deadline"),
)
def open_recall(act: Calling, body: RecallTold) -> RecallView:
    """Freezes the list of all that came of the batches, tells every holder, and holds everything on it back."""
    return act.do(RecallView, lambda deed: _shown(deed.session, office.open_recall(deed, body.order(), body.batches)))


@router.get(
    "/{id}",
    operation_id="getRecall",
    summary="一次召回 / One recall",
    response_model=RecallView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_recall(visitor: Reading, id: RecallId, database: Data) -> RecallView:  # noqa: A002  # the path's name
    """One recall."""
    with database.read() as session:
        return _shown(session, found(store.recall(visitor.scope, session, id), id))


@router.get(
    "/{id}/report",
    operation_id="getRecallReport",
    summary="召回进展与总结 / How a recall stands",
    response_model=ReportView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_recall_report(visitor: Reading, id: RecallId, database: Data) -> ReportView:  # noqa: A002  # the path's name
    """Sums in all, by holder and by line; of a closed recall how it ended."""
    with database.read() as session:
        row = found(store.recall(visitor.scope, session, id), id)
        return report_view(row, listing.roots(session, id), summing.standing(visitor.scope, session, row))


@router.get(
    "/{id}/report.pdf",
    operation_id="printRecallReport",
    summary="召回总结报告 / The report on paper",
    response_class=Response,
    responses={
        200: PDF_FILE,
        **told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
    },
)
def print_recall_report(
    visitor: Reading,
    id: RecallId,  # noqa: A002  # the path's name
    database: Data,
    language: Reader,
) -> Response:
    """The same as PDF on A4; words by language."""
    with database.read() as session:
        pdf = printed(visitor.scope, session, found(store.recall(visitor.scope, session, id), id), language)
    return Response(pdf, media_type=PDF, headers={"Content-Disposition": f'inline; filename="recall-{id}.pdf"'})


@router.post(
    "/{id}/close",
    operation_id="closeRecall",
    summary="关闭召回 / Close a recall",
    response_model=RecallView,
    responses=told(*LOGGED_OUT, *CHANGED, "recall_closed", "recall_grew", "recall_unknown_left"),
)
def close_recall(act: Calling, id: RecallId, body: Closing) -> RecallView:  # noqa: A002  # the path's name
    """Refused while something is not found, unless it is said why."""

    def close(deed: Deed) -> RecallView:
        row = _row(deed.scope, deed.session, id)
        row = office.close(deed, row, body.summary, body.unknown_why, release=body.release)
        return _shown(deed.session, row)

    return act.do(RecallView, close)


@router.post(
    "/{id}/reopen",
    operation_id="reopenRecall",
    summary="重新启动召回 / Go on with a closed recall",
    status_code=201,
    response_model=RecallView,
    responses=told(*LOGGED_OUT, *CHANGED, "recall_open", "recall_reopened", "recall_deadline", "recall_batch_unknown"),
)
def reopen_recall(act: Calling, id: RecallId, body: OrderTold) -> RecallView:  # noqa: A002  # the path's name
    """A recall of its own with a list of its own; the first stays as it was closed."""

    def reopen(deed: Deed) -> RecallView:
        row = _row(deed.scope, deed.session, id)
        return _shown(deed.session, office.reopen(deed, row, body.order()))

    return act.do(RecallView, reopen)


@router.get(
    "/{id}/events",
    operation_id="listRecallEvents",
    summary="召回的经过 / History of a recall",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_recall_events(visitor: Reading, id: RecallId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who did what to it, and when."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.recall(visitor.scope, session, id), id)


def _row(scope: Scope, session: Session, recall_id: str) -> Recall:
    return found(store.recall(scope, session, recall_id), recall_id)


def _shown(session: Session, row: Recall) -> RecallView:
    return recall_view(row, listing.roots(session, row.id))

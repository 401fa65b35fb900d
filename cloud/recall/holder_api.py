"""Routes of those who have something that is called back: their notices, and what they answer."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session, col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.recall import office, store, summing
from cloud.recall.model import Recall, RecallNotice, RecoveryAnswer
from cloud.recall.problems import ANSWERED
from cloud.recall.views import (
    BATCH,
    ID,
    Amount,
    Answers,
    AnswerView,
    Notices,
    NoticeView,
    answer_view,
    notice_view,
)
from contract.event import Recovery

router = APIRouter(prefix=API, tags=["recall"])
LATEST_MS: Final = 4_102_444_800_000
_ALL: Final = ("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market", "shop")
Reading = Annotated[Visitor, allow(*_ALL)]
Reply = Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement", "farm", "market", "shop")]
NoticeId = Annotated[str, Path(max_length=36, examples=[ID])]
AnswerId = Annotated[str, Path(max_length=36, examples=[ID])]
_ANSWER: Final[JsonDict] = {
    "recall": ID, "batch": BATCH, "unit": "kg", "recovered": "500", "destroyed": "100", "sold": "50",
}  # fmt: skip


class Acknowledgement(BaseModel):
    """What the holder says to its notice."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"remark": "已下架，正在清点"}]})

    remark: str = Field(default="", max_length=300)


class AnswerTold(BaseModel):
    """What became of one batch with one holder; nothing stands in two of the four. subject: left out by a holder's own
    account; corrects: the answer that this one takes the place of, and `why`; at: ms UTC, left out: now."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_ANSWER]})

    recall: str = Field(min_length=1, max_length=36)
    batch: str = Field(pattern=r"^[0-9a-f]{16}$", examples=[BATCH])
    subject: str = Field(default="", max_length=36)
    unit: str = Field(max_length=10)
    recovered: str = Amount
    destroyed: str = Amount
    sold: str = Amount
    lost: str = Amount
    corrects: str = Field(default="", max_length=36)
    why: str = Field(default="", max_length=200)
    at: int = Field(default=0, ge=0, le=LATEST_MS)


@router.get(
    "/recall-notices",
    operation_id="listRecallNotices",
    summary="召回通知 / Notices of recalls",
    response_model=Notices,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_recall_notices(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-sent", "due")],
    recall: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    subject: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    state: Annotated[Literal["unread", "all"], Query(description="unread: nobody acknowledged it")] = "all",
) -> Notices:
    """What holders were told; a holder's account sees its own."""
    query = store.all_notices(visitor.scope)
    if recall is not None:
        query = query.where(RecallNotice.recall == recall)
    if subject is not None:
        query = query.where(RecallNotice.subject == subject)
    if state == "unread":
        query = query.where(col(RecallNotice.acknowledged).is_(None))
    columns = {"sent": col(RecallNotice.created), "due": col(RecallNotice.due)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(RecallNotice.id), wanted)
        items = [_shown(visitor.scope, session, row) for row in rows]
    return Notices(items=items, next=following)


@router.get(
    "/recall-notices/{id}",
    operation_id="getRecallNotice",
    summary="一份召回通知 / One notice",
    response_model=NoticeView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_recall_notice(visitor: Reading, id: NoticeId, database: Data) -> NoticeView:  # noqa: A002  # the path's name
    """What one holder was told, and how its lines stand."""
    with database.read() as session:
        return _shown(visitor.scope, session, found(store.notice(visitor.scope, session, id), id))


@router.post(
    "/recall-notices/{id}/acknowledge",
    operation_id="acknowledgeRecallNotice",
    summary="签收召回通知 / Acknowledge a notice",
    response_model=NoticeView,
    responses=told(*LOGGED_OUT, *CHANGED, "notice_read"),
)
def acknowledge_recall_notice(act: Reply, id: NoticeId, body: Acknowledgement) -> NoticeView:  # noqa: A002
    """Says that the holder has read it."""

    def read(deed: Deed) -> NoticeView:
        row = found(store.notice(deed.scope, deed.session, id), id)
        return _shown(deed.scope, deed.session, office.acknowledge(deed, row, body.remark))

    return act.do(NoticeView, read)


@router.get(
    "/recall-notices/{id}/events",
    operation_id="listRecallNoticeEvents",
    summary="召回通知的经过 / History of a notice",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_recall_notice_events(visitor: Reading, id: NoticeId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who did what to it, and when."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.notice(visitor.scope, session, id), id)


@router.get(
    "/recoveries",
    operation_id="listRecoveries",
    summary="召回处置 / Answers of holders",
    response_model=Answers,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_recoveries(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "received")],
    recall: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    batch: Annotated[str | None, Query(max_length=16, examples=[BATCH])] = None,
    doubtful: Annotated[bool | None, Query(description="something does not fit", examples=[True])] = None,
) -> Answers:
    """What was recovered, destroyed, sold and lost, as holders told it."""
    query = store.all_answers(visitor.scope)
    if recall is not None:
        query = query.where(RecoveryAnswer.recall == recall)
    if batch is not None:
        query = query.where(RecoveryAnswer.batch == batch)
    if doubtful is not None:
        query = query.where(RecoveryAnswer.doubts != "" if doubtful else RecoveryAnswer.doubts == "")
    columns = {"at": col(RecoveryAnswer.at), "received": col(RecoveryAnswer.received)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(RecoveryAnswer.id), wanted)
    return Answers(items=[answer_view(row) for row in rows], next=following)


@router.post(
    "/recoveries",
    operation_id="tellRecovery",
    summary="报告召回处置 / Tell what became of a batch",
    status_code=201,
    response_model=AnswerView,
    responses=told(*LOGGED_OUT, *ACTED, *ANSWERED),
)
def tell_recovery(act: Reply, body: AnswerTold) -> AnswerView:
    """So much came back, was destroyed, was sold on, cannot be found; several answers add up."""
    return act.do(AnswerView, lambda deed: answer_view(office.recover(deed, Recovery(**body.model_dump()))))


@router.get(
    "/recoveries/{id}",
    operation_id="getRecovery",
    summary="一次召回处置 / One answer",
    response_model=AnswerView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_recovery(visitor: Reading, id: AnswerId, database: Data) -> AnswerView:  # noqa: A002  # the path's name
    """As it was told, with what does not fit."""
    with database.read() as session:
        return answer_view(found(store.answer(visitor.scope, session, id), id))


def _shown(scope: Scope, session: Session, row: RecallNotice) -> NoticeView:
    """A notice with its holder's lines and nobody else's."""
    recall = session.get_one(Recall, row.recall)
    own = [one for one in store.targets(scope, session, row.recall) if one.subject == row.subject]
    return notice_view(row, recall, summing.lines(session, recall, own))

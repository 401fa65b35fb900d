"""Routes of data quality and rectifications."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.dataquality import office, store
from cloud.dataquality.count import bounds
from cloud.dataquality.model import DataQuality, Rectification
from cloud.dataquality.rules import State, Violation
from cloud.dataquality.views import (
    NewRectification,
    Qualities,
    Rectifications,
    RectificationView,
    Said,
    TownshipQualities,
    quality_view,
    rectification_view,
    township_view,
)
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Asked, FirstDay, LastDay, Within, asked, page, within_days
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from contract.moment import law_day

router = APIRouter(prefix=API, tags=["dataquality"])
Month = Annotated[str, Query(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-11"])]
RectificationId = Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])]
_QUALITY: Final = {"facts": DataQuality.facts, "subject": DataQuality.subject, "doubtful": DataQuality.doubtful}
_RECTIFIED: Final = {"due": Rectification.due, "created": Rectification.created}


@router.get(
    "/data-quality",
    operation_id="listDataQuality",
    summary="录入质量 / How well records are kept",
    response_model=Qualities,
    responses=told(*LOGGED_OUT, "month", "cursor", "not_acceptable_input"),
)
def list_data_quality(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    month: Month,
    wanted: Annotated[Asked, asked("facts", "subject", "doubtful")],
    until: Annotated[Month | None, Query(description="the last month; none: this one alone")] = None,
    region: Within = None,
    silent: Annotated[bool | None, Query(description="nothing was recorded", examples=[True])] = None,
) -> Qualities:
    """Completeness and timeliness of each subject, month by month; those without any record first."""
    with database.read() as session:
        query = store.of_months(visitor.scope, _known(month), _known(until or month))
        query = query.where(Scope((region or "",)).clause(DataQuality.region))
        if silent is not None:
            query = query.where(DataQuality.facts == 0 if silent else DataQuality.facts > 0)
        rows, after = page(session, query, _QUALITY, DataQuality.subject, wanted, DataQuality.month)
    return Qualities(items=[quality_view(row) for row in rows], next=after)


@router.get(
    "/data-quality/townships",
    operation_id="listTownshipDataQuality",
    summary="各乡镇录入质量 / How well records are kept, by township",
    response_model=TownshipQualities,
    responses=told(*LOGGED_OUT, "month", "not_acceptable_input"),
)
def list_township_data_quality(visitor: Annotated[Visitor, allow()], database: Data, month: Month) -> TownshipQualities:
    """Sums over the subjects of each township."""
    with database.read() as session:
        rows = store.kept(visitor.scope, session, _known(month), month)
    return TownshipQualities(month=month, items=[township_view(row) for row in rows])


@router.get(
    "/rectifications",
    operation_id="listRectifications",
    summary="整改 / Rectifications",
    response_model=Rectifications,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_rectifications(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("due", "created")],
    subject: Annotated[str | None, Query(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])] = None,
    state: State | None = None,
    code: Violation | None = None,
    region: Within = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> Rectifications:
    """The nearest deadline first. first, last: of the day on which they were told."""
    with database.read() as session:
        query = store.rectifications(visitor.scope, subject=subject, state=state, code=code, region=region or "")
        query = query.where(*within_days(Rectification.created, first, last))
        rows, after = page(session, query, _RECTIFIED, Rectification.id, wanted)
    today = law_day(now_ms())
    return Rectifications(items=[rectification_view(row, today) for row in rows], next=after)


@router.post(
    "/rectifications",
    operation_id="tellRectification",
    summary="责令整改 / Tell a subject to set something right",
    status_code=201,
    response_model=RectificationView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "rectification_due", "rectification_found"),
)
def tell_rectification(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement")], body: NewRectification
) -> RectificationView:
    """Dated, with one of the four violations as its code, and a deadline in working days from today."""

    def work(deed: Deed) -> RectificationView:
        row = office.tell(deed, body.subject, body.code, body.evidence, body.found, body.days)
        return rectification_view(row, law_day(deed.now))

    return act.do(RectificationView, work)


@router.post(
    "/rectifications/{id}/answer",
    operation_id="answerRectification",
    summary="回复整改 / Answer a rectification",
    response_model=RectificationView,
    responses=told(*LOGGED_OUT, *CHANGED, "rectification_move"),
)
def answer_rectification(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "farm", "shop", "lab", "market")],
    id: RectificationId,  # noqa: A002  # the path's name
    body: Said,
) -> RectificationView:
    """By the subject itself, or by an officer who was told."""
    return _moved(act, id, "answer", body.text)


@router.post(
    "/rectifications/{id}/accept",
    operation_id="acceptRectification",
    summary="整改通过 / Accept a rectification",
    response_model=RectificationView,
    responses=told(*LOGGED_OUT, *CHANGED, "rectification_move"),
)
def accept_rectification(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement")],
    id: RectificationId,  # noqa: A002  # the path's name
    body: Said,
) -> RectificationView:
    """It was set right."""
    return _moved(act, id, "accept", body.text)


@router.post(
    "/rectifications/{id}/reopen",
    operation_id="reopenRectification",
    summary="退回整改 / Ask again for a rectification",
    response_model=RectificationView,
    responses=told(*LOGGED_OUT, *CHANGED, "rectification_move"),
)
def reopen_rectification(
    act: Annotated[Act, acting("admin", "supervisor", "inspector", "enforcement")],
    id: RectificationId,  # noqa: A002  # the path's name
    body: Said,
) -> RectificationView:
    """The answer is not enough; the deadline stays."""
    return _moved(act, id, "reopen", body.text)


@router.post(
    "/rectifications/{id}/withdraw",
    operation_id="withdrawRectification",
    summary="撤回整改 / Withdraw a rectification",
    response_model=RectificationView,
    responses=told(*LOGGED_OUT, *CHANGED, "rectification_move"),
)
def withdraw_rectification(
    act: Annotated[Act, acting("admin", "supervisor")],
    id: RectificationId,  # noqa: A002  # the path's name
    body: Said,
) -> RectificationView:
    """It was told by mistake; it stays in the register."""
    return _moved(act, id, "withdraw", body.text)


def _moved(act: Act, rectification_id: str, verb: str, text: str) -> RectificationView:
    def work(deed: Deed) -> RectificationView:
        row = found(store.rectification(deed.scope, deed.session, rectification_id), rectification_id)
        return rectification_view(office.move(deed, row, verb, text), law_day(deed.now))

    return act.do(RectificationView, work)


def _known(month: str) -> str:
    try:
        bounds(month)
    except ValueError:
        raise Problem("month") from None
    return month

"""Routes of label templates: filed by a subject, approved or refused by the county, ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.labels import office, store
from cloud.labels.model import LabelTemplate, TemplateState
from cloud.labels.views import (
    ID,
    TEMPLATE,
    Templates,
    TemplateView,
    template_view,
)

router = APIRouter(prefix=API, tags=["labels"])
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm")]
Writing = Annotated[Act, acting("admin", "supervisor", "inspector", "farm")]
Deciding = Annotated[Act, acting("admin", "supervisor")]
RowId = Annotated[str, Path(max_length=36, examples=[ID])]
Of = Annotated[str | None, Query(max_length=36, examples=[ID])]
_Line = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
Why = Annotated[str, Field(min_length=2, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class TemplateIn(BaseModel):
    """What is to stand on the labels of one product; the producer is the subject's own name."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [TEMPLATE]})

    subject: str = Field(max_length=36)
    product: _Line
    origin: str = Field(min_length=15, max_length=20, description="origin code of one of their plots")
    shelf_life: str = Field(min_length=1, max_length=40)
    certification: str = Field(default="", max_length=100)


class DecisionIn(BaseModel):
    """Why, in words."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "产地编码与合同不符"}]})

    reason: Why


@router.get(
    "/labels/templates",
    operation_id="listLabelTemplates",
    summary="标签模板 / Templates of labels",
    response_model=Templates,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_label_templates(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-created", "product")],
    subject: Of = None,
    state: Annotated[TemplateState | None, Query(examples=["filed"])] = None,
) -> Templates:
    """What was filed, and what became of it."""
    query = store.all_templates(visitor.scope)
    if subject is not None:
        query = query.where(LabelTemplate.subject == subject)
    if state is not None:
        query = query.where(LabelTemplate.state == state)
    columns = {"created": col(LabelTemplate.created), "product": col(LabelTemplate.product)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(LabelTemplate.id), wanted)
    return Templates(items=[template_view(row) for row in rows], next=following)


@router.post(
    "/labels/templates",
    operation_id="fileLabelTemplate",
    summary="备案标签模板 / File a template",
    status_code=201,
    response_model=TemplateView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "label_subject", "label_origin"),
)
def file_label_template(act: Writing, body: TemplateIn) -> TemplateView:
    """Before labels can be ordered the county approves what stands on them."""
    words = office.Words(body.product, body.origin, body.shelf_life, body.certification)
    return act.do(TemplateView, lambda deed: template_view(office.file(deed, body.subject, words)))


@router.get(
    "/labels/templates/{id}",
    operation_id="getLabelTemplate",
    summary="一个标签模板 / One template",
    response_model=TemplateView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_label_template(visitor: Reading, id: RowId, database: Data) -> TemplateView:  # noqa: A002  # the path's name
    """One template."""
    with database.read() as session:
        return template_view(found(store.template(visitor.scope, session, id), id))


@router.post(
    "/labels/templates/{id}/approve",
    operation_id="approveLabelTemplate",
    summary="批准标签模板 / Approve a template",
    response_model=TemplateView,
    responses=told(*LOGGED_OUT, *CHANGED, "label_state"),
)
def approve_label_template(act: Deciding, id: RowId) -> TemplateView:  # noqa: A002  # the path's name
    """From now on labels of it can be ordered."""
    return act.do(TemplateView, lambda deed: template_view(office.decide(deed, _template(deed, id), "approved")))


@router.post(
    "/labels/templates/{id}/refuse",
    operation_id="refuseLabelTemplate",
    summary="不批准标签模板 / Refuse a template",
    response_model=TemplateView,
    responses=told(*LOGGED_OUT, *CHANGED, "label_state"),
)
def refuse_label_template(act: Deciding, id: RowId, body: DecisionIn) -> TemplateView:  # noqa: A002  # the path's name
    """With the reason; a better one is filed anew."""

    def refuse(deed: Deed) -> TemplateView:
        return template_view(office.decide(deed, _template(deed, id), "refused", body.reason))

    return act.do(TemplateView, refuse)


@router.post(
    "/labels/templates/{id}/end",
    operation_id="endLabelTemplate",
    summary="停用标签模板 / End a template",
    response_model=TemplateView,
    responses=told(*LOGGED_OUT, *CHANGED, "label_state"),
)
def end_label_template(act: Writing, id: RowId, body: DecisionIn) -> TemplateView:  # noqa: A002  # the path's name
    """Nothing more is ordered of it; labels that are on packs stay as they are."""

    def end(deed: Deed) -> TemplateView:
        return template_view(office.decide(deed, _template(deed, id), "ended", body.reason))

    return act.do(TemplateView, end)


@router.get(
    "/labels/templates/{id}/events",
    operation_id="listLabelTemplateEvents",
    summary="标签模板的经过 / What was done to a template",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_label_template_events(visitor: Reading, id: RowId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who filed it, who approved it."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.template(visitor.scope, session, id), id)


def _template(deed: Deed, template_id: str) -> LabelTemplate:
    return found(store.template(deed.scope, deed.session, template_id), template_id)

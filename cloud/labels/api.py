"""Routes of labels: orders, sheets, what was done to labels, and what the register knows of a code."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from cloud import trace
from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Visitor, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.pdf import PDF, PDF_FILE
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import NATION, Scope
from cloud.kernel.web import API, Data, printed_host
from cloud.labels import office, sheets, store
from cloud.labels.held import held
from cloud.labels.model import LabelOrder, LabelStep, OrderState
from cloud.labels.problems import STEPPING
from cloud.labels.template_api import Deciding, DecisionIn, Of, Reading, RowId, Why, Writing
from cloud.labels.views import (
    BATCH,
    ID,
    HeldView,
    LabelView,
    Orders,
    OrderView,
    Steps,
    StepView,
    held_view,
    label_view,
    order_view,
    step_view,
)
from contract.errors import ContractError
from contract.event import Labelling
from contract.printed import label_code

router = APIRouter(prefix=API, tags=["labels"])


class OrderIn(BaseModel):
    """How many labels for packs of which size. made: the day of production that stands on them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"template": ID, "made": "2026-11-23", "count": 500, "pack": "2.5", "pack_unit": "kg"}]
        },
    )

    template: str = Field(max_length=36)
    made: date
    count: int = Field(ge=1, le=office.MOST)
    pack: str = Field(min_length=1, max_length=26)
    pack_unit: str = Field(min_length=1, max_length=12)


class SheetIn(BaseModel):
    """Which labels (serials), at which size in mm; `roll`: one to a page, as label printers take them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"first": 1, "last": 100, "width": 60, "height": 40, "form": "sheet"}]},
    )

    first: int = Field(ge=1, le=office.MOST)
    last: int = Field(ge=1, le=office.MOST)
    width: float = Field(default=60, ge=20, le=200, allow_inf_nan=False)
    height: float = Field(default=40, ge=20, le=280, allow_inf_nan=False)
    form: Literal["sheet", "roll"] = "sheet"


class SheetTold(BaseModel):
    """That labels were drawn."""

    order: str
    labels: int


_Codes = Annotated[list[Annotated[str, Field(min_length=16, max_length=200)]], Field(max_length=1000)]


class PackedIn(BaseModel):
    """Labels on packs of a batch: these codes, as scanned; none: all of the order that are on no pack yet."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"batch": BATCH, "codes": []}]})

    batch: str = Field(pattern="^[0-9a-f]{16}$")
    codes: _Codes = []


class SpoiltIn(BaseModel):
    """Labels that are void: these codes; none: all of the order."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "受潮", "codes": []}]})

    why: Why
    codes: _Codes = []


@router.get(
    "/labels/orders",
    operation_id="listLabelOrders",
    summary="标签订单 / Orders of labels",
    response_model=Orders,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_label_orders(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-created", "made")],
    subject: Of = None,
    template: Of = None,
    state: Annotated[OrderState | None, Query(examples=["ordered"])] = None,
) -> Orders:
    """With how many labels of each are printed, on packs, void."""
    query = store.all_orders(visitor.scope)
    if subject is not None:
        query = query.where(LabelOrder.subject == subject)
    if template is not None:
        query = query.where(LabelOrder.template == template)
    if state is not None:
        query = query.where(LabelOrder.state == state)
    columns = {"created": col(LabelOrder.created), "made": col(LabelOrder.made)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(LabelOrder.id), wanted)
        counts = store.counts(visitor.scope, session, [row.id for row in rows])
    return Orders(items=[order_view(row, counts.get(row.id, {})) for row in rows], next=following)


@router.post(
    "/labels/orders",
    operation_id="orderLabels",
    summary="订标签 / Order labels",
    status_code=201,
    response_model=OrderView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "label_subject", "label_template", "label_made", "label_pack"),
)
def order_labels(act: Writing, body: OrderIn) -> OrderView:
    """Of an approved template; codes are drawn when the county allots them."""

    def ask(deed: Deed) -> OrderView:
        template = found(store.template(deed.scope, deed.session, body.template), body.template)
        return order_view(office.order(deed, template, body.made, body.count, body.pack, body.pack_unit), {})

    return act.do(OrderView, ask)


@router.get(
    "/labels/orders/{id}",
    operation_id="getLabelOrder",
    summary="一个标签订单 / One order",
    response_model=OrderView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_label_order(visitor: Reading, id: RowId, database: Data) -> OrderView:  # noqa: A002  # the path's name
    """One order, its labels counted by state."""
    with database.read() as session:
        row = found(store.order(visitor.scope, session, id), id)
        return order_view(row, store.counts(visitor.scope, session, [row.id]).get(row.id, {}))


@router.post(
    "/labels/orders/{id}/allot",
    operation_id="allotLabels",
    summary="赋码 / Allot the codes",
    response_model=OrderView,
    responses=told(*LOGGED_OUT, *CHANGED, "label_state", "label_template"),
)
def allot_labels(act: Deciding, id: RowId) -> OrderView:  # noqa: A002  # the path's name
    """The codes are drawn; they show on sheets only."""

    def allot(deed: Deed) -> OrderView:
        row = office.allot(deed, _order(deed, id))
        return order_view(row, {"allotted": row.count})

    return act.do(OrderView, allot)


@router.post(
    "/labels/orders/{id}/refuse",
    operation_id="refuseLabelOrder",
    summary="不赋码 / Refuse an order",
    response_model=OrderView,
    responses=told(*LOGGED_OUT, *CHANGED, "label_state"),
)
def refuse_label_order(act: Deciding, id: RowId, body: DecisionIn) -> OrderView:  # noqa: A002  # the path's name
    """With the reason."""
    return act.do(OrderView, lambda deed: order_view(office.refuse(deed, _order(deed, id), body.reason), {}))


@router.post(
    "/labels/orders/{id}/sheet",
    operation_id="drawLabels",
    summary="标签印张 / Draw labels to print",
    response_class=Response,
    responses={
        200: PDF_FILE,
        **told(*LOGGED_OUT, *ACTED, "not_found", "label_burnt", "label_span", "label_sheet"),
    },
)
def draw_labels(act: Writing, request: Request, id: RowId, body: SheetIn) -> Response:  # noqa: A002  # the path's name
    """Can be drawn again until the order is told as printed; the audit says who had them."""
    wanted = sheets.Wanted(body.first, body.last, body.width, body.height, body.form)

    def draw(deed: Deed) -> SheetTold:
        order = _order(deed, id)
        deed.note("label_order", order.id, order.region, order.version, what={"drawn": [body.first, body.last]})
        return SheetTold(order=order.id, labels=body.last - body.first + 1)

    with act.database.read() as session:
        order = found(store.order(act.visitor.scope, session, id), id)
        template = found(store.template(NATION, session, order.template), order.template)
        drawn = sheets.labels(session, order, template, wanted)
    file = sheets.pdf(drawn, printed_host(request), wanted)
    act.do(SheetTold, draw)
    return Response(file, media_type=PDF, headers={"Cache-Control": "no-store"})


@router.post(
    "/labels/orders/{id}/printed",
    operation_id="tellLabelsPrinted",
    summary="标签已印完 / Tell that labels are printed",
    response_model=StepView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", *STEPPING),
)
def tell_labels_printed(act: Writing, id: RowId) -> StepView:  # noqa: A002  # the path's name
    """From now on the codes stand on the labels and nowhere else."""
    return act.do(StepView, lambda deed: step_view(office.printed(deed, _order(deed, id))))


@router.post(
    "/labels/orders/{id}/activate",
    operation_id="activateLabels",
    summary="标签贴上包装 / Put labels on packs",
    response_model=StepView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", *STEPPING),
)
def activate_labels(act: Writing, id: RowId, body: PackedIn) -> StepView:  # noqa: A002  # the path's name
    """Of one batch, no more than its goods fill packs, and none on a pack that bears one."""
    return act.do(StepView, lambda deed: _step(deed, id, "activate", body.codes, batch=body.batch))


@router.post(
    "/labels/orders/{id}/void",
    operation_id="voidLabels",
    summary="标签作废 / Make labels void",
    response_model=StepView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", *STEPPING),
)
def void_labels(act: Writing, id: RowId, body: SpoiltIn) -> StepView:  # noqa: A002  # the path's name
    """Spoilt, lost, or on packs that were opened."""
    return act.do(StepView, lambda deed: _step(deed, id, "void", body.codes, why=body.why))


@router.get(
    "/labels/orders/{id}/events",
    operation_id="listLabelOrderEvents",
    summary="标签订单的经过 / What was done to an order",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_label_order_events(visitor: Reading, id: RowId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who ordered, allotted, drew them."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.order(visitor.scope, session, id), id)


@router.get(
    "/labels/steps",
    operation_id="listLabelSteps",
    summary="印、贴、作废的记录 / What was done to labels",
    response_model=Steps,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_label_steps(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at")],
    order: Of = None,
    batch: Annotated[str | None, Query(max_length=16, examples=[BATCH])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", examples=["too_many"])] = None,
) -> Steps:
    """As edge and desk told it, with what does not fit."""
    query = store.all_steps(visitor.scope)
    if order is not None:
        query = query.where(LabelStep.order == order)
    if batch is not None:
        query = query.where(LabelStep.batch == batch)
    if doubt is not None:
        query = query.where(col(LabelStep.doubts).contains(doubt, autoescape=True))
    with database.read() as session:
        rows, following = page(session, query, {"at": col(LabelStep.at)}, col(LabelStep.id), wanted)
    return Steps(items=[step_view(row) for row in rows], next=following)


@router.get(
    "/labels/batches/{id}",
    operation_id="getLabelledBatch",
    summary="批次贴了多少标签 / How much of a batch bears labels",
    response_model=HeldView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_labelled_batch(
    visitor: Reading,
    id: Annotated[str, Path(max_length=16, examples=[BATCH])],  # noqa: A002  # the path's name
    database: Data,
) -> HeldView:
    """And how much of it may still be labelled."""
    with database.read() as session:
        batch = found(trace.batch(visitor.scope, session, id), id)
        return held_view(batch.id, batch.unit, held(session, batch))


@router.get(
    "/labels/codes/{code}",
    operation_id="getLabel",
    summary="查一枚标签 / Look a label up",
    response_model=LabelView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_label(
    visitor: Annotated[Visitor, allow()],
    code: Annotated[str, Path(max_length=40, examples=["A0000-…"])],
    database: Data,
) -> LabelView:
    """Whose pack it is on, and whether that was called back; within the region, whoever's it is."""
    try:
        text = label_code(code).text
    except ContractError:
        raise Problem("not_found", what=code[:40]) from None
    region = Scope(visitor.scope.regions)
    with database.read() as session:
        row = found(store.label(region, session, text), text)
        order = found(store.order(NATION, session, row.order), row.order)
        template = found(store.template(NATION, session, order.template), order.template)
        step = store.step(NATION, session, row.event) if row.event else None
        recalled = bool(row.batch) and trace.stopped(session, row.batch, now_ms())
        return label_view(row, order, template, step, recalled=recalled)


def _order(deed: Deed, order_id: str) -> LabelOrder:
    return found(store.order(deed.scope, deed.session, order_id), order_id)


def _step(
    deed: Deed, order: str, step: Literal["activate", "void"], codes: list[str], *, batch: str = "", why: str = ""
) -> StepView:
    _order(deed, order)
    body = Labelling(step=step, order=order, codes=tuple(_bare(codes)), batch=batch, why=why)
    return step_view(office.tell(deed, body))


def _bare(codes: list[str]) -> list[str]:
    """The 16 characters of what was scanned. Raises Problem("label_code_wrong")."""
    try:
        return list(dict.fromkeys(label_code(text).text for text in codes))
    except ContractError:
        raise Problem("label_code_wrong") from None

"""Routes of operations: what was done and used, told at the county's desk, corrected, taken back; input balances."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import Session, col

from cloud import subjects
from cloud.accounts import ACTED, LOGGED_OUT
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.production import operation_office, store
from cloud.production.api import LATEST_MS, Reading, Writing
from cloud.production.balance import Balance, balances
from cloud.production.dossier import ACTIONS
from cloud.production.model import FarmOperation
from cloud.production.problems import TELLING
from cloud.production.report_views import Balances, BalanceView
from cloud.production.views import ID, Operations, OperationView, operation_views
from contract import event
from contract.moment import EARLIEST_MS
from contract.quantity import plain

router = APIRouter(prefix=API, tags=["production"])
OperationId = Annotated[str, Path(max_length=36, examples=[ID])]
_Action = Annotated[str, Field(pattern=f"^({'|'.join(ACTIONS)})$", examples=["spray"])]
_GOODS: Final[JsonDict] = {"product": "PD20081001", "amount": "30", "unit": "mL", "lot": "20260301"}
_TOLD: Final[JsonDict] = {
    "action": "spray", "plot": "349901101000017", "at": 1_780_275_600_000, "pest": "蓟马", "inputs": [_GOODS],
}  # fmt: skip


class GoodsTold(BaseModel):
    """One product used: its registration number, amount and unit, and the pack or lot it came from."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_GOODS]})

    product: str = Field(min_length=1, max_length=40)
    amount: str = Field(min_length=1, max_length=26)
    unit: str = Field(min_length=1, max_length=26)
    pack: str = Field(default="", max_length=32)
    lot: str = Field(default="", max_length=64)


class OperationTold(BaseModel):
    """Something that was done: in a cycle, or on a plot (its id or origin code). at: ms UTC, now if left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_TOLD]})

    action: _Action
    cycle: str = Field(default="", max_length=36)
    plot: str = Field(default="", max_length=36)
    at: int | None = Field(default=None, ge=0, le=LATEST_MS)
    inputs: list[GoodsTold] = Field(default=[], max_length=40)
    pest: str = Field(default="", max_length=200)
    amount: str = Field(default="", max_length=26)
    unit: str = Field(default="", max_length=26)
    note: str = Field(default="", max_length=200)


class Correction(OperationTold):
    """The operation as it should have been told, and why. What names no place or time keeps those of the first."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{**_TOLD, "why": "日期写错"}]})

    why: str = Field(min_length=1, max_length=200)


class Withdrawal(BaseModel):
    """Why an operation is taken back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "没有做"}]})

    why: str = Field(min_length=1, max_length=200)


@router.get(
    "/operations",
    operation_id="listOperations",
    summary="农事 / Operations",
    response_model=Operations,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_operations(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "received")],
    cycle: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    subject: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    plot: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    action: Annotated[str | None, Query(max_length=12, examples=["spray"])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", examples=["harvest_early"])] = None,
    since: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS)] = None,
    until: Annotated[int | None, Query(ge=EARLIEST_MS, le=LATEST_MS)] = None,
    counting: Annotated[bool, Query(description="without those that were corrected")] = False,
) -> Operations:
    """What edge and desk told, with what was used; a corrected one stays and says by which."""
    query = store.all_operations(visitor.scope)
    columns = (FarmOperation.cycle, cycle), (FarmOperation.subject, subject), (FarmOperation.plot, plot)
    for column, value in (*columns, (FarmOperation.action, action)):
        if value is not None:
            query = query.where(col(column) == value)
    if doubt is not None:
        query = query.where(col(FarmOperation.doubts).contains(doubt, autoescape=True))
    if since is not None:
        query = query.where(FarmOperation.at >= since)
    if until is not None:
        query = query.where(FarmOperation.at < until)
    if counting:
        query = query.where(FarmOperation.corrected_by == "")
    sorts = {"at": col(FarmOperation.at), "received": col(FarmOperation.received)}
    with database.read() as session:
        rows, following = page(session, query, sorts, col(FarmOperation.id), wanted)
        uses = store.uses(visitor.scope, session, [row.id for row in rows]) if rows else ()
    return Operations(items=operation_views(rows, uses), next=following)


@router.post(
    "/operations",
    operation_id="tellOperation",
    summary="记一条农事 / Enter an operation",
    status_code=201,
    response_model=OperationView,
    responses=told(*LOGGED_OUT, *ACTED, *TELLING),
)
def tell_operation(act: Writing, body: OperationTold) -> OperationView:
    """Refused with the reason where it does not fit, and where it is a harvest before the interval is over."""
    return act.do(OperationView, lambda deed: _view(deed, operation_office.tell(deed, _body(body))))


@router.get(
    "/operations/{id}",
    operation_id="getOperation",
    summary="一条农事 / One operation",
    response_model=OperationView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_operation(visitor: Reading, id: OperationId, database: Data) -> OperationView:  # noqa: A002  # the path's name
    """One operation with what was used in it."""
    with database.read() as session:
        return _shown(visitor.scope, session, _operation(visitor.scope, session, id))


@router.post(
    "/operations/{id}/correct",
    operation_id="correctOperation",
    summary="更正农事 / Correct an operation",
    status_code=201,
    response_model=OperationView,
    responses=told(*LOGGED_OUT, *ACTED, *TELLING, "not_found", "already_corrected"),
)
def correct_operation(act: Writing, id: OperationId, body: Correction) -> OperationView:  # noqa: A002  # the path's name
    """A new operation takes the place of the first, which stays and is marked; later uses are judged anew."""

    def correct(deed: Deed) -> OperationView:
        _operation(deed.scope, deed.session, id)
        return _view(deed, operation_office.tell(deed, _body(body, id, body.why)))

    return act.do(OperationView, correct)


@router.post(
    "/operations/{id}/withdraw",
    operation_id="withdrawOperation",
    summary="撤回农事 / Take an operation back",
    status_code=201,
    response_model=OperationView,
    responses=told(*LOGGED_OUT, *ACTED, *TELLING, "not_found", "already_corrected"),
)
def withdraw_operation(act: Writing, id: OperationId, body: Withdrawal) -> OperationView:  # noqa: A002  # the path's name
    """It never happened: it stays on record and counts no more."""

    def withdraw(deed: Deed) -> OperationView:
        found = _operation(deed.scope, deed.session, id)
        return _view(deed, operation_office.withdraw(deed, found, body.why))

    return act.do(OperationView, withdraw)


@router.get(
    "/operations/{id}/events",
    operation_id="listOperationEvents",
    summary="操作的经过 / What was done to an operation's record",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_operation_events(visitor: Reading, id: OperationId, database: Data) -> History:  # noqa: A002  # the path's name
    """Entries and corrections of the desk; what the edge told is its own signed event."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.operation(visitor.scope, session, id), id)


@router.get(
    "/balances",
    operation_id="listBalances",
    summary="投入品平衡 / Balances of inputs",
    response_model=Balances,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_balances(
    visitor: Reading, database: Data, subject: Annotated[str, Query(max_length=36, examples=[ID])]
) -> Balances:
    """Bought − used − counted, product by product, of one subject."""
    with database.read() as session:
        if subjects.subject(visitor.scope, session, subject) is None:
            raise Problem("not_found", what=subject)
        return Balances(items=[_balance(one) for one in balances(session, subject)])


def _operation(scope: Scope, session: Session, operation_id: str) -> FarmOperation:
    return found(store.operation(scope, session, operation_id), operation_id)


def _body(body: OperationTold, corrects: str = "", why: str = "") -> event.Operation:
    told = body.model_dump(exclude={"inputs", "at", "why"})
    goods = tuple(event.Goods(**one.model_dump()) for one in body.inputs)
    return event.Operation(**told, inputs=goods, at=body.at or 0, corrects=corrects, why=why)


def _view(deed: Deed, row: FarmOperation) -> OperationView:
    return _shown(deed.scope, deed.session, row)


def _shown(scope: Scope, session: Session, row: FarmOperation) -> OperationView:
    return operation_views([row], store.uses(scope, session, [row.id]))[0]


def _balance(one: Balance) -> BalanceView:
    return BalanceView(
        registration=one.registration,
        name=one.name,
        unit=one.unit,
        bought=plain(one.bought),
        used=plain(one.used),
        counted=None if one.counted is None else plain(one.counted),
        counted_at=one.counted_at,
        missing=None if one.missing is None else plain(one.missing),
        over=plain(one.over),
    )

"""Routes of transfers and of transport."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlmodel import Session, col

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import NATION
from cloud.kernel.web import API, Data
from cloud.telemetry import TimeSeries
from cloud.trace import cold_chain, office, store
from cloud.trace.model import Handover, Leg
from cloud.trace.problems import BATCHING
from cloud.trace.told_bodies import LegTold, TransferTold
from cloud.trace.views import ID, Handovers, HandoverView, Legs, LegView, handover_view, leg_view
from cloud.trace.warmth_views import WarmthView, warmth_view
from contract import event
from contract.quantity import plain

router = APIRouter(prefix=API, tags=["trace"])
Reading = Annotated[
    Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market", "shop")
]
Moving = Annotated[Act, acting("admin", "supervisor", "inspector", "farm", "market", "shop")]
EventId = Annotated[str, Path(max_length=36, examples=[ID])]


def _series(request: Request) -> TimeSeries:
    return cast(TimeSeries, request.app.state.series)


State = Literal["offered", "accepted", "declined", "withdrawn"]


@router.get(
    "/transfers",
    operation_id="listTransfers",
    summary="交接 / Transfers",
    response_model=Handovers,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_transfers(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at")],
    offer: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    subject: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    receiver: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    state: Annotated[State | None, Query(description="of an offer", examples=["offered"])] = None,
) -> Handovers:
    """Steps of transfers: offers, and what was answered."""
    query = store.all_handovers(visitor.scope)
    for column, value in (
        (Handover.offer, offer),
        (Handover.subject, subject),
        (Handover.receiver, receiver),
        (Handover.state, state),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    with database.read() as session:
        rows, following = page(session, query, {"at": col(Handover.at)}, col(Handover.id), wanted)
        items = [handover_view(row, store.handed(visitor.scope, session, row.id)) for row in rows]
    return Handovers(items=items, next=following)


@router.post(
    "/transfers",
    operation_id="tellTransfer",
    summary="交接一步 / A step of a transfer",
    status_code=201,
    response_model=HandoverView,
    responses=told(*LOGGED_OUT, *ACTED, *BATCHING),
)
def tell_transfer(act: Moving, body: TransferTold) -> HandoverView:
    """Offer batches that one has, or accept, decline or withdraw an offer."""

    def tell(deed: Deed) -> HandoverView:
        fields = body.model_dump(exclude={"batches"})
        row = office.transfer(deed, event.Transfer(batches=_whole(deed.session, body.batches), **fields))
        return handover_view(row, store.handed(deed.scope, deed.session, row.id))

    return act.do(HandoverView, tell)


@router.get(
    "/transfers/{id}",
    operation_id="getTransfer",
    summary="交接的一步 / One step of a transfer",
    response_model=HandoverView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_transfer(visitor: Reading, id: EventId, database: Data) -> HandoverView:  # noqa: A002  # the path's name
    """As it was told, with how the offer stands."""
    with database.read() as session:
        row = found(store.handover(visitor.scope, session, id), id)
        return handover_view(row, store.handed(visitor.scope, session, id))


@router.get(
    "/legs",
    operation_id="listLegs",
    summary="运输 / Transport",
    response_model=Legs,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_legs(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at")],
    leg: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    plate: Annotated[str | None, Query(max_length=12, examples=["皖KA1B23"])] = None,
) -> Legs:
    """Departures and arrivals."""
    query = store.all_legs(visitor.scope)
    for column, value in ((Leg.leg, leg), (Leg.plate, plate)):
        if value is not None:
            query = query.where(col(column) == value)
    with database.read() as session:
        rows, following = page(session, query, {"at": col(Leg.at)}, col(Leg.id), wanted)
        items = [leg_view(row, store.riding(visitor.scope, session, row.id)) for row in rows]
    return Legs(items=items, next=following)


@router.post(
    "/legs",
    operation_id="tellLeg",
    summary="发车或到达 / A departure or an arrival",
    status_code=201,
    response_model=LegView,
    responses=told(*LOGGED_OUT, *ACTED, *BATCHING),
)
def tell_leg(act: Moving, body: LegTold) -> LegView:
    """What rode along, on which vehicle, and what was promised of its temperature."""

    def tell(deed: Deed) -> LegView:
        row = office.carry(deed, body.body())
        return leg_view(row, store.riding(deed.scope, deed.session, row.id))

    return act.do(LegView, tell)


@router.get(
    "/legs/{id}",
    operation_id="getLeg",
    summary="一次发车或到达 / One departure or arrival",
    response_model=LegView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_leg(visitor: Reading, id: EventId, database: Data) -> LegView:  # noqa: A002  # the path's name
    """As it was told."""
    with database.read() as session:
        row = found(store.leg(visitor.scope, session, id), id)
        return leg_view(row, store.riding(visitor.scope, session, id))


@router.get(
    "/legs/{id}/temperature",
    operation_id="getLegTemperature",
    summary="运输途中的温度 / How warm a leg was",
    response_model=WarmthView,
    responses=told(*LOGGED_OUT, "not_found", "store_unavailable"),
)
def get_leg_temperature(
    visitor: Reading,
    id: EventId,  # noqa: A002  # the path's name
    database: Data,
    series: Annotated[TimeSeries, Depends(_series)],
) -> WarmthView:
    """From departure to arrival, by the id of either: what the tags measured, and of how much nobody knows."""
    with database.read() as session:
        departure, arrival = cold_chain.leg_steps(visitor.scope, session, id)
        row = found(departure, id)
        return warmth_view(row, arrival, cold_chain.warmth(session, series, row, arrival, now_ms()))


def _whole(session: Session, ids: list[str]) -> tuple[event.Lot, ...]:
    """Batches as an offer names them: whole, what is left of each."""
    there = {row.id: row for row in store.batches(NATION, session, ids)}
    return tuple(
        event.Lot(one, plain(there[one].left), there[one].unit) if one in there else event.Lot(one, "0", "kg")
        for one in ids
    )

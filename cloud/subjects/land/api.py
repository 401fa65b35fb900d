"""Routes of bases and plots, and of the map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlmodel import Session

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.subjects import store as subjects
from cloud.subjects.doors import FILERS
from cloud.subjects.fields import Id, Region, SubjectId
from cloud.subjects.history import Changes, changes
from cloud.subjects.land import office, store
from cloud.subjects.land.views import (
    BaseIn,
    BasePatch,
    Bases,
    BaseView,
    FeatureCollection,
    PlotIn,
    PlotPatch,
    Plots,
    PlotView,
    base_view,
    feature,
    plot_listed,
    plot_view,
)
from cloud.subjects.model import Base, Plot
from cloud.subjects.views import Reason

router = APIRouter(prefix=API, tags=["land"])
Ended = Annotated[bool, Query(description="those that have ended too")]


def _base(scope: Scope, session: Session, base: str) -> Base:
    return found(store.base(scope, session, base), base)


def _plot(scope: Scope, session: Session, plot: str) -> Plot:
    return found(subjects.plot(scope, session, plot), plot)


def _view(deed: Deed, row: Plot) -> PlotView:
    return plot_view(row, office.doubts(deed.scope, deed.session, row))


@router.get(
    "/bases",
    operation_id="listBases",
    summary="基地 / Bases",
    response_model=Bases,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_bases(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("name", "created")],
    region: Region = "",
    subject: SubjectId = "",
    ended: Ended = False,
) -> Bases:
    """Production bases of the visitor's region."""
    with database.read() as session:
        rows, following = store.bases(visitor.scope, session, wanted, region=region, subject=subject, ended=ended)
    return Bases(items=[base_view(row) for row in rows], next=following)


@router.post(
    "/bases",
    operation_id="foundBase",
    summary="登记基地 / Register a base",
    status_code=201,
    response_model=BaseView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "subject_closed", "geometry_wrong"),
)
def found_base(act: Annotated[Act, acting(*FILERS)], body: BaseIn) -> BaseView:
    """In any township that the account covers, perhaps another than its subject's."""
    return act.do(
        BaseView,
        lambda deed: base_view(
            office.found_base(deed, body.subject, body.region, body.name, body.address, body.geometry)
        ),
    )


@router.get(
    "/bases/{id}",
    operation_id="getBase",
    summary="一个基地 / One base",
    response_model=BaseView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_base(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> BaseView:  # noqa: A002  # the path's name
    """With its drawing."""
    with database.read() as session:
        return base_view(_base(visitor.scope, session, id))


@router.get(
    "/bases/{id}/events",
    operation_id="listBaseChanges",
    summary="基地的变更 / What was done to a base",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_base_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who did what to it, when."""
    with database.read() as session:
        return changes(visitor.scope, session, _base(visitor.scope, session, id))


@router.patch(
    "/bases/{id}",
    operation_id="changeBase",
    summary="改基地 / Change a base",
    response_model=BaseView,
    responses=told(*LOGGED_OUT, *CHANGED, "ended", "geometry_wrong"),
)
def change_base(act: Annotated[Act, acting(*FILERS)], id: Id, body: BasePatch) -> BaseView:  # noqa: A002  # the path's name
    """Name, address, drawing."""
    return act.do(BaseView, lambda deed: base_view(office.change_base(deed, id, body.model_dump(exclude_none=True))))


@router.post(
    "/bases/{id}/end",
    operation_id="endBase",
    summary="停用基地 / End a base",
    response_model=BaseView,
    responses=told(*LOGGED_OUT, *CHANGED, "ended", "base_has_plots"),
)
def end_base(act: Annotated[Act, acting(*FILERS)], id: Id, body: Reason) -> BaseView:  # noqa: A002  # the path's name
    """After its plots; it stays to be seen."""
    return act.do(BaseView, lambda deed: base_view(office.end_base(deed, id, body.reason)))


@router.get(
    "/plots",
    operation_id="listPlots",
    summary="地块 / Plots",
    response_model=Plots,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_plots(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("origin_code", "created")],
    region: Region = "",
    subject: SubjectId = "",
    base: SubjectId = "",
    ended: Ended = False,
) -> Plots:
    """Land, houses, barns and ponds of the visitor's region."""
    with database.read() as session:
        rows, following = store.plots(
            visitor.scope, session, wanted, region=region, subject=subject, base=base, ended=ended
        )
    return Plots(items=[plot_listed(row) for row in rows], next=following)


@router.get(
    "/plots/map",
    operation_id="mapPlots",
    summary="地块图 / The map of plots",
    response_model=FeatureCollection,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def map_plots(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("origin_code")],
    region: Region = "",
    subject: SubjectId = "",
) -> FeatureCollection:
    """What was drawn, as a FeatureCollection of GeoJSON."""
    with database.read() as session:
        rows, following = store.plots(visitor.scope, session, wanted, region=region, subject=subject, drawn=True)
    return FeatureCollection(features=[feature(row) for row in rows], next=following)


@router.post(
    "/plots",
    operation_id="layOutPlot",
    summary="登记地块 / Register a plot",
    status_code=201,
    response_model=PlotView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "ended", "subject_closed", "geometry_wrong", "plots_full"),
)
def lay_out_plot(act: Annotated[Act, acting(*FILERS)], body: PlotIn) -> PlotView:
    """It gets the next origin code of its township; what is doubtful about it is told at once."""
    return act.do(
        PlotView,
        lambda deed: _view(deed, office.lay_out(deed, body.base, body.kind, body.name, body.area, body.geometry)),
    )


@router.get(
    "/plots/{id}",
    operation_id="getPlot",
    summary="一个地块 / One plot",
    response_model=PlotView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_plot(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> PlotView:  # noqa: A002  # the path's name
    """By its id or its origin code, with what is doubtful about it."""
    with database.read() as session:
        row = _plot(visitor.scope, session, id)
        return plot_view(row, office.doubts(visitor.scope, session, row))


@router.get(
    "/plots/{id}/events",
    operation_id="listPlotChanges",
    summary="地块的变更 / What was done to a plot",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_plot_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who did what to it, when."""
    with database.read() as session:
        return changes(visitor.scope, session, _plot(visitor.scope, session, id))


@router.patch(
    "/plots/{id}",
    operation_id="changePlot",
    summary="改地块 / Change a plot",
    response_model=PlotView,
    responses=told(*LOGGED_OUT, *CHANGED, "ended", "geometry_wrong"),
)
def change_plot(act: Annotated[Act, acting(*FILERS)], id: Id, body: PlotPatch) -> PlotView:  # noqa: A002  # the path's name
    """Its origin code stays whatever else changes."""
    return act.do(PlotView, lambda deed: _view(deed, office.change_plot(deed, id, body.model_dump(exclude_none=True))))


@router.post(
    "/plots/{id}/end",
    operation_id="endPlot",
    summary="停用地块 / End a plot",
    response_model=PlotView,
    responses=told(*LOGGED_OUT, *CHANGED, "ended"),
)
def end_plot(act: Annotated[Act, acting(*FILERS)], id: Id, body: Reason) -> PlotView:  # noqa: A002  # the path's name
    """It stays to be seen, and its code is never given out again."""
    return act.do(PlotView, lambda deed: _view(deed, office.end_plot(deed, id, body.reason)))

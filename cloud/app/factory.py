"""The API as one FastAPI application, from its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Final

from fastapi import FastAPI
from sqlmodel import Session

from cloud import market, overview, vault, vouchers
from cloud.accounts import api as accounts_api
from cloud.accounts import audit_api, people_api
from cloud.accounts.access import check_declared
from cloud.accounts.act import check_acts
from cloud.accounts.throttle import Throttle
from cloud.alerts import api as alerts_api
from cloud.app import about, faults, intake, listening, metrics, openapi, pages, versions
from cloud.app.bodies import Bodies
from cloud.app.headers import Headers
from cloud.app.versions import Versions
from cloud.complaints import api as complaints_api
from cloud.complaints import dispatch_api, reward_api
from cloud.dataquality import api as dataquality_api
from cloud.exchange import api as exchange_api
from cloud.export import api as export_api
from cloud.fleet import api as fleet_api
from cloud.ingest import api as ingest_api
from cloud.ingest import proof_api
from cloud.inputs import buyer_api, desk_api, ledger_api, product_api
from cloud.judgement import api as judgement_api
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom
from cloud.keys import api as keys_api
from cloud.labels import api as labels_api
from cloud.labels import template_api
from cloud.law import api as law_api
from cloud.market import api as market_api
from cloud.market import policy_api
from cloud.overview import api as overview_api
from cloud.production import api as production_api
from cloud.production import operation_api, placement_api
from cloud.public import Window, complaint_api, list_api, name_api, page_api
from cloud.recall import api as recall_api
from cloud.recall import holder_api as recall_holder_api
from cloud.regions import api as regions_api
from cloud.registry import api as registry_api
from cloud.risk import api as risk_api
from cloud.risk import policy_api as risk_policy_api
from cloud.statistics import api as statistics_api
from cloud.subjects import api as subjects_api
from cloud.subjects.agreements import api as agreements_api
from cloud.subjects.census import api as census_api
from cloud.subjects.certificates import api as certificates_api
from cloud.subjects.credentials import api as credentials_api
from cloud.subjects.filing import api as filing_api
from cloud.subjects.land import api as land_api
from cloud.subjects.licensing import api as licences_api
from cloud.subjects.tenures import api as tenures_api
from cloud.telemetry import api as telemetry_api
from cloud.telemetry import attendance_api, device_event_api, live_api
from cloud.telemetry.live import Live
from cloud.telemetry.port import TimeSeries
from cloud.testing import lab_again_api, lab_api, limit_api, plan_api, rapid_api, sample_api
from cloud.trace import api as trace_api
from cloud.trace import moving_api
from cloud.vouchers import api as vouchers_api

_ROUTERS: Final = (
    about.health_router,
    about.about_router,
    accounts_api.router,
    people_api.router,
    audit_api.router,
    regions_api.router,
    registry_api.router,
    subjects_api.router,
    census_api.router,
    tenures_api.router,
    filing_api.router,
    agreements_api.router,
    credentials_api.router,
    land_api.router,
    licences_api.router,
    certificates_api.router,
    keys_api.router,
    telemetry_api.router,
    device_event_api.router,
    attendance_api.router,
    live_api.router,
    product_api.router,
    ledger_api.router,
    desk_api.router,
    buyer_api.router,
    alerts_api.router,
    law_api.router,
    judgement_api.router,
    fleet_api.router,
    ingest_api.router,
    proof_api.router,
    intake.router,
    production_api.router,
    operation_api.router,
    placement_api.router,
    rapid_api.router,
    sample_api.router,
    lab_api.router,
    lab_again_api.router,
    plan_api.router,
    limit_api.router,
    template_api.router,
    labels_api.router,
    vouchers_api.router,
    dataquality_api.router,
    trace_api.router,
    moving_api.router,
    recall_api.router,
    recall_holder_api.router,
    market_api.router,
    policy_api.router,
    complaints_api.router,
    dispatch_api.router,
    reward_api.router,
    risk_api.router,
    risk_policy_api.router,
    exchange_api.router,
    export_api.router,
    overview_api.router,
    statistics_api.router,
    name_api.router,
    page_api.router,
    list_api.router,
    complaint_api.router,
)


def create_app(database: Database, series: TimeSeries, config: Config) -> FastAPI:
    """An application on these stores. It closes its live streams at shutdown; the stores belong to the caller.

    Raises CloudError.
    """
    room = KeyRoom(config.data)
    vault.furnish(database, room, config.buyer_days)
    vouchers.furnish(database, room, _entered)
    listening.furnish(database)
    app = routes_only()
    app.state.database = database
    app.state.series = series
    app.state.config = config
    app.state.language = config.language
    app.state.live = Live(database, series, (overview.Watch(),))
    app.state.throttle = Throttle()
    app.state.enrolments = Throttle()
    app.state.window = Window(database, series, config)
    metrics.mount(app, database, series, config.metrics)
    pages.mount(app)
    return app


def routes_only() -> FastAPI:
    """The routes without any store: enough to describe the API."""
    app = FastAPI(
        title="知根 Zhigen",
        version=version("zhigen"),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    for router in _ROUTERS:
        app.router.routes.extend(router.routes)
    app.add_middleware(Versions)
    app.add_middleware(Bodies)
    app.add_middleware(Headers)
    faults.install(app)
    check_declared(app)
    check_acts(app)
    openapi.describe(app, versions.readings(app))
    return app


def _entered(session: Session, ids: Collection[str]) -> dict[str, vouchers.Times]:
    """How often produce came to a market by these vouchers, which the vouchers themselves cannot know."""
    found: dict[str, vouchers.Times] = {}
    for shown in market.came_in_by(NATION, session, ids):
        before = found.get(shown.code, vouchers.Times(0, shown.at, shown.at))
        found[shown.code] = vouchers.Times(before.times + 1, before.first, shown.at)
    return found


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.live.close()
    app.state.window.close()

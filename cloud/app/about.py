"""Routes that anyone may call: whose cloud this is, whether it lives, whether it can serve."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from cloud import migrations
from cloud.accounts.access import public
from cloud.ingest.model import IngestStatus
from cloud.ingest.standing import standings
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.errors import CloudError
from cloud.kernel.language import Language, Words
from cloud.kernel.web import API, Data
from cloud.telemetry.port import StoreError, TimeSeries

about_router = APIRouter(prefix=API, tags=["about"])
health_router = APIRouter(tags=["health"])


class About(BaseModel):
    """Whose cloud this is; shown before anybody has logged in."""

    product: Words = Field(examples=[{"zh": "知根", "en": "Zhigen"}])
    version: str = Field(examples=["0.1.0"])
    county: Words = Field(examples=[{"zh": "牟定县", "en": "Mouding"}])
    county_code: str = Field(examples=["532331"], description="empty where it is not configured")
    authority: Words = Field(
        examples=[{"zh": "农业农村局", "en": "Bureau of Agriculture and Rural Affairs"}],
        description="the competent authority, as papers name it",
    )
    language: Language = Field(examples=["zh"])


Lack = Literal["", "database_away", "schema_older", "schema_newer", "series_away"]


class Health(BaseModel):
    """Whether the process lives and its stores can be read."""

    status: Literal["ok", "not_ready"] = Field(examples=["ok"])
    code: Lack = Field(examples=[""], description="what is missing first, empty where nothing is")
    database: bool = Field(examples=[True])
    series: bool = Field(examples=[True])
    ingest: bool = Field(
        examples=[True], description="gateways are heard and stored just now; pages can be served all the same"
    )


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = Field(examples=["ok"])


def _ingests(session: Session) -> bool:
    rows = session.exec(select(IngestStatus)).all()
    return all(one.code == "gone" for one in standings(rows, now_ms()))


def _config(request: Request) -> Config:
    return cast(Config, request.app.state.config)


@about_router.get(
    "/about",
    operation_id="getAbout",
    summary="这是谁的平台 / Whose cloud this is",
    response_model=About,
    dependencies=[public],
)
def get_about(config: Annotated[Config, Depends(_config)]) -> About:
    """Product, version, county, default language."""
    name = config.county.name
    return About(
        product=Words(zh="知根", en="Zhigen"),
        version=version("zhigen"),
        county=Words(zh=name.zh, en=name.en) if name else Words(zh=""),
        county_code=config.county.code or "",
        authority=config.county.competent,
        language=config.language,
    )


@health_router.get(
    "/health/live",
    operation_id="getHealth",
    summary="进程存活 / The process lives",
    response_model=Alive,
    dependencies=[public],
)
def get_health() -> Alive:
    """Always ok while the process answers."""
    return Alive(status="ok")


@health_router.get(
    "/health/ready",
    operation_id="getReadiness",
    summary="可以服务 / Its stores can be read",
    response_model=Health,
    dependencies=[public],
    responses={503: {"model": Health, "description": "数据库读不了 / a store cannot be read"}},
)
def get_readiness(request: Request, response: Response, database: Data) -> Health:
    """The database answers and has this software's version, the time series answers."""
    series = cast(TimeSeries, request.app.state.series)
    health = Health(status="ok", code="", database=True, series=True, ingest=False)
    try:
        migrations.check(database)
        with database.read() as session:
            session.connection().execute(text("SELECT 1 FROM account LIMIT 1"))
            health.ingest = _ingests(session)
    except CloudError as error:
        health.database, health.code = False, cast(Lack, error.code)
    except SQLAlchemyError:
        health.database, health.code = False, "database_away"
    try:
        series.check()
    except StoreError:
        health.series = False
        health.code = health.code or "series_away"
    if health.code:
        health.status = "not_ready"
        response.status_code = 503
    return health

"""Whether what gateways send is taken in just now, and what is in the way: for the people who look after the cloud."""

from __future__ import annotations

from typing import Literal, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import select

from cloud.accounts import LOGGED_OUT, allow
from cloud.ingest.model import IngestStatus
from cloud.ingest.standing import Standing, standings
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import told
from cloud.kernel.trouble import told as words
from cloud.kernel.web import API, Data
from cloud.telemetry import StoreError, TimeSeries

router = APIRouter(prefix=API, tags=["health"])


class TroubleView(BaseModel):
    """Something that is in the way, in both languages."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "worker": "ingest-2",
                    "code": "held",
                    "zh": "InfluxDB 不认这个令牌，或它无权读写 zhigen/raw：请检查 influx.token_file",
                    "en": "InfluxDB refuses the token, or lets it not at zhigen/raw: check influx.token_file",
                }
            ]
        }
    )

    worker: str = Field(description="whose trouble it is; empty for that of all")
    code: Literal["held", "cut_off", "gone", "nobody", "series"] = Field(
        description="held: its store takes nothing; cut_off: no line to the broker; gone: it is not heard of; nobody: "
        "no worker runs; series: the store of readings does not answer"
    )
    zh: str
    en: str


class Intake(BaseModel):
    """How many workers were heard of lately, and what is in the way; nothing where all is well."""

    workers: int = Field(examples=[2])
    items: list[TroubleView]


@router.get(
    "/intake",
    operation_id="getIntake",
    summary="接收情况 / How messages are taken in",
    response_model=Intake,
    responses=told(*LOGGED_OUT, "forbidden"),
    dependencies=[allow("admin", "supervisor", "engineer", "analyst")],
)
def get_intake(request: Request, database: Data) -> Intake:
    """Looks at the workers' own reports and asks the store of readings."""
    with database.read() as session:
        rows = session.exec(select(IngestStatus).order_by(IngestStatus.worker, IngestStatus.lane)).all()
    found = standings(rows, now_ms())
    items = [_view(one) for one in found]
    try:
        cast(TimeSeries, request.app.state.series).check()
    except StoreError as error:
        zh, en = words(error)
        items.append(TroubleView(worker="", code="series", zh=zh, en=en))
    gone = {one.worker for one in found if one.code in ("gone", "nobody")}
    return Intake(workers=len({row.worker for row in rows} - gone) if "" not in gone else 0, items=items)


def _view(one: Standing) -> TroubleView:
    return TroubleView(worker=one.worker, code=one.code, zh=one.zh, en=one.en)

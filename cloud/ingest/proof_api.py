"""The route that proves a reading: from the stored value back to the signature of its gateway, every step told."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from cloud import keys
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.ingest import store
from cloud.ingest.evidence import Step, Stored, demonstrate
from cloud.ingest.ring import GatewayRing
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.telemetry import TimeSeries

router = APIRouter(prefix=API, tags=["proofs"])


def _series(request: Request) -> TimeSeries:
    return cast(TimeSeries, request.app.state.series)


class StepView(BaseModel):
    """One thing that was checked, and whether it held."""

    name: str
    held: bool
    text: Words


class ProofView(BaseModel):
    """Whether a reading is proved, and by which steps; the first that does not hold is the last."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "series": "yuhe-1/air-1/co2",
                    "t": 1_795_418_400_000,
                    "proved": True,
                    "steps": [
                        {
                            "name": "stored",
                            "held": True,
                            "text": {
                                "zh": "库里的值与消息相同：612.0",
                                "en": "the stored value is that of the message: 612.0",
                            },
                        }
                    ],
                }
            ]
        }
    )

    series: str
    t: int = Field(description="ms UTC")
    proved: bool
    steps: list[StepView]


def prove(scope: Scope, session: Session, series: TimeSeries, name: str, t: int) -> list[Step]:
    """Prove the value of a series at `t` (ms). Raises Problem("not_found") where no message of that time is kept."""
    gateway, _, rest = name.partition("/")
    device, _, point = rest.partition("/")
    found = store.proofs(scope, session, gateway, device, t)
    if not found:
        raise Problem("not_found", what=f"{name[:120]} @ {t}")
    ring = GatewayRing(gateway, keys.gateway_keys(session, gateway))
    columns = series.range([name], t * 1000, (t + 1) * 1000)[0]
    stored = [Stored(*pair) for pair in zip(columns.t, columns.value, strict=True)]
    told_ = [demonstrate(proof, ring, point, t, stored) for proof in found]
    return max(told_, key=lambda steps: (steps[-1].held, len(steps)))


@router.get(
    "/proofs",
    operation_id="proveReading",
    summary="证明一个读数 / Prove a reading",
    response_model=ProofView,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "not_found", "store_unavailable"),
)
def prove_reading(
    visitor: Annotated[Visitor, allow("admin", "supervisor", "enforcement", "engineer")],
    database: Data,
    stored: Annotated[TimeSeries, Depends(_series)],
    series: Annotated[
        str, Query(max_length=140, description="gateway/device/point key", examples=["yuhe-1/air-1/co2"])
    ],
    t: Annotated[int, Query(ge=0, le=2**53, description="ms UTC of the reading", examples=[1_795_418_400_000])],
) -> ProofView:
    """Finds the sealed message that brought the value, and checks its seal, its key and its rows again."""
    with database.read() as session:
        steps = prove(visitor.scope, session, stored, series, t)
    views = [StepView(name=step.name, held=step.held, text=Words(zh=step.zh, en=step.en)) for step in steps]
    return ProofView(series=series, t=t, proved=steps[-1].held, steps=views)

"""Routes of the measurement table and of gateways. Sites and devices carry values, so telemetry shows them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from cloud.keys import ClaimView, new_claim
from cloud.registry import registration, store
from cloud.registry.health import gateway_view
from cloud.registry.model import Gateway
from cloud.registry.views import Gateways, GatewayView, Knocks, KnockView, Registered
from contract.measurement import MEASUREMENTS

router = APIRouter(prefix=API, tags=["registry"])
GatewayId = Annotated[str, Path(max_length=32, examples=["yuhe-1"])]


class MeasurementView(BaseModel):
    """One row of the table of measurements."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "code": "air_temperature",
                    "unit": "°C",
                    "low": -50,
                    "high": 70,
                    "decimals": 1,
                    "name": {"zh": "空气温度", "en": "air temperature"},
                }
            ]
        }
    }

    code: str
    unit: str
    low: float
    high: float
    decimals: int
    name: Words


class Measurements(BaseModel):
    """The table of measurements."""

    items: list[MeasurementView]


class Registration(BaseModel):
    """The gateway's id and the six-digit code of its county."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"id": "yuhe-2", "county": "532331"}]})

    # The spelling is documented here and judged in `registration`, which tells what is wrong with it.
    id: str = Field(json_schema_extra={"pattern": "^[a-z0-9]([a-z0-9]|-(?!-)){1,30}[a-z0-9]$"})
    county: str = Field(json_schema_extra={"pattern": "^[1-9][0-9]{5}$"})


@router.get(
    "/measurements",
    operation_id="listMeasurements",
    summary="测量项表 / Table of measurements",
    response_model=Measurements,
    responses=told(*LOGGED_OUT),
)
def list_measurements(_visitor: Annotated[Visitor, allow()]) -> Measurements:
    """Code, canonical unit, plausible range and names of everything that a reading may be about."""
    return Measurements(
        items=[
            MeasurementView(
                code=row.code,
                unit=row.unit,
                low=row.low,
                high=row.high,
                decimals=row.decimals,
                name=Words(zh=row.zh, en=row.en),
            )
            for row in MEASUREMENTS.values()
        ]
    )


@router.get(
    "/gateways",
    operation_id="listGateways",
    summary="网关 / Gateways",
    response_model=Gateways,
    responses=told(*LOGGED_OUT),
)
def list_gateways(visitor: Annotated[Visitor, allow()], database: Data) -> Gateways:
    """Registered gateways of the visitor's region with their health."""
    with database.read() as session:
        counts = store.device_counts(visitor.scope, session)
        rows = store.gateways(visitor.scope, session)
    return Gateways(items=[gateway_view(row, counts.get(row.id, 0), now_ms()) for row in rows])


@router.post(
    "/gateways",
    operation_id="registerGateway",
    summary="备案网关 / Register a gateway",
    status_code=201,
    response_model=Registered,
    responses=told(
        *LOGGED_OUT, *ACTED, "gateway_taken", "gateway_name", "gateway_reserved", "county_code",
    ),
)  # fmt: skip
def register_gateway(act: Annotated[Act, acting("admin", "engineer")], body: Registration) -> Registered:
    """It comes in once it has enrolled with this claim code, shown only now; what it kept meanwhile comes by itself."""

    def register(deed: Deed) -> Registered:
        if not deed.scope.covers(body.county):
            raise Problem("outside_region", region=body.county)
        row = registration.register(deed.session, body.id, body.county, deed.by, deed.now)
        deed.note("gateway", row.id, row.region, what={"county": row.county})
        return Registered(**gateway_view(row, 0, deed.now).model_dump(), claim=_claim(deed, row))

    return act.do(Registered, register, keep=False)


@router.post(
    "/gateways/{id}/claim",
    operation_id="claimGateway",
    summary="新的注册码 / A new claim code",
    status_code=201,
    response_model=ClaimView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found"),
)
def claim_gateway(
    act: Annotated[Act, acting("admin", "engineer")],
    id: GatewayId,  # noqa: A002  # the path's name
) -> ClaimView:
    """For a first certificate, or one for a new key; the code before dies, certificates stay as they are."""

    def make(deed: Deed) -> ClaimView:
        row = found(store.gateway(deed.scope, deed.session, id), id)
        deed.note("gateway", row.id, row.region, what={"claim": "new"})
        return _claim(deed, row)

    return act.do(ClaimView, make, keep=False)


def _claim(deed: Deed, row: Gateway) -> ClaimView:
    code, expires = new_claim(deed.session, row.id, row.county, deed.by, deed.now)
    return ClaimView(gateway=row.id, code=code, expires=expires)


@router.get(
    "/gateways/pending",
    operation_id="listPendingGateways",
    summary="待备案的网关 / Gateways that want in",
    response_model=Knocks,
    responses=told(*LOGGED_OUT),
)
def list_pending_gateways(visitor: Annotated[Visitor, allow("admin", "engineer")], database: Data) -> Knocks:
    """Unregistered gateways that sent something; nothing of theirs is kept or acknowledged."""
    with database.read() as session:
        rows = store.knocks(visitor.scope, session)
    return Knocks(
        items=[
            KnockView(
                id=row.gateway_id,
                county=row.region,
                first=row.first,
                last=row.last,
                count=row.count,
                lack="no_key" if row.lack == "no_key" else "unregistered",
            )
            for row in rows
        ]
    )


@router.get(
    "/gateways/{id}",
    operation_id="getGateway",
    summary="一台网关 / One gateway",
    response_model=GatewayView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_gateway(visitor: Annotated[Visitor, allow()], id: GatewayId, database: Data) -> GatewayView:  # noqa: A002  # the path's name
    """Online, backlog, last ack, clock, version, disk."""
    with database.read() as session:
        row = found(store.gateway(visitor.scope, session, id), id)
        counts = store.device_counts(visitor.scope, session)
    return gateway_view(row, counts.get(row.id, 0), now_ms())

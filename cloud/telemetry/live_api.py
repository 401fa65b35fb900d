"""The route of the live stream (server-sent events)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from cloud.accounts import LOGGED_OUT, OVERSIGHT, Visitor, allow, holds
from cloud.alerts import ALERT_EXAMPLE
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data
from cloud.registry import GATEWAY_EXAMPLE
from cloud.telemetry.live import Client, Live, farewell
from cloud.telemetry.rapid_test import TEST_EXAMPLE
from cloud.telemetry.scan import SCAN_EXAMPLE
from cloud.telemetry.views import ALARM_EXAMPLE, SERIES

router = APIRouter(prefix=API, tags=["telemetry"])
_RECHECK_S: Final = 15.0
_STREAM: Final[dict[str, Any]] = {
    "description": "Server-sent events: readings [[series, t, value, quality word], …], gateway (GatewayView), alarm "
    "(AlarmView), alert (AlertView), rapid_test (RapidTestView), scan (ScanView), with overview=true today "
    "(DayFigures) and happened (list of HappeningView), beat (Beat) every 2 s, "
    "end (Farewell) as the last.",
    "content": {
        "text/event-stream": {
            "schema": {"$ref": "#/components/schemas/LiveEvent"},
            "examples": {
                "readings": {
                    "summary": "newest values",
                    "value": {"event": "readings", "data": [[SERIES, 1_795_418_400_000, 31.4, "good"]]},
                },
                "gateway": {"summary": "a gateway changed", "value": {"event": "gateway", "data": GATEWAY_EXAMPLE}},
                "alarm": {"summary": "an alarm changed", "value": {"event": "alarm", "data": ALARM_EXAMPLE}},
                "alert": {
                    "summary": "an alert about the pipe changed",
                    "value": {"event": "alert", "data": ALERT_EXAMPLE},
                },
                "rapid_test": {
                    "summary": "an analyzer gave a result",
                    "value": {"event": "rapid_test", "data": TEST_EXAMPLE},
                },
                "scan": {"summary": "a camera counted a code", "value": {"event": "scan", "data": SCAN_EXAMPLE}},
                "beat": {
                    "summary": "alive",
                    "value": {"event": "beat", "data": {"t": 1_795_418_401_000, "lag_ms": 800}},
                },
                "end": {"summary": "the last one", "value": {"event": "end", "data": {"code": "shutting_down"}}},
            },
        }
    },
}


class EventStream(StreamingResponse):
    """A response of server-sent events."""

    media_type = "text/event-stream"


@router.get(
    "/live",
    operation_id="watchLive",
    summary="实时 / Live",
    response_class=EventStream,
    responses={200: _STREAM, **told(*LOGGED_OUT, "not_acceptable_input", "busy")},
)
async def watch_live(
    request: Request,
    visitor: Annotated[Visitor, allow()],
    database: Data,
    gateway: Annotated[
        list[str], Query(max_length=50, description="only these gateways; repeat for more", examples=[["yuhe-1"]])
    ] = [],  # noqa: B006  # FastAPI copies defaults
    overview: Annotated[bool, Query(description="also what the overview shows", examples=[False])] = False,
) -> EventStream:
    """What was stored from now on. Nothing is repeated after a reconnect: fetch again, then listen."""
    if overview and visitor.role not in OVERSIGHT:
        raise Problem("forbidden", role=visitor.role)
    live = cast(Live, request.app.state.live)
    client = live.subscribe(visitor.scope, frozenset(gateway), asyncio.get_running_loop(), overview=overview)
    token_hash = visitor.token_hash

    async def alive() -> bool:
        return await run_in_threadpool(holds, database, token_hash, now_ms())

    return EventStream(_stream(live, client, alive), headers={"X-Accel-Buffering": "no"})


async def _stream(live: Live, client: Client, alive: Any) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    check = loop.time() + _RECHECK_S
    try:
        yield b"retry: 2000\n\n"
        while True:
            try:
                chunk = await asyncio.wait_for(client.next(), max(0.1, check - loop.time()))
            except TimeoutError:
                chunk = b""
            if chunk is None:
                return
            if chunk:
                yield chunk
            if loop.time() >= check:
                check = loop.time() + _RECHECK_S
                if not await alive():  # logged out, disabled, or idle too long: an open stream is not a use
                    yield farewell("session_ended")
                    return
    finally:
        live.leave(client)

"""The routes of the farm terminal: today's environment and locks, and operations as they are recorded."""

from __future__ import annotations

from asyncio import to_thread
from typing import Annotated, cast

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.rim.farm.room import FarmRoom, NewOperation
from gateway.rim.terminal import report
from gateway.rim.terminal.access import allow, operator_of, working
from gateway.rim.terminal.asked import asked, key_of
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import Refusal
from gateway.rim.terminal.streams import Stream

router = APIRouter(prefix="/api/farm")
_LOOKS = [allow("kiosk", "engineer")]
_WORKS = [working("farmer")]


class Coded(msgspec.Struct, frozen=True):
    """A code that somebody typed."""

    text: Annotated[str, msgspec.Meta(max_length=1024)]


def _farm(request: Request) -> FarmRoom:
    farm = cast(House, request.app.state.house).farm
    if farm is None:
        raise Refusal("no_farm")
    return farm


def _json(body: object) -> Response:
    return Response(report.encoded(body), media_type="application/json")


@router.get("/state", dependencies=_LOOKS)
def get_state(request: Request) -> Response:
    """All that the page draws."""
    return _json(_farm(request).state())


@router.get("/stream", dependencies=_LOOKS)
async def watch_state(request: Request) -> Response:
    """The same with every change: server-sent events."""
    return Stream(_farm(request).board.stream(), "text/event-stream", lambda: None)


@router.get("/growings/{key}/harvest", dependencies=_LOOKS)
def may_harvest(request: Request, key: str) -> Response:
    """今天能采吗."""
    return _json(_farm(request).harvest(key))


@router.post("/scans", dependencies=_WORKS)
async def scan(request: Request) -> Response:
    """A code was typed, as if it had been scanned."""
    coded = await asked(request, Coded)
    await to_thread(_farm(request).scan, coded.text)
    return Response(status_code=204)


@router.delete("/scanned", dependencies=_WORKS)
def clear(request: Request) -> Response:
    """Take away what was scanned."""
    _farm(request).clear()
    return Response(status_code=204)


@router.post("/preview", dependencies=_WORKS)
async def preview(request: Request) -> Response:
    """What an operation would mean, before it is recorded."""
    wanted = await asked(request, NewOperation)
    return _json(await to_thread(_farm(request).preview, wanted))


@router.post("/operations", dependencies=_WORKS)
async def record(request: Request) -> Response:
    """Record what was done; a harvest with its amount makes a batch."""
    wanted = await asked(request, NewOperation)
    return _json(await to_thread(_farm(request).record, wanted, operator_of(request), key_of(request, wanted)))

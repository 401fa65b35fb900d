"""The routes of the test room: what there is to do, samples and their channels, notes on results, the day book."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date
from typing import Annotated, cast

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from contract.wire import Line, Name
from gateway.rim.terminal import report
from gateway.rim.terminal.access import allow, operator_of, working
from gateway.rim.terminal.asked import asked
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import Refusal
from gateway.rim.terminal.streams import Stream
from gateway.rim.testroom.room import NewSample, TestRoom

router = APIRouter(prefix="/api/test-room")
_LOOKS = [allow("kiosk", "engineer")]
_WORKS = [working("analyst")]


class Shown(msgspec.Struct, frozen=True):
    """A code that somebody typed."""

    text: Annotated[str, msgspec.Meta(max_length=1024)]


class Placed(msgspec.Struct, frozen=True):
    """Where a sample stands; why: of testing again what is settled."""

    device: Name
    channel: Annotated[str, msgspec.Meta(max_length=12)] = ""
    why: Line = ""


class Reason(msgspec.Struct, frozen=True):
    """Why."""

    why: Line


class Noted(msgspec.Struct, frozen=True):
    """A note on a result; sample: which it was of."""

    text: Line
    sample: Line = ""


class Registered(msgspec.Struct, frozen=True):
    """The number of a new sample."""

    number: str


class Printed(msgspec.Struct, frozen=True):
    """The number of a document at its printer."""

    job: int


def _room(request: Request) -> TestRoom:
    room = cast(House, request.app.state.house).test_room
    if room is None:
        raise Refusal("no_test_room")
    return room


def _json(body: object) -> Response:
    return Response(report.encoded(body), media_type="application/json")


def _done() -> Response:
    return Response(status_code=204)


@router.get("/state", dependencies=_LOOKS)
def get_state(request: Request) -> Response:
    """All that the page draws."""
    return _json(_room(request).state())


@router.get("/stream", dependencies=_LOOKS)
async def watch_state(request: Request) -> Response:
    """The same with every change: server-sent events."""
    return Stream(_room(request).board.stream(), "text/event-stream", lambda: None)


@router.post("/scans", dependencies=_WORKS)
async def scan(request: Request) -> Response:
    """A code was typed, as if it had been scanned."""
    shown = await asked(request, Shown)
    await to_thread(_room(request).scan, shown.text)
    return _done()


@router.delete("/draft", dependencies=_WORKS)
def clear(request: Request) -> Response:
    """Take away what was shown to the scanner."""
    _room(request).clear()
    return _done()


@router.post("/samples", dependencies=_WORKS)
async def register(request: Request) -> Response:
    """Register a sample of what was shown."""
    wanted = await asked(request, NewSample)
    return _json(Registered(await to_thread(_room(request).register, wanted, operator_of(request))))


@router.get("/samples/{number}", dependencies=_LOOKS)
def get_report(request: Request, number: str) -> Response:
    """The report on one sample."""
    return _json(_room(request).report(number))


@router.put("/samples/{number}/slot", dependencies=_WORKS)
async def put(request: Request, number: str) -> Response:
    """Put a sample on a channel, for its first test, a rerun, or again after a void run."""
    placed = await asked(request, Placed)
    await to_thread(_room(request).put, number, placed.device, placed.channel, placed.why, operator_of(request))
    return _done()


@router.delete("/samples/{number}/slot", dependencies=_WORKS)
def lift(request: Request, number: str) -> Response:
    """Take a sample off its channel."""
    _room(request).lift(number)
    return _done()


@router.post("/samples/{number}/discard", dependencies=_WORKS)
async def discard(request: Request, number: str) -> Response:
    """Throw a sample away, for a reason."""
    reason = await asked(request, Reason)
    await to_thread(_room(request).discard, number, reason.why, operator_of(request))
    return _done()


@router.post("/samples/{number}/label", dependencies=_WORKS)
def print_label(request: Request, number: str) -> Response:
    """Print the label for the seal of a sample."""
    return _json(Printed(_room(request).label(number)))


@router.post("/results/{key}/remarks", dependencies=_WORKS)
async def remark(request: Request, key: str) -> Response:
    """Note something on a result; nothing of a result is ever edited."""
    noted = await asked(request, Noted)
    await to_thread(_room(request).remark, key, noted.text, noted.sample, operator_of(request))
    return _done()


@router.get("/days/{day}", dependencies=_LOOKS)
def get_day(request: Request, day: str) -> Response:
    """The day book of one day, as it is printed."""
    try:
        return _json(_room(request).day(date.fromisoformat(day)))
    except (ValueError, OverflowError):
        raise Refusal("no_day") from None

"""The routes of a gate: who looks sees the verdicts, an examiner who has signed on enters and decides.

Every deed answers with the whole state after it, the same that the stream pushes. `vehicle` in what is asked is the
number of the one on the screen, 0: whichever that is; a decision always names it, so that none lands on another.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, Literal, cast

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from contract.event import RapidTest
from contract.gate import RapidVerdict, Verdict
from contract.moment import DAY_MS, day_start
from contract.quantity import UNITS
from gateway.core.errors import GatewayError
from gateway.core.gatehouse.override import LONGEST_WHY
from gateway.core.gatehouse.reading import LONGEST
from gateway.core.gatehouse.vehicle import Paper, PaperKind, RapidResult, Vehicle
from gateway.core.rapid_test import judged
from gateway.rim.terminal import gate_report, report
from gateway.rim.terminal.access import allow, operator_of, working
from gateway.rim.terminal.asked import asked
from gateway.rim.terminal.board import board
from gateway.rim.terminal.gate_view import GateView
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import Refusal
from gateway.rim.terminal.streams import Stream

router = APIRouter(prefix="/api/gate")
LOOKING: Final[Any] = [allow("kiosk", "engineer")]
DECIDING: Final[Any] = [working("examiner")]
_NEWEST_TESTS: Final = 12
_VERDICTS: Final[dict[str, RapidVerdict]] = {"negative": "pass", "positive": "fail"}
Short = Annotated[str, msgspec.Meta(max_length=80)]


class CodeAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code that was typed, or scanned into the page."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    vehicle: int = 0


class PaperAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper that others issued."""

    kind: PaperKind
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class VehicleAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the examiner sees, all of it: what is left out is not known. amount: a decimal, of `unit`."""

    vehicle: int = 0
    plate: Annotated[str, msgspec.Meta(max_length=16)] = ""
    papers: Annotated[list[PaperAsked], msgspec.Meta(max_length=8)] = []
    product: Short = ""
    amount: Annotated[str, msgspec.Meta(max_length=26)] = ""
    unit: Annotated[str, msgspec.Meta(max_length=8)] = ""


class WithoutAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some of it, or all, comes without a voucher; False takes that back."""

    vehicle: int = 0
    without: bool = True


class TestAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rapid test: an event of this gateway, or a test room's number and what it said; neither: none is linked."""

    vehicle: int = 0
    event: Annotated[str, msgspec.Meta(max_length=64)] = ""
    number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    verdict: Literal["pass", "fail"] | None = None


class ParkAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Put this vehicle aside."""

    vehicle: int


class DecisionAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is done with a vehicle; why: a code that /api/gate/whys offers, or own words, where it is not as judged."""

    vehicle: int
    decision: Verdict
    why: Annotated[str, msgspec.Meta(max_length=LONGEST_WHY)] = ""


class TestOffered(msgspec.Struct, frozen=True):
    """A rapid test that this gateway recorded. verdict None: it says nothing that counts."""

    event: str
    t: int
    number: str
    sample: str
    rate: float | None
    verdict: RapidVerdict | None


def _view(request: Request) -> GateView:
    view = cast(House, request.app.state.house).gate
    if view is None:
        raise Refusal("no_gate")
    return view


def _json(body: object) -> Response:
    return Response(report.encoded(body), media_type="application/json")


def _state(request: Request) -> Response:
    return _json(gate_report.state(cast(House, request.app.state.house), _view(request)))


async def _done(request: Request, deed: Callable[[], object]) -> Response:
    """Off the loop, since a deed may wait for the disk; then the state after it."""
    await asyncio.to_thread(deed)
    return await asyncio.to_thread(_state, request)


@router.get("", dependencies=LOOKING)
def get_state(request: Request) -> Response:
    """All that the page draws."""
    return _state(request)


@router.get("/stream", dependencies=LOOKING)
async def watch_state(request: Request) -> Response:
    """The same with every change and once a second: server-sent events `state`."""
    _view(request)
    return Stream(board(request, "gate").stream(), "text/event-stream", lambda: None)


@router.get("/whys", dependencies=LOOKING)
def list_whys(request: Request) -> Response:
    """The reasons that people choose from where they decide otherwise."""
    _view(request)
    return _json(gate_report.whys())


@router.get("/tests", dependencies=LOOKING)
def list_tests(request: Request) -> Response:
    """The newest rapid tests of this gateway, to link one."""
    found = _view(request).outbox.days.newest({"rapid_test"}, _NEWEST_TESTS)
    return _json(
        [
            TestOffered(one.id, one.t, body.number, body.sample, body.rate, _VERDICTS.get(judged(body).verdict))
            for one in found
            if isinstance(body := one.body, RapidTest)
        ]
    )


@router.get("/days/{day}", dependencies=LOOKING)
def get_day(request: Request, day: str) -> Response:
    """The passages of a day (YYYY-MM-DD, Shanghai)."""
    days = _view(request).outbox.days
    try:
        start = day_start(date.fromisoformat(day))
    except (ValueError, OverflowError):
        raise Refusal("no_day") from None
    return _json(gate_report.day(day, days.between(start, start + DAY_MS, {"passage"})))


@router.post("/codes", dependencies=DECIDING)
async def add_code(request: Request) -> Response:
    """A code that was typed, or scanned into the page."""
    told, gate = await asked(request, CodeAsked), _view(request).gate
    return await _done(request, lambda: gate.typed(told.text, told.vehicle))


@router.delete("/codes/{number}", dependencies=DECIDING)
async def remove_code(request: Request, number: int, vehicle: int = 0) -> Response:
    """Take a code out of the vehicle on the screen: misread, or another's."""
    gate = _view(request).gate
    return await _done(request, lambda: gate.remove(number, vehicle))


@router.put("/vehicle", dependencies=DECIDING)
async def enter_vehicle(request: Request) -> Response:
    """What the examiner sees of it."""
    told, gate = await asked(request, VehicleAsked), _view(request).gate
    plate, amount = _plate(told.plate), _amount(told.amount, told.unit)
    papers = tuple(Paper(one.kind, one.number.strip()) for one in told.papers)

    def entered(vehicle: Vehicle) -> Vehicle:
        unit = told.unit if amount is not None else ""
        product = told.product.strip()
        return replace(vehicle, plate=plate, papers=papers, product=product, amount=amount, unit=unit)

    return await _done(request, lambda: gate.change(entered, told.vehicle))


@router.post("/none", dependencies=DECIDING)
async def enter_without(request: Request) -> Response:
    """There is no voucher."""
    told, gate = await asked(request, WithoutAsked), _view(request).gate
    return await _done(
        request, lambda: gate.change(lambda vehicle: replace(vehicle, without=told.without), told.vehicle)
    )


@router.post("/tests", dependencies=DECIDING)
async def link_test(request: Request) -> Response:
    """Link a rapid test to the vehicle on the screen."""
    told, view = await asked(request, TestAsked), _view(request)

    def deed() -> None:
        test = _test(view, told)
        view.gate.change(lambda vehicle: replace(vehicle, test=test), told.vehicle)

    return await _done(request, deed)


@router.post("/waiting", dependencies=DECIDING)
async def park_vehicle(request: Request) -> Response:
    """Put the vehicle on the screen aside; the next one comes up."""
    told, gate = await asked(request, ParkAsked), _view(request).gate
    return await _done(request, lambda: gate.park(told.vehicle))


@router.post("/waiting/{number}", dependencies=DECIDING)
async def resume_vehicle(request: Request, number: int) -> Response:
    """Take one that waits back onto the screen."""
    gate = _view(request).gate
    return await _done(request, lambda: gate.resume(number))


@router.post("/decision", dependencies=DECIDING)
async def decide_vehicle(request: Request) -> Response:
    """Let in, look at or stop the vehicle on the screen; it is on disk when this answers."""
    told, gate = await asked(request, DecisionAsked), _view(request).gate
    clerk = operator_of(request)
    return await _done(request, lambda: gate.decide(told.vehicle, told.decision, told.why, clerk))


def _plate(text: str) -> str:
    """As events have it: capitals, no blanks and dots. Raises Refusal."""
    plate = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign not in " ·.-•")
    if len(plate) > 12 or not (plate.isalnum() or not plate):
        raise Refusal("not_acceptable")
    return plate


def _amount(text: str, unit: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise GatewayError("gate_amount") from None
    if not amount.is_finite() or amount <= 0 or unit not in UNITS:
        raise GatewayError("gate_amount")
    return amount


def _test(view: GateView, told: TestAsked) -> RapidResult | None:
    if told.event:
        entry = view.outbox.days.entry(told.event)
        body = entry.body if entry is not None else None
        said = _VERDICTS.get(judged(body).verdict) if isinstance(body, RapidTest) else None
        if said is None or not isinstance(body, RapidTest):
            raise GatewayError("gate_no_test")
        return RapidResult(said, told.event, body.number)
    number = told.number.strip()
    if told.verdict is None and not number:
        return None
    if told.verdict is None or not number:
        raise GatewayError("gate_no_test")
    return RapidResult(told.verdict, number=number)

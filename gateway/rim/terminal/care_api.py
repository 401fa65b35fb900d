"""The routes of the engineer's page. Whoever stands at the machine may look; only who has the word may change.

Everything that takes long (a silent bus, a printer, a card that nobody puts on) is one at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Final, TypeVar, cast

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from contract.moment import LAW_ZONE
from contract.printed import sort_of
from gateway.core.card import DOUBTS, Card
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.redaction import redact
from gateway.core.scan import Scan
from gateway.rim import desk_tryout
from gateway.rim.opening import reach
from gateway.rim.terminal import care_ask as ask
from gateway.rim.terminal import report
from gateway.rim.terminal.access import allow, role_of
from gateway.rim.terminal.asked import asked
from gateway.rim.terminal.board import board
from gateway.rim.terminal.care_view import ReadView
from gateway.rim.terminal.door import Door
from gateway.rim.terminal.house import House
from gateway.rim.terminal.report import Words
from gateway.rim.terminal.streams import Stream
from gateway.rim.terminal.workbench import Parts, Workbench

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk

T = TypeVar("T")
look: Final = APIRouter(prefix="/api/care", dependencies=[allow("kiosk", "engineer")])
change: Final = APIRouter(prefix="/api/care", dependencies=[allow("engineer")])
router: Final = APIRouter()
_LINES: Final = 200
_LOOK_S: Final = 3.0  # that a picture is waited for
_busy: Final = Lock()


class AccessView(msgspec.Struct, frozen=True):
    """Who asks, and whether there is a word at all with which he could change something."""

    role: str
    may_change: bool
    word: bool


class PrintedView(msgspec.Struct, frozen=True):
    """The number of the document at its printer; the state says when it is on paper."""

    number: int


class ReachedView(msgspec.Struct, frozen=True):
    """Why a host cannot be reached; None: it can."""

    fault: Words | None


def _house(request: Request) -> House:
    return cast(House, request.app.state.house)


def _workbench(request: Request) -> Workbench:
    found = _house(request).care
    if found is None:
        raise GatewayError("not_running")
    return found


def _parts(request: Request) -> Parts:
    found = _workbench(request).parts
    if found is None:
        raise GatewayError("not_running")
    return found


def _desk(request: Request) -> Desk:
    found = _parts(request).desk()
    if found is None:
        raise GatewayError("no_desk")
    return found


def _json(body: object) -> Response:
    return Response(report.encoded(body), media_type="application/json")


@contextmanager
def _alone() -> Iterator[None]:
    if not _busy.acquire(blocking=False):
        raise GatewayError("tried_already")
    try:
        yield
    finally:
        _busy.release()


async def _apart(work: Callable[[], T]) -> T:
    """The work in a thread, one at a time."""

    def run() -> T:
        with _alone():
            return work()

    return await asyncio.to_thread(run)


@look.get("/access")
def get_access(request: Request) -> Response:
    """What whoever asks may do."""
    role = role_of(request)
    door = cast(Door, request.app.state.door)
    return _json(AccessView(role or "", role == "engineer", bool(door.word)))


@look.get("/state")
def get_state(request: Request) -> Response:
    """How the gateway is."""
    return _json(_parts(request).overview.state())


@look.get("/stream")
async def watch_state(request: Request) -> Response:
    """The same, whenever it changes and once a second: server-sent events."""
    _parts(request)
    return Stream(board(request, "care").stream(), "text/event-stream", lambda: None)


@look.get("/devices")
def list_devices(request: Request) -> Response:
    """Devices and peripherals, with their last values and frames."""
    return _json(_parts(request).overview.devices())


@look.get("/profiles")
def list_profiles(request: Request, q: Annotated[str, Query(max_length=80)] = "") -> Response:
    """Device profiles in which every word of `q` occurs."""
    return _json(_parts(request).bench.profiles(q))


@look.get("/calibrations")
def list_calibrations(request: Request) -> Response:
    """Every record of a calibration."""
    return _json(_parts(request).corrections.all())


@look.get("/wizard")
def get_wizard(request: Request) -> Response:
    """Where the first run stands."""
    return _json(_workbench(request).wizard.look())


@change.get("/logs")
def get_logs(request: Request, lines: Annotated[int, Query(ge=1, le=_LINES)] = 100) -> Response:
    """The last lines of the log, the oldest first."""
    return _json([redact(line) for line in _parts(request).log()[-lines:]])


@change.get("/diagnostics")
def get_diagnostics(request: Request) -> Response:
    """The bundle as a file."""
    parts = _parts(request)
    moment = datetime.fromtimestamp(_house(request).clock() / 1000, UTC)
    name = f"zhigen-{_house(request).gateway}-{moment:%Y%m%d-%H%M%S}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(parts.overview.diagnostics(), media_type="application/json", headers=headers)


@change.post("/devices/{device}/probe")
async def probe_device(request: Request, device: str) -> Response:
    """Ask a device now."""
    bench = _parts(request).bench
    return _json(await _apart(lambda: bench.probe(device)))


@change.post("/probes")
async def probe(request: Request) -> Response:
    """Ask a device that is not configured yet; nothing is written."""
    bench, wanted = _parts(request).bench, await asked(request, ask.NewAsk)
    return _json(await _apart(lambda: bench.try_out(wanted)))


@change.post("/devices")
async def add_device(request: Request) -> Response:
    """Ask it once more, write it down, and let it prove itself."""
    bench, wanted = _parts(request).bench, await asked(request, ask.NewAsk)
    return _json(await _apart(lambda: bench.add(wanted)))


@change.post("/calibrations")
async def add_calibration(request: Request) -> Response:
    """One more record."""
    corrections, wanted = _parts(request).corrections, await asked(request, ask.CalibrationAsk)
    return _json(await _apart(lambda: corrections.add(wanted)))


@change.post("/tests/beep")
def test_beep() -> Response:
    """Nothing that a profile describes can beep."""
    raise GatewayError("no_buzzer")


@change.post("/tests/print")
async def test_print(request: Request) -> Response:
    """Print a page that shows whether a printer does all it must."""
    desk, wanted = _desk(request), await asked(request, ask.PrintAsk)
    return _json(PrintedView(await _apart(lambda: desk_tryout.print_specimen(desk, wanted.printer))))


@change.post("/tests/scan")
async def test_scan(request: Request) -> Response:
    """Wait for one code."""
    desk, wanted = _desk(request), await asked(request, ask.ReadAsk)
    place, found = await _apart(lambda: desk_tryout.read_one(desk, Scan, wanted.seconds))
    return _json(_failed(place, found) if isinstance(found, Fault) else _scanned(place, found))


@change.post("/tests/card")
async def test_card(request: Request) -> Response:
    """Wait for one card; what is told of it is masked."""
    desk, wanted = _desk(request), await asked(request, ask.ReadAsk)
    place, found = await _apart(lambda: desk_tryout.read_one(desk, Card, wanted.seconds))
    if isinstance(found, Fault):
        return _json(_failed(place, found))
    today = datetime.fromtimestamp(_house(request).clock() / 1000, LAW_ZONE).date()
    doubts = [Words(*DOUBTS[doubt]) for doubt in found.doubts(today)]
    return _json(ReadView(place, found.masked, "card", doubts=doubts))


@change.post("/tests/snapshot")
async def test_snapshot(request: Request) -> Response:
    """The newest picture of a camera."""
    wanted = await asked(request, ask.PictureAsk)
    camera = _house(request).camera(wanted.camera)
    if camera is None:
        raise GatewayError("no_such_camera", camera=wanted.camera)
    shown = await _apart(lambda: camera.shown(0, _LOOK_S))
    if shown is None:
        raise GatewayError("no_picture", camera=wanted.camera)
    return Response(shown.jpeg, media_type="image/jpeg", headers={"X-Time": str(shown.t)})


@change.post("/wizard/reach")
async def test_reach(request: Request) -> Response:
    """Whether a host can be reached from here."""
    wanted = await asked(request, ask.ReachAsk)
    fault = await _apart(lambda: reach(wanted.host, wanted.port))
    return _json(ReachedView(Words(fault.text("zh"), fault.text("en")) if fault else None))


@change.post("/wizard/configure")
async def configure(request: Request) -> Response:
    """Write the first configuration."""
    wizard, wanted = _workbench(request).wizard, await asked(request, ask.SetupAsk)
    return _json(await _apart(lambda: wizard.configure(wanted)))


@change.post("/wizard/enrol")
async def enrol(request: Request) -> Response:
    """Turn a claim code into a certificate."""
    wizard, wanted = _workbench(request).wizard, await asked(request, ask.EnrolAsk)
    language = "en" if request.headers.get("accept-language", "").startswith("en") else "zh"
    return _json(await _apart(lambda: wizard.enrol(wanted, language)))


@change.post("/wizard/finish")
async def finish(request: Request) -> Response:
    """Begin to run."""
    wizard = _workbench(request).wizard
    await _apart(wizard.finish)
    return _json(wizard.look())


def _scanned(place: str, found: Scan) -> ReadView:
    """A code that is none of ours may hold anybody's name or phone: of such only the size is told."""
    kind = sort_of(found.text).kind
    return ReadView(place, "" if kind == "foreign" else found.text, kind, len(found.text))


def _failed(place: str, fault: Fault) -> ReadView:
    return ReadView(place, fault=Words(fault.text("zh"), fault.text("en")))


router.include_router(look)
router.include_router(change)

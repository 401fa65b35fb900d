"""The routes of the cameras: which there are, what they see now, what they counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.rim.camera.view import CameraView
from gateway.rim.terminal import report
from gateway.rim.terminal.access import allow
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import Refusal
from gateway.rim.terminal.relay import Gallery
from gateway.rim.terminal.streams import BOUNDARY, Stream, events, pictures

router = APIRouter(prefix="/api", dependencies=[allow("kiosk", "engineer")])
_SNAPSHOT: Final = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*\Z")
_LONGEST: Final = 64


def _house(request: Request) -> House:
    return cast(House, request.app.state.house)


def _gallery(request: Request) -> Gallery:
    return cast(Gallery, request.app.state.gallery)


def _camera(request: Request, key: str) -> CameraView:
    found = _house(request).camera(key)
    if found is None:
        raise Refusal("no_camera")
    return found


def _json(body: object) -> Response:
    return Response(report.encoded(body), media_type="application/json")


@router.get("/cameras")
def list_cameras(request: Request) -> Response:
    """The site and its cameras."""
    house = _house(request)
    now = house.clock()
    cameras = [report.camera(view, now) for view in house.cameras()]
    return _json(report.House(now, house.gateway, report.Words(*house.site()), cameras, house.gate is not None))


@router.get("/cameras/{key}/decisions")
def list_decisions(request: Request, key: str) -> Response:
    """What was counted last, newest first."""
    return _json(report.decisions(_camera(request, key).recent()))


@router.get("/cameras/{key}/snapshots/{name}")
def get_snapshot(request: Request, key: str, name: str) -> Response:
    """The picture that was kept of a decision."""
    view = _camera(request, key)
    picture = view.snapshot(name) if len(name) <= _LONGEST and _SNAPSHOT.match(name) else None
    if picture is None:
        raise Refusal("no_snapshot")
    return Response(picture, media_type="image/jpeg")


@router.get("/cameras/{key}/live.mjpg")
async def watch_pictures(request: Request, key: str) -> Response:
    """The live picture. Whoever is slow gets the newest picture next, not the next one."""
    _camera(request, key)
    gallery = _gallery(request)
    seat = gallery.join(key, "pictures")
    media = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
    return Stream(pictures(seat), media, lambda: gallery.leave(key, "pictures", seat))


@router.get("/cameras/{key}/stream")
async def watch_events(request: Request, key: str) -> Response:
    """What is seen in the live picture, what is counted, how the camera does: server-sent events."""
    _camera(request, key)
    house, gallery = _house(request), _gallery(request)
    seat = gallery.join(key, "events")
    view: Callable[[], CameraView | None] = lambda: house.camera(key)  # noqa: E731  # typed, and one line
    stream = events(seat, view, house.clock)
    return Stream(stream, "text/event-stream", lambda: gallery.leave(key, "events", seat))

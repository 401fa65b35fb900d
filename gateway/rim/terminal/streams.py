"""The two streams of a camera: its pictures, and what was seen in them.

They are apart because a page can use the second alone, and because pictures are dropped for a slow reader while
decisions never are. A part of the picture stream carries the number of its picture, by which the page lays the outlines
of that very picture over it:

    --picture CRLF Content-Type: image/jpeg CRLF Content-Length: … CRLF X-Number: … CRLF X-Time: UTC ms CRLF CRLF
    <JPEG> CRLF
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from gateway.rim.camera.view import CameraView, Shown
from gateway.rim.terminal import report
from gateway.rim.terminal.relay import Seat

BOUNDARY: Final = "picture"
BEAT_S: Final = 1.0
_LONG_S: Final = 3600.0


class Stream(StreamingResponse):
    """A response that gives its seat back, however it ends."""

    def __init__(self, content: AsyncIterator[bytes], media_type: str, leave: Callable[[], None]) -> None:
        super().__init__(content, media_type=media_type, headers={"X-Accel-Buffering": "no"})
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def pictures(seat: Seat) -> AsyncIterator[bytes]:
    """The newest picture, again and again, until the seat is over."""
    while not seat.over:
        shown = await seat.next(_LONG_S)
        if shown is not None:
            yield _part(shown)
    yield f"--{BOUNDARY}--\r\n".encode()


def _part(shown: Shown) -> bytes:
    head = (
        f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(shown.jpeg)}\r\n"
        f"X-Number: {shown.number}\r\nX-Time: {shown.t}\r\n\r\n"
    )
    return head.encode() + shown.jpeg + b"\r\n"


async def events(seat: Seat, view: Callable[[], CameraView | None], clock: Callable[[], int]) -> AsyncIterator[bytes]:
    """`seen` with every picture, `decisions` (the newest few) with every new one, `figures` each second, `end` last.

    clock: UTC ms. All that a page shows comes again when it opens the stream again.
    """
    loop = asyncio.get_running_loop()
    yield b"retry: 2000\n\n"
    beat = loop.time()
    told: tuple[CameraView, int] | None = None
    while not seat.over:
        camera = view()
        if camera is None:
            break
        number = camera.number_of_decisions
        if told != (camera, number):
            told = (camera, number)
            yield report.event("decisions", report.decisions(camera.recent()))
        if loop.time() >= beat:
            beat = loop.time() + BEAT_S
            yield report.event("figures", report.figures(camera, clock()))
        shown = await seat.next(max(0.0, beat - loop.time()))
        if shown is not None:
            yield report.event("seen", report.seen(shown))
    yield report.event("end", {"code": "gone" if view() is None else "closing"})

"""What a terminal shows at one moment, pushed to its pages whenever it changes.

The gateway holds the state, a page only draws it: whoever reloads, locks or opens a second page sees the same table
again. A page that is slow gets the newest state next, not the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from threading import Lock
from typing import Final, cast

from fastapi import Request

from gateway.core.operator import PageName
from gateway.rim.terminal import report

BEAT_S: Final = 1.0


class Board:
    """One terminal's. state: gives all that its pages draw, a struct that msgspec encodes; asked in the server's loop.

    `change` may be called from any thread.
    """

    def __init__(self, state: Callable[[], object]) -> None:
        self._state = state
        self._lock = Lock()
        self._readers: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._closed = False

    def change(self) -> None:
        """Something is not as it was: draw it anew."""
        with self._lock:
            readers = list(self._readers.items())
        for wake, loop in readers:
            try:
                loop.call_soon_threadsafe(wake.set)
            except RuntimeError:  # the loop has closed: the reader is gone
                self._readers.pop(wake, None)

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self.change()

    async def stream(self) -> AsyncIterator[bytes]:
        """`state` with every change and once a second, so that a page notices a cut: server-sent events."""
        wake = asyncio.Event()
        with self._lock:
            self._readers[wake] = asyncio.get_running_loop()
        try:
            yield b"retry: 2000\n\n"
            while not self._closed:
                wake.clear()
                yield report.event("state", await asyncio.to_thread(self._state))
                try:
                    await asyncio.wait_for(wake.wait(), BEAT_S)
                except TimeoutError:
                    continue
        finally:
            with self._lock:
                self._readers.pop(wake, None)


def board(request: Request, name: PageName) -> Board:
    """The board of a terminal that is there; gateway.rim.terminal.factory hangs them up."""
    return cast(dict[str, Board], request.app.state.boards)[name]

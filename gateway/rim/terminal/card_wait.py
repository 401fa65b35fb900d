"""Waiting for one card on the reader, for one page at a time: a card must not sign somebody on at two screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Final

from fastapi import Request

from gateway.core.card import Card
from gateway.core.fault import Fault
from gateway.rim.terminal.refusal import Refusal

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk
    from gateway.rim.peripherals.peripheral import Heard

LONGEST_S: Final = 20.0  # then the page asks again
_LOOK_S: Final = 0.5
_UNREAD: Final = ("card_gone", "card_unread")


class CardWait:
    """desk: the peripherals of now."""

    def __init__(self, desk: Callable[[], Desk | None]) -> None:
        self._desk = desk
        self._taken = False
        self._closed = Event()

    @property
    def possible(self) -> bool:
        """Whether there is a reader of cards."""
        desk = self._desk()
        return desk is not None and any(one.protocol == "id-card" for one in desk.status())

    def close(self) -> None:
        """End the waiting."""
        self._closed.set()

    async def card(self, request: Request) -> Card | None:
        """The next card that is read, as long as who asks stays; None: none came. Raises Refusal: card_busy,
        card_unread."""
        desk = self._desk()
        if desk is None or self._closed.is_set():
            return None
        if self._taken:
            raise Refusal("card_busy")
        self._taken = True
        loop = asyncio.get_running_loop()
        heard: asyncio.Queue[Card | Fault] = asyncio.Queue()

        def hear(_: str, found: Heard) -> None:
            if isinstance(found, Card) or (isinstance(found, Fault) and found.code in _UNREAD):
                loop.call_soon_threadsafe(heard.put_nowait, found)

        end = desk.listen(hear)
        try:
            found = await self._next(heard, request)
        finally:
            end()
            self._taken = False
        if isinstance(found, Fault):
            raise Refusal("card_unread")
        return found

    async def _next(self, heard: asyncio.Queue[Card | Fault], request: Request) -> Card | Fault | None:
        until = asyncio.get_running_loop().time() + LONGEST_S
        while not self._closed.is_set() and asyncio.get_running_loop().time() < until:
            try:
                return await asyncio.wait_for(heard.get(), _LOOK_S)
            except TimeoutError:
                if await request.is_disconnected():
                    return None
        return None

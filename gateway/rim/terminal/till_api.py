"""The routes of the till: each for a clerk who has signed on. Every answer to a deed is the state as it is then.

Nothing of a buyer is ever in an address or an answer but masked; an error never repeats what was sent. A deed with an
`Idempotency-Key` (8 to 80 characters that the page makes up) is done once, however often and however late it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from gateway.core.till.purposes import purposes
from gateway.core.till.view import article_view
from gateway.core.told import Told
from gateway.rim.terminal import report as encoding
from gateway.rim.terminal.access import operator_of, working
from gateway.rim.terminal.asked import asked, key_of
from gateway.rim.terminal.board import board
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import Refusal
from gateway.rim.terminal.streams import Stream
from gateway.rim.till import deeds, report, sale
from gateway.rim.till.asked import (
    BuyerAsked,
    ConfirmAsked,
    CountAsked,
    DayAsked,
    GoodsAsked,
    LineAsked,
    NoticeAsked,
    PlaceAsked,
    PurchaseAsked,
    RefuseAsked,
    ReprintAsked,
    ReversalAsked,
    ScanAsked,
    WordAsked,
)
from gateway.rim.till.counter import Counter
from gateway.rim.till.till import Till

router = APIRouter(prefix="/api/till", dependencies=[working("clerk")])
_QUERY = 80
K = TypeVar("K", bound=msgspec.Struct)


class Kept(msgspec.Struct, frozen=True):
    """An entry that was recorded, and the state after it."""

    id: str
    state: object


def _counter(request: Request) -> Counter:
    counter = cast(House, request.app.state.house).till
    if counter is None:
        raise Refusal("no_till")
    return counter


def _json(body: object) -> Response:
    return Response(encoding.encoded(body), media_type="application/json", headers={"Cache-Control": "no-store"})


async def _done(request: Request, deed: Callable[[Till], object], key: str = "") -> Response:
    """Do something at the till in a thread of its own, since it may wait for the disk; then tell how it is."""
    counter = _counter(request)

    def work() -> object:
        kept = counter.till.once(key, deed)
        state = report.state(counter)
        return Kept(kept.id, state) if isinstance(kept, Told) else state

    try:
        return _json(await run_in_threadpool(work))
    finally:
        board(request, "till").change()


async def _asked_done(request: Request, kind: type[K], deed: Callable[[Till, K], object]) -> Response:
    _counter(request)
    body = await asked(request, kind)
    return await _done(request, lambda till: deed(till, body), key_of(request, body))


@router.get("/state")
def get_state(request: Request) -> Response:
    """All that the page draws."""
    return _json(report.state(_counter(request)))


@router.get("/stream")
async def watch_state(request: Request) -> Response:
    """The same with every change: server-sent events."""
    _counter(request)
    return Stream(board(request, "till").stream(), "text/event-stream", lambda: None)


@router.post("/scan")
async def scan(request: Request) -> Response:
    """A code that was typed, or read by a scanner that is the page's keyboard."""
    return await _asked_done(request, ScanAsked, lambda till, body: till.scan(body.text))


@router.post("/place")
async def set_place(request: Request) -> Response:
    """Where scans go from now on: the slip, or the page."""

    def deed(till: Till, body: PlaceAsked) -> None:
        till.place = body.place

    return await _asked_done(request, PlaceAsked, deed)


@router.post("/buyer")
async def set_buyer(request: Request) -> Response:
    """Who buys, typed; which of two cards; or a phone."""
    return await _asked_done(request, BuyerAsked, lambda till, body: till.buyer(body))


@router.delete("/buyer")
async def forget_buyer(request: Request) -> Response:
    """Nobody is known."""
    return await _done(request, lambda till: till.nobody())


@router.post("/lines")
async def add_line(request: Request) -> Response:
    """Goods onto the slip."""
    return await _asked_done(request, GoodsAsked, lambda till, body: till.add(body))


@router.patch("/lines/{line}")
async def change_line(request: Request, line: int) -> Response:
    """A line otherwise."""
    return await _asked_done(request, LineAsked, lambda till, body: till.change(line, body))


@router.delete("/lines/{line}")
async def drop_line(request: Request, line: int) -> Response:
    """A line away."""
    return await _done(request, lambda till: till.drop(line))


@router.post("/crop")
async def set_crop(request: Request) -> Response:
    """What it is used on."""
    return await _asked_done(request, WordAsked, lambda till, body: till.say(crop=body.text))


@router.post("/pest")
async def set_pest(request: Request) -> Response:
    """What it is used against."""
    return await _asked_done(request, WordAsked, lambda till, body: till.say(pest=body.text))


@router.post("/prescription")
async def set_prescription(request: Request) -> Response:
    """The number of the vet's prescription."""
    return await _asked_done(request, WordAsked, lambda till, body: till.say(prescription=body.text))


@router.post("/notice")
async def set_notice(request: Request) -> Response:
    """The buyer has heard the advice."""
    return await _asked_done(request, NoticeAsked, lambda till, body: till.advised(read=body.read))


@router.post("/confirm")
async def confirm(request: Request) -> Response:
    """Sell it: on disk, then on paper."""
    clerk = operator_of(request)
    return await _asked_done(request, ConfirmAsked, lambda till, body: sale.confirm(till, clerk, notice=body.notice))


@router.post("/refuse")
async def refuse(request: Request) -> Response:
    """Keep what the law bars as a refusal, and perhaps sell something else."""
    clerk = operator_of(request)
    return await _asked_done(request, RefuseAsked, lambda till, body: sale.refuse(till, clerk, body.instead))


@router.post("/clear")
async def clear(request: Request) -> Response:
    """Everything off the table."""
    return await _done(request, lambda till: till.clear())


@router.get("/search")
def search(request: Request, q: str = "") -> Response:
    """Products by a part of a name, first letters, pinyin or a registration; nothing of a buyer belongs here."""
    till = _counter(request).till
    with till.lock:
        till.books.look()
        ground = till.ground()
        found = ground.assortment.search(q[:_QUERY])
        return _json([article_view(one.product.registration, one, ground) for one in found])


@router.get("/purposes")
def get_purposes(request: Request) -> Response:
    """Crops and pests to choose from: of the labels of what is on the slip, then of the catalogue."""
    till = _counter(request).till
    with till.lock:
        till.books.look()
        return _json(purposes([line.goods.product for line in till.slip.lines], till.books.assortment))


@router.post("/purchases")
async def enter_purchase(request: Request) -> Response:
    """Goods came in."""
    clerk = operator_of(request)
    return await _asked_done(request, PurchaseAsked, lambda till, body: deeds.purchase(till, body, clerk))


@router.post("/reversals")
async def enter_reversal(request: Request) -> Response:
    """Goods came back, or an entry was wrong."""
    clerk = operator_of(request)
    return await _asked_done(request, ReversalAsked, lambda till, body: deeds.reverse(till, body, clerk))


@router.post("/counts")
async def enter_count(request: Request) -> Response:
    """Somebody counted."""
    clerk = operator_of(request)
    return await _asked_done(request, CountAsked, lambda till, body: deeds.count(till, body, clerk))


@router.get("/stock")
def get_stock(request: Request) -> Response:
    """What there is, by product and lot."""
    return _json(report.stock(_counter(request).till))


@router.get("/days/{day}")
def get_day(request: Request, day: str) -> Response:
    """The ledger of a day, YYYY-MM-DD, with its sums; also to be printed."""
    return _json(deeds.day(_counter(request).till, day))


@router.post("/close")
async def close_day(request: Request) -> Response:
    """Close a day; its ledger with the number of the close."""
    counter = _counter(request)
    body = await asked(request, DayAsked)
    found: Any = await run_in_threadpool(lambda: deeds.close(counter.till, body.day))
    board(request, "till").change()
    return _json(found)


@router.post("/reprint")
async def reprint(request: Request) -> Response:
    """A receipt once more, marked."""
    return await _asked_done(request, ReprintAsked, lambda till, body: deeds.reprint(till, body.entry))

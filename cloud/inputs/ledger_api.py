"""Routes of ledgers and stock: what happened, what is there, and the life of one pack."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from sqlmodel import col

from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.inputs import store
from cloud.inputs.ledger_views import (
    Entries,
    EntryKind,
    EntryView,
    NextLots,
    PackView,
    Stocks,
    entry_view,
    next_lot,
    pack_line,
    stock_view,
)
from cloud.inputs.model import LedgerEntry, Stock
from cloud.inputs.product_views import product_view
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Asked, Within, asked, page
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from contract.ledger import pack_of
from contract.moment import LAW_ZONE, law_day

router = APIRouter(prefix=API, tags=["inputs"])
Reader = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "shop", "farm")]
Day = Annotated[str | None, Query(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-11-30"])]
Subject = Annotated[str | None, Query(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])]
Registration = Annotated[str | None, Query(max_length=40, examples=["PD20150000"])]
_LEDGER: Final[dict[str, Any]] = {"at": LedgerEntry.at}
_STOCK: Final[dict[str, Any]] = {"registration": Stock.registration, "expires": Stock.expires, "amount": Stock.amount}


@router.get(
    "/ledger",
    operation_id="listLedger",
    summary="进销货台账 / Ledgers of purchases and sales",
    response_model=Entries,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor", "day_unknown"),
)
def list_ledger(
    visitor: Reader,
    database: Data,
    wanted: Annotated[Asked, asked("-at")],
    subject: Subject = None,
    kind: Annotated[EntryKind | None, Query()] = None,
    product: Registration = None,
    since: Annotated[Day, Query(description="first day")] = None,
    until: Annotated[Day, Query(description="first day that is not meant")] = None,
    outcome: Annotated[str | None, Query(max_length=20, examples=["refused"])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,30}$", examples=["sold_twice"])] = None,
    buyer: Annotated[str | None, Query(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])] = None,
    region: Within = None,
    crop: Annotated[str | None, Query(max_length=200, examples=["豇豆"])] = None,
    restricted: Annotated[bool | None, Query(description="something of the restricted list", examples=[True])] = None,
) -> Entries:
    """Entries of the visitor's region, or own shop. Nothing of them is ever edited: corrections are entries."""
    chosen = store.Chosen(
        subject or "",
        kind or "",
        product or "",
        midnight(since),
        midnight(until),
        outcome or "",
        doubt or "",
        buyer or "",
        region or "",
        crop or "",
        restricted,
    )
    with database.read() as session:
        rows, behind = page(session, store.ledger(visitor.scope, chosen), _LEDGER, col(LedgerEntry.id), wanted)
        lines = store.lines(visitor.scope, session, [row.id for row in rows]) if rows else []
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(line.entry, []).append(line)
    return Entries(items=[entry_view(row, found.get(row.id, [])) for row in rows], next=behind)


@router.get(
    "/ledger/{id}",
    operation_id="getLedgerEntry",
    summary="一条台账 / One entry",
    response_model=EntryView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_ledger_entry(
    visitor: Reader,
    database: Data,
    id: Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])],  # noqa: A002
) -> EntryView:
    """With its lines, the verdict of the law of its day, and what is doubtful."""
    with database.read() as session:
        row = found(store.entry(visitor.scope, session, id), id)
        return entry_view(row, store.lines(visitor.scope, session, [row.id]))


@router.get(
    "/ledger/{id}/events",
    operation_id="listLedgerEntryEvents",
    summary="一条台账的更正 / What corrects an entry",
    response_model=Entries,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_ledger_entry_events(
    visitor: Reader,
    database: Data,
    id: Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])],  # noqa: A002
) -> Entries:
    """The reversals that take it back, the first first."""
    with database.read() as session:
        if store.entry(visitor.scope, session, id) is None:
            raise Problem("not_found", what=id)
        rows = store.corrections(visitor.scope, session, id)
        return Entries(items=[entry_view(row, store.lines(visitor.scope, session, [row.id])) for row in rows])


@router.get(
    "/stock",
    operation_id="listStock",
    summary="库存 / Stock",
    response_model=Stocks,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor"),
)
def list_stock(
    visitor: Reader,
    database: Data,
    wanted: Annotated[Asked, asked("registration", "expires", "amount")],
    subject: Subject = None,
    product: Registration = None,
    expiring: Annotated[
        int | None, Query(ge=0, le=3660, description="expires within so many days, or has", examples=[90])
    ] = None,
    empty: Annotated[bool, Query(description="also what is used up")] = False,
) -> Stocks:
    """What shops have, by lot, and by pack where packs were bought one by one."""
    before = "" if expiring is None else (law_day(now_ms()) + timedelta(days=expiring)).isoformat()
    query = store.stock(visitor.scope, subject=subject or "", product=product or "", before=before, empty=empty)
    with database.read() as session:
        rows, behind = page(session, query, _STOCK, col(Stock.id), wanted)
    return Stocks(items=[stock_view(row) for row in rows], next=behind)


@router.get(
    "/stock/next",
    operation_id="listNextLots",
    summary="先到期先出 / First expired, first out",
    response_model=NextLots,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_next_lots(
    visitor: Reader,
    database: Data,
    subject: Annotated[str, Query(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])],
    product: Annotated[str, Query(max_length=40, examples=["PD20150000"])],
) -> NextLots:
    """Which lots and packs of a product a shop should sell next; those that are too old are not among them."""
    with database.read() as session:
        found = store.next_lots(visitor.scope, session, subject, product, law_day(now_ms()).isoformat())
    return NextLots(items=[next_lot(row, amount) for row, amount in found])


@router.get(
    "/packs/{code}",
    operation_id="getPack",
    summary="一包的来龙去脉 / The life of one pack",
    response_model=PackView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_pack(
    visitor: Reader,
    database: Data,
    code: Annotated[
        str, Path(max_length=64, description="the digits of its code", examples=["11000011001000000000000000000001"])
    ],
) -> PackView:
    """All that the ledgers of the visitor's region say of a pack, the first first."""
    digits, _ = pack_of(code, "")
    with database.read() as session:
        lines = store.of_pack(visitor.scope, session, digits)
        product = store.product(visitor.scope, session, lines[0].registration if lines else digits)
    if not lines and product is None:
        raise Problem("not_found", what=digits)
    shown = product_view(product) if product else None
    return PackView(code=digits, product=shown, lines=[pack_line(line) for line in lines])


def midnight(day: str | None) -> int | None:
    """The first ms (UTC) of a day of Asia/Shanghai. Raises Problem("day_unknown") for a day that no calendar has."""
    if day is None:
        return None
    try:
        return round(datetime.fromisoformat(day).replace(tzinfo=LAW_ZONE).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise Problem("day_unknown", day=day) from None

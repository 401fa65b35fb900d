"""Routes of passages and of the daily book."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlmodel import col

from cloud import subjects
from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.page import Asked, FirstDay, LastDay, Within, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data
from cloud.market import entry_office, store
from cloud.market.entry_office import Arrival
from cloud.market.model import Entry
from cloud.market.views import (
    ID,
    BookView,
    Day,
    Days,
    DayView,
    Entries,
    EntryView,
    Verdict,
    book_view,
    entry_view,
)

router = APIRouter(prefix=API, tags=["market"])
LATEST_MS: Final = 4_102_444_800_000
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "market")]
Guarding = Annotated[Act, acting("admin", "supervisor", "market")]
EntryId = Annotated[str, Path(max_length=36, examples=[ID])]
MarketId = Annotated[str, Path(max_length=36, examples=[ID])]
_ARRIVAL: Final[JsonDict] = {
    "market": ID, "vouchers": ["HTTPS://Z.EXAMPLE/V/0ABC"], "product": "黄瓜", "amount": "845", "unit": "kg",
    "papers": [{"kind": "animal_quarantine", "number": "3499001"}], "plate": "皖KA1B23", "decision": "pass",
    "why": "快检合格",
}  # fmt: skip


class PaperShown(BaseModel):
    """A paper that others issued, by its number."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"kind": "animal_quarantine", "number": "3499001"}]}
    )

    kind: Literal["animal_quarantine", "meat_quality", "conformity", "other"]
    number: str = Field(min_length=1, max_length=80)


class EntryTold(BaseModel):
    """What came to a gate. market: left out by a market's own account; vouchers: codes as scanned; at: ms UTC, left
    out: now; decision: left out: as judged."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_ARRIVAL]})

    market: str = Field(default="", max_length=36)
    vouchers: list[Annotated[str, Field(min_length=1, max_length=400)]] = Field(default=[], max_length=20)
    papers: list[PaperShown] = Field(default=[], max_length=20)
    product: str = Field(default="", max_length=60)
    amount: str = Field(default="", max_length=20, pattern=r"^([0-9]{1,12}(\.[0-9]{1,6})?)?$")
    unit: str = Field(default="", max_length=10)
    plate: str = Field(default="", max_length=12)
    rapid_test: str = Field(default="", max_length=36)
    decision: Verdict | None = None
    why: str = Field(default="", max_length=300)
    at: int = Field(default=0, ge=0, le=LATEST_MS)


@router.get(
    "/passages",
    operation_id="listPassages",
    summary="入市查验记录 / Passages",
    response_model=Entries,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_passages(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "received")],
    market: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    day: Annotated[Day | None, Query()] = None,
    verdict: Annotated[Verdict | None, Query(description="what the gate judged", examples=["review"])] = None,
    decision: Annotated[Verdict | None, Query(description="what was done", examples=["pass"])] = None,
    plate: Annotated[str | None, Query(max_length=12, examples=["皖KA1B23"])] = None,
    batch: Annotated[str | None, Query(max_length=16, examples=["8d10f3b2647ac59e"])] = None,
    code: Annotated[
        str | None, Query(max_length=300, description="a voucher's id", examples=["3f9c2a7d51e08b46"])
    ] = None,
    doubtful: Annotated[bool | None, Query(description="something does not fit", examples=[True])] = None,
    region: Within = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> Entries:
    """What came to the gates of markets, as gates and guards told it."""
    query = store.all_entries(visitor.scope)
    for column, value in (
        (Entry.subject, market),
        (Entry.day, day),
        (Entry.verdict, verdict),
        (Entry.decision, decision),
        (Entry.plate, plate),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    query = query.where(Scope((region or "",)).clause(Entry.region))
    if first is not None:
        query = query.where(Entry.day >= first)
    if last is not None:
        query = query.where(Entry.day <= last)
    if batch or code:
        query = query.where(col(Entry.id).in_(store.shown_of(visitor.scope, batch=batch or "", code=code or "")))
    if doubtful is not None:
        query = query.where(Entry.doubts != "" if doubtful else Entry.doubts == "")
    columns = {"at": col(Entry.at), "received": col(Entry.received)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(Entry.id), wanted)
        papers = store.papers(visitor.scope, session, [row.id for row in rows])
        items = [entry_view(row, [one for one in papers if one.entry == row.id]) for row in rows]
    return Entries(items=items, next=following)


@router.post(
    "/passages",
    operation_id="enterPassage",
    summary="手工登记入市 / Enter a passage by hand",
    status_code=201,
    response_model=EntryView,
    responses=told(
        *LOGGED_OUT, *ACTED, "market_wanted", "market_missing", "passage_time", "passage_amount", "passage_why",
        "passage_stopped",
    ),
)  # fmt: skip
def enter_passage(act: Guarding, body: EntryTold) -> EntryView:
    """Judged by the same function as at a gate; what is decided otherwise needs its reason."""

    def enter(deed: Deed) -> EntryView:
        papers = tuple((one.kind, one.number) for one in body.papers)
        fields = body.model_dump(exclude={"vouchers", "papers"})
        row = entry_office.enter(deed, Arrival(vouchers=tuple(body.vouchers), papers=papers, **fields))
        return entry_view(row, store.papers(deed.scope, deed.session, [row.id]))

    return act.do(EntryView, enter)


@router.get(
    "/passages/{id}",
    operation_id="getPassage",
    summary="一次入市 / One passage",
    response_model=EntryView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_passage(visitor: Reading, id: EntryId, database: Data) -> EntryView:  # noqa: A002  # the path\'s name
    """One passage, with everything that was shown."""
    with database.read() as session:
        row = found(store.entry(visitor.scope, session, id), id)
        return entry_view(row, store.papers(visitor.scope, session, [id]))


@router.get(
    "/markets/{id}/days",
    operation_id="listMarketDays",
    summary="市场日台账 / Daily book of a market",
    response_model=Days,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_market_days(
    visitor: Reading,
    id: MarketId,  # noqa: A002  # the path's name
    database: Data,
    first: Annotated[Day, Query()],
    last: Annotated[Day, Query()],
) -> Days:
    """Sums of each day on which something came, first and last day included."""
    with database.read() as session:
        market = found(subjects.subject(visitor.scope, session, id), id)
        rows = store.days(visitor.scope, session, market.id, first, last)
    return Days(market=market.id, items=[DayView(**row._asdict()) for row in rows])


@router.get(
    "/markets/{id}/days/{day}",
    operation_id="getMarketDay",
    summary="市场一天 / One day of a market",
    response_model=BookView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_market_day(
    visitor: Reading,
    id: MarketId,  # noqa: A002  # the path's name
    database: Data,
    day: Annotated[Day, Path()],
) -> BookView:
    """What came in on one day, by product."""
    with database.read() as session:
        market = found(subjects.subject(visitor.scope, session, id), id)
        (total,) = store.days(visitor.scope, session, market.id, day, day) or (store.DaySum(day, 0, 0, 0, 0, 0),)
        return book_view(market.id, total, store.sold(visitor.scope, session, market.id, day))

"""What the API says of passages, daily books, policies and watches. Times are ms UTC, days ISO in Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel import day
from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, coded
from cloud.market import doubts
from cloud.market.model import Entry, EntryPaper, Policy, Watch
from cloud.market.store import DaySum, Sold
from contract.gate import reason_words
from contract.quantity import plain

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
Verdict = Literal["pass", "review", "stop"]
Day = Annotated[day.Day, Field(examples=["2026-11-28"])]
CODED: JsonDict = {"code": "expired", "words": {"zh": "凭证已过期", "en": "the voucher has expired"}}
PAPER_EXAMPLE: JsonDict = {
    "kind": "voucher", "code": "3f9c2a7d51e08b46", "batch": "8d10f3b2647ac59e", "product": "黄瓜", "issued": "850",
    "unit": "kg", "verdict": "review", "reasons": [CODED], "doubts": [],
}  # fmt: skip
ENTRY_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901103", "market": ID, "gateway": "qinghe-market-01", "device": "gate-cam",
    "verdict": "review", "decision": "pass", "reasons": [CODED], "plate": "皖KA1B23", "product": "黄瓜",
    "amount": "845", "unit": "kg", "listed": 1_795_816_800_000, "rapid_test": "", "snapshot": "20261128-053012-1",
    "why": "快检合格", "clerk": "guard", "at": 1_795_820_000_000, "told": 1_795_820_000_000,
    "received": 1_795_820_001_000, "day": "2026-11-28", "doubts": [], "shown": [PAPER_EXAMPLE],
}  # fmt: skip
POLICY_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901", "since": "2026-12-01", "two_papers": True,
    "without_voucher": "review", "stale_hours": 72, "tolerance": 10, "source": "县府办〔2026〕3 号",
    "until": "2027-03-01",
}  # fmt: skip
WATCH_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "subject": ID, "reason": "两次抽检不合格", "since": "2026-11-01",
    "until": "", "end_reason": "",
}  # fmt: skip
DAY_EXAMPLE: JsonDict = {
    "day": "2026-11-28",
    "passages": 214,
    "let_in": 201,
    "reviewed": 11,
    "stopped": 2,
    "doubtful": 3,
}
BOOK_EXAMPLE: JsonDict = {
    "market": ID, "sum": DAY_EXAMPLE, "came_in": [{"product": "黄瓜", "unit": "kg", "vouchers": 31, "amount": "18250"}],
}  # fmt: skip


class PaperView(BaseModel):
    """One thing that was shown. code: a voucher's id; issued: what it is for."""

    model_config = ConfigDict(json_schema_extra={"examples": [PAPER_EXAMPLE]})

    kind: Literal["voucher", "label", "paper", "none"]
    code: str
    batch: str
    product: str
    issued: str
    unit: str
    verdict: Verdict
    reasons: list[Coded]
    doubts: list[Coded]


class EntryView(BaseModel):
    """One passage. verdict: what the gate judged; decision: what was done; snapshot: a picture on the gateway."""

    model_config = ConfigDict(json_schema_extra={"examples": [ENTRY_EXAMPLE]})

    id: str
    region: str
    market: str
    gateway: str
    device: str
    verdict: Verdict
    decision: Verdict
    reasons: list[Coded]
    plate: str
    product: str
    amount: str
    unit: str
    listed: int
    rapid_test: str
    snapshot: str
    why: str
    clerk: str
    at: int
    told: int
    received: int
    day: str
    doubts: list[Coded]
    shown: list[PaperView]


class Entries(BaseModel):
    """One page of passages."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ENTRY_EXAMPLE], "next": None}]})

    items: list[EntryView]
    next: str | None


class DayView(BaseModel):
    """A line of the daily book: passages of one day, by what was done."""

    model_config = ConfigDict(json_schema_extra={"examples": [DAY_EXAMPLE]})

    day: str
    passages: int
    let_in: int
    reviewed: int
    stopped: int
    doubtful: int


class Days(BaseModel):
    """The daily book of a market, a line for each day on which something came."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"market": ID, "items": [DAY_EXAMPLE]}]})

    market: str
    items: list[DayView]


class CameIn(BaseModel):
    """Produce of one kind that came in on vouchers."""

    product: str
    unit: str
    vouchers: int
    amount: str


class BookView(BaseModel):
    """One day of a market: its sums, and what came in by product."""

    model_config = ConfigDict(json_schema_extra={"examples": [BOOK_EXAMPLE]})

    market: str
    sum: DayView
    came_in: list[CameIn]


class PolicyView(BaseModel):
    """What a region wants of its gates from a day on."""

    model_config = ConfigDict(json_schema_extra={"examples": [POLICY_EXAMPLE]})

    id: str
    version: int
    region: str
    since: str
    two_papers: bool
    without_voucher: Literal["review", "stop"]
    stale_hours: int
    tolerance: int
    source: str
    until: str = Field(description="the first day of the region's next one, empty where there is none yet")


class Policies(BaseModel):
    """One page of policies."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [POLICY_EXAMPLE], "next": None}]})

    items: list[PolicyView]
    next: str | None


class WatchView(BaseModel):
    """A subject whose produce is looked at twice."""

    model_config = ConfigDict(json_schema_extra={"examples": [WATCH_EXAMPLE]})

    id: str
    version: int
    region: str
    subject: str
    reason: str
    since: str
    until: str
    end_reason: str


class Watches(BaseModel):
    """One page of watches."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [WATCH_EXAMPLE], "next": None}]})

    items: list[WatchView]
    next: str | None


def _amount(amount: int) -> str:
    """Millionths as a decimal; "" where nobody weighed."""
    return plain(amount) if amount else ""


def reasons(kept: str) -> list[Coded]:
    """Reasons of the gate that a column keeps, in words."""
    return [coded(code, reason_words(code)) for code in split(kept)]


def entry_view(row: Entry, shown: Iterable[EntryPaper]) -> EntryView:
    """A passage with what was shown in it."""
    fields = row.model_dump(exclude={"position", "subject", "law", "reasons", "doubts", "amount"})
    papers = [_paper_view(one) for one in shown]
    return EntryView(
        **fields,
        market=row.subject,
        amount=_amount(row.amount),
        reasons=reasons(row.reasons),
        doubts=_doubts(row.doubts),
        shown=papers,
    )


def book_view(market: str, total: DaySum, came_in: Iterable[Sold]) -> BookView:
    """One day of a market."""
    items = [CameIn(product=o.product, unit=o.unit, vouchers=o.vouchers, amount=_amount(o.amount)) for o in came_in]
    return BookView(market=market, sum=DayView(**total._asdict()), came_in=items)


def policy_view(row: Policy, until: str) -> PolicyView:
    """A policy. until: the day from which another one takes its place."""
    return PolicyView(**row.model_dump(include=set(PolicyView.model_fields)), until=until)


def watch_view(row: Watch) -> WatchView:
    """A watch."""
    return WatchView.model_validate(row, from_attributes=True)


def _paper_view(row: EntryPaper) -> PaperView:
    fields = row.model_dump(include={"kind", "code", "batch", "product", "unit", "verdict"})
    return PaperView(**fields, issued=_amount(row.issued), reasons=reasons(row.reasons), doubts=_doubts(row.doubts))


def _doubts(kept: str) -> list[Coded]:
    return [coded(code, doubts.WORDS.get(code, (code, code))) for code in split(kept)]

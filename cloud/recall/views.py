"""What the API says of recalls. Times are ms UTC, amounts decimals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, coded
from cloud.recall import doubts
from cloud.recall.model import Level, Recall, RecallNotice, RecoveryAnswer
from cloud.recall.settling import counts
from cloud.recall.summing import Line, Standing, Sum
from contract.quantity import plain

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
BATCH = "8d10f3b2647ac59e"
SUM_EXAMPLE: JsonDict = {
    "unit": "kg", "frozen": "850", "listed": "850", "exposed": "850", "recovered": "500", "destroyed": "100",
    "sold": "50", "lost": "0", "passed": "0", "unknown": "200",
}  # fmt: skip
LINE_EXAMPLE: JsonDict = {
    "batch": BATCH, "holder": ID, "region": "349901101", "round": 0, "depth": 1, "product": "黄瓜", "sum": SUM_EXAMPLE,
}  # fmt: skip
RECALL_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901", "batches": [BATCH], "reason": "监督抽查检出克百威", "level": "one",
    "basis": "农产品质量安全法第三十八条", "deadline": 1_795_500_000_000, "opened": 1_795_420_000_000,
    "opened_by": "chief", "rounds": 0, "reopens": "", "closed": None, "closed_by": "", "summary": "",
    "unknown_why": "", "released": False,
}  # fmt: skip
REPORT_EXAMPLE: JsonDict = {
    "recall": RECALL_EXAMPLE, "sums": [SUM_EXAMPLE], "notices": 3, "unread": 1,
    "holders": [{"subject": ID, "name": "丰禾合作社", "region": "349901101", "lines": [LINE_EXAMPLE],
                 "sums": [SUM_EXAMPLE], "read": 1_795_421_000_000}],
    "outside": {"holders": 1, "lines": 1, "sums": [SUM_EXAMPLE]},
}  # fmt: skip
NOTICE_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "recall": ID, "round": 0, "subject": ID, "region": "349901101",
    "reason": "监督抽查检出克百威", "level": "one", "basis": "农产品质量安全法第三十八条", "sent": 1_795_420_000_000,
    "due": 1_795_500_000_000, "acknowledged": None, "acknowledged_by": "", "remark": "", "closed": False,
    "lines": [LINE_EXAMPLE],
}  # fmt: skip
ANSWER_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "recall": ID, "batch": BATCH, "subject": ID, "unit": "kg", "recovered": "500",
    "destroyed": "100", "sold": "50", "lost": "0", "corrects": "", "corrected_by": "", "why": "",
    "at": 1_795_430_000_000, "told": 1_795_430_000_000, "received": 1_795_430_001_000, "gateway": "desk-349901",
    "clerk": "farmer", "counts": True, "doubts": [],
}  # fmt: skip


class SumView(BaseModel):
    """Amounts of one unit: listed = recovered + destroyed + sold + lost + passed + unknown.

    frozen: of the first list; listed: with supplements; exposed: the part of it that came of the batches named; passed:
    gone on to other lines, as came to light later.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [SUM_EXAMPLE]})

    unit: str
    frozen: str
    listed: str
    exposed: str
    recovered: str
    destroyed: str
    sold: str
    lost: str
    passed: str
    unknown: str


class LineView(BaseModel):
    """A batch with a holder. round: 0 as frozen, else of which supplement; depth: steps from what is called back."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINE_EXAMPLE]})

    batch: str
    holder: str
    region: str
    round: int
    depth: int
    product: str
    sum: SumView


class RecallView(BaseModel):
    """A recall. batches: that it names; rounds: supplements so far; reopens: the closed recall that it goes on with."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECALL_EXAMPLE]})

    id: str
    version: int
    region: str
    batches: list[str]
    reason: str
    level: Level
    basis: str
    deadline: int
    opened: int
    opened_by: str
    rounds: int
    reopens: str
    closed: int | None
    closed_by: str
    summary: str
    unknown_why: str
    released: bool


class Recalls(BaseModel):
    """One page of recalls."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [RECALL_EXAMPLE], "next": None}]})

    items: list[RecallView]
    next: str | None


class HolderView(BaseModel):
    """A holder. subject "": left the register; read: when it acknowledged its last notice."""

    subject: str
    name: str
    region: str
    lines: list[LineView]
    sums: list[SumView]
    read: int | None


class OutsideView(BaseModel):
    """What lies outside of the reader's region: counted, not named."""

    holders: int
    lines: int
    sums: list[SumView]


class ReportView(BaseModel):
    """How a recall stands, of a closed one how it ended. unread: notices that nobody has acknowledged."""

    model_config = ConfigDict(json_schema_extra={"examples": [REPORT_EXAMPLE]})

    recall: RecallView
    sums: list[SumView]
    holders: list[HolderView]
    outside: OutsideView
    notices: int
    unread: int


class NoticeView(BaseModel):
    """A notice to one holder, with its own lines and nobody else's. closed: the recall is over."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOTICE_EXAMPLE]})

    id: str
    version: int
    recall: str
    round: int
    subject: str
    region: str
    reason: str
    level: Level
    basis: str
    sent: int
    due: int
    acknowledged: int | None
    acknowledged_by: str
    remark: str
    closed: bool
    lines: list[LineView]


class Notices(BaseModel):
    """One page of notices."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [NOTICE_EXAMPLE], "next": None}]})

    items: list[NoticeView]
    next: str | None


class AnswerView(BaseModel):
    """What a holder answered for one batch. counts: it stands, and nothing bars it."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER_EXAMPLE]})

    id: str
    region: str
    recall: str
    batch: str
    subject: str
    unit: str
    recovered: str
    destroyed: str
    sold: str
    lost: str
    corrects: str
    corrected_by: str
    why: str
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    counts: bool
    doubts: list[Coded]


class Answers(BaseModel):
    """One page of answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ANSWER_EXAMPLE], "next": None}]})

    items: list[AnswerView]
    next: str | None


def sum_view(one: Sum) -> SumView:
    """Amounts of one unit."""
    said = {part: plain(amount) for part, amount in one.balance.answered._asdict().items()}
    return SumView(
        unit=one.unit,
        frozen=plain(one.frozen),
        listed=plain(one.balance.listed),
        exposed=plain(one.exposed),
        passed=plain(one.balance.passed),
        unknown=plain(one.balance.unknown),
        **said,
    )


def line_view(one: Line) -> LineView:
    """One line."""
    return LineView(**{**one._asdict(), "sum": sum_view(one.sum)})


def recall_view(row: Recall, batches: Iterable[str]) -> RecallView:
    """A recall with the batches that it names."""
    fields = row.model_dump(exclude={"created", "created_by", "changed", "frozen", "position"})
    return RecallView(**fields, batches=list(batches), opened=row.frozen, opened_by=row.created_by)


def report_view(row: Recall, batches: Iterable[str], found: Standing) -> ReportView:
    """How it stands."""
    holders = [
        HolderView(**{**one._asdict(), "lines": list(map(line_view, one.lines)), "sums": list(map(sum_view, one.sums))})
        for one in found.holders
    ]
    outside = OutsideView(**{**found.outside._asdict(), "sums": list(map(sum_view, found.outside.sums))})
    return ReportView(
        recall=recall_view(row, batches),
        sums=list(map(sum_view, found.sums)),
        holders=holders,
        outside=outside,
        notices=found.notices,
        unread=found.unread,
    )


def notice_view(row: RecallNotice, recall: Recall, own: Iterable[Line]) -> NoticeView:
    """A notice with its holder's lines."""
    fields = row.model_dump(exclude={"created", "created_by", "changed"})
    said = {"reason": recall.reason, "level": recall.level, "basis": recall.basis}
    closed = recall.closed is not None
    return NoticeView(**fields, **said, sent=row.created, closed=closed, lines=[line_view(one) for one in own])


def answer_view(row: RecoveryAnswer) -> AnswerView:
    """An answer."""
    parts = ("recovered", "destroyed", "sold", "lost")
    fields = row.model_dump(exclude={"position", "readable", "timeless", "doubts", *parts})
    amounts = {part: plain(getattr(row, part)) for part in parts}
    said = [coded(code, doubts.WORDS.get(code, (code, code))) for code in split(row.doubts)]
    return AnswerView(**fields, **amounts, counts=counts(row), doubts=said)


State = Literal["open", "closed", "all"]
Amount = Field(default="", max_length=20, pattern=r"^([0-9]{1,12}(\.[0-9]{1,6})?)?$")

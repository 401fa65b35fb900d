"""What the API says of batches, transfers, legs and blocks. Times are ms UTC, amounts decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, coded
from cloud.trace import doubts
from cloud.trace.gate import REASONS
from cloud.trace.graph import Exposure, Flow
from cloud.trace.model import Batch, BatchEdge, Batching, BatchLine, Block, Handover, HandoverLine, Leg, Made
from cloud.trace.release import Release
from contract.quantity import plain

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
BATCH = "8d10f3b2647ac59e"
_LOT: JsonDict = {"batch": BATCH, "product": "黄瓜", "amount": "850", "unit": "kg"}
BATCH_EXAMPLE: JsonDict = {
    "id": BATCH, "event": ID, "region": "349901101", "subject": ID, "holder": ID, "product": "黄瓜", "sector": "crops",
    "amount": "850", "unit": "kg", "left": "350", "made": "harvest", "cycle": ID, "at": 1_795_420_000_000,
    "told": 1_795_420_000_000, "received": 1_795_420_001_000, "gateway": "qinghe-farm-01", "clerk": "", "doubts": [],
}  # fmt: skip
BATCHING_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "subject": ID, "action": "harvest", "cycle": ID, "operation": "", "origin": "",
    "papers": [], "tags": [], "corrects": "", "why": "", "corrected_by": "", "at": 1_795_420_000_000,
    "told": 1_795_420_000_000, "received": 1_795_420_001_000, "gateway": "desk-349901", "clerk": "farmer", "doubts": [],
    "parents": [], "children": [_LOT],
}  # fmt: skip
HANDOVER_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "subject": ID, "step": "offer", "offer": ID, "receiver": ID, "receiver_name": "",
    "document": "XS-0091", "why": "", "at": 1_795_420_000_000, "told": 1_795_420_000_000,
    "received": 1_795_420_001_000, "gateway": "desk-349901", "clerk": "farmer", "state": "offered", "ended": 0,
    "doubts": [], "batches": [_LOT],
}  # fmt: skip
LEG_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "subject": ID, "step": "depart", "leg": ID, "plate": "皖KA1B23",
    "tags": ["tag-07"],
    "low": 0.0, "high": 4.0, "place": "合作社冷库", "why": "", "at": 1_795_420_000_000, "told": 1_795_420_000_000,
    "received": 1_795_420_001_000, "gateway": "qinghe-cold-01", "clerk": "", "doubts": [], "batches": [BATCH],
}  # fmt: skip
BLOCK_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "batch": BATCH, "subject": ID, "source": "order",
    "reference": "2026-017", "reason": "监督抽查不合格", "since": 1_795_420_000_000, "until": None, "end_reason": "",
}  # fmt: skip
FLOW_EXAMPLE: JsonDict = {"batch": BATCH, "depth": 1, "amount": "500", "unit": "kg", "shown": BATCH_EXAMPLE}
_STEP: JsonDict = {"batch": BATCH, "event": ID, "amount_in": "500", "amount_out": "500", "at": 1_795_420_000_000}


class LotView(BaseModel):
    """So much of one batch."""

    batch: str
    product: str = ""
    amount: str
    unit: str


class PaperView(BaseModel):
    """A paper that others issued."""

    kind: str
    number: str
    issued: str = ""
    by: str = ""


class BatchView(BaseModel):
    """One batch: what it is of, who made it, who has it, what is left of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [BATCH_EXAMPLE]})

    id: str
    event: str
    region: str
    subject: str
    holder: str
    product: str
    sector: Literal["crops", "livestock", "aquatic"]
    amount: str
    unit: str
    left: str
    made: Made
    cycle: str
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    doubts: list[Coded]


class Batches(BaseModel):
    """One page of batches."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [BATCH_EXAMPLE], "next": None}]})

    items: list[BatchView]
    next: str | None


class BatchingView(BaseModel):
    """One making of batches, as it was told; corrected_by: the one that took its place."""

    model_config = ConfigDict(json_schema_extra={"examples": [BATCHING_EXAMPLE]})

    id: str
    region: str
    subject: str
    action: Made
    cycle: str
    operation: str
    origin: str
    papers: list[PaperView]
    tags: list[str]
    corrects: str
    why: str
    corrected_by: str
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    doubts: list[Coded]
    parents: list[LotView]
    children: list[LotView]


class FlowView(BaseModel):
    """A batch of a closure. amount: how much of it came from the batch that was asked about, None upwards; shown: the
    batch itself, None where it lies outside of what the account may see."""

    batch: str
    depth: int
    amount: str | None
    unit: str | None
    shown: BatchView | None


class Closure(BaseModel):
    """All that came of a batch, or all that it came of, with the batch itself; the nearest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"batch": BATCH, "items": [FLOW_EXAMPLE]}]})

    batch: str
    items: list[FlowView]


class StepView(BaseModel):
    """One step in the graph."""

    batch: str
    event: str
    amount_in: str
    amount_out: str
    at: int


class Steps(BaseModel):
    """One step back and one forward."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"batch": BATCH, "back": [], "forward": [_STEP]}]})

    batch: str
    back: list[StepView]
    forward: list[StepView]


class ReleaseView(BaseModel):
    """May it go out? basis: on what a promise may rest."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "batch": BATCH,
                    "answer": "held",
                    "reasons": [{"code": "interval", "words": {"zh": "未到安全间隔期或休药期", "en": "not yet"}}],
                    "earliest": "2026-11-30",
                    "basis": ["process_control"],
                }
            ]
        }
    )

    batch: str
    answer: Literal["released", "held", "refused"]
    reasons: list[Coded]
    earliest: str
    basis: list[Literal["process_control", "self_test", "commissioned_test"]]


class HandoverView(BaseModel):
    """One step of a transfer; of an offer how it stands (state) and when it ended (ms UTC, 0: it has not)."""

    model_config = ConfigDict(json_schema_extra={"examples": [HANDOVER_EXAMPLE]})

    id: str
    region: str
    subject: str
    step: Literal["offer", "accept", "decline", "withdraw"]
    offer: str
    receiver: str
    receiver_name: str
    document: str
    why: str
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    state: Literal["", "offered", "accepted", "declined", "withdrawn"]
    ended: int
    doubts: list[Coded]
    batches: list[LotView]


class Handovers(BaseModel):
    """One page of transfers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [HANDOVER_EXAMPLE], "next": None}]})

    items: list[HandoverView]
    next: str | None


class LegView(BaseModel):
    """A departure or an arrival."""

    model_config = ConfigDict(json_schema_extra={"examples": [LEG_EXAMPLE]})

    id: str
    region: str
    subject: str
    step: Literal["depart", "arrive"]
    leg: str
    plate: str
    tags: list[str]
    low: float | None
    high: float | None
    place: str
    why: str
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    doubts: list[Coded]
    batches: list[str]


class Legs(BaseModel):
    """One page of departures and arrivals."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LEG_EXAMPLE], "next": None}]})

    items: list[LegView]
    next: str | None


class BlockView(BaseModel):
    """A batch that is held back."""

    model_config = ConfigDict(json_schema_extra={"examples": [BLOCK_EXAMPLE]})

    id: str
    version: int
    region: str
    batch: str
    subject: str
    source: Literal["recall", "order", "test"] = Field(description="what orders it")
    reference: str
    reason: str
    since: int
    until: int | None
    end_reason: str


class Blocks(BaseModel):
    """One page of blocks."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [BLOCK_EXAMPLE], "next": None}]})

    items: list[BlockView]
    next: str | None


def batch_view(row: Batch) -> BatchView:
    """A batch."""
    fields = row.model_dump(exclude={"amount", "left", "doubts"})
    return BatchView(**fields, amount=plain(row.amount), left=plain(row.left), doubts=_doubts(row.doubts))


def batching_view(row: Batching, lines: Iterable[BatchLine]) -> BatchingView:
    """A making of batches with its lines."""
    fields = row.model_dump(exclude={"position", "papers", "tags", "doubts", "timeless"})
    lots = list(lines)
    return BatchingView(
        **fields,
        papers=[PaperView(**one) for one in msgspec.json.decode(row.papers)],
        tags=msgspec.json.decode(row.tags),
        doubts=_doubts(row.doubts),
        parents=[_lot(one) for one in lots if one.way == "in"],
        children=[_lot(one) for one in lots if one.way == "out"],
    )


def downward(batch: str, flows: Iterable[Exposure], visible: Mapping[str, Batch]) -> Closure:
    """What came of a batch."""
    items = [_flow(one.batch, one.depth, plain(one.amount), one.unit, visible) for one in flows]
    return Closure(batch=batch, items=items)


def upward(batch: str, flows: Iterable[Flow], visible: Mapping[str, Batch]) -> Closure:
    """What a batch came of."""
    return Closure(batch=batch, items=[_flow(one.batch, one.depth, None, None, visible) for one in flows])


def steps_view(batch: str, back: Iterable[BatchEdge], forward: Iterable[BatchEdge]) -> Steps:
    """One step back and one forward."""
    return Steps(
        batch=batch,
        back=[_step(one.parent, one) for one in back],
        forward=[_step(one.child, one) for one in forward],
    )


def release_view(found: Release) -> ReleaseView:
    """May it go out."""
    return ReleaseView(
        batch=found.batch,
        answer=found.answer,
        reasons=[coded(code, REASONS[code][1:]) for code in found.reasons],
        earliest=found.earliest,
        basis=sorted(found.basis),
    )


def handover_view(row: Handover, lines: Iterable[HandoverLine]) -> HandoverView:
    """A step of a transfer."""
    fields = row.model_dump(exclude={"position", "doubts"})
    batches = [LotView(batch=one.batch, amount=plain(one.amount) if one.amount else "", unit=one.unit) for one in lines]
    return HandoverView(**fields, doubts=_doubts(row.doubts), batches=batches)


def leg_view(row: Leg, riding: Iterable[str]) -> LegView:
    """A departure or an arrival."""
    fields = row.model_dump(exclude={"position", "doubts", "tags"})
    return LegView(**fields, tags=msgspec.json.decode(row.tags), doubts=_doubts(row.doubts), batches=list(riding))


def block_view(row: Block) -> BlockView:
    """A block."""
    return BlockView.model_validate(row, from_attributes=True)


def _lot(row: BatchLine) -> LotView:
    return LotView(batch=row.batch, product=row.product, amount=plain(row.amount), unit=row.unit)


def _flow(batch: str, depth: int, amount: str | None, unit: str | None, visible: Mapping[str, Batch]) -> FlowView:
    row = visible.get(batch)
    shown = None if row is None else batch_view(row)
    return FlowView(batch=batch, depth=depth, amount=amount, unit=unit, shown=shown)


def _step(batch: str, row: BatchEdge) -> StepView:
    amounts = {"amount_in": plain(row.amount_in), "amount_out": plain(row.amount_out)}
    return StepView(batch=batch, event=row.event, at=row.at, **amounts)


def _doubts(kept: str) -> list[Coded]:
    return [coded(code, doubts.WORDS[code]) for code in split(kept)]

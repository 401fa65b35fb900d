"""What the API says of cycles, operations and uses. Times are int64 ms UTC, days ISO in Asia/Shanghai."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cloud.kernel import day
from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, Words
from cloud.production import doubts
from cloud.production.model import Cycle, FarmOperation, InputUse, Placement
from cloud.production.season import UNKNOWN
from contract.quantity import plain

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
CYCLE_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "subject": ID, "plot": ID, "kind": "crop", "product": "豇豆",
    "known": True, "variety": "之豇28-2", "begun": "2026-05-01", "expected": "2026-07-10", "ended": "",
    "end_reason": "", "amount": "3", "unit": "亩", "intercropped": False, "tagged": 0,
}  # fmt: skip
USE_EXAMPLE: JsonDict = {
    "line": 0, "registration": "PD20081001", "product": ID, "pack": "", "lot": "20260301", "amount": "0.3",
    "unit": "瓶", "told_amount": "30", "told_unit": "mL", "withdrawn": False, "purchase": ID, "earlier": 1,
    "interval": 3, "unknown": None, "earliest": "2026-06-04", "outcome": "allowed", "reasons": [], "law": "5b1c…",
    "doubts": [],
}  # fmt: skip
OPERATION_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "subject": ID, "cycle": ID, "plot": ID, "action": "spray",
    "at": 1_780_275_600_000, "told": 1_780_279_200_000, "received": 1_780_279_201_000, "gateway": "qinghe-farm-01",
    "clerk": "", "pest": "蓟马", "amount": "0", "unit": "", "note": "", "corrects": "", "why": "", "corrected_by": "",
    "doubts": [], "inputs": [USE_EXAMPLE],
}  # fmt: skip
PLACEMENT_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "subject": ID, "plot": ID, "gateway": "qinghe-farm-01",
    "device": "air-1", "since": 1_780_275_600_000, "until": None, "end_reason": "",
}  # fmt: skip
Day = Annotated[day.Day, Field(examples=["2026-05-01"])]


class ReasonView(BaseModel):
    """One reason of the law."""

    outcome: str
    code: str
    about: str
    rule: str
    zh: str
    en: str


class CycleView(BaseModel):
    """One cycle. amount: a decimal; known: the name of the crop is on the law's list; tagged: ear tags known."""

    model_config = {"json_schema_extra": {"examples": [CYCLE_EXAMPLE]}}

    id: str
    version: int
    region: str
    subject: str
    plot: str
    kind: Literal["crop", "herd", "pond"]
    product: str
    known: bool
    variety: str
    begun: str
    expected: str
    ended: str
    end_reason: str
    amount: str
    unit: str
    intercropped: bool
    tagged: int


class Cycles(BaseModel):
    """A page of cycles."""

    items: list[CycleView]
    next: str | None


class UseView(BaseModel):
    """One product used. interval: days, null: not known, and `unknown` says why. law: digest of the rules."""

    model_config = {"json_schema_extra": {"examples": [USE_EXAMPLE]}}

    line: int
    registration: str
    product: str
    pack: str
    lot: str
    amount: str
    unit: str
    told_amount: str
    told_unit: str
    withdrawn: bool
    purchase: str
    earlier: int | None
    interval: int | None
    unknown: Words | None
    earliest: str
    outcome: Literal["allowed", "real_name_needed", "held", "refused", ""]
    reasons: list[ReasonView]
    law: str
    doubts: list[Coded]


class OperationView(BaseModel):
    """One operation with what was used in it. corrected_by: the operation that took its place, "" while it counts."""

    model_config = {"json_schema_extra": {"examples": [OPERATION_EXAMPLE]}}

    id: str
    region: str
    subject: str
    cycle: str
    plot: str
    action: str
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    pest: str
    amount: str
    unit: str
    note: str
    corrects: str
    why: str
    corrected_by: str
    doubts: list[Coded]
    inputs: list[UseView]


class Operations(BaseModel):
    """A page of operations."""

    items: list[OperationView]
    next: str | None


class PlacementView(BaseModel):
    """A device on a plot."""

    model_config = {"json_schema_extra": {"examples": [PLACEMENT_EXAMPLE]}}

    id: str
    version: int
    region: str
    subject: str
    plot: str
    gateway: str
    device: str
    since: int
    until: int | None
    end_reason: str


class Placements(BaseModel):
    """A page of placements."""

    items: list[PlacementView]
    next: str | None


class TagsView(BaseModel):
    """The ear tags of a herd."""

    model_config = {"json_schema_extra": {"examples": [{"items": ["134990100000017"]}]}}

    items: list[str]


def cycle_view(row: Cycle) -> CycleView:
    """A cycle, shown."""
    return CycleView.model_validate(row.model_dump() | {"amount": plain(row.amount)})


def placement_view(row: Placement) -> PlacementView:
    """A placement, shown."""
    return PlacementView.model_validate(row.model_dump())


def operation_views(rows: Sequence[FarmOperation], uses: Iterable[InputUse]) -> list[OperationView]:
    """Operations with their uses, shown."""
    of: dict[str, list[UseView]] = {row.id: [] for row in rows}
    for use in sorted(uses, key=lambda one: one.line):
        of[use.operation].append(use_view(use))
    return [
        OperationView.model_validate(
            row.model_dump() | {"amount": plain(row.amount), "doubts": _doubts(row.doubts), "inputs": of[row.id]}
        )
        for row in rows
    ]


def use_view(row: InputUse) -> UseView:
    """A use, shown."""
    told = {
        "amount": plain(row.amount),
        "doubts": _doubts(row.doubts),
        "reasons": json.loads(row.reasons),
        "unknown": Words(zh=UNKNOWN[row.unknown][0], en=UNKNOWN[row.unknown][1]) if row.unknown else None,
    }
    return UseView.model_validate(row.model_dump() | told)


def _doubts(text: str) -> list[Coded]:
    return [Coded(code=code, words=doubts.words(code)) for code in split(text)]

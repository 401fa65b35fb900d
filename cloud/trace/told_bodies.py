"""What people send to tell of batches, transfers and legs: the bodies of requests, and the events that they become."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.day import DayOrNone
from cloud.trace.model import Made
from cloud.trace.office import drawn
from cloud.trace.views import BATCH, ID
from contract import event

LATEST_MS = 4_102_444_800_000
Number = Annotated[str, Field(max_length=20, pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$", examples=["850"])]
BatchKey = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", examples=[BATCH])]
Who = Annotated[str, Field(max_length=36, description="left out by a subject's own account", examples=[ID])]
Moment = Annotated[int, Field(ge=0, le=LATEST_MS, description="ms UTC, left out: now")]
_HARVEST: JsonDict = {
    "action": "harvest", "subject": ID, "cycle": ID, "children": [{"product": "黄瓜", "amount": "850", "unit": "kg"}],
}  # fmt: skip
_OFFER: JsonDict = {"step": "offer", "subject": ID, "receiver": ID, "document": "XS-0091", "batches": [BATCH]}
_DEPART: JsonDict = {
    "step": "depart", "subject": ID, "plate": "皖KA1B23", "batches": [BATCH], "low": 0, "high": 4, "place": "冷库",
}  # fmt: skip


class Child(BaseModel):
    """A new batch. batch: 16 hex digits that the caller drew, left out: drawn here."""

    model_config = ConfigDict(extra="forbid")

    batch: Annotated[str, Field(pattern=r"^([0-9a-f]{16})?$")] = ""
    product: str = Field(default="", max_length=60)
    amount: Number
    unit: str = Field(max_length=10)


class Parent(BaseModel):
    """What is taken of a batch."""

    model_config = ConfigDict(extra="forbid")

    batch: BatchKey
    amount: Number
    unit: str = Field(max_length=10)


class PaperTold(BaseModel):
    """A paper that others issued."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["animal_quarantine", "meat_quality", "conformity", "other"]
    number: str = Field(min_length=1, max_length=80)
    issued: DayOrNone = ""
    by: str = Field(default="", max_length=80)


class BatchingTold(BaseModel):
    """A making of batches."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_HARVEST]})

    action: Made
    subject: Who = ""
    children: list[Child] = Field(min_length=1, max_length=100)
    parents: list[Parent] = Field(default=[], max_length=100)
    cycle: str = Field(default="", max_length=36)
    operation: str = Field(default="", max_length=36)
    tags: list[Annotated[str, Field(max_length=20)]] = Field(default=[], max_length=500)
    papers: list[PaperTold] = Field(default=[], max_length=20)
    origin: str = Field(default="", max_length=200)
    corrects: str = Field(default="", max_length=36)
    why: str = Field(default="", max_length=200)
    at: Moment = 0

    def body(self) -> event.Batching:
        """The event that it becomes."""
        children = tuple(event.Lot(one.batch or drawn(), one.amount, one.unit, one.product) for one in self.children)
        return event.Batching(
            action=self.action,
            children=children,
            parents=tuple(event.Lot(one.batch, one.amount, one.unit) for one in self.parents),
            cycle=self.cycle,
            operation=self.operation,
            tags=tuple(self.tags),
            papers=tuple(event.Paper(one.kind, one.number, one.issued, one.by) for one in self.papers),
            origin=self.origin,
            corrects=self.corrects,
            why=self.why,
            subject=self.subject,
            at=self.at,
        )


class TransferTold(BaseModel):
    """A step of a transfer. batches: of an offer, whole; receiver: left out for somebody who is not registered."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_OFFER]})

    step: Literal["offer", "accept", "decline", "withdraw"]
    subject: Who = ""
    batches: list[BatchKey] = Field(default=[], max_length=100)
    offer: str = Field(default="", max_length=36)
    receiver: str = Field(default="", max_length=36)
    receiver_name: str = Field(default="", max_length=100)
    document: str = Field(default="", max_length=80)
    why: str = Field(default="", max_length=200)
    at: Moment = 0


class LegTold(BaseModel):
    """A departure or an arrival. tags: devices that ride along and measure; low, high: promised °C."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_DEPART]})

    step: Literal["depart", "arrive"]
    subject: Who = ""
    leg: str = Field(default="", max_length=36)
    batches: list[BatchKey] = Field(default=[], max_length=100)
    plate: str = Field(default="", max_length=12)
    tags: list[Annotated[str, Field(max_length=40)]] = Field(default=[], max_length=40)
    low: float | None = Field(default=None, ge=-60, le=60)
    high: float | None = Field(default=None, ge=-60, le=60)
    place: str = Field(default="", max_length=100)
    why: str = Field(default="", max_length=200)
    at: Moment = 0

    def body(self) -> event.Leg:
        """The event that it becomes."""
        fields = self.model_dump(exclude={"batches", "tags"})
        return event.Leg(batches=tuple(self.batches), tags=tuple(self.tags), **fields)

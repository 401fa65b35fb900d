"""How the API shows labels. No view holds a code: codes stand on sheets, and then on packs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, coded
from cloud.labels import doubts
from cloud.labels.held import Held
from cloud.labels.model import (
    LABEL_STATES,
    Label,
    LabelOrder,
    LabelState,
    LabelStep,
    LabelTemplate,
    OrderState,
    TemplateState,
)
from contract.quantity import plain

ID: Final = "01930d3e-7c00-7abc-8def-0123456789ab"
BATCH: Final = "3f9c2a7d51e08b46"
AT: Final = 1_795_418_400_000
TEMPLATE: Final[JsonDict] = {
    "subject": ID, "product": "黄瓜", "origin": "349901101000017", "shelf_life": "冷藏 7 天",
    "certification": "绿色食品",
}  # fmt: skip
_STAMPS: Final[JsonDict] = {"id": ID, "region": "349901101", "version": 1, "created": AT}
_ORDER: Final[JsonDict] = {"made": "2026-11-23", "count": 500, "pack": "2.5", "pack_unit": "kg"}
_STEP: Final[JsonDict] = {
    "id": ID, "region": "349901101", "subject": ID, "order": ID, "step": "activate", "batch": BATCH, "wanted": 0,
    "done": 500, "at": AT, "told": AT, "received": AT, "gateway": "desk-349901", "clerk": "farm-1", "why": "",
    "doubts": [],
}  # fmt: skip


class TemplateView(BaseModel):
    """What stands on the labels of one product, and whether the county has approved it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {**_STAMPS, **TEMPLATE, "producer": "丰禾合作社", "state": "approved", "reason": "", "decided": AT}
            ]
        }
    )

    id: str
    region: str
    version: int
    created: int
    subject: str
    product: str
    origin: str
    shelf_life: str
    producer: str
    certification: str
    state: TemplateState
    reason: str
    decided: int


class Templates(BaseModel):
    """A page of templates."""

    items: list[TemplateView]
    next: str | None


class OrderView(BaseModel):
    """An order of labels; counts: how many of its labels are in each state."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_STAMPS, **_ORDER, "template": ID, "subject": ID, "state": "allotted", "reason": "",
                    "counts": {"allotted": 0, "printed": 0, "active": 490, "void": 10},
                }
            ]
        }
    )  # fmt: skip

    id: str
    region: str
    version: int
    created: int
    template: str
    subject: str
    made: str
    count: int
    pack: str
    pack_unit: str
    state: OrderState
    reason: str
    counts: dict[LabelState, int]


class Orders(BaseModel):
    """A page of orders."""

    items: list[OrderView]
    next: str | None


class StepView(BaseModel):
    """A step as it was told; wanted: codes that it named, 0: all of the order; done: to how many it was done."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STEP]})

    id: str
    region: str
    subject: str
    order: str
    step: Literal["print", "activate", "void"]
    batch: str
    wanted: int
    done: int
    at: int
    told: int
    received: int
    gateway: str
    clerk: str
    why: str
    doubts: list[Coded]


class Steps(BaseModel):
    """A page of steps."""

    items: list[StepView]
    next: str | None


class LabelView(BaseModel):
    """What the register knows of one code. good: it is on a pack of a batch, with nothing against it.

    recalled: the batch, or one that it came of, is held back or called back.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "good": True, "recalled": False, "state": "active", "batch": BATCH, "subject": ID, "order": ID,
                    "product": "黄瓜", "origin": "349901101000017", "made": "2026-11-23", "shelf_life": "冷藏 7 天",
                    "producer": "丰禾合作社", "certification": "绿色食品", "serial": 17, "doubts": [],
                }
            ]
        }
    )  # fmt: skip

    good: bool
    recalled: bool
    state: LabelState
    batch: str
    subject: str
    order: str
    serial: int
    product: str
    origin: str
    made: str
    shelf_life: str
    producer: str
    certification: str
    doubts: list[Coded]


class HeldView(BaseModel):
    """How much of a batch bears labels, decimals of its unit; family: with all batches whose packs these may be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "batch": BATCH, "unit": "kg", "left": "1250", "labelled": "1000", "family_left": "1250",
                    "family_labelled": "1000", "free": "250", "odd": 0,
                }
            ]
        }
    )  # fmt: skip

    batch: str
    unit: str
    left: str
    labelled: str
    family_left: str
    family_labelled: str
    free: str = Field(description="what may still be labelled, below zero where too much is")
    odd: int = Field(description="labels on packs of a unit that does not convert")


def doubt_views(text: str) -> list[Coded]:
    """The doubts of a column in words."""
    return [coded(code, doubts.ALL[code]) for code in split(text)]


def template_view(row: LabelTemplate) -> TemplateView:
    """A template."""
    return TemplateView.model_validate(row.model_dump(include=set(TemplateView.model_fields)))


def order_view(row: LabelOrder, counts: Mapping[str, int]) -> OrderView:
    """An order with its labels by state."""
    facts = row.model_dump(include=set(OrderView.model_fields) - {"pack", "counts"})
    found = {state: counts.get(state, 0) for state in LABEL_STATES}
    return OrderView(**facts, pack=plain(row.pack), counts=found)


def step_view(row: LabelStep) -> StepView:
    """A step."""
    return StepView(**row.model_dump(include=set(StepView.model_fields) - {"doubts"}), doubts=doubt_views(row.doubts))


def label_view(
    row: Label, order: LabelOrder, template: LabelTemplate, step: LabelStep | None, *, recalled: bool
) -> LabelView:
    """A label with what stands on it; recalled: its batch may not be sold just now."""
    found = step.doubts if step is not None else ""
    return LabelView(
        good=row.state == "active" and not found and not recalled,
        recalled=recalled,
        state=cast(LabelState, row.state),
        batch=row.batch,
        subject=row.subject,
        order=row.order,
        serial=row.serial,
        product=template.product,
        origin=template.origin,
        made=order.made,
        shelf_life=template.shelf_life,
        producer=template.producer,
        certification=template.certification,
        doubts=doubt_views(found),
    )


def held_view(batch: str, unit: str, room: Held) -> HeldView:
    """How much of a batch bears labels."""
    return HeldView(
        batch=batch,
        unit=unit,
        left=plain(room.left),
        labelled=plain(room.labelled),
        family_left=plain(room.family_left),
        family_labelled=plain(room.family_labelled),
        free=plain(room.free),
        odd=room.odd,
    )

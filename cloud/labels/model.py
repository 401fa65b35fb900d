"""Tables of labels: templates that were filed, orders of codes, the labels themselves, the steps told of them.

No code stands in a table. A label is known by a digest of its code, and the codes of an order are computed from its
seed, which is gone once they are printed (docs/decisions/0038). So whoever reads the database, or a copy of it, can
print no label that holds.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.doubt import index_of_doubtful
from cloud.kernel.record import Record

TemplateState = Literal["filed", "approved", "refused", "ended"]
TEMPLATE_STATES: Final[tuple[TemplateState, ...]] = get_args(TemplateState)
OrderState = Literal["ordered", "allotted", "refused"]
ORDER_STATES: Final[tuple[OrderState, ...]] = get_args(OrderState)
LabelState = Literal["allotted", "printed", "active", "void"]
LABEL_STATES: Final[tuple[LabelState, ...]] = get_args(LabelState)


class LabelTemplate(Record, table=True):
    """What stands on the labels of one product of a subject, filed with the county before it is used (备案).

    product: as batches name it; origin: an origin code; shelf_life, certification: as printed; decided: ms UTC when the
    county approved or refused it, 0 before; reason: why it was refused or has ended.
    """

    __tablename__ = "label_template"

    subject: str = Field(index=True, max_length=36)
    product: str = Field(max_length=60)
    origin: str = Field(max_length=20)
    shelf_life: str = Field(max_length=40)
    producer: str = Field(max_length=200)
    certification: str = Field(default="", max_length=100)
    state: str = Field(default="filed", index=True, max_length=10)
    reason: str = Field(default="", max_length=200)
    decided: int = Field(default=0, sa_type=BigInteger)


class LabelOrder(Record, table=True):
    """So many labels of a template for packs of one size. made: the day of production on them, ISO; pack: millionths of
    pack_unit in one pack; state: allotted once the county has drawn the codes."""

    __tablename__ = "label_order"

    template: str = Field(index=True, foreign_key="label_template.id", max_length=36)
    subject: str = Field(index=True, max_length=36)
    made: str = Field(max_length=10)
    count: int
    pack: int = Field(sa_type=BigInteger)
    pack_unit: str = Field(max_length=12)
    state: str = Field(default="ordered", max_length=10)
    reason: str = Field(default="", max_length=200)


class LabelSeed(Table, table=True):
    """32 drawn bytes that the codes of an order are computed from; the row goes when they are printed."""

    __tablename__ = "label_seed"

    order: str = Field(primary_key=True, foreign_key="label_order.id", max_length=36)
    region: str = Field(index=True, max_length=12)
    seed: bytes = Field(sa_type=LargeBinary)


class Label(Table, table=True):
    """One label. digest: of its code (cloud.labels.codes); serial: its place in the order, from 1.

    Derived from the steps: state, batch ("" before it is on a pack), event: of the step that brought it there.
    """

    __tablename__ = "label"
    __table_args__ = (
        UniqueConstraint("order", "serial"),
        Index("ix_label_order", "order", "state"),
        Index("ix_label_batch", "batch", "state", "order"),
    )

    digest: str = Field(primary_key=True, max_length=32)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(max_length=36)
    order: str = Field(foreign_key="label_order.id", max_length=36)
    serial: int
    state: str = Field(default="allotted", max_length=10)
    batch: str = Field(default="", max_length=16)
    event: str = Field(default="", max_length=36)


class LabelStep(Table, table=True):
    """One step that was told of labels: printed, put on packs, made void. Kept as told, with its doubts.

    step: print, activate, void; wanted: how many codes it named, 0: all of the order; done: to how many it was done.
    at: ms UTC when it was done; told, received: as of all events. Derived: subject, region, done, doubts.
    """

    __tablename__ = "label_step"
    __table_args__ = (
        Index("ix_label_step_order", "order", "position"),
        Index("ix_label_step_batch", "batch"),
        index_of_doubtful("ix_label_step_doubtful", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=36)
    order: str = Field(max_length=64)
    step: str = Field(max_length=10)
    batch: str = Field(default="", max_length=16)
    wanted: int = 0
    done: int = 0
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    why: str = Field(default="", max_length=300)
    doubts: str = Field(default="", max_length=400)

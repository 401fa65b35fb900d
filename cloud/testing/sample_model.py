"""Tables of samples and of who had them: told by the edge or typed at the desk, never edited.

Columns that are called derived follow from all rows that name the same seal, in the order in which things were done,
and are told anew whenever one of them comes: in which order they arrive cannot be seen.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table

Purpose = Literal["risk_monitoring", "supervision", "routine", "self"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
PURPOSE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "risk_monitoring": ("风险监测", "risk monitoring"),
    "supervision": ("监督抽查", "spot check"),
    "routine": ("例行监测", "routine monitoring"),
    "self": ("自检", "self-check"),
}
Step = Literal["hand_over", "receive", "open", "store", "discard"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)
STEP_WORDS: Final[dict[str, tuple[str, str]]] = {
    "hand_over": ("移交", "handed over"),
    "receive": ("接收", "received"),
    "open": ("启封", "opened"),
    "store": ("入库保存", "stored"),
    "discard": ("处置", "discarded"),
}


class Sample(Table, table=True):
    """One sample, from one event. number: on its seal, by which all else names it.

    of: the subject that it was taken from; batch, cycle: what of; product: as contract.law names crops, as told where
    it is not `known`. sampler: who took it. amount: millionths of `unit`. at: ms UTC when it was taken; told: by the
    clock of who told; received: when the county knew. Derived: region, of, known, draw ("" or the place in a plan that
    it fills), holder (who has it now), opened, discarded, broken (ms UTC, 0: not), doubts.
    """

    __tablename__ = "sample"
    __table_args__ = (
        Index("ix_sample_number", "number"),
        Index("ix_sample_of", "of", "at"),
        Index("ix_sample_holder", "holder", "at"),
        Index("ix_sample_plan", "plan", "draw"),
        Index("ix_sample_batch", "batch"),
        Index("ix_sample_cycle", "cycle"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    number: str = Field(max_length=300)
    purpose: str = Field(max_length=20)
    of: str = Field(default="", max_length=64)
    sampler: str = Field(default="", max_length=64)
    product: str = Field(max_length=300)
    known: bool = True
    batch: str = Field(default="", max_length=16)
    cycle: str = Field(default="", max_length=64)
    amount: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=26)
    plan: str = Field(default="", max_length=64)
    spare: bool = False
    place: str = Field(default="", max_length=300)
    clerk: str = Field(default="", max_length=64)
    gateway: str = Field(max_length=32)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    draw: str = Field(default="", max_length=36)
    holder: str = Field(default="", max_length=64)
    opened: int = Field(default=0, sa_type=BigInteger)
    discarded: int = Field(default=0, sa_type=BigInteger)
    broken: int = Field(default=0, sa_type=BigInteger)
    doubts: str = Field(default="", max_length=400)


class SampleCustody(Table, table=True):
    """One step of a sample's way. by: who did it; receiver: who has it then, where it changed hands.

    celsius: how warm it came, None where nobody measured. Derived: sample ("" where the county knows none of this
    number), region, doubts.
    """

    __tablename__ = "sample_custody"
    __table_args__ = (Index("ix_sample_custody_number", "number"), Index("ix_sample_custody_sample", "sample", "at"))

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    sample: str = Field(default="", max_length=36)
    number: str = Field(max_length=300)
    step: str = Field(max_length=10)
    by: str = Field(default="", max_length=64)
    receiver: str = Field(default="", max_length=64)
    intact: bool = True
    celsius: float | None = None
    why: str = Field(default="", max_length=300)
    clerk: str = Field(default="", max_length=64)
    gateway: str = Field(max_length=32)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    doubts: str = Field(default="", max_length=400)

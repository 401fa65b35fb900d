"""Tables of laboratory tests: reports, their figures with what the limits say of them, reviews, reinspections."""

from __future__ import annotations

from typing import Final, Literal, get_args

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record

ReinspectionState = Literal["asked", "assigned", "done", "refused"]
REINSPECTION_STATES: Final[tuple[ReinspectionState, ...]] = get_args(ReinspectionState)


class LabTest(Table, table=True):
    """One report of a laboratory on one sample, from one event.

    report: its number; tested: ms UTC of the analysis; at: when it was reported. Derived: sample, region, of, purpose,
    product, batch, cycle (of the sample); verdict of cloud.testing.limit_rules with `law`, the digest of the rules, and
    editions (joined by a comma) that it was judged by; doubts.
    """

    __tablename__ = "lab_test"
    __table_args__ = (
        Index("ix_lab_test_number", "number"),
        Index("ix_lab_test_sample", "sample"),
        Index("ix_lab_test_of", "of", "at"),
        Index("ix_lab_test_laboratory", "laboratory", "report"),
        Index("ix_lab_test_batch", "batch", "tested"),
        Index("ix_lab_test_cycle", "cycle", "tested"),
        Index("ix_lab_test_verdict", "verdict", "at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    number: str = Field(max_length=300)
    report: str = Field(max_length=300)
    method: str = Field(max_length=300)
    laboratory: str = Field(default="", max_length=64)
    tested: int = Field(sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    told: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    gateway: str = Field(max_length=32)
    clerk: str = Field(default="", max_length=64)
    confirms: str = Field(default="", index=True, max_length=64)
    reinspects: str = Field(default="", index=True, max_length=64)
    sample: str = Field(default="", max_length=36)
    of: str = Field(default="", max_length=64)
    purpose: str = Field(default="", max_length=20)
    product: str = Field(default="", max_length=300)
    batch: str = Field(default="", max_length=16)
    cycle: str = Field(default="", max_length=64)
    verdict: str = Field(default="not_judged", max_length=12)
    editions: str = Field(default="", max_length=200)
    law: str = Field(default="", max_length=64)
    doubts: str = Field(default="", max_length=400)


class LabResidue(Table, table=True):
    """One figure of a report, in millionths of mg/kg. value None: nothing was found; told: as the report wrote it.

    Derived: substance (its key, as told where nobody knows it), verdict, reason, by which `edition`, on which `produce`
    (it or a group around it) the `most` was allowed, or which rule `ban`s it.
    """

    __tablename__ = "lab_residue"
    __table_args__ = (Index("ix_lab_residue_substance", "substance", "verdict"),)

    test: str = Field(primary_key=True, foreign_key="lab_test.id", max_length=36)
    line: int = Field(primary_key=True)
    region: str = Field(index=True, max_length=12)
    name: str = Field(max_length=300)
    told: str = Field(default="", max_length=26)
    value: int | None = Field(default=None, sa_type=BigInteger)
    detectable: int | None = Field(default=None, sa_type=BigInteger)
    odd: bool = False
    substance: str = Field(default="", max_length=300)
    verdict: str = Field(default="not_judged", max_length=12)
    reason: str = Field(default="", max_length=20)
    most: int | None = Field(default=None, sa_type=BigInteger)
    produce: str = Field(default="", max_length=80)
    edition: str = Field(default="", max_length=40)
    ban: str = Field(default="", max_length=200)


class LabReview(Record, table=True):
    """Somebody of the authority has looked at a report and stands by it: without that nothing of it is published.

    withheld: why it is not published in spite of the review, "" where it is.
    """

    __tablename__ = "lab_review"
    __table_args__ = (UniqueConstraint("test"),)

    test: str = Field(max_length=36)
    remark: str = Field(default="", max_length=500)
    withheld: str = Field(default="", max_length=300)


class Reinspection(Record, table=True):
    """The inspected party asks that a result be tested again (复检).

    test: the id of the laboratory test or, with rapid, of the rapid test's event. of: who asks; asked, due: ms UTC,
    due the last moment in which it could be asked; due_known: by calendars that are known. method: by which it is to be
    done, "" not settled. laboratory: who tests again.
    """

    __tablename__ = "reinspection"
    __table_args__ = (UniqueConstraint("test"), Index("ix_reinspection_of", "of", "asked"))

    test: str = Field(max_length=36)
    rapid: bool = False
    of: str = Field(max_length=64)
    number: str = Field(default="", max_length=300)
    asked: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    due_known: bool = True
    method: str = Field(default="", max_length=60)
    why: str = Field(max_length=500)
    laboratory: str = Field(default="", max_length=64)
    state: str = Field(default="asked", index=True, max_length=10)
    answer: str = Field(default="", max_length=500)

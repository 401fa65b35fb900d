"""Samples, their way, and laboratory tests as people see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel
from pydantic.config import JsonDict

from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, coded
from cloud.testing import sample_doubts
from cloud.testing.lab_model import LabResidue, LabReview, LabTest, Reinspection
from cloud.testing.lab_rules import publishable
from cloud.testing.lab_standing import believed
from cloud.testing.limit_rules import REASONS, Finding, Verdict
from cloud.testing.sample_model import Purpose, Sample, SampleCustody, Step
from contract.quantity import plain

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
STEP_EXAMPLE: JsonDict = {
    "id": ID, "step": "hand_over", "by": "authority", "receiver": ID, "at": 1_780_282_800_000, "intact": True,
    "celsius": 4.5, "why": "", "gateway": "desk-349901", "clerk": "inspector-1", "doubts": [],
}  # fmt: skip
SAMPLE_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "number": "NC-2026-0417", "purpose": "supervision", "of": ID,
    "sampler": "authority", "product": "豇豆", "known": True, "batch": "0123456789abcdef", "cycle": ID, "amount": "3",
    "unit": "kg", "plan": ID, "draw": ID, "spare": True, "place": "3 号棚", "at": 1_780_275_600_000,
    "received": 1_780_275_601_000, "gateway": "desk-349901", "clerk": "inspector-1", "holder": ID,
    "opened": 0, "discarded": 0, "broken": 0, "doubts": [], "custody": [STEP_EXAMPLE],
}  # fmt: skip
RESIDUE_EXAMPLE: JsonDict = {
    "line": 0, "name": "啶虫脒", "substance": "啶虫脒", "told": "0.12", "value": "0.12", "detectable": "0.01",
    "verdict": "conformant",
    "reason": {"code": "within_limit", "words": {"zh": "不超过限量", "en": "not above the limit"}},
    "most": "0.4", "produce": "豇豆", "edition": "GB 2763-2026", "ban": "",
}  # fmt: skip
TEST_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "sample": ID, "number": "NC-2026-0417", "report": "JC-2026-118",
    "method": "GB 23200.121-2021", "laboratory": ID, "of": ID, "purpose": "supervision", "product": "豇豆",
    "batch": "0123456789abcdef", "cycle": ID, "tested": 1_780_362_000_000, "at": 1_780_369_200_000,
    "received": 1_780_369_201_000, "gateway": "desk-349901", "clerk": "lab-1", "confirms": "", "reinspects": "",
    "verdict": "conformant", "editions": ["GB 2763-2026"], "law": "5b1c…", "reviewed": True, "published": True,
    "doubts": [], "residues": [RESIDUE_EXAMPLE],
}  # fmt: skip
REINSPECTION_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901101", "test": ID, "rapid": False, "of": ID, "number": "NC-2026-0417",
    "asked": 1_780_455_600_000, "due": 1_780_847_999_999, "due_known": True, "why": "怀疑样品交叉污染",
    "laboratory": "", "state": "asked", "answer": "", "result": "",
}  # fmt: skip


class CustodyView(BaseModel):
    """One step of a sample's way."""

    model_config = {"json_schema_extra": {"examples": [STEP_EXAMPLE]}}

    id: str
    step: Step
    by: str
    receiver: str
    at: int
    intact: bool
    celsius: float | None
    why: str
    gateway: str
    clerk: str
    doubts: list[Coded]


class SampleView(BaseModel):
    """One sample. number: on its seal; holder: who has it now, `authority`: the county's own people; 0: not yet."""

    model_config = {"json_schema_extra": {"examples": [SAMPLE_EXAMPLE]}}

    id: str
    region: str
    number: str
    purpose: Purpose
    of: str
    sampler: str
    product: str
    known: bool
    batch: str
    cycle: str
    amount: str
    unit: str
    plan: str
    draw: str
    spare: bool
    place: str
    at: int
    received: int
    gateway: str
    clerk: str
    holder: str
    opened: int
    discarded: int
    broken: int
    doubts: list[Coded]
    custody: list[CustodyView]


class Samples(BaseModel):
    """A page of samples; `custody` is told with one sample alone."""

    items: list[SampleView]
    next: str | None = None


class ResidueView(BaseModel):
    """One figure in mg/kg, judged. value null: nothing was found; most: what was allowed; ban: which rule bars it."""

    model_config = {"json_schema_extra": {"examples": [RESIDUE_EXAMPLE]}}

    line: int
    name: str
    substance: str
    told: str
    value: str | None
    detectable: str | None
    verdict: Verdict
    reason: Coded
    most: str | None
    produce: str
    edition: str
    ban: str


class LabTestView(BaseModel):
    """One report. reviewed: somebody of the authority stands by it; published: by default, 监督抽查 alone."""

    model_config = {"json_schema_extra": {"examples": [TEST_EXAMPLE]}}

    id: str
    region: str
    sample: str
    number: str
    report: str
    method: str
    laboratory: str
    of: str
    purpose: str
    product: str
    batch: str
    cycle: str
    tested: int
    at: int
    received: int
    gateway: str
    clerk: str
    confirms: str
    reinspects: str
    verdict: Verdict
    editions: list[str]
    law: str
    reviewed: bool
    published: bool
    doubts: list[Coded]
    residues: list[ResidueView]


class LabTests(BaseModel):
    """A page of laboratory tests; `residues` are told with one test alone."""

    items: list[LabTestView]
    next: str | None = None


class RejudgementView(BaseModel):
    """A test judged by the editions and bans of a day; own: the day of its analysis."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"test": ID, "on": "2026-06-02", "own": True, "verdict": "conformant", "residues": [RESIDUE_EXAMPLE]}
            ]
        }
    }

    test: str
    on: str
    own: bool
    verdict: Verdict
    residues: list[ResidueView]


class ReinspectionView(BaseModel):
    """A reinspection. due: the last moment in which it could be asked for; result: the id of the test that did it."""

    model_config = {"json_schema_extra": {"examples": [REINSPECTION_EXAMPLE]}}

    id: str
    version: int
    region: str
    test: str
    rapid: bool
    of: str
    number: str
    asked: int
    due: int
    due_known: bool
    method: str
    why: str
    laboratory: str
    state: Literal["asked", "assigned", "done", "refused"]
    answer: str
    result: str


class Reinspections(BaseModel):
    """A page of reinspections."""

    items: list[ReinspectionView]
    next: str | None = None


class DeadlineView(BaseModel):
    """A violation for which a reinspection may still be asked, until `due` (ms UTC)."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"test": ID, "number": "NC-2026-0417", "of": ID, "told": 1_780_369_200_000, "due": 1_780_847_999_999,
                 "due_known": True, "possible": True}
            ]
        }
    }  # fmt: skip

    test: str
    number: str
    of: str
    told: int
    due: int
    due_known: bool
    possible: bool


class Deadlines(BaseModel):
    """The first due first. possible: a second part of the sample is kept."""

    items: list[DeadlineView]


def sample_view(row: Sample, steps: Iterable[SampleCustody] = ()) -> SampleView:
    """A sample, with its way where that was asked for."""
    told = row.model_dump(exclude={"position", "told", "amount", "doubts"})
    return SampleView(
        **told,
        amount=plain(row.amount),
        doubts=doubt_views("sampling", row.doubts),
        custody=[custody_view(one) for one in steps],
    )


def custody_view(row: SampleCustody) -> CustodyView:
    """One step."""
    told = row.model_dump(exclude={"position", "told", "received", "region", "sample", "number", "doubts"})
    return CustodyView(**told, doubts=doubt_views("custody", row.doubts))


def lab_test_view(row: LabTest, residues: Iterable[LabResidue], review: LabReview | None) -> LabTestView:
    """One test, with its figures where they were asked for."""
    told = row.model_dump(exclude={"position", "told", "editions", "doubts"})
    return LabTestView(
        **told,
        editions=[one for one in row.editions.split(",") if one],
        reviewed=review is not None,
        published=publishable(
            row.purpose,
            reviewed=review is not None,
            withheld=bool(review and review.withheld),
            doubted=not believed(row),
        ),
        doubts=doubt_views("test", row.doubts),
        residues=[residue_view(one) for one in residues],
    )


def residue_view(row: LabResidue) -> ResidueView:
    """One figure as it was judged by its own date."""
    return ResidueView(
        line=row.line,
        name=row.name,
        substance=row.substance,
        told=row.told,
        value=None if row.value is None else plain(row.value),
        detectable=None if row.detectable is None else plain(row.detectable),
        verdict=row.verdict,
        reason=_reason(row.reason),
        most=None if row.most is None else plain(row.most),
        produce=row.produce,
        edition=row.edition,
        ban=row.ban,
    )


def rejudged_views(rows: Sequence[LabResidue], findings: Sequence[Finding]) -> list[ResidueView]:
    """The figures as another day judges them; what is stored stays as it is."""
    return [
        residue_view(row).model_copy(
            update={
                "substance": one.substance,
                "verdict": one.verdict,
                "reason": _reason(one.reason),
                "most": plain(one.limit.value) if one.limit else None,
                "produce": one.limit.produce if one.limit else "",
                "edition": one.limit.edition if one.limit else "",
                "ban": one.ban,
            }
        )
        for row, one in zip(rows, findings, strict=True)
    ]


def reinspection_view(row: Reinspection, result: str = "") -> ReinspectionView:
    """One reinspection with the test that did it."""
    told = row.model_dump(exclude={"created", "created_by", "changed"})
    return ReinspectionView(**told, result=result)


def doubt_views(group: str, column: str) -> list[Coded]:
    """The doubts of a column."""
    return [Coded(code=code, words=sample_doubts.words(group, code)) for code in split(column)]


def _reason(code: str) -> Coded:
    zh, en = REASONS.get(code, (code, code))
    return coded(code, (zh, en))

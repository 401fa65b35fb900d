"""What the API says of rapid tests. Times are int64 ms UTC, days ISO in Asia/Shanghai, rates % of inhibition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.doubt import split
from cloud.kernel.language import Coded, Words
from cloud.testing import rapid_doubts
from cloud.testing.control_finding import Code, title
from cloud.testing.lab_model import LabTest
from cloud.testing.rapid_confirming import said
from cloud.testing.rapid_model import RapidFinding, RapidMethod, RapidNote, RapidResult
from cloud.testing.rapid_place import shown_rate
from cloud.testing.rapid_store import Sums
from cloud.testing.sample_views import REINSPECTION_EXAMPLE, ReinspectionView
from contract.testing import Method, State, Verdict

ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
_DOUBT: JsonDict = {"code": "contradiction", "words": {"zh": "仪器的结论和它的抑制率矛盾", "en": "…"}}
NOTE_EXAMPLE: JsonDict = {
    "id": ID, "at": 1_795_420_000_000, "clerk": "op-1", "text": "漏排通道，3 号位就是它", "sample": "",
}  # fmt: skip
RESULT_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "subject": ID, "of": "", "gateway": "qinghe-lab-01", "device": "lz-1",
    "clerk": "", "at": 1_795_418_400_000, "received": 1_795_418_401_000, "day": "2026-11-23", "number": "17",
    "sample": "S20261123-017", "noted": "", "item": "有机磷和氨基甲酸酯类", "product": "菠菜", "batch": "", "cycle": "",
    "kind": "enzyme_inhibition", "edition": "gbt-5009.199-2003", "rate": 62.5, "control": 0.6, "change": 0.225,
    "told": "pass", "counted": "62.5", "verdict": "positive", "reasons": [_DOUBT], "doubts": [_DOUBT],
    "reruns": "", "chain": "349901/S20261123-017", "leads": True, "standing": "needs_rerun",
    "notes": [NOTE_EXAMPLE],
}  # fmt: skip
CONFIRMATION_EXAMPLE: JsonDict = {
    "id": ID, "sample": "S20261123-017", "report": "NO.2026-1123", "at": 1_795_500_000_000, "verdict": "positive",
}  # fmt: skip
SUMS_EXAMPLE: JsonDict = {
    "key": "349901101", "tests": 1204, "samples": 1190, "positive": 6, "confirmed": 2, "void": 3, "doubtful": 11,
}  # fmt: skip
EDITION_EXAMPLE: JsonDict = {
    "id": "gbt-5009.199-2003", "kind": "enzyme_inhibition", "words": {"zh": "酶抑制率法", "en": "enzyme inhibition"},
    "standard": "GB/T 5009.199-2003", "threshold": "50", "least_control": "0.3", "reruns": 2, "minutes": 18,
    "channels": 48, "sees": ["carbamate", "organophosphate"], "bars": [], "prone": ["韭菜"],
    "source": "GB/T 5009.199-2003", "confidence": "S",
}  # fmt: skip
CHOICE_EXAMPLE: JsonDict = {
    "id": ID, "version": 1, "region": "349901", "subject": "", "kind": "enzyme_inhibition", "edition": "nyt-448-2001",
    "since": "2026-12-01", "why": "产地按农业行业标准", "created": 1_795_425_600_000, "created_by": "wang",
}  # fmt: skip
CHOSEN_EXAMPLE: JsonDict = {**CHOICE_EXAMPLE, "rejudged": 214}
FINDING_EXAMPLE: JsonDict = {
    "id": ID, "region": "349901101", "subject": ID, "code": "equal_rates", "severity": "warning",
    "words": {"zh": "连续 6 次抑制率都是 12.3 %", "en": "6 rates in a row are all 12.3 %"},
    "gateway": "qinghe-lab-01", "device": "lz-1", "first": 1_795_418_400_000, "last": 1_795_420_000_000,
    "numbers": {"run": 6, "rate": 12.3}, "evidence": [ID], "found": 1_795_425_600_000, "seen": 1_795_425_600_000,
}  # fmt: skip


class RapidNoteView(BaseModel):
    """A reasoned note on a result. sample: the number that it names, "" for none."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOTE_EXAMPLE]})

    id: str
    at: int
    clerk: str
    text: str
    sample: str


class RapidResultView(BaseModel):
    """One result as it was told, and what its method makes of it.

    told: the instrument's own word, "" for none; noted: the number that the first note names, which counts where
    `sample` is none that is known; counted: the rate that counted, null for none; edition: the method that judged;
    leads: the first of its chain; standing: where all tests of the sample stand.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [RESULT_EXAMPLE]})

    id: str
    region: str
    subject: str
    of: str
    gateway: str
    device: str
    clerk: str
    at: int
    received: int
    day: str
    number: str
    sample: str
    noted: str
    item: str
    product: str
    batch: str
    cycle: str
    kind: str
    edition: str
    rate: float | None
    control: float | None
    change: float | None
    told: Literal["pass", "fail", ""]
    counted: str | None
    verdict: Verdict
    reasons: list[Coded]
    doubts: list[Coded]
    reruns: str
    chain: str
    leads: bool
    standing: State
    notes: list[RapidNoteView]


class RapidResults(BaseModel):
    """A page of results."""

    items: list[RapidResultView]
    next: str | None


class ConfirmationView(BaseModel):
    """What a laboratory said of it; verdict "" while nobody can tell."""

    model_config = ConfigDict(json_schema_extra={"examples": [CONFIRMATION_EXAMPLE]})

    id: str
    sample: str
    report: str
    at: int
    verdict: Literal["positive", "negative", ""]


class RapidFile(BaseModel):
    """One result with all tests of its sample, the oldest first, what laboratories said and what was asked for.

    due: until when a reinspection may be asked for (ms UTC); null where it is not positive, and nothing to do again.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "result": RESULT_EXAMPLE,
                    "chain": [RESULT_EXAMPLE],
                    "confirmations": [CONFIRMATION_EXAMPLE],
                    "reinspections": [REINSPECTION_EXAMPLE],
                    "due": 1_780_383_600_000,
                }
            ]
        }
    )

    result: RapidResultView
    chain: list[RapidResultView]
    confirmations: list[ConfirmationView]
    reinspections: list[ReinspectionView]
    due: int | None


class SumsView(BaseModel):
    """What was counted. tests: runs; samples: chains that began; positive, confirmed: of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUMS_EXAMPLE]})

    key: str
    tests: int
    samples: int
    positive: int
    confirmed: int
    void: int
    doubtful: int


class RapidStatistics(BaseModel):
    """Counts by one dimension, in the order of its keys."""

    items: list[SumsView]


class EditionView(BaseModel):
    """An edition of a method. threshold: % of inhibition, null: qualitative; minutes: the least that a run takes."""

    model_config = ConfigDict(json_schema_extra={"examples": [EDITION_EXAMPLE]})

    id: str
    kind: str
    words: Words
    standard: str
    threshold: str | None
    least_control: str | None
    reruns: int
    minutes: int
    channels: int
    sees: list[str]
    bars: list[str]
    prone: list[str]
    source: str
    confidence: str


class ChoiceView(BaseModel):
    """From a day on a kind of test is judged by this edition, in a region or (subject) in one room."""

    model_config = ConfigDict(json_schema_extra={"examples": [CHOICE_EXAMPLE]})

    id: str
    version: int
    region: str
    subject: str
    kind: str
    edition: str
    since: str
    why: str
    created: int
    created_by: str


class ChosenView(ChoiceView):
    """A choice that was just made. rejudged: how many results became others by it."""

    model_config = ConfigDict(json_schema_extra={"examples": [CHOSEN_EXAMPLE]})

    rejudged: int


class RapidMethods(BaseModel):
    """All editions, and the choices that were made."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"editions": [EDITION_EXAMPLE], "choices": [CHOICE_EXAMPLE]}]}
    )

    editions: list[EditionView]
    choices: list[ChoiceView]


class RapidFindingView(BaseModel):
    """Something that is hard to believe, with what was reckoned and from which results."""

    model_config = ConfigDict(json_schema_extra={"examples": [FINDING_EXAMPLE]})

    id: str
    region: str
    subject: str
    code: str
    severity: Literal["warning", "critical"]
    words: Words
    gateway: str
    device: str
    first: int
    last: int
    numbers: dict[str, Any]
    evidence: list[str]
    found: int
    seen: int


class RapidFindings(BaseModel):
    """A page of findings."""

    items: list[RapidFindingView]
    next: str | None


class MethodChoice(BaseModel):
    """Which edition, from which day on, for a whole region or one test room (subject), and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"edition": "nyt-448-2001", "region": "349901", "since": "2026-12-01", "why": "产地按农业行业标准"}
            ]
        },
    )

    edition: Literal["gbt-5009.199-2003", "nyt-448-2001", "colloidal-gold"]
    region: str = Field(pattern=r"^[0-9]{2,12}$")
    subject: str = Field(default="", max_length=36)
    since: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
    why: str = Field(min_length=1, max_length=200)


def result_view(row: RapidResult, notes: Sequence[RapidNote] = ()) -> RapidResultView:
    """A result, shown."""
    told = row.model_dump()
    rate = shown_rate(told)
    counted = None if rate is None else f"{round(rate, 4).normalize():f}"
    return RapidResultView.model_validate(
        told
        | {"counted": counted, "reasons": remarks(row.reasons), "doubts": remarks(row.doubts)}
        | {"notes": [RapidNoteView.model_validate(one.model_dump()) for one in notes]}
    )


def remarks(text: str) -> list[Coded]:
    """The codes of a column, with their sentences."""
    return [Coded(code=code, words=rapid_doubts.words(code)) for code in split(text)]


def confirmation_view(row: LabTest) -> ConfirmationView:
    """What a laboratory said, shown."""
    verdict = said(row.verdict, row.doubts)
    return ConfirmationView(id=row.id, sample=row.number, report=row.report, at=row.tested, verdict=verdict)


def sums_view(found: Sums) -> SumsView:
    """Counts, shown."""
    return SumsView(**found._asdict())


def edition_view(method: Method) -> EditionView:
    """An edition, shown."""
    return EditionView(
        id=method.id,
        kind=method.kind,
        words=Words(zh=method.zh, en=method.en),
        standard=method.standard,
        threshold=None if method.threshold is None else str(method.threshold),
        least_control=None if method.least_control is None else str(method.least_control),
        reruns=method.reruns,
        minutes=method.minutes,
        channels=method.channels,
        sees=sorted(method.sees),
        bars=sorted(method.bars),
        prone=sorted(method.prone),
        source=method.source,
        confidence=method.confidence,
    )


def choice_view(row: RapidMethod) -> ChoiceView:
    """A choice, shown."""
    return ChoiceView.model_validate(row.model_dump())


def finding_view(row: RapidFinding) -> RapidFindingView:
    """A finding, shown."""
    numbers = msgspec.json.decode(row.numbers, type=dict[str, Any])
    code: Code = row.code  # type: ignore[assignment]  # only control_watch writes them
    zh, en = title(code, numbers)
    evidence = msgspec.json.decode(row.evidence, type=list[str])
    told = {"numbers": numbers, "evidence": evidence, "words": Words(zh=zh, en=en)}
    return RapidFindingView.model_validate(row.model_dump() | told)

"""What the API says about a cycle as a whole: the harvest, the environment, the evidence, its file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.production.climate import NOTES, Climate, Measured
from cloud.production.evidence import Score
from cloud.production.lock import Lock
from cloud.production.season import UNKNOWN
from cloud.production.views import CYCLE_EXAMPLE, ID, OPERATION_EXAMPLE, CycleView, OperationView

HARVEST_EXAMPLE: JsonDict = {
    "cycle": ID, "at": 1_780_275_600_000, "allowed": False, "state": "waiting", "since": "2026-06-04",
    "words": {"zh": "2026-06-04 起可以采收", "en": "may be harvested from 2026-06-04 on"},
    "causes": [{"operation": ID, "line": 0, "registration": "PD20081001", "at": 1_780_275_600_000, "interval": 3,
                "unknown": None}],
    "refused": 0,
}  # fmt: skip
MEASURED_EXAMPLE: JsonDict = {
    "measurement": "air_temperature", "unit": "°C", "series": ["qinghe-farm-01/air-1/air_temperature"],
    "samples": 8640, "mean": 24.1, "low": 14.2, "high": 36.9, "below": 0, "above": 4, "measured": 98.2, "filled": 0.0,
    "daily": [{"day": "2026-05-01", "samples": 8640, "mean": 24.1, "low": 14.2, "high": 36.9}],
    "gaps": [{"start": 1_780_275_600_000, "end": 1_780_282_800_000}], "gap_hours": 2,
}  # fmt: skip
ENVIRONMENT_EXAMPLE: JsonDict = {
    "cycle": ID, "start": 1_777_564_800_000, "end": 1_780_275_600_000, "measured": [MEASURED_EXAMPLE],
    "unknown": [{"zh": "茬口还没结束，只到现在为止", "en": "the cycle goes on: the summary ends now"}],
}  # fmt: skip
EVIDENCE_EXAMPLE: JsonDict = {
    "cycle": ID, "measured": 61.5, "filled": 1.2, "typed": 30.0, "missing": 7.3,
    "lines": [{"code": "soil_moisture", "weight": 20, "measured": 0.98, "filled": 0.0, "typed": 0.0, "counted": True,
               "words": {"zh": "土壤水分（20）：设备测得 98%，没有 2%", "en": "soil moisture (20): 98% measured"}}],
}  # fmt: skip


class CauseView(BaseModel):
    """A use that the answer is due to. interval: days; null: not known, and `unknown` says why."""

    operation: str
    line: int
    registration: str
    at: int
    interval: int | None
    unknown: Words | None


class HarvestView(BaseModel):
    """May it be harvested at `at`? since: the first day on which it may, "" where it is held or nothing was used.

    refused: uses that the law did not allow; the lock does not judge them, whoever releases the batch does.
    """

    model_config = {"json_schema_extra": {"examples": [HARVEST_EXAMPLE]}}

    cycle: str
    at: int
    allowed: bool
    state: Literal["free", "waiting", "held"]
    since: str
    words: Words
    causes: list[CauseView]
    refused: int


class DailyView(BaseModel):
    """One day of a measurement."""

    day: str
    samples: int
    mean: float | None
    low: float | None
    high: float | None


class HoleView(BaseModel):
    """Whole hours without any sample."""

    start: int
    end: int


class MeasuredView(BaseModel):
    """One measurement over the cycle. measured, filled: percent of the samples that there should be."""

    model_config = {"json_schema_extra": {"examples": [MEASURED_EXAMPLE]}}

    measurement: str
    unit: str
    series: list[str]
    samples: int
    mean: float | None
    low: float | None
    high: float | None
    below: int | None
    above: int | None
    measured: float
    filled: float
    daily: list[DailyView]
    gaps: list[HoleView]
    gap_hours: int


class EnvironmentView(BaseModel):
    """The environment of a cycle; unknown: what the summary does not know."""

    model_config = {"json_schema_extra": {"examples": [ENVIRONMENT_EXAMPLE]}}

    cycle: str
    start: int
    end: int
    measured: list[MeasuredView]
    unknown: list[Words]


class ScoreLineView(BaseModel):
    """One required fact. counted: false where it does not arise in this cycle."""

    code: str
    weight: int
    measured: float
    filled: float
    typed: float
    counted: bool
    words: Words


class EvidenceView(BaseModel):
    """How the facts of a cycle are known, in percent of the weight that counts."""

    model_config = {"json_schema_extra": {"examples": [EVIDENCE_EXAMPLE]}}

    cycle: str
    measured: float
    filled: float
    typed: float
    missing: float
    lines: list[ScoreLineView]


class FileView(BaseModel):
    """The production file (生产档案) of a cycle: kept for two years after its end at least, and never deleted here."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"cycle": CYCLE_EXAMPLE, "subject": "丰禾合作社", "plot": "1 号棚", "origin_code": "349901101000017",
                 "keep_until": "2028-07-20", "operations": [OPERATION_EXAMPLE], "harvest": HARVEST_EXAMPLE,
                 "environment": ENVIRONMENT_EXAMPLE, "evidence": EVIDENCE_EXAMPLE}
            ]
        }
    }  # fmt: skip

    cycle: CycleView
    subject: str
    plot: str
    origin_code: str
    keep_until: str
    operations: list[OperationView]
    harvest: HarvestView
    environment: EnvironmentView
    evidence: EvidenceView


class BalanceView(BaseModel):
    """bought − used − counted of one product, decimals of `unit`. missing: null where nobody counted."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"registration": "PD20081001", "name": "5% 啶虫脒乳油", "unit": "瓶", "bought": "6", "used": "4.5",
                 "counted": "1", "counted_at": 1_780_275_600_000, "missing": "0.5", "over": "0"}
            ]
        }
    }  # fmt: skip

    registration: str
    name: str
    unit: str
    bought: str
    used: str
    counted: str | None
    counted_at: int | None
    missing: str | None
    over: str


class Balances(BaseModel):
    """The balances of a subject."""

    items: list[BalanceView]


def harvest_view(cycle: str, at: int, lock: Lock, refused: int) -> HarvestView:
    """The lock, shown."""
    since = lock.since.isoformat() if lock.since is not None else ""
    said = {
        "free": ("可以采收", "may be harvested"),
        "waiting": (f"{since} 起可以采收", f"may be harvested from {since} on"),
        "held": ("暂停采收：有一次用药的间隔期不知道", "held: the interval of a use is not known"),
    }[lock.state]
    return HarvestView(
        cycle=cycle,
        at=at,
        allowed=lock.state == "free",
        state=lock.state,
        since=since,
        words=Words(zh=said[0], en=said[1]),
        causes=[
            CauseView(
                operation=use.operation,
                line=use.line,
                registration=use.registration,
                at=use.at,
                interval=use.interval,
                unknown=_words(UNKNOWN[use.unknown]) if use.unknown else None,
            )
            for use in lock.causes
        ],
        refused=refused,
    )


def environment_view(cycle: str, found: Climate) -> EnvironmentView:
    """The summary, shown."""
    return EnvironmentView(
        cycle=cycle,
        start=found.start,
        end=found.end,
        measured=[_measured(one) for one in found.measured],
        unknown=[_words(NOTES[note]) for note in found.notes],
    )


def evidence_view(cycle: str, found: Score) -> EvidenceView:
    """The score, shown."""
    return EvidenceView(
        cycle=cycle,
        measured=found.measured,
        filled=found.filled,
        typed=found.typed,
        missing=found.missing,
        lines=[
            ScoreLineView(
                code=line.required.code,
                weight=line.required.weight,
                measured=line.share.measured if line.share else 0.0,
                filled=line.share.filled if line.share else 0.0,
                typed=line.share.typed if line.share else 0.0,
                counted=line.share is not None,
                words=Words(zh=line.zh, en=line.en),
            )
            for line in found.lines
        ],
    )


def _measured(one: Measured) -> MeasuredView:
    told = one._asdict()
    told["daily"] = [day._asdict() | {"day": day.day.isoformat()} for day in one.daily]
    told["gaps"] = [gap._asdict() for gap in one.gaps]
    return MeasuredView.model_validate(told)


def _words(pair: tuple[str, str]) -> Words:
    return Words(zh=pair[0], en=pair[1])

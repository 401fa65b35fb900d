"""What the API says of warnings: sentences with their numbers, the reckoning, the rows behind, where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, cast

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.risk import words
from cloud.risk.finding import Rule
from cloud.risk.model import RiskStep, RiskWarning, WarningState
from cloud.risk.settling import snapshot, worse

ID: Final = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"
PATHS: Final = {
    "rapid_result": "/api/v1/rapid-results/{id}",
    "ledger_entry": "/api/v1/ledger/{id}",
    "farm_operation": "/api/v1/operations/{id}",
    "voucher": "/api/v1/vouchers/{id}",
    "passage": "/api/v1/passages/{id}",
    "sample": "/api/v1/samples/{id}",
}
_FOUND: Final[JsonDict] = {
    "region": "349901101",
    "party": "",
    "first": "2026-11-17",
    "day": "2026-11-23",
    "score": 4.9,
    "found": {
        "zh": "豇豆：7 天 12 份里 3 份阳性；此前 365 天同品种同乡镇 1840 份里 11 份",
        "en": "豇豆: 3 of 12 samples positive in 7 days; 11 of 1840 in the 365 days before, same produce and township",
    },
    "method": {"zh": "超几何分布，界限 0.0001", "en": "hypergeometric, limit 0.0001"},
    "numbers": {"product": "豇豆", "samples": 12, "positive": 3, "history_samples": 1840, "history_positive": 11},
    "evidence": [{"kind": "rapid_result", "id": ID, "path": "/api/v1/rapid-results/" + ID}],
    "policy": "",
}
WARNING_EXAMPLE: Final[JsonDict] = {
    "id": ID,
    "version": 1,
    "rule": "positive_rate",
    "name": {"zh": "阳性率异常升高", "en": "more positives than ever"},
    "state": "waiting",
    "begun": "2026-11-22",
    "last": "2026-11-23",
    "finding": _FOUND,
    "published": None,
    "to_party": False,
    "worse": False,
    "found": 1_795_418_400_000,
    "changed": 1_795_418_400_000,
}
STEP_EXAMPLE: Final[JsonDict] = {"step": "published", "at": 1_795_420_000_000, "by": "lin", "remark": "已加密抽样"}
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_pairs = msgspec.json.Decoder(list[tuple[str, str]]).decode


class EvidenceRow(BaseModel):
    """A record behind it, by its kind and id; path: where the API tells of it, empty where it has no address."""

    kind: str
    id: str
    path: str


class FindingView(BaseModel):
    """What was reckoned. first, day: the window; score: larger is worse, within one rule; policy: whose figures held,
    empty: the product's own; numbers: all that fills the sentences, the figures of the rule among them."""

    model_config = ConfigDict(json_schema_extra={"examples": [_FOUND]})

    region: str
    party: str
    first: str
    day: str
    score: float
    found: Words
    method: Words
    numbers: dict[str, float | int | str]
    evidence: list[EvidenceRow]
    policy: str


class WarningView(BaseModel):
    """A cause for as long as it goes on. finding: the worst so far; published: what a person let go out, null: nothing.

    Whoever does not review sees nothing but what was published: to them both are the same.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [WARNING_EXAMPLE]})

    id: str
    version: int = Field(description="rises with every change; wanted in If-Match where it is reviewed")
    rule: Rule
    name: Words
    state: WarningState
    begun: str
    last: str
    finding: FindingView
    published: FindingView | None
    to_party: bool
    worse: bool = Field(description="its numbers got worse since it was reviewed")
    found: int
    changed: int


class StepView(BaseModel):
    """One step. by: empty for the product itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [STEP_EXAMPLE]})

    step: Literal["found", "worse", "again", "withdrawn", "published", "dismissed"]
    at: int
    by: str
    remark: str


class WarningFile(WarningView):
    """A warning with its steps, which only those see who review."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**WARNING_EXAMPLE, "steps": [STEP_EXAMPLE]}]})

    steps: list[StepView]


class Warnings(BaseModel):
    """A page of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [WARNING_EXAMPLE], "next": None}]})

    items: list[WarningView]
    next: str | None


def warning_view(row: RiskWarning, *, reviews: bool) -> WarningView:
    """One warning, as those see it who review, or those who do not."""
    shown = _decode(row.shown) if row.shown else None
    now = _decode(snapshot(row)) if reviews or shown is None else shown
    published = finding_view(row.rule, shown) if shown else None
    return WarningView(
        id=row.id,
        version=row.version,
        rule=cast(Rule, row.rule),
        name=words.name(row.rule),
        state=cast(WarningState, row.decided if row.stands else "withdrawn"),
        begun=now["begun"],
        last=now["last"],
        finding=finding_view(row.rule, now),
        published=published,
        to_party=row.to_party,
        worse=reviews and worse(row),
        found=row.found,
        changed=row.changed,
    )


def warning_file(row: RiskWarning, steps: Iterable[RiskStep], *, reviews: bool) -> WarningFile:
    """A warning with its steps."""
    items = [StepView.model_validate(one, from_attributes=True) for one in steps] if reviews else []
    return WarningFile(**warning_view(row, reviews=reviews).model_dump(), steps=items)


def finding_view(rule: str, told: dict[str, Any]) -> FindingView:
    """A finding as it was kept."""
    numbers = _decode(told["numbers"])
    return FindingView(
        region=told["region"],
        party=told["party"],
        first=told["first"],
        day=told["day"],
        score=told["score"],
        found=words.found(rule, numbers),
        method=words.method(rule, numbers),
        numbers=numbers,
        evidence=[
            EvidenceRow(kind=kind, id=key, path=PATHS.get(kind, "").format(id=key))
            for kind, key in _pairs(told["evidence"])
        ],
        policy=told["policy"],
    )  # fmt: skip

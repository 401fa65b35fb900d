"""What the API says of alerts: the sentences are filled as they read now, or as they read when the alert closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

import msgspec
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cloud.alerts.desk import PIPE
from cloud.alerts.duties import DUTIES, Area
from cloud.alerts.model import AlertStep, PipeAlert
from cloud.alerts.rules import CODES, Severity, filled
from cloud.kernel.language import Words

ALERT_EXAMPLE: JsonDict = {
    "id": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4",
    "code": "silence",
    "gateway": "yuhe-1",
    "region": "532331100",
    "subject": "",
    "severity": "warning",
    "title": {"zh": "网关失联 12 分钟", "en": "silent for 12 min"},
    "remedy": {
        "zh": "检查供电和网络；数据在网关里等着，恢复后自动补传",
        "en": "check power and network; its data waits and comes by itself",
    },
    "raised": 1_795_418_400_000,
    "last": 1_795_418_400_000,
    "count": 1,
    "cleared": None,
    "acknowledged": {"by": "lin", "at": 1_795_418_460_000},
    "version": 417,
    "area": "pipe",
    "state": "acknowledged",
    "party": "",
    "evidence": [],
    "due": None,
    "overdue": False,
    "handled": None,
    "closed": None,
}
STEP_EXAMPLE: JsonDict = {"step": "handled", "at": 1_795_420_000_000, "by": "lin", "remark": "已暂停流通并抽样"}
AlertStanding = Literal["raised", "acknowledged", "handled", "closed", "withdrawn", "over"]
_decode = msgspec.json.Decoder(dict[str, object]).decode
_evidence = msgspec.json.Decoder(list[tuple[str, str]]).decode


class SeenView(BaseModel):
    """Who has seen it, and when."""

    by: str
    at: int


class DoneView(BaseModel):
    """Who did it, when, and what they said."""

    by: str
    at: int
    remark: str


class EvidenceView(BaseModel):
    """A record that it follows from, by its kind and id."""

    kind: str
    id: str


class AlertView(BaseModel):
    """Something about the pipe that needs a person: what, since when, what to do."""

    model_config = {"json_schema_extra": {"examples": [ALERT_EXAMPLE]}}

    id: str
    code: str = Field(description="word for programs: silence, backlog, disk, clock, …")
    gateway: str = Field(description="empty: the cloud itself")
    region: str
    subject: str = Field(description="tells alerts of one code apart: a lane and epoch, a key id, a number")
    severity: Severity
    title: Words
    remedy: Words
    raised: int
    last: int = Field(description="when it was found last or its sentence changed")
    count: int = Field(description="how often it was found")
    cleared: int | None = Field(description="null while it lasts; of a duty when it was withdrawn")
    acknowledged: SeenView | None
    version: int = Field(description="rises with every change; wanted in If-Match where a duty is handled or closed")
    area: Area = Field(description="pipe, else the context that found it: a duty")
    state: AlertStanding
    party: str = Field(description="the subject that it is about, empty: none")
    evidence: list[EvidenceView]
    due: int | None = Field(description="of a duty: by when it is to be handled")
    overdue: bool
    handled: DoneView | None
    closed: DoneView | None


class StepView(BaseModel):
    """One step of a duty. by: empty for the product itself."""

    model_config = {"json_schema_extra": {"examples": [STEP_EXAMPLE]}}

    step: Literal["raised", "acknowledged", "handled", "closed", "withdrawn", "again"]
    at: int
    by: str
    remark: str


class AlertFile(AlertView):
    """An alert with all that was done about it."""

    model_config = {"json_schema_extra": {"examples": [{**ALERT_EXAMPLE, "steps": [STEP_EXAMPLE]}]}}

    steps: list[StepView]


class Alerts(BaseModel):
    """One page, the latest change first; `next` is the cursor of the page after it, null on the last."""

    items: list[AlertView]
    next: int | None


def alert_view(alert: PipeAlert, now: int) -> AlertView:
    """An alert as it reads at `now` (ms)."""
    details = _decode(alert.details)
    at = alert.cleared or now

    def words(part: Literal["title", "remedy"]) -> Words:
        known = CODES if alert.area == PIPE else DUTIES
        zh, en = (filled(getattr(known[alert.code], part), details, tongue, at) for tongue in ("zh", "en"))
        return Words(zh=zh, en=en)

    return AlertView(
        id=alert.id,
        code=alert.code,
        gateway=alert.gateway,
        region=alert.region,
        subject=alert.subject,
        severity=cast(Severity, alert.severity),
        title=words("title"),
        remedy=words("remedy"),
        raised=alert.raised,
        last=alert.last,
        count=alert.count,
        cleared=alert.cleared,
        acknowledged=SeenView(by=alert.acknowledged_by, at=alert.acknowledged)
        if alert.acknowledged is not None
        else None,
        version=alert.revision,
        area=cast(Area, alert.area),
        state=_state(alert),
        party=alert.party,
        evidence=[EvidenceView(kind=kind, id=key) for kind, key in _evidence(alert.evidence)],
        due=alert.due,
        overdue=alert.due is not None and alert.due < now and _state(alert) in {"raised", "acknowledged"},
        handled=_done(alert.handled_by, alert.handled, alert.measure),
        closed=_done(alert.closed_by, alert.closed, alert.remark),
    )


def file_view(alert: PipeAlert, steps: Iterable[AlertStep], now: int) -> AlertFile:
    """An alert with its steps."""
    items = [StepView.model_validate(one, from_attributes=True) for one in steps]
    return AlertFile(**alert_view(alert, now).model_dump(), steps=items)


def _state(alert: PipeAlert) -> AlertStanding:
    if alert.closed is not None:
        return "closed"
    if alert.cleared is not None:
        return "over" if alert.area == PIPE else "withdrawn"
    if alert.handled is not None:
        return "handled"
    return "raised" if alert.acknowledged is None else "acknowledged"


def _done(by: str, at: int | None, remark: str) -> DoneView | None:
    return None if at is None else DoneView(by=by, at=at, remark=remark)

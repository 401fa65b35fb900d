"""What the API says of alerts: the sentences are filled as they read now, or as they read when the alert closed."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cloud.alerts.model import PipeAlert
from cloud.alerts.rules import Severity, sentence
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
}
_decode = msgspec.json.Decoder(dict[str, object]).decode


class SeenView(BaseModel):
    """Who has seen it, and when."""

    by: str
    at: int


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
    cleared: int | None = Field(description="null while it lasts")
    acknowledged: SeenView | None


class Alerts(BaseModel):
    """One page, the latest change first; `next` is the cursor of the page after it, null on the last."""

    items: list[AlertView]
    next: int | None


def alert_view(alert: PipeAlert, now: int) -> AlertView:
    """An alert as it reads at `now` (ms)."""
    details = _decode(alert.details)
    at = alert.cleared or now

    def words(part: Literal["title", "remedy"]) -> Words:
        zh, en = (sentence(alert.code, part, details, tongue, at) for tongue in ("zh", "en"))
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
    )

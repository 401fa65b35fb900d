"""What the API says of the field."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.keys import ClaimView

SITE_EXAMPLE: JsonDict = {
    "id": "532331/yuhe-farm",
    "name": {"zh": "玉河农场", "en": "Yuhe farm"},
    "kind": "farm",
    "region": "532331100",
    "latitude": 25.14,
    "longitude": 102.07,
    "gateways": ["yuhe-1"],
    "devices": 6,
    "active_alarms": 1,
    "online": True,
}
GATEWAY_EXAMPLE: JsonDict = {
    "id": "yuhe-1",
    "county": "532331",
    "site": "532331/yuhe-farm",
    "online": True,
    "last_seen": 1_795_418_400_000,
    "boot": "a1b2c3d4",
    "since": 1_795_400_000_000,
    "software": "0.1.0",
    "events": {"epoch": 1, "low": 41, "high": 40, "backlog": 0, "oldest": 0},
    "readings": {"epoch": 1, "low": 9001, "high": 9040, "backlog": 40, "oldest": 1_795_418_399_000},
    "produced": 81_200,
    "last_ack": 1_795_418_399_500,
    "clock": {"synced": True, "segment": 0, "offset_ms": 3},
    "host": {
        "disk_free": 9_000_000_000,
        "disk_total": 16_000_000_000,
        "rss": 61_000_000,
        "cpu": 0.04,
        "temperature": 48.5,
    },
    "rules": {"version": 1_795_300_000, "issued": 1_795_300_000_000, "valid_until": 1_795_904_800_000},
    "devices": 6,
    "lost": ["soil-3"],
    "registered": 1_795_300_000_000,
}


class SiteView(BaseModel):
    """A place with its gateways, and how it is."""

    model_config = {"json_schema_extra": {"examples": [SITE_EXAMPLE]}}

    id: str = Field(description="county code, slash, the site's own short name")
    name: Words
    kind: Literal["farm", "shop", "lab", "market", "store"]
    region: str
    latitude: float | None
    longitude: float | None
    gateways: list[str]
    devices: int
    active_alarms: int
    online: bool = Field(description="every gateway of the site is online")


class LaneView(BaseModel):
    """Watermarks of an outbox lane: lowest unacked seq, highest produced, how many wait, the oldest's ms."""

    epoch: int
    low: int
    high: int
    backlog: int
    oldest: int


class ClockView(BaseModel):
    """What the gateway's clock is worth."""

    synced: bool
    segment: int
    offset_ms: int | None


class HostView(BaseModel):
    """The gateway's machine: bytes, CPU share 0-1 of one core, °C."""

    disk_free: int
    disk_total: int
    rss: int
    cpu: float
    temperature: float | None


class RulesAgeView(BaseModel):
    """The rules that a gateway goes by: version, when they were issued, until when they are in force (ms UTC)."""

    version: int
    issued: int
    valid_until: int


class GatewayView(BaseModel):
    """A registered gateway and its last state. What it has not said yet is null."""

    model_config = {"json_schema_extra": {"examples": [GATEWAY_EXAMPLE]}}

    id: str
    county: str
    site: str | None
    online: bool
    last_seen: int | None = Field(description="ms UTC of the cloud, when it was last heard")
    boot: str | None
    since: int | None = Field(description="start of its run, ms UTC by its own clock")
    software: str | None
    events: LaneView | None
    readings: LaneView | None
    produced: int | None = Field(description="values ever committed by its outbox")
    last_ack: int | None
    clock: ClockView | None
    host: HostView | None
    rules: RulesAgeView | None
    devices: int
    lost: list[str] = Field(description="devices that do not answer")
    registered: int


class Registered(GatewayView):
    """A gateway that was just registered, with the code for its first certificate."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    **GATEWAY_EXAMPLE,
                    "claim": {"gateway": "yuhe-1", "code": "7KQ3-M8XW-PARD", "expires": 1_796_023_200_000},
                }
            ]
        }
    }

    claim: ClaimView


class KnockView(BaseModel):
    """A gateway that wants in and is not let in; its rows wait at the gateway."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "id": "yuhe-2",
                    "county": "532331",
                    "first": 1_795_418_000_000,
                    "last": 1_795_418_400_000,
                    "count": 12,
                    "lack": "unregistered",
                }
            ]
        }
    }

    id: str
    county: str
    first: int
    last: int
    count: int
    lack: Literal["unregistered", "no_key"] = Field(description="no_key: registered, but not enrolled yet")


class Sites(BaseModel):
    """Sites in the visitor's region."""

    items: list[SiteView]


class Gateways(BaseModel):
    """Gateways in the visitor's region."""

    items: list[GatewayView]


class Knocks(BaseModel):
    """Gateways that are not let in, the latest first."""

    items: list[KnockView]

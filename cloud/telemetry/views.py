"""What the API says of devices, values, series, alarms and the live stream. Times are int64 ms UTC."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.telemetry.rapid_test import RapidTestView
from cloud.telemetry.scan import ScanTally

QualityWord = Literal[
    "good", "derived", "stuck", "spike", "out_of_range", "clock_unsynced", "stale", "device_error"
]  # the words of contract.quality; a test compares them
Aggregate = Literal["mean", "min", "max", "first", "last", "count"]
CARD_TESTS = 3
SERIES = "yuhe-1/air-1/air_temperature"

LATEST_EXAMPLE: JsonDict = {"series": SERIES, "t": 1_795_418_400_000, "value": 31.4, "quality": "good"}
POINT_EXAMPLE: JsonDict = {
    "key": "air_temperature",
    "measurement": "air_temperature",
    "channel": "",
    "name": {"zh": "空气温度", "en": "air temperature"},
    "unit": "°C",
    "decimals": 1,
    "low": -40,
    "high": 80,
    "diagnostic": False,
    "interval_ms": 10_000,
    "calibrations": [{"since": 1_790_000_000_000, "gain": 1, "offset": -0.4, "certificate": "RG2026-0142"}],
    "latest": {"t": 1_795_418_400_000, "value": 31.4, "quality": "good"},
    "alarm": {"id": "7d1c9f5e-4a3b-5c2d-8e6f-0a1b2c3d4e5f", "side": "high", "limit": 30, "since": 1_795_418_100_000,
              "severity": "warning"},
    "recent": [29.8, 30.1, None, 30.9, 31.4],
}  # fmt: skip
DEVICE_EXAMPLE: JsonDict = {
    "id": "air-1",
    "gateway": "yuhe-1",
    "site": "532331/yuhe-farm",
    "name": {"zh": "一号棚空气", "en": "Greenhouse 1 air"},
    "profile": "air-co2-light",
    "state": "ok",
    "points": [POINT_EXAMPLE],
    "tests": [],
    "scans": None,
}
SERIES_EXAMPLE: JsonDict = {
    "start": 1_795_414_800_000,
    "end": 1_795_418_400_000,
    "window_ms": 60_000,
    "series": [
        {
            "series": SERIES,
            "unit": "°C",
            "t": [1_795_414_800_000, 1_795_414_860_000],
            "value": [29.8, 30.1],
            "low": [29.7, 30.0],
            "high": [29.9, 30.2],
            "quality": ["good", "good"],
            "thinned": [],
        }
    ],
    "gaps": [
        {"start": 1_795_415_000_000, "end": 1_795_415_100_000, "cause": "restart", "gateway": "yuhe-1", "device": ""}
    ],
}
ALARM_EXAMPLE: JsonDict = {
    "id": "7d1c9f5e-4a3b-5c2d-8e6f-0a1b2c3d4e5f",
    "gateway": "yuhe-1",
    "device": "air-1",
    "point": "air_temperature",
    "region": "532331100",
    "site": "532331/yuhe-farm",
    "device_name": {"zh": "一号棚空气", "en": "Greenhouse 1 air"},
    "point_name": {"zh": "空气温度", "en": "air temperature"},
    "unit": "°C",
    "side": "high",
    "limit": 30,
    "severity": "warning",
    "raised": 1_795_418_100_000,
    "raised_value": 30.4,
    "cleared": None,
    "cleared_value": None,
    "acknowledged": {"by": "inspector", "at": 1_795_418_200_000},
}


class Value(BaseModel):
    """A value with its time and what it is worth."""

    t: int
    value: float | None
    quality: QualityWord


class PointAlarm(BaseModel):
    """The active alarm of a point."""

    id: str
    side: Literal["high", "low"]
    limit: float
    since: int
    severity: Literal["notice", "warning", "critical"]


class CalibrationView(BaseModel):
    """From `since` (ms) on, values are what the instrument says × gain + offset, in the point's unit."""

    since: int
    gain: float
    offset: float
    certificate: str


class PointView(BaseModel):
    """A quantity of a device. `low`, `high`: the sensor's own range; `recent`: a sparkline, oldest first, null none.

    `diagnostic`: about the instrument rather than the field; such points come last.
    `calibrations`: in the order of their dates; of two that have begun the later one holds.
    """

    key: str
    measurement: str
    channel: str
    name: Words
    unit: str
    decimals: int
    low: float | None
    high: float | None
    diagnostic: bool
    interval_ms: int
    calibrations: list[CalibrationView]
    latest: Value | None
    alarm: PointAlarm | None
    recent: list[float | None] = Field(max_length=40)


class DeviceView(BaseModel):
    """A device: ok, lost (does not answer its gateway), or silent (nothing fresh reached the cloud).

    `tests`: its newest rapid tests, newest first, where it has no points; all of them are at `listRapidTests`.
    `scans`: what it counted today and its newest code, null where it never counted any; more are at `listScans`.
    """

    model_config = {"json_schema_extra": {"examples": [DEVICE_EXAMPLE]}}

    id: str
    gateway: str
    site: str | None
    name: Words
    profile: str
    state: Literal["ok", "lost", "silent"]
    points: list[PointView]
    tests: list[RapidTestView] = Field(max_length=CARD_TESTS)
    scans: ScanTally | None


class Devices(BaseModel):
    """Devices in the visitor's region."""

    items: list[DeviceView]


class LatestView(BaseModel):
    """The newest value of a series."""

    model_config = {"json_schema_extra": {"examples": [LATEST_EXAMPLE]}}

    series: str = Field(description="gateway/device/point key")
    t: int
    value: float | None
    quality: QualityWord


class LatestValues(BaseModel):
    """Newest values in the visitor's region."""

    items: list[LatestView]


class SpanView(BaseModel):
    """A span of time; the end is not included."""

    start: int
    end: int


class SeriesColumns(BaseModel):
    """One series as columns of equal length; `low` and `high` bound each window. The worst quality of a window wins.

    thinned: where values are summaries of a minute, because the gateway's store was full before they could be sent.
    """

    series: str
    unit: str
    t: list[int]
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    quality: list[QualityWord]
    thinned: list[SpanView]


class GapView(BaseModel):
    """A span without values, and why.

    What the gateway declared, `lost` (the device did not answer), or `offline` (the gateway is cut off, its values may
    still come). `device` "" means all of the gateway.
    """

    start: int
    end: int
    cause: Literal["restart", "outbox_full", "disk_full", "thinned", "salvage", "clock", "lost", "offline"]
    gateway: str
    device: str


class SeriesAnswer(BaseModel):
    """Series over one range; `window_ms` 0 means raw rows."""

    model_config = {"json_schema_extra": {"examples": [SERIES_EXAMPLE]}}

    start: int
    end: int
    window_ms: int
    series: list[SeriesColumns]
    gaps: list[GapView]


class AcknowledgementView(BaseModel):
    """Who has seen it, and when."""

    by: str
    at: int


class AlarmView(BaseModel):
    """An alarm from raise to clear. `raised` is null where only the clearing has arrived yet."""

    model_config = {"json_schema_extra": {"examples": [ALARM_EXAMPLE]}}

    id: str
    gateway: str
    device: str
    point: str
    region: str
    site: str | None
    device_name: Words
    point_name: Words
    unit: str
    side: Literal["high", "low"]
    limit: float
    severity: Literal["notice", "warning", "critical"]
    raised: int | None
    raised_value: float | None
    cleared: int | None
    cleared_value: float | None
    acknowledged: AcknowledgementView | None


class Alarms(BaseModel):
    """A page of alarms, the latest change first; `next` is the cursor of the page after it, null at the end."""

    items: list[AlarmView]
    next: int | None


class Beat(BaseModel):
    """Sent every 2 s: the stream lives. `lag_ms`: the usual age of the values just sent, null where there were none."""

    t: int
    lag_ms: int | None


class Farewell(BaseModel):
    """The last event of a stream, and why it ends."""

    code: Literal["too_slow", "session_ended", "shutting_down"]

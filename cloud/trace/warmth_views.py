"""What the API says of the temperatures of a leg: °C, minutes, int64 ms UTC. Null: nobody knows, or no promise."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Coded, Words
from cloud.trace.model import Leg
from cloud.trace.warmth import NOTES, Warmth

_ID = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
_SUMS: JsonDict = {"mean": 3.1, "low": 1.8, "high": 6.4, "below": 0, "above": 7, "covered": 98.3}
_TAG: JsonDict = {"tag": "tag-07", "series": ["qinghe-cold-01/tag-07/air_temperature"], "samples": 118, **_SUMS}
_LEG: JsonDict = {
    "leg": _ID, "arrival": _ID, "start": 1_795_420_000_000, "end": 1_795_427_200_000, "promised_low": 0.0,
    "promised_high": 4.0, **_SUMS, "tags": [_TAG],
    "notes": [{"code": "uncovered", "words": {"zh": "途中有些时间没有读数，那时的温度不明", "en": "…"}}],
}  # fmt: skip


class TagWarmthView(BaseModel):
    """What one tag said."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TAG]})

    tag: str
    series: list[str]
    samples: int
    mean: float | None
    low: float | None
    high: float | None
    below: int | None
    above: int | None
    covered: float


class WarmthView(BaseModel):
    """A leg from its departure to its arrival ("": not yet, up to now). All tags together, then each."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LEG]})

    leg: str
    arrival: str
    start: int
    end: int
    promised_low: float | None
    promised_high: float | None
    mean: float | None = Field(description="over the covered time")
    low: float | None
    high: float | None
    below: int | None = Field(description="minutes in which any tag was below the promise, null: unknown")
    above: int | None
    covered: float = Field(description="percent of the minutes of which any tag told anything")
    tags: list[TagWarmthView]
    notes: list[Coded]


def warmth_view(departure: Leg, arrival: Leg | None, found: Warmth) -> WarmthView:
    """A summary, shown."""
    notes = [Coded(code=code, words=Words(zh=NOTES[code][0], en=NOTES[code][1])) for code in found.notes]
    return WarmthView(
        **{**found._asdict(), "tags": [TagWarmthView(**one._asdict()) for one in found.tags], "notes": notes},
        leg=departure.id,
        arrival=arrival.id if arrival is not None else "",
        promised_low=departure.low,
        promised_high=departure.high,
    )

"""Rapid tests as people see them: what an analyzer said, in its own words, judged nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel
from pydantic.config import JsonDict

from cloud.telemetry.model import RapidTest

DoubtWord = Literal["contradiction", "clock", "charset", "range", "verdict", "repeated"]  # those of contract.event
TEST_EXAMPLE: JsonDict = {
    "id": "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d",
    "gateway": "qinghe-lab-01",
    "device": "lz-1",
    "t": 1_795_418_400_000,
    "tested": 1_795_418_370_000,
    "number": "20261123-014",
    "sample": "小白菜",
    "item": "有机磷和氨基甲酸酯类农药残留",
    "rate": 12.6,
    "verdict": "pass",
    "method": "enzyme_inhibition",
    "doubts": [],
}


class RapidTestView(BaseModel):
    """One result. `t`: when the gateway heard it; `tested`: by the instrument's clock, null where it has none.

    number, sample, item: as the instrument names them, "" where it does not. rate: inhibition in %. verdict: the
    instrument's own word, null where it says none. doubts: what does not fit; nothing was corrected.
    """

    model_config = {"json_schema_extra": {"examples": [TEST_EXAMPLE]}}

    id: str
    gateway: str
    device: str
    t: int
    tested: int | None
    number: str
    sample: str
    item: str
    rate: float | None
    verdict: Literal["pass", "fail"] | None
    method: Literal["enzyme_inhibition", "colloidal_gold", "other"]
    doubts: list[DoubtWord]


class RapidTests(BaseModel):
    """The latest results of one device, newest first."""

    items: list[RapidTestView]


def views(rows: Iterable[RapidTest]) -> list[RapidTestView]:
    """Rows of the projection, shown."""
    return [
        RapidTestView(
            id=row.id,
            gateway=row.gateway_id,
            device=row.device_id,
            t=row.t,
            tested=row.tested or None,
            number=row.number,
            sample=row.sample,
            item=row.item,
            rate=row.rate,
            verdict=row.verdict or None,
            method=row.method,
            doubts=row.doubts.split(),
        )
        for row in rows
    ]

"""Scans as people see them: which code a camera counted, and why it was counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel
from pydantic.config import JsonDict

from cloud.telemetry.model import Scan

CodeWord = Literal["label", "voucher", "pesticide_pack", "veterinary_pack", "goods", "foreign"]  # of contract.event
SymbologyWord = Literal["qr_code", "data_matrix", "code_128", "ean_13"]
ProofWord = Literal["check", "agreement"]
SCAN_EXAMPLE: JsonDict = {
    "id": "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b2e",
    "gateway": "qinghe-market-01",
    "device": "gate-1",
    "t": 1_795_418_400_000,
    "code": "goods",
    "text": "6901234567892",
    "symbology": "ean_13",
    "reads": 3,
    "proof": "check",
    "legible": 1_795_418_399_910,
    "snapshot": "",
}


class ScanView(BaseModel):
    """One code, counted at `t`. `legible`: when it could first be read, null where that is not known.

    code: what sort it is; `foreign` is none of the county's, and its text stays "" everywhere. reads: pictures that
    said the same. proof: why it counts, by a check in the code itself or by the agreement of pictures. snapshot: name
    of the picture that the gateway keeps, "" where it keeps none.
    """

    model_config = {"json_schema_extra": {"examples": [SCAN_EXAMPLE]}}

    id: str
    gateway: str
    device: str
    t: int
    code: CodeWord
    text: str
    symbology: SymbologyWord
    reads: int
    proof: ProofWord
    legible: int | None
    snapshot: str


class Scans(BaseModel):
    """The latest scans of one device, newest first."""

    items: list[ScanView]


class ScanTally(BaseModel):
    """How many codes a device counted since midnight in Shanghai, and the newest it ever counted."""

    today: int
    newest: ScanView


def tally(newest: Scan, today: int) -> ScanTally:
    """The count of a day beside the newest scan, shown."""
    (shown,) = views([newest])
    return ScanTally(today=today, newest=shown)


def views(rows: Iterable[Scan]) -> list[ScanView]:
    """Rows of the projection, shown."""
    return [
        ScanView(
            id=row.id,
            gateway=row.gateway_id,
            device=row.device_id,
            t=row.t,
            code=row.code,
            text=row.text,
            symbology=row.symbology,
            reads=row.reads,
            proof=row.proof,
            legible=row.legible or None,
            snapshot=row.snapshot,
        )
        for row in rows
    ]

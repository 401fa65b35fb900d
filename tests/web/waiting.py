"""What waits for a person beside the seeded month: warnings of every rule, complaints, and sensors on two plots.

The rows behind a warning are the county's own; its numbers are made up.
"""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from math import pi, sin
from pathlib import Path
from typing import Any, Final

from PIL import Image
from sqlmodel import Session, col, select

from cloud.complaints import receipt
from cloud.complaints.model import Complaint, ComplaintPhoto
from cloud.inputs.model import LedgerEntry
from cloud.kernel.database import Database
from cloud.production.model import FarmOperation, Placement
from cloud.registry import inbox, registration
from cloud.risk.finding import RULES
from cloud.risk.model import RiskStep, RiskWarning
from cloud.risk.settings import DEFAULTS, plain
from cloud.subjects import Plot
from cloud.telemetry import Block
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.model import Alarm
from cloud.testing.rapid_model import RapidResult
from cloud.trace.model import Batch
from contract.birth import Content, DeviceMeta, Meta, PointMeta, SiteMeta, Text
from contract.identifiers import uuid7
from contract.moment import DAY_MS, HOUR_MS, LAW_ZONE, law_day
from contract.printed import coded

GATEWAY: Final = "liuxi-1"
SERIES: Final = f"{GATEWAY}/air-1/air_temperature"
_HOURS: Final = 9 * 24
_C = PointMeta("°C", low=-40, high=80, interval_ms=HOUR_MS)
_RH = PointMeta("%", low=0, high=100, interval_ms=HOUR_MS)
_SITE = SiteMeta("liuxi", Text("柳溪大棚", "Liuxi greenhouses"), "farm", "349901101")
_NAMES = {"air-1": ("一号棚空气", "Greenhouse 1 air"), "air-2": ("二号棚空气", "Greenhouse 2 air")}
_TEXTS = ("两家店里见到同一个码", "买回来的豇豆有很重的药味，孩子吃了拉肚子", "摊主不肯给合格证")
RECEIPTS: Final = tuple(coded.spelt(receipt.LETTER, at) for at in range(len(_TEXTS)))
_NUMBERS: Final[dict[str, dict[str, float | int | str]]] = {
    "positive_rate": {"product": "豇豆", "samples": 12, "positive": 3, "history_samples": 1840, "history_positive": 11,
                      "history_days": 365, "p": 3.1e-05, "odds": 32_258},
    "restricted_person": {"substance": "克百威", "packs": 18, "shops": 3, "history": 6, "history_days": 365,
                          "others": 4, "other_most": 3, "p": 2.4e-13},
    "restricted_shop": {"substance": "毒死蜱", "sales": 24, "history": 41, "history_days": 300, "others": 9,
                        "others_history": 377, "p": 1.9e-09},
    "flat_sensor": {"how": "night", "point": "air_temperature", "nights": 3, "hours": 6, "history_nights": 7,
                    "usual": 0},
    "too_perfect": {"code": "control_same", "text": "连续 9 次抑制率同为 12.4%", "device": "lz-1",
                    "text_en": "9 times in a row 12.4% of inhibition"},
    "clone_travel": {"voucher": "90a491bd1ef8bc79", "km": 38.2, "minutes": 11, "speed": 208, "fastest": 120,
                     "one": "gate-east", "other": "gate-north"},
    "unbought_use": {"uses": 14, "unbought": 3, "products": "阿维菌素乳油、啶虫脒"},
}  # fmt: skip


def add(database: Database, folder: Path, county: str, now: int) -> None:
    """All of it, once."""
    with database.write() as session:
        _attach(session, county, now)
    series = EmbeddedSeries(folder / "series.db")
    try:
        series.write(_readings(now))
    finally:
        series.close()
    with database.write() as session:
        for at, rule in enumerate(RULES):
            _warn(session, rule, at, now)
        for at, text in enumerate(_TEXTS):
            _complain(session, at, text, now)


def _attach(session: Session, county: str, now: int) -> None:
    registration.register(session, GATEWAY, county, "lin", now - 30 * DAY_MS)
    points = {"air_temperature": _C, "relative_humidity": _RH}
    devices = [DeviceMeta(id=key, name=Text(*name), profile="xy-md02", profile_hash="0" * 16, points=points)
               for key, name in _NAMES.items()]  # fmt: skip
    content = Content(_SITE, devices)
    meta = Meta(gateway=GATEWAY, boot="b1", t=now, software="0.1.0", hash=content.hash, content=content)
    inbox.heard_birth(session, county, meta, now)
    plots = session.exec(select(Plot).where(Plot.region == _SITE.region).order_by(Plot.origin_code).limit(2)).all()
    for device, plot in zip(_NAMES, plots, strict=True):
        session.add(
            Placement(
                id=str(uuid7()), region=plot.region, subject=plot.subject, plot=plot.id, gateway=GATEWAY,
                device=device, since=now - 20 * DAY_MS, created=now, created_by="lin", changed=now,
            )
        )  # fmt: skip
    session.add(
        Alarm(
            id=str(uuid7()), gateway_id=GATEWAY, device_id="air-1", point="air_temperature", region=_SITE.region,
            side="high", limit=30.0, severity="warning", raised=now - HOUR_MS, raised_value=31.2, revision=1,
        )
    )  # fmt: skip


def _readings(now: int) -> list[Block]:
    """Hours of nine days; the first sensor stands still in the last three nights and was cut for half a day."""
    end = now - now % HOUR_MS
    times = [end - back * HOUR_MS for back in range(_HOURS, 0, -1)]
    blocks = []
    for at, device in enumerate(_NAMES):
        kept = [t for t in times if at or not 100 <= (end - t) // HOUR_MS < 112]
        warm = [14 + at + 9 * max(0.0, sin(((_clock(t) - 6) / 12) * pi)) + sin(t / 7.3e6) for t in kept]
        if not at:
            still = [end - t < 72 * HOUR_MS and not 6 <= _clock(t) < 20 for t in kept]
            warm = [14.2 if flat else value for flat, value in zip(still, warm, strict=True)]
        values: dict[str, list[float | None]] = {
            "air_temperature": [round(one, 1) for one in warm],
            "relative_humidity": [round(96 - 1.9 * one, 1) for one in warm],
        }
        quality = {"relative_humidity": [3 if at and one > 24.6 else 0 for one in warm]}
        blocks.append(Block(GATEWAY, device, [t * 1000 for t in kept], values, quality))
    return blocks


def _clock(t: int) -> float:
    return (t // HOUR_MS + 8) % 24


def _warn(session: Session, rule: str, at: int, now: int) -> None:
    day = law_day(now - (1 if rule == "flat_sensor" else at + 1) * DAY_MS)
    window = int(plain(DEFAULTS[rule]).get("window_days", 3))  # type: ignore[index]  # only such rules are here
    evidence: list[tuple[str, str]] = _evidence(session, rule)
    told: dict[str, Any] = {**plain(DEFAULTS[rule]), **_NUMBERS[rule]}  # type: ignore[index]
    party = session.exec(select(FarmOperation.subject)).first() if rule == "unbought_use" else ""
    row = RiskWarning(
        id=str(uuid7()), region=_SITE.region, rule=rule, key=rule, party=party or "", begun=day.isoformat(),
        last=day.isoformat(), first=(day - timedelta(days=window - 1)).isoformat(), day=day.isoformat(), score=4.5,
        numbers=json.dumps(told), evidence=json.dumps(evidence), found=now, changed=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(RiskStep(warning=row.id, number=1, region=row.region, step="found", at=now))


def _evidence(session: Session, rule: str) -> list[tuple[str, str]]:
    if rule == "flat_sensor":
        return [("series", SERIES)]
    if rule in ("restricted_person", "restricted_shop"):
        query = select(LedgerEntry.id).where(LedgerEntry.kind == "sale").limit(5)
        return [("ledger_entry", one) for one in session.exec(query)]
    if rule == "unbought_use":
        query = select(FarmOperation.id).where(FarmOperation.action == "spray").limit(3)
        return [("farm_operation", one) for one in session.exec(query)]
    query = select(RapidResult.id).order_by(col(RapidResult.at).desc()).limit(4)
    return [] if rule == "clone_travel" else [("rapid_result", one) for one in session.exec(query)]


def _complain(session: Session, at: int, text: str, now: int) -> None:
    batch = session.exec(select(Batch)).first()
    assert batch is not None
    day = datetime.now(LAW_ZONE).date() + timedelta(days=at * 3 - 1)
    row = Complaint(
        id=str(uuid7()), region=_SITE.region, receipt=receipt.digest(RECEIPTS[at]),
        about=("fake", "quality", "seller")[at], text=text, place="城东市场", kind="voucher" if not at else "",
        code="90a491bd1ef8bc79" if not at else "", batch=batch.id, subject=batch.subject, photo=at == 1,
        state="received" if at < 2 else "accepted", due=day.isoformat(),
        created=now - (3 - at) * DAY_MS, created_by="", changed=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if row.photo:
        drawn = io.BytesIO()
        Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(drawn, "JPEG")
        session.add(ComplaintPhoto(complaint=row.id, region=row.region, content=drawn.getvalue()))

"""A small county with a row in every table that a board reads, one minute before the end of the boards' span."""

from __future__ import annotations

from typing import Any

import msgspec

from cloud.alerts.model import PipeAlert
from cloud.fleet.watch_model import GatewayDisk
from cloud.ingest.model import IngestStatus, Proof, Quarantined, QuarantineLoss, Watermark
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, ProjectionCursor
from cloud.registry.model import Device, Gateway, Knock, Site
from cloud.telemetry.model import Alarm, Gap, RapidTest, Scan
from contract.birth import Clock, Host, Identity, LaneState, State
from tests.boards.asked import TO

REGION = "532331"
T = TO - 60_000


def fill(database: Database) -> None:
    """Put it in. Gateway gw-1 stands on a farm, gw-2 in a test room, gw-3 on a market; all are online now."""
    now = now_ms()
    lane = LaneState(epoch=1, low=1, high=9, backlog=9, oldest=T)
    state = State(
        online=True, boot="b", t=T + 5000, software="1", events=lane, readings=lane, lost=["air-1"],
        clock=Clock(synced=False), host=Host(disk_free=1, disk_total=10, temperature=50.0),
        identity=Identity(kid="k", not_after=T + 86_400_000),
    )  # fmt: skip
    rows: list[Any] = []
    for number, kind in enumerate(("farm", "lab", "market"), 1):
        site, gateway = f"532331/{kind}-{number}", f"gw-{number}"
        rows += [
            Site(id=site, county=REGION, region=REGION, kind=kind, name_zh="甲", name_en="A", heard=T),
            Gateway(
                id=gateway, county=REGION, region=REGION, registered=T, registered_by="x", site_id=site,
                online=True, last_seen=now, software="1", state=msgspec.json.encode(state).decode(),
            ),
            JournalEvent(
                id=f"e-{number}", gateway=gateway, epoch=1, seq=1, boot="b", t=T - 9, received=T, kind="birth",
                region=REGION, digest="d", raw=b"{}",
            ),
            Alarm(
                id=f"a-{number}", gateway_id=gateway, device_id="air-1", point="co2", region=REGION, side="high",
                limit=1.5, severity="warning", raised=T, revision=number,
            ),
        ]  # fmt: skip
    rows += [
        Gateway(id="gw-4", county=REGION, region=REGION, registered=T, registered_by="x"),
        Device(gateway_id="gw-1", id="air-1", region=REGION, name_zh="气", profile="p", profile_hash="h"),
        RapidTest(
            id="t-1", position=1, gateway_id="gw-2", device_id="lz-1", region=REGION, t=T, epoch=1, seq=1,
            method="other",
        ),
        Scan(
            id="s-1", position=2, gateway_id="gw-3", device_id="gate-1", region=REGION, t=T, epoch=1, seq=2,
            code="goods", symbology="ean_13", reads=1, proof="check",
        ),
        Gap(id="g-1", gateway_id="gw-1", region=REGION, start=T, end=T + 1, cause="restart"),
        GatewayDisk(gateway="gw-1", t=T, region=REGION, free=10**9),
        Knock(gateway_id="gw-9", region=REGION, first=T, last=T),
        PipeAlert(
            id="p-1", code="backlog", gateway="gw-1", region=REGION, severity="warning", raised=T, last=T, revision=1
        ),
        ProjectionCursor(name="alarms", position=1, updated=T),
        Proof(
            gateway="gw-1", device="air-1", region=REGION, epoch=1, boot="b", first=1, last=60, start=T, end=T + 1,
            kid="k", digest="d", message=b"",
        ),
        QuarantineLoss(gateway="gw-1", region=REGION, dropped=1),
        Quarantined(
            gateway="gw-1", region=REGION, topic="t", code="shape", zh="写法", en="shape", raw=b"", size=0, digest="d",
            first=T, last=T,
        ),
        Watermark(gateway="gw-1", lane="events", epoch=1, region=REGION, begin=1, low=9, sound=4, since=T, missing=5),
        IngestStatus(
            worker="ingest-1", lane="events", pid=1, started=T, beat=now, connected=True, messages=1, readings=1,
            stored=1, duplicates=0, refused=0, dropped=0, queued=0, lag_ms=7,
        ),
    ]  # fmt: skip
    with database.write() as session:
        for row in rows:
            session.add(row)
            session.flush()

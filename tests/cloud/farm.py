"""What farms say, for tests of the cloud: births, states, events, readings."""

from __future__ import annotations

from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.registry import inbox as registry_inbox
from cloud.registry.registration import register
from cloud.telemetry import inbox
from cloud.telemetry.port import Block, TimeSeries
from contract import birth, event
from contract.identifiers import uuid7

NOW = 1_795_418_400_000  # 2026-11-23
COUNTY = "532331"


def meta(gateway: str, region: str = COUNTY + "100", site: str = "yuhe", *, devices: int = 1) -> birth.Meta:
    """A birth with `devices` air sensors of two points each."""
    content = birth.Content(
        site=birth.SiteMeta(
            id=site,
            name=birth.Text("玉河农场", "Yuhe farm"),
            kind="farm",
            region=region,
            latitude=25.1,
            longitude=102.0,
        ),
        devices=[
            birth.DeviceMeta(
                id=f"air-{number}",
                name=birth.Text(f"{number}号棚", f"House {number}"),
                profile="air-co2-light",
                profile_hash="0123456789abcdef",
                points={
                    "air_temperature": birth.PointMeta(unit="°C", low=-40, high=80, interval_ms=1000),
                    "co2.roof": birth.PointMeta(
                        unit="ppm", name=birth.Text("顶部二氧化碳", "Roof CO2"), interval_ms=1000
                    ),
                },
            )
            for number in range(1, devices + 1)
        ],
    )
    return birth.Meta(gateway=gateway, boot="b1", t=NOW, software="0.1.0", hash=content.hash, content=content)


def settle(
    database: Database, gateway: str, region: str = COUNTY + "100", *, county: str = COUNTY, devices: int = 1
) -> None:
    """Register a gateway and let it say what it is."""
    with database.write() as session:
        register(session, gateway, county, "test", NOW)
        registry_inbox.heard_birth(session, county, meta(gateway, region, devices=devices), NOW)


def state(*, online: bool = True, boot: str = "b1", t: int = NOW, lost: list[str] | None = None) -> birth.State:
    """A heartbeat or a will."""
    if not online:
        return birth.State(online=False, boot=boot, t=t)
    return birth.State(
        online=True,
        boot=boot,
        t=t,
        up_ms=5000,
        software="0.1.0",
        events=birth.LaneState(1, 5, 4, 0),
        readings=birth.LaneState(1, 90, 99, 10, t - 900),
        produced=1234,
        last_ack=t - 500,
        clock=birth.Clock(synced=True, segment=0, offset_ms=3),
        host=birth.Host(9, 10, 11, 0.5, 48.5),
        lost=lost or [],
    )


_seq = iter(range(1, 1_000_000))


def happen(database: Database, gateway: str, body: event.Body, t: int = NOW, region: str = COUNTY + "100") -> str:
    """An event arrives in the journal and is projected; returns its id."""
    said = event.Event(
        id=uuid7(), gateway=gateway, epoch=1, seq=next(_seq), boot="b1", t=t, mono=t, synced=True, body=body
    )
    with database.write() as session:
        journal.append(session, [journal.Entry(event.frame(said), region, t)])
    project(database, str(said.id))
    return str(said.id)


def project(database: Database, *ids: str) -> None:
    """Hand these events to the projections, in this order."""
    with database.write() as session:
        rows = {row.id: row for row in journal.tail(session, 0, 1_000_000)}
        for key in ids:
            for projection in inbox.PROJECTIONS:
                if rows[key].kind in projection.kinds:
                    projection.handle(session, rows[key])


def alarm(name: str, state: str = "raise", value: float = 31.0, device: str = "air-1") -> event.Alarm:
    """An alarm of the temperature, high."""
    return event.Alarm(
        alarm=name,
        state=state,
        device=device,
        point="air_temperature",
        side="high",
        limit=30.0,
        value=value,  # type: ignore[arg-type]
    )


def measure(
    series: TimeSeries, gateway: str, times: list[int], values: list[float | None], device: str = "air-1"
) -> None:
    """Temperatures at these ms."""
    series.write([Block(gateway, device, [t * 1000 for t in times], {"air_temperature": values}, {})])

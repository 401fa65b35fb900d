"""A small county in a data folder, filled through the product's own doors: what a browser is shown in these tests.

Two gateways: one well (air with an alarm and a declared gap, soil with a value beyond its range, an
analyzer with tests and one without, a camera that counts), one with a device
that does not answer and two alerts about its pipe; a third, unregistered one knocks.
"""

from __future__ import annotations

from math import pi, sin
from pathlib import Path
from typing import Any
from uuid import UUID

from cloud import migrations
from cloud.accounts import office
from cloud.alerts import Finding, raise_alert
from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.registry import inbox, registration
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.inbox import PROJECTIONS
from cloud.telemetry.port import Block
from contract import event
from contract.birth import Clock, Content, DeviceMeta, Host, LaneState, Meta, PointMeta, SiteMeta, State, Text
from contract.identifiers import uuid7
from contract.moment import stamp
from contract.quality import Quality

COUNTY = "532331"
PASSWORD = "maple-river-42-lamp"
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WELL, TROUBLED, KNOCKING = "yuhe-1", "yuhe-2", "yuhe-3"
CONFIG = """\
county: {{code: "532331", name: {{zh: 青禾县, en: Qinghe County}}}}
data: {folder}
"""


SCANS: tuple[tuple[int, str, int, dict[str, Any]], ...] = (  # ms ago, text, ms since it was legible
    (2 * DAY, "6901234567892", 0, {}),
    (70_000, "6934567890120", 41, {"reads": 3}),
    (65_000, "(01)06901234500017(17)270630(10)B20260918", 96,
     {"code": "veterinary_pack", "symbology": "data_matrix"}),
    (40_000, "https://www.icama.cn/query?code=16938120031005027200090512345678", 182,
     {"code": "pesticide_pack", "symbology": "qr_code", "proof": "agreement", "reads": 4}),
    (22_000, "", 61, {"code": "foreign", "symbology": "qr_code", "proof": "agreement", "reads": 2}),
    (9_000, "HTTPS://ZG.QINGHE.CN/B7K2M9QX4T", 1204, {"code": "label", "symbology": "qr_code", "reads": 12}),
)  # fmt: skip


def _device(device: str, zh: str, en: str, profile: str, **points: PointMeta) -> DeviceMeta:
    return DeviceMeta(id=device, name=Text(zh, en), profile=profile, profile_hash="0" * 16, points=points)


_C = PointMeta("°C", low=-40, high=80, interval_ms=MINUTE)
_RH = PointMeta("%", low=0, high=100, interval_ms=MINUTE)
SITES = {
    WELL: (
        SiteMeta("fenghe", Text("丰禾蔬菜合作社", "Fenghe Vegetable Cooperative, Liuxi Town"), "farm", "532331101"),
        [
            _device("air-1", "一号棚空气", "Greenhouse 1 air, north bay by the ventilation window", "renke-rs-ws-n01",
                    air_temperature=_C, relative_humidity=_RH),
            _device("soil-1", "一号棚土壤", "Greenhouse 1 soil", "dfrobot-sen0601",
                    soil_moisture=_RH, soil_temperature=_C, soil_ph=PointMeta("pH", low=3, high=9, interval_ms=MINUTE)),
            _device("lz-1", "残留检测仪", "Residue analyzer", "lz-4000t"),
            _device("lz-2", "备用检测仪", "Spare analyzer", "lz-4000t"),
            _device("gate-1", "包装间镜头", "Packing room camera", "camera-generic"),
        ],
    ),
    TROUBLED: (
        SiteMeta("hongtu", Text("红土乡大田基地", "Hongtu open fields"), "farm", "532331102"),
        [
            _device("air-2", "大田空气", "Open field air", "xy-md02", air_temperature=_C, relative_humidity=_RH),
            _device("power-2", "水泵电表", "Pump meter", "pzem-004t-v3",
                    voltage=PointMeta("V", interval_ms=MINUTE), power=PointMeta("W", interval_ms=MINUTE)),
        ],
    ),
}  # fmt: skip


def value(point: str, ago: int) -> float:
    """A day that hangs together, told from one in the afternoon: air follows the sun, humidity leans against it."""
    t = -ago
    hour = (t / HOUR + 13) % 24
    sun = max(0.0, sin((hour - 6) / 12 * pi))
    ripple = sin(t / (7 * MINUTE)) * 0.4 + sin(t / (31 * MINUTE)) * 0.6
    return {
        "air_temperature": 14 + 17.5 * sun + ripple,
        "relative_humidity": 86 - 28 * sun + 2 * ripple,
        "soil_moisture": 28.4 - 0.6 * sun + 0.1 * ripple,
        "soil_temperature": 15.5 + 2 * sun + 0.2 * ripple,
        "soil_ph": 6.7 + 0.02 * ripple,
        "voltage": 228 + 2 * ripple,
        "power": 740 + 50 * ripple,
    }[point]


def result(sample: str, rate: float, doubts: tuple[Any, ...] = ()) -> event.RapidTest:
    """A result of the analyzer in the field; it has no clock and calls everything good."""
    return event.RapidTest(device="lz-1", sample=sample, rate=rate, verdict="pass", doubts=doubts)


def counted(text: str, **extra: Any) -> event.Scan:
    """A code that the camera in the packing room counted."""
    return event.Scan(device="gate-1", **{"code": "goods", "symbology": "ean_13", "proof": "check", **extra}, text=text)


class County:
    """The two stores of a data folder, as ingest would hold them."""

    def __init__(self, folder: Path, now: int | None = None) -> None:
        self.folder = folder / "data"
        self.folder.mkdir(parents=True)
        self.config = folder / "cloud.yaml"
        self.config.write_text(CONFIG.format(folder=self.folder), encoding="utf-8")
        self.now = now if now is not None else now_ms()
        self.database = Database.in_folder(self.folder)
        migrations.upgrade(self.database)
        self.series = EmbeddedSeries(self.folder / "series.db")
        self._seq = 0
        for name, role in (("boss", "admin"), ("lin", "engineer"), ("wang", "analyst")):
            office.add(self.database, name, PASSWORD, role, COUNTY, "zh", self.now)
        self._attach()
        self._history()
        self._events()
        self._alerts()

    def close(self) -> None:
        self.series.close()
        self.database.close()

    def _attach(self) -> None:
        with self.database.write() as session:
            for gateway, (site, devices) in SITES.items():
                registration.register(session, gateway, COUNTY, "lin", self.now - 30 * DAY)
                content = Content(site, devices)
                meta = Meta(
                    gateway=gateway, boot="b1", t=self.now, software="0.1.0", hash=content.hash, content=content
                )
                inbox.heard_birth(session, COUNTY, meta, self.now)
            inbox.knocked(session, KNOCKING, COUNTY, self.now)
        self.heartbeat(self.now)

    def heartbeat(self, now: int) -> None:
        """Both gateways say how they are; the troubled one has a backlog and a device that does not answer."""
        with self.database.write() as session:
            for gateway in SITES:
                waiting = 1204 if gateway == TROUBLED else 0
                state = State(
                    online=True, boot="b1", t=now, up_ms=2 * DAY, software="0.1.0",
                    produced=1_284_031, last_ack=now - 900,
                    events=LaneState(1, 42, 41, 0),
                    readings=LaneState(1, 9001, 9000 + waiting, waiting, now - 26 * MINUTE if waiting else 0),
                    clock=Clock(synced=True, segment=0, offset_ms=3),
                    host=Host(9_000_000_000, 16_000_000_000, 48_000_000, 0.08, 51.2),
                    lost=["air-2"] if gateway == TROUBLED else [],
                )  # fmt: skip
                inbox.heard_state(session, gateway, state, now)

    def tell(
        self, gateway: str, device: str, t: int, *, bad: dict[str, Quality] | None = None, **values: float
    ) -> None:
        """One sample, as live as it gets."""
        quality = {point: [int(word)] for point, word in (bad or {}).items()}
        columns: dict[str, list[float | None]] = {point: [number] for point, number in values.items()}
        self.series.write([Block(gateway, device, [stamp(t, 0)], columns, quality)])

    def _history(self) -> None:
        times = range(self.now - DAY, self.now - 10_000, MINUTE)
        for gateway, (_, devices) in SITES.items():
            for device in devices:
                kept = [t for t in times if self._has(device.id, t)]
                columns: dict[str, list[float | None]] = {
                    key: [value(key, self.now - t) for t in kept] for key in device.points
                }
                self.series.write([Block(gateway, device.id, [stamp(t, 0) for t in kept], columns, {})])
        bad = {"soil_ph": Quality.OUT_OF_RANGE}
        self.tell(WELL, "soil-1", self.now - 5000, soil_moisture=28.1, soil_temperature=16.4, soil_ph=15.2, bad=bad)
        self.tell(WELL, "air-1", self.now - 5000, air_temperature=31.4, relative_humidity=58.9)
        self.tell(TROUBLED, "power-2", self.now - 5000, voltage=227.9, power=751.3)

    def _has(self, device: str, t: int) -> bool:
        if device == "air-2":
            return t < self.now - 3 * HOUR
        return device != "air-1" or not self.now - 8 * HOUR < t < self.now - 7 * HOUR

    def _events(self) -> None:
        hot = {"device": "air-1", "point": "air_temperature", "side": "high", "limit": 30.0}
        wet = {"device": "air-1", "point": "relative_humidity", "side": "high", "limit": 92.0}
        self.happen(WELL, 9 * HOUR, event.Alarm(alarm="wet", state="raise", value=92.4, severity="notice", **wet))
        self.happen(WELL, 8 * HOUR, event.Alarm(alarm="wet", state="clear", value=89.0, severity="notice", **wet))
        self.happen(WELL, 7 * HOUR, event.Gap(start=self.now - 8 * HOUR, end=self.now - 7 * HOUR, cause="restart"))
        self.happen(WELL, 42 * MINUTE, event.Alarm(alarm="hot", state="raise", value=30.4, severity="critical", **hot))
        for ago, sample, rate, doubts in (
            (4 * HOUR, "A-01", 8.1, ()),
            (3 * HOUR, "A-02", 61.5, ("contradiction",)),
            (2 * HOUR, "A-03", 12.4, ()),
            (20 * MINUTE, "A-04", 6.0, ()),
        ):
            self.happen(WELL, ago, result(sample, rate, doubts))
        for ago, text, delay, extra in SCANS:
            legible = self.now - ago - delay if delay else 0
            self.happen(WELL, ago, counted(text, legible=legible, **extra))
        lost = event.DeviceHealth(device="air-2", state="lost", cause="timeout", since=self.now - 3 * HOUR)
        self.happen(TROUBLED, 3 * HOUR, lost)

    def _alerts(self) -> None:
        growing = {"rows": 1204, "since": self.now - 26 * MINUTE}
        with self.database.write() as session:
            for code, details in (("backlog", growing), ("fork", {"seq": 1042})):
                finding = Finding(code, TROUBLED, SITES[TROUBLED][0].region, details=details)
                raise_alert(session, finding, self.now - 12 * MINUTE)

    def happen(self, gateway: str, ago: int, body: event.Body) -> None:
        """An event of `ago` ms before, appended and projected."""
        self._seq += 1
        t = self.now - ago
        said = event.Event(
            id=UUID(str(uuid7())),
            gateway=gateway,
            epoch=1,
            seq=self._seq,
            boot="b1",
            t=t,
            mono=t,
            synced=True,
            body=body,
        )
        with self.database.write() as session:
            journal.append(session, [journal.Entry(event.frame(said), SITES[gateway][0].region, t)])
            row = journal.tail(session, self._seq - 1, 1)[0]
            for projection in PROJECTIONS:
                if not projection.kinds or row.kind in projection.kinds:
                    projection.handle(session, row)

"""Ground for tests of the public pages: a batch of cucumbers with everything that a page can tell of it.

A growing of eleven weeks with instruments that were silent for four days, sowing, spraying, harvest, tests, a voucher,
labels on packs, a passage into a market; and other codes in every other state.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from cloud import trace
from cloud.inputs.model import Product
from cloud.kernel.audit import by_machine
from cloud.kernel.config import Config, Office
from cloud.kernel.database import Database
from cloud.keys import ensure
from cloud.labels import office as labels
from cloud.labels.model import LabelOrder
from cloud.market.model import Entry, EntryPaper
from cloud.production.model import Placement
from cloud.recall import office as recalls
from cloud.recall.office import Order
from cloud.regions.office import bring
from cloud.regions.reading import read
from cloud.registry.model import Device, Point
from cloud.subjects.model import Subject
from cloud.telemetry.port import Block
from cloud.testing.lab_model import LabResidue, LabReview, LabTest
from cloud.testing.rapid_model import RapidResult
from cloud.trace.model import Batch
from cloud.vouchers import office as vouchers
from cloud.vouchers.desk import signer
from contract.event import Labelling, Operation
from contract.field import Name
from contract.keys import Signer
from contract.moment import DAY_MS, HOUR_MS
from contract.printed import new_voucher, voucher_code
from contract.voucher import Statement, encode, issue, key_mark, numbered, voucher_id
from tests.cloud.house import House
from tests.cloud.labels import ground as packs
from tests.cloud.labels.ground import BATCH, COUNTY, NOW, OTHER, TOWN
from tests.cloud.production import ground as fields
from tests.cloud.production.ground import BEFORE, GATEWAY, LONG, ms, said
from zhigen.demo.county import REGIONS, SINCE

__all__ = ["BATCH", "COUNTY", "NOW", "OTHER", "TOWN", "Town", "town"]
PLACE = Office(code=COUNTY, name=Name(zh="青禾县", en="Qinghe County"))
BEGUN, HARVESTED = "2026-09-05", "2026-11-23 08:20"
TOLD: dict[str, Any] = {"received": NOW, "gateway": GATEWAY}


@dataclass
class Town:
    """A served cloud, and the codes of it by what they are."""

    house: House
    labels: dict[str, str] = field(default_factory=dict)
    vouchers: dict[str, str] = field(default_factory=dict)
    now: int = NOW

    @property
    def database(self) -> Database:
        return self.house.database

    def get(self, path: str, address: str = "10.0.0.1", **headers: str) -> httpx.Response:
        """A page, as somebody at an address asks for it through the county's proxy."""
        return httpx.get(
            self.house.url + path, headers={"x-forwarded-for": address, "accept-language": "zh", **headers}, timeout=120
        )

    def path(self, name: str) -> str:
        """The path of a code's page."""
        return f"/{self.labels[name]}" if name in self.labels else "/V/" + self.vouchers[name].split("/V/")[1]


def town(folder: Path, database: Database | None = None) -> Town:
    """The county, its keys, its batch, its codes."""
    house = House(folder, database)
    made = Town(house)
    window = house.app.state.window
    window.config, window._clock = Config(data=folder, county=PLACE), lambda: made.now
    ensure(house.database, folder, COUNTY, NOW - 100 * DAY_MS)
    _land(house.database)
    _weather(house)
    _labels(made)
    _vouchers(made)
    _tests(house.database)
    _passage(made)
    return made


def _land(database: Database) -> None:
    packs.till(database)
    with database.write() as session:
        spray = session.get_one(Product, f"product-{LONG}")
        spray.name = "25% 嘧菌酯悬浮剂"
        spray.labels = '[{"crop":"黄瓜","pest":"霜霉病","interval_days":7,"per_season":3}]'
        session.add(spray)
    cycle = fields.begun(database, "plot-1", BEGUN, product="黄瓜", amount="3", unit="亩")
    facts: dict[str, Any] = {"plot": "plot-1", "clerk": "farmer-1"}
    fields.heard(
        database,
        said("sown", Operation("sow", at=ms(BEGUN + " 09:00"), **facts)),
        said("water-1", Operation("irrigate", plot="plot-1", at=ms("2026-09-20 06:00"))),
        said("water-2", Operation("irrigate", plot="plot-1", at=ms("2026-10-01 06:00"))),
        said("spray", fields.sprayed("2026-10-28 16:30", fields.used(LONG), pest="霜霉病", **facts)),
        said("cut", Operation("harvest", at=ms(HARVESTED), **facts)),
    )
    with database.write() as session:
        bring(by_machine(session, "importRegions", NOW), read(REGIONS.read_bytes()).regions, "r.csv", SINCE, dated=True)
        for name, zh in (("fenghe", "丰禾蔬菜专业合作社"), ("lvyuan", "绿源家庭农场")):
            row = session.get_one(Subject, name)
            row.name = zh
            session.add(row)
        session.add(
            Subject(id="zhangsan", region=TOWN, kind="person", name="张三丰", state="listed", address="柳溪村 7 号",
                    person="p", **BEFORE)
        )  # fmt: skip
        session.add(
            Subject(id="market", region=TOWN, kind="market", name="城东批发市场", state="filed", person="m", **BEFORE)
        )
        grown = session.get_one(Batch, BATCH)
        grown.cycle, grown.at = cycle, ms(HARVESTED)
        session.add(grown)
        packs.batch(session, "00000000000000e1", subject="zhangsan", holder="zhangsan")


def _weather(house: House) -> None:
    """An hour's reading of two instruments; four days without any."""
    with house.database.write() as session:
        facts = {"gateway_id": GATEWAY, "region": TOWN}
        session.add(Device(id="air-1", name_zh="气", profile="p", profile_hash="h", **facts))
        session.flush()
        for key, unit in (("air_temperature", "°C"), ("soil_moisture", "%")):
            session.add(Point(device_id="air-1", key=key, unit=unit, interval_ms=HOUR_MS, **facts))
        session.add(
            Placement(region=TOWN, subject="fenghe", plot="plot-1", gateway=GATEWAY, device="air-1",
                      since=ms(BEGUN), **BEFORE)
        )  # fmt: skip
    silent = range(ms("2026-10-10"), ms("2026-10-14"))
    times = [t for t in range(ms(BEGUN), NOW, HOUR_MS) if t not in silent]
    day = [(t - times[0]) / DAY_MS for t in times]
    air = [24 - d * 0.14 + 6 * math.sin(2 * math.pi * (d - 0.35)) + 2 * math.sin(d / 3) for d in day]
    soil = [26 + 5 * math.sin(d / 4) for d in day]
    house.series.write(
        [Block(GATEWAY, "air-1", [t * 1000 for t in times], {"air_temperature": air, "soil_moisture": soil}, {})]
    )


def _labels(made: Town) -> None:
    database = made.database
    order = packs.order(database, 10)
    codes = packs.drawn(database, order, 1, 10)
    stale = packs.order(database, 2)
    old = packs.drawn(database, stale, 1, 2)
    made.labels = {"good": codes[0], "copied": codes[1], "void": codes[8], "waiting": codes[9], "expired": old[0]}
    with database.write() as session:
        deed = packs.deed(session)
        labels.tell(deed, Labelling(step="activate", order=order, batch=BATCH, codes=tuple(codes[:8])))
        labels.tell(deed, Labelling(step="void", order=order, codes=(codes[8],), why="受潮"))
        labels.tell(deed, Labelling(step="activate", order=stale, batch=BATCH, codes=(old[0],)))
        row = session.get_one(LabelOrder, stale)
        row.made = "2026-11-10"
        session.add(row)


def _vouchers(made: Town) -> None:
    with made.database.write() as session:

        def issued(at: int, amount: str, kind: str = "conformity", days: int = 10, batch: str = BATCH) -> Any:
            asked = vouchers.Asked(
                kind, batch, amount, "kg", frozenset({"process_control"}), days, contact="13900005678"
            )  # type: ignore[arg-type]
            return vouchers.issue(packs.deed(session, at), asked, "t.example.cn")

        made.vouchers["v-good"] = issued(ms("2026-11-23 09:12"), "200").code
        made.vouchers["v-expired"] = issued(NOW - 4 * DAY_MS, "50", days=2).code
        void = issued(NOW - DAY_MS, "60")
        made.vouchers["v-void"] = vouchers.void(packs.deed(session), void, "数量写错").code
        made.vouchers["v-person"] = issued(NOW - DAY_MS, "30", batch="00000000000000e1").code
        doubted = issued(NOW - DAY_MS, "40")
        doubted.doubts = "too_much"
        session.add(doubted)
        made.vouchers["v-doubted"] = doubted.code
        genuine = Statement(
            "conformity", key_mark(void.kid), int(BATCH, 16), numbered("黄瓜"), Decimal(900), "kg",
            NOW - NOW % 60_000, 10, frozenset({"process_control"}),
        )  # fmt: skip
        key = signer(session, NOW)
        made.vouchers["v-unlisted"] = issue(genuine._replace(amount=Decimal(77)), key).address("t.example.cn")
        ahead = genuine._replace(issued=genuine.issued + 3_600_000)
        made.vouchers["v-early"] = issue(ahead, key).address("t.example.cn")
        body = encode(genuine)
        stranger = Signer(Ed25519PrivateKey.generate(), "voucher")
        made.vouchers["v-forged"] = new_voucher(body + stranger.sign("voucher", body)).address("t.example.cn")


def _tests(database: Database) -> None:
    with database.write() as session:
        session.add(
            RapidResult(id="r1", position=901, region=TOWN, county=COUNTY, home=TOWN, device="lz-1", boot="b",
                        kind="enzyme_inhibition", heard=NOW, day="2026-11-23", edition="gbt-5009.199-2003",
                        verdict="negative", chain="r1", standing="negative", batch=BATCH, at=ms("2026-11-23 10:05"),
                        sample="S-1", **TOLD)
        )  # fmt: skip
        report(session, "t1", "supervision", "conformant", reviewed=True)
        report(session, "t2", "risk_monitoring", "violation", reviewed=True)
        report(session, "t3", "supervision", "violation", reviewed=False)


def report(session: Session, name: str, purpose: str, verdict: str, *, reviewed: bool, withheld: str = "") -> None:
    """A laboratory's report on the batch."""
    number = int(name[1:])
    session.add(
        LabTest(id=name, position=950 + number, region=TOWN, number=f"N-{number}", report=f"QH-2026-{number:03}",
                method="GB 23200.121", tested=ms("2026-11-24 15:00"), at=ms("2026-11-24 15:00"), told=NOW,
                purpose=purpose, product="黄瓜", batch=BATCH, of="fenghe", verdict=verdict, **TOLD)
    )  # fmt: skip
    session.flush()
    if verdict == "violation":
        session.add(
            LabResidue(test=name, line=0, region=TOWN, name="克百威", told="0.12", value=120_000, verdict="violation")
        )
    if reviewed:
        session.add(LabReview(region=TOWN, test=name, withheld=withheld, **BEFORE))
    session.flush()


def _passage(made: Town) -> None:
    with made.database.write() as session:
        passage(session, "e1", voucher_id(voucher_code(made.vouchers["v-good"])), ms("2026-11-24 03:40"))


def passage(session: Session, name: str, code: str, at: int, doubts: str = "") -> None:
    """A code was shown at the gate of the market, and the goods let in."""
    number = int(name[1:])
    facts: dict[str, Any] = {"region": TOWN, "subject": "market", "at": at, "decision": "pass", "verdict": "pass"}
    session.add(
        Entry(id=name, position=970 + number, told=at, received=at, day="2026-11-24", gateway="gate-1", **facts)
    )
    session.flush()
    session.add(
        EntryPaper(entry=name, line=0, kind="voucher", code=code, batch=BATCH, product="黄瓜", gateway="gate-1",
                   doubts=doubts, **facts)
    )  # fmt: skip
    session.flush()


def call_back(made: Town, reason: str = "抽检检出克百威") -> str:
    """The batch is called back; the recall."""
    with made.database.write() as session:
        order = Order(reason, "one", "农产品质量安全法第三十八条", NOW + 3 * DAY_MS)
        return recalls.open_recall(packs.deed(session), order, [BATCH]).id


def hold(made: Town) -> None:
    """The batch is held back by an order."""
    with made.database.write() as session:
        trace.block(packs.deed(session), session.get_one(Batch, BATCH), "order", "1", "内部原因")

"""A county at work with somebody of every role in it: a farm, a shop, a room and a market have a log-in of their own.

The farm, its neighbour in the same township and a farm of another township have sensors; the farm has an order to put
something right. So there is something of others for each to be kept from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from sqlmodel import Session, col, func, select

from cloud.accounts import office
from cloud.dataquality import office as rectifying
from cloud.kernel.audit import by_machine
from cloud.kernel.clock import now_ms
from cloud.registry import inbox, registration
from cloud.subjects.model import Subject
from cloud.subjects.tenures import office as tenures
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.port import Block
from cloud.trace.model import Batch
from contract.birth import Clock, Content, DeviceMeta, Host, LaneState, Meta, PointMeta, SiteMeta, State, Text
from contract.moment import law_day, stamp
from tests.web.county import DAY, HOUR, MINUTE, PASSWORD, value
from tests.web.work import Work
from zhigen.demo.county import COUNTY

TOWN: Final = COUNTY + "101"
_AIR: Final = {
    "air_temperature": PointMeta("°C", low=-40, high=80, interval_ms=MINUTE),
    "relative_humidity": PointMeta("%", low=0, high=100, interval_ms=MINUTE),
}


class Party(NamedTuple):
    """A subject of the county."""

    id: str
    name: str
    region: str


class Land(NamedTuple):
    """A farm with a site, a gateway and an air sensor that it runs."""

    party: Party
    gateway: str
    device: str
    site: str
    words: str


class People(Work):
    """The data folder of a county at work; what belongs to whom is told by its names."""

    def __init__(self, folder: Path, length: int = 45, back: int = 1) -> None:
        super().__init__(folder, length, back)
        self.series = EmbeddedSeries(self.folder / "series.db")
        with self.database.write() as session:
            at_home, neighbour = _growers(session, col(Subject.region) == TOWN)[:2]
            stranger = _growers(session, col(Subject.region) != TOWN)[0]
            self.farm = self._land(session, at_home, "home", "自家一号棚")
            self.neighbour = self._land(session, neighbour, "next", "邻家一号棚")
            self.stranger = self._land(session, stranger, "away", "外乡一号棚")
            self.shop, self.lab, self.market, self.other_market, self.other_lab = (
                _party(session, kind, here)
                for kind, here in (
                    ("shop", True), ("laboratory", True), ("market", True), ("market", False), ("laboratory", False),
                )
            )  # fmt: skip
            deed = by_machine(session, "tellRectification", now_ms())
            today = law_day(now_ms())
            rectifying.tell(deed, at_home.id, "false_records", "用药记录缺三天", today, 5)
        for name, role, party in (
            ("zhao", "farm", at_home), ("shen", "farm", neighbour), ("sun", "shop", self.shop),
            ("zhou", "lab", self.lab), ("wu", "market", self.market),
        ):  # fmt: skip
            office.add(self.database, name, PASSWORD, role, TOWN, "zh", now_ms(), subject=party.id)
        office.add(self.database, "qian", PASSWORD, "enforcement", COUNTY, "zh", now_ms())
        office.add(self.database, "he", PASSWORD, "supervisor", TOWN, "zh", now_ms())

    def close(self) -> None:
        self.series.close()
        super().close()

    def heartbeat(self, now: int) -> None:
        """The three gateways say that they are well, as they do every few seconds."""
        host = Host(9_000_000_000, 16_000_000_000, 48_000_000, 0.08, 51.2)
        with self.database.write() as session:
            for land in (self.farm, self.neighbour, self.stranger):
                state = State(
                    online=True, boot="b1", t=now, up_ms=2 * DAY, software="0.1.0", produced=1_284, last_ack=now - 900,
                    events=LaneState(1, 42, 41, 0), readings=LaneState(1, 9001, 9000, 0, 0),
                    clock=Clock(synced=True, segment=0, offset_ms=3), host=host, lost=[],
                )  # fmt: skip
                inbox.heard_state(session, land.gateway, state, now)

    def _land(self, session: Session, party: Party, name: str, words: str) -> Land:
        gateway, now = f"{name}-1", now_ms()
        device = DeviceMeta(f"air-{name}", Text(words, f"House 1 of {name}"), "renke-rs-ws-n01", "0" * 16, _AIR)
        content = Content(SiteMeta(name, Text(party.name, name), "farm", party.region), [device])
        registration.register(session, gateway, COUNTY, "lin", now - 30 * DAY)
        inbox.heard_birth(
            session,
            COUNTY,
            Meta(gateway=gateway, boot="b1", t=now, software="0.1.0", hash=content.hash, content=content),
            now,
        )
        site = f"{COUNTY}/{name}"
        tenures.begin(by_machine(session, "beginTenure", now), site, party.id, now - 60 * DAY)
        times = range(now - 2 * HOUR, now, MINUTE)
        columns: dict[str, list[float | None]] = {key: [value(key, now - t) for t in times] for key in _AIR}
        self.series.write([Block(gateway, device.id, [stamp(t, 0) for t in times], columns, {})])
        return Land(party, gateway, device.id, site, words)


def _growers(session: Session, where: object) -> list[Party]:
    """Filed farms, those with the most batches first."""
    asked = (
        select(Subject.id, Subject.name, Subject.region)
        .join(Batch, col(Batch.subject) == col(Subject.id))
        .where(where, Subject.state == "filed")  # type: ignore[arg-type]
        .group_by(col(Subject.id))
        .order_by(func.count().desc(), col(Subject.id))
    )
    return [Party(*row) for row in session.exec(asked).all()]


def _party(session: Session, kind: str, here: bool) -> Party:
    place = col(Subject.region) == TOWN if here else col(Subject.region) != TOWN
    found = session.exec(select(Subject).where(Subject.kind == kind, place).order_by(col(Subject.id))).first()
    assert found is not None, kind
    return Party(found.id, found.name, found.region)

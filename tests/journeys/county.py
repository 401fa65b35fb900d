"""A county in one process, of the product's own parts: mosquitto, the ingest with its posts, the API, whole gateways.

What happens on farms, on the road and at gates is told to a gateway and reaches the county by its outbox, signed, over
the broker; what people enter at a desk goes over the API. Nothing is put into a table by hand.
"""

from __future__ import annotations

import threading
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import yaml
from sqlmodel import col, func, select

from cloud.app.directory import RegistryDirectory
from cloud.app.ingest import PROJECTIONS
from cloud.app.patrol import Patrol
from cloud.fleet import Courier
from cloud.ingest.service import Service
from cloud.ingest.settings import Settings
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.desk import PREFIX
from cloud.kernel.journal import JournalEvent, ProjectionCursor
from cloud.keys import KeyRoom, Rotating, county_keys, ensure, gateway_keys
from contract.event import Body
from contract.identifiers.subject import credit_check
from contract.moment import DAY_MS, LAW_ZONE, law_day
from gateway.app import Gateway
from gateway.config import read
from gateway.rim.trial import Trial
from tests.broker import Mosquitto
from tests.cloud.house import House
from tests.enrolment import enrol
from tests.patience import until

COUNTY = "349901"
TOWN = "349901101"
HOUR, MINUTE = 3_600_000, 60_000
_BEAT_S = 0.2


def ago(days: int, hour: float = 8.0) -> int:
    """ms UTC of an hour of the day so many days before today, in Asia/Shanghai."""
    midnight = datetime.combine(law_day(now_ms()) - timedelta(days=days), time(), LAW_ZONE)
    return int(midnight.timestamp() * 1000) + round(hour * HOUR)


def answer(response: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert response.status_code == status, response.text
    return response.json()


class Place:
    """A gateway that is enrolled, at a site of its own; `file` is its configuration. It does not run."""

    def __init__(self, county: County, name: str, kind: str, **more: Any) -> None:
        self.name, self.site = name, f"{COUNTY}/{name}"
        keys = county.folder / f"{name}-keys"
        enrol(county.database, county.folder, COUNTY, name, keys)
        self.file = county.folder / f"{name}.yaml"
        config = {
            "version": 1,
            "gateway": {"id": name, "county": COUNTY, "keys": str(keys)},
            "site": {"id": name, "name": {"zh": name}, "kind": kind, "region": TOWN},
            "broker": {"host": "127.0.0.1", "port": county.broker.port},
            "storage": {"folder": str(county.folder / name)},
            **more,
        }
        self.file.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")


class Post(Place):
    """One whole gateway, in this process."""

    def __init__(self, county: County, name: str, kind: str, **more: Any) -> None:
        super().__init__(county, name, kind, **more)
        self.gateway = Gateway(read(self.file), Trial(self.file))
        self.gateway.start()

    def tells(self, body: Body) -> str:
        """Commit an event to the outbox; its id."""
        return str(self.gateway.outbox.record(body).event.id)

    @property
    def quiet(self) -> bool:
        """Whether the county has acknowledged all of its events."""
        return self.gateway.outbox.backlog("events") == 0


class County:
    """Start it, ask it, `close` it. `database`: instead of an own one."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        self.folder = folder
        self.broker = Mosquitto(folder)
        self.broker.start()
        self.house = House(folder, database)
        self.database = self.house.database
        ensure(self.database, folder, COUNTY, now_ms())
        self.chief = self.house.enter("supervisor", COUNTY, name="chief")
        self.clerk = self.house.enter("inspector", COUNTY, name="clerk")
        self.posts: dict[str, Post] = {}
        self._serials = count(1)
        self._over = threading.Event()
        self._beats = threading.Thread(target=self._beat, daemon=True)

    def open(self) -> None:
        """Start what takes in, carries down and looks after."""
        settings = Settings(port=self.broker.port, linger_ms=5)
        room, series = KeyRoom(self.folder), self.house.series
        signer = Rotating(room, "ack", now_ms)
        self.ingest = Service(settings, self.database, series, RegistryDirectory(), PROJECTIONS, signer=signer)
        self.courier = Courier(self.database, settings, room.signer, county_keys, gateway_keys, [COUNTY])
        self.patrol = Patrol(self.database)
        self.ingest.start()
        self.courier.start()
        self._beats.start()

    def post(self, name: str, kind: str, **more: Any) -> Post:
        """Register a gateway at the desk, enrol it, start it."""
        self._registered(name)
        self.posts[name] = Post(self, name, kind, **more)
        return self.posts[name]

    def place(self, name: str, kind: str, **more: Any) -> Place:
        """The same, not started: it is to run elsewhere."""
        self._registered(name)
        return Place(self, name, kind, **more)

    def _registered(self, name: str) -> None:
        engineer = self.house.enter("engineer", COUNTY)
        answer(engineer.post("/gateways", json={"id": name, "county": COUNTY}), 201)

    def settle(self) -> None:
        """Wait until all that was told is in the journal and in every projection."""
        until(lambda: all(one.quiet for one in self.posts.values()), "acks of all events")
        until(self._projected, "the projections")

    def _projected(self) -> bool:
        with self.database.read() as session:
            head = session.exec(select(func.max(col(JournalEvent.position)))).one() or 0
            cursors = session.exec(select(ProjectionCursor)).all()
        assert all(one.state == "running" for one in cursors), cursors
        return len(cursors) >= len(PROJECTIONS) and all(one.position >= head for one in cursors)

    def unsigned(self) -> list[str]:
        """Kinds of events in the journal that no gateway of the county signed, those of desks aside."""
        with self.database.read() as session:
            events = [row.event for row in session.exec(select(JournalEvent))]
        edge = [one for one in events if not one.gateway.startswith(PREFIX)]
        assert len({one.gateway for one in edge}) == len(self.posts)
        return [type(one.body).__name__ for one in edge if one.alg != "ed25519"]

    def look(self) -> None:
        """What the patrol does every ten seconds, now."""
        self.settle()
        self.patrol.look()

    def _beat(self) -> None:
        while not self._over.wait(_BEAT_S):
            for one in list(self.posts.values()):
                one.gateway.beat()

    def subject(self, name: str, kind: str, sectors: list[str]) -> str:
        """File a subject: one applies, another approves; its id."""
        code = f"93349901MA2N{next(self._serials):05d}"
        facts = {"region": TOWN, "kind": kind, "name": name, "sectors": sectors, "address": "青禾县城关镇",
                 "credit_code": code + credit_check(code)}  # fmt: skip
        person = {"name": "张三", "number": "11010519491231002X", "phone": "13900005678"}  # the example of GB 11643
        applied = self._made("/applications", {"kind": "new", "facts": facts, "person": person})
        seen = {"If-Match": f'"{applied["version"]}"'}
        return str(answer(self.chief.post(f"/applications/{applied['id']}/approve", headers=seen))["subject"])

    def runs(self, post: Place, subject: str) -> None:
        """A subject runs the site of a gateway since last year."""
        self._made("/tenures", {"site": post.site, "subject": subject, "since": now_ms() - 400 * DAY_MS})

    def plot(self, subject: str, kind: str, name: str) -> Any:
        """A plot, barn or pond of 2000 m² on a base of its own."""
        base = self._made("/bases", {"subject": subject, "region": TOWN, "name": f"{name}基地"})
        return self._made("/plots", {"base": base["id"], "kind": kind, "name": name, "area": 2000.0})

    def cycle(self, plot: Any, kind: str, product: str, begun: int, **more: Any) -> str:
        """A growing; its id."""
        body = {"plot": plot["id"], "kind": kind, "product": product, "begun": law_day(begun).isoformat(), **more}
        return str(self._made("/cycles", body)["id"])

    def _made(self, path: str, body: dict[str, Any]) -> Any:
        return answer(self.clerk.post(path, json=body), 201)

    def close(self) -> None:
        """End everything, gateways first."""
        self._over.set()
        self._beats.join()
        for one in self.posts.values():
            one.gateway.stop()
        self.courier.stop()
        self.ingest.stop()
        self.house.close()
        self.broker.kill()

"""A farm terminal over real HTTP: a real outbox, a dossier and instruments that tests hold in their hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract.birth import DeviceMeta, PointMeta, Text
from contract.dossier import Held
from contract.law import national
from gateway.rim import clock
from gateway.rim.farm.room import FarmRoom, Fields
from gateway.rim.ground import Ground
from gateway.rim.outbox import Outbox
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.house import House
from gateway.rim.terminal.server import TerminalServer
from tests.gateway.farm.ground import CATALOGUE, LONG, PACK, dossier
from tests.gateway.terminal.conftest import OPERATOR
from tests.gateway.terminal.conftest import house as shown
from tests.keys import gateway_signer

DEVICES = {
    "air": DeviceMeta(
        "air", Text("棚内", "house"), "p", "h",
        {"air_temperature": PointMeta("°C", interval_ms=60_000), "battery": PointMeta("%")},
    )
}  # fmt: skip


@dataclass
class Farm:
    """What a test holds in its hands."""

    box: Outbox
    room: FarmRoom
    house: House
    server: TerminalServer
    client: httpx.Client
    world: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/state").json()
        return found

    def record(self, action: str = "spray", key: str = "", **more: object) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post("/operations", json={"action": action, "growing": "cycle-1", **more}, headers=headers)

    def told(self, *kinds: str) -> list[Any]:
        """The bodies of the events that were recorded."""
        return [one.body for one in self.box.days.between(0, 1 << 60, kinds)]


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    box = Outbox(tmp_path, gateway="gw-1", boot="b1", meta="m1", clock=clock.now, signer=gateway_signer)
    box.start("0.1")
    world: dict[str, Any] = {"dossier": dossier(stock=(Held(LONG, "5", "袋", pack=PACK),)), "alarms": []}
    told: Any = lambda: world["dossier"]  # noqa: E731
    ground = Ground(
        "gw-1", lambda: ("赵家", "Zhao"), box.days, lambda: (box.epoch, box.high("events")),
        lambda body, facts=None: str(box.record(body, facts).event.id), lambda: clock.now()[0], told,
        lambda: CATALOGUE, national, box.record_two, box.memory,
    )  # fmt: skip
    room = FarmRoom(ground, Fields("eye", "341225", lambda: world.get("devices", DEVICES), lambda: world["alarms"]))
    name = ("赵家家庭农场", "Zhao family farm")
    house = shown(tmp_path, farm=room, served=("farm",), place=lambda: name)
    server = TerminalServer("127.0.0.1", 0, house)
    token = server.duty.begin(Shift("zhao", "赵", frozenset({"farmer"}), "farm"))
    client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}/api/farm", cookies={OPERATOR: token}, timeout=120)
    yield Farm(box, room, house, server, client, world)
    client.close()
    server.close()
    box.close()

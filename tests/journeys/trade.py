"""The people of the journey, their gateways, and what each can do: tell, hand over, drive, vouch, stop at a gate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import httpx

from contract.event import Body, Leg, Lot, Passage, Transfer, decode
from contract.voucher import PART, revoked
from simulators.ble import Simulator as Air
from tests.gateway.camera.film import jpeg, plain, with_codes
from tests.gateway.camera.server import HttpCamera
from tests.journeys.county import COUNTY, MINUTE, County, Post, answer
from tests.patience import until

PLATES: Final = {"greens": "皖KA1B23", "pork": "皖KC4D56", "fish": "皖KE7F89"}
LORRY: Final[dict[str, Any]] = {
    "buses": [{"kind": "ble", "id": "air"}],
    "devices": [{"id": "tag-1", "profile": "bthome-climate", "bus": "air", "address": "A4:C1:38:00:00:01"}],
}  # fmt: skip
EYE: Final = {"kind": "camera", "id": "gate", "forget_s": 0.5}
GATE: Final[dict[str, Any]] = {
    "devices": [{"id": "gate-cam", "profile": "camera-generic", "bus": "gate"}],
    "gate": {"cameras": ["gate-cam"], "quiet_s": 1},
}
_WHO: Final = {
    "farm": ("丰禾合作社", "cooperative", ["crops"]), "ranch": ("青山养殖场", "family_farm", ["livestock"]),
    "pond": ("清湖渔场", "family_farm", ["aquatic"]), "slaughter": ("青禾屠宰厂", "slaughterhouse", ["livestock"]),
    "lorry": ("顺路收购站", "collector", ["crops"]), "market": ("青禾批发市场", "market", []),
    "lab": ("县检测中心", "laboratory", []),
}  # fmt: skip


class Trade:
    """Who there is, and what became of it: ids of subjects, growings and events, codes of labels and vouchers.

    air: what the tag on the lorry is in; camera: what the market's looks at; labels: codes read off the sheet.
    """

    def __init__(self, county: County, air: Air, camera: HttpCamera) -> None:
        self.county, self.air, self.camera = county, air, camera
        air.hold(1, "air_temperature", 2.0)
        sites = {"lorry": LORRY, "market": {**GATE, "buses": [{**EYE, "source": camera.url}]}}
        self.who = {key: county.subject(*facts) for key, facts in _WHO.items()}
        self.posts: dict[str, Post] = {}
        kinds = {"slaughter": "store", "lorry": "store", "market": "market", "lab": "lab"}
        for key in self.who:
            self.posts[key] = county.post(f"qinghe-{key}-01", kinds.get(key, "farm"), **sites.get(key, {}))
        self.told: dict[str, str] = {}
        self.vouchers: dict[str, str] = {}
        self.passed: list[Any] = []
        self.labels: list[str] = []
        self.plots: dict[str, Any] = {}
        self.cycles: dict[str, str] = {}

    def tell(self, who: str, name: str, body: Body) -> str:
        """An event of somebody's gateway; known by `name` afterwards."""
        self.told[name] = self.posts[who].tells(body)
        return self.told[name]

    def enter(self, who: str, role: str = "farm") -> httpx.Client:
        """Somebody's account."""
        return self.county.house.enter(role, COUNTY, subject=self.who[who])

    def hand(self, name: str, giver: str, taker: str, *lots: Lot, at: int = 0) -> None:
        """Batches are offered by one and accepted by the other, by scan. at: ms UTC, 0: now."""
        offer = Transfer("offer", lots, receiver=self.who[taker], document=f"JJ-{name}", at=at)
        self.tell(giver, f"{name} offered", offer)
        accept = Transfer("accept", offer=self.told[f"{name} offered"], at=at and at + 15 * MINUTE)
        self.tell(taker, f"{name} accepted", accept)

    def feels(self, celsius: float) -> int:
        """It is so warm around the tag on the lorry from now on; when the county first read it (ms UTC)."""
        self.air.hold(1, "air_temperature", celsius)
        return until(lambda: self._felt(celsius), f"{celsius} degrees")

    def _felt(self, celsius: float) -> int:
        items = answer(self.county.chief.get("/latest", params={"gateway": self.posts["lorry"].name}))["items"]
        felt = (one["t"] for one in items if one["series"].endswith("air_temperature") and one["value"] == celsius)
        return next(felt, 0)

    def show(self, *vehicles: Sequence[str]) -> list[Any]:
        """Lorries stop at the market's gate one after another, vouchers behind their windows; what came of each.

        There is no line to the county meanwhile: the gate judges by the rules that lie there.
        """
        self.county.broker.kill()
        for number, names in enumerate(vehicles, 1):
            self.camera.pictures = [jpeg(with_codes(*(self.vouchers[name] for name in names)))]
            until(lambda wanted=number: len(self._passages()) == wanted, "a passage")  # type: ignore[misc]
            self.camera.pictures = [jpeg(plain())]
        found = self._passages()
        self.county.broker.start()
        self.county.settle()
        return [answer(self.county.chief.get(f"/passages/{one}")) for one in found]

    def listed(self) -> frozenset[str]:
        """The batches that the market's gate would stop, by the rules that lie there."""
        rules = self.posts["market"].gateway._rules.part(PART)
        return revoked(rules).batches if rules else frozenset()

    def _passages(self) -> list[str]:
        """Those that wait for a line, oldest first."""
        waiting = self.posts["market"].gateway.outbox.reader.letters(1, 1 << 60)
        events = [decode(letter.wire).event for letter in waiting]
        return [str(one.id) for one in events if isinstance(one.body, Passage)]

    def vouch(self, name: str, who: str, batch: str, amount: str) -> None:
        """Whoever has a batch vouches for it; the county signs."""
        self.county.settle()
        body = {"batch": batch, "amount": amount, "unit": "kg", "basis": ["process_control"], "contact": "13900005678"}
        self.vouchers[name] = answer(self.enter(who).post("/vouchers", json=body), 201)["code"]

    def leave(self, name: str, batch: str, at: int = 0, **more: Any) -> None:
        """The lorry sets out with a batch."""
        self.tell("lorry", f"{name} left", Leg("depart", "", (batch,), PLATES[name], place="装车点", at=at, **more))

    def arrive(self, name: str, at: int = 0) -> None:
        """It comes to the market."""
        arrived = Leg("arrive", self.told[f"{name} left"], place="青禾批发市场", at=at)
        self.tell("lorry", f"{name} arrived", arrived)

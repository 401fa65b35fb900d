"""A shop with a till that the county knows: its licence, its products, what it bought; readers and printer at its desk.

The gateway is a whole one on the county of tests/journeys; whoever uses this starts it, in this process or another.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx

from cloud.kernel.clock import now_ms
from contract.moment import law_day
from tests.journeys.county import COUNTY, County, Place, answer
from tests.patience import until

GATEWAY: Final = "qinghe-shop-01"
CLERK, PIN = "李敏", "73019"
MEAL, SPRAY, BAIT = "肥准字202099", "PD20181831", "PD20170001"  # fertiliser; pesticide; restricted, against rats
BOUGHT: Final = {MEAL: 500, SPRAY: 300, BAIT: 100}
USES: Final = {SPRAY: ("黄瓜", "蚜虫"), BAIT: ("室内", "家鼠")}


def sections(folder: Path, port: int, printer: tuple[str, int]) -> dict[str, Any]:
    """What the configuration of the shop's gateway says beside what each has; reader and gun are ptys in `folder`."""
    host, at = printer
    return {
        "till": {},
        "terminal": {"port": port},
        "peripherals": [
            {"id": "cards", "profile": "id-card-reader", "port": str(folder / "reader")},
            {"id": "gun", "profile": "serial-scanner", "port": str(folder / "gun")},
            {"id": "slips", "profile": "escpos-80mm", "host": host, "port": at},
        ],
    }


def settle_in(county: County, place: Place) -> str:
    """The county files the shop, its licence and its products, once the gateway was heard; the id of the shop."""
    until(lambda: place.site in county.chief.get("/sites").text, "the site of the shop, by its birth")
    shop = county.subject("石桥农资二店", "shop", ["crops"])
    county.runs(place, shop)
    today = law_day(now_ms())
    span = {"since": str(today - timedelta(days=100)), "until": str(today + timedelta(days=100))}
    paper = {"subject": shop, "kind": "pesticide", "number": "农药经许 1", "restricted": True, **span}
    answer(county.clerk.post("/licences", json=paper), 201)
    known = {"registered_since": "2020-01-01", "region": COUNTY}
    bottle = {"kind": "pesticide", "unit": "瓶", "content": "100 mL", **known}
    for body in (
        {"kind": "fertiliser", "registration": MEAL, "name": "复合肥", "unit": "袋", "content": "50 kg", **known},
        {"registration": SPRAY, "name": "啶虫脒乳油", "ingredients": ["啶虫脒"],
         "labels": [{"crop": "黄瓜", "pest": "蚜虫", "interval_days": 3, "per_season": 2}], **bottle},
        {"registration": BAIT, "name": "溴敌隆饵剂", "ingredients": ["溴敌隆"],
         "labels": [{"crop": "室内", "pest": "家鼠"}], **bottle},
    ):  # fmt: skip
        answer(county.chief.post("/products", json=body), 201)
    return shop


class Clerk:
    """Somebody at the till, by what its page sends. Use as a context."""

    def __init__(self, port: int) -> None:
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=120)

    def __enter__(self) -> Clerk:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def enter(self) -> None:
        """Sign on, as the gateway's first operator where it has none."""
        until(self.up, "the pages")
        if not self.client.get("/api/duty").json()["operators"]:
            made = self.client.post("/api/operators", json={"name": CLERK, "trades": ["keeper", "clerk"], "pin": PIN})
            assert made.is_success, made.text
        self.sign_on()

    def sign_on(self) -> None:
        """As after each start of the gateway."""
        until(self.up, "the pages")
        (one,) = self.client.get("/api/duty").json()["operators"]
        answer(self.client.post("/api/duty", json={"terminal": "till", "operator": one["id"], "pin": PIN}))

    def up(self) -> bool:
        try:
            return self.client.get("/api/duty").is_success
        except httpx.TransportError:
            return False

    def post(self, path: str, key: str = "", **body: Any) -> Any:
        return answer(self.send(path, key, **body))

    def send(self, path: str, key: str = "", **body: Any) -> httpx.Response:
        """key: as the page makes one up for each press."""
        return self.client.post(f"/api/till/{path}", json=body, headers={"Idempotency-Key": key} if key else {})

    @property
    def state(self) -> Any:
        return answer(self.client.get("/api/till/state"))

    def buys(self) -> None:
        """Goods come in, as soon as the gateway knows them."""
        until(lambda: self.known() and self.at_desk(), "catalogue, dossier, rules and desk at the till", 120)
        until_year = {"made": "2026-01-01", "expires": "2028-01-01"}
        items = [
            {"registration": one, "amount": str(much), "lot": "L1", **(until_year if one != MEAL else {})}
            for one, much in BOUGHT.items()
        ]
        self.post("purchases", supplier="县农资公司", items=items)

    def known(self) -> bool:
        """Whether the till has what the county told of the shop."""
        state = self.state
        return bool(state["articles"] == len(BOUGHT) and state["dossier"] > 0 and state["rules"]["state"] == "ok")

    def at_desk(self) -> bool:
        """Whether reader, gun and printer are there, as far as it has them."""
        return {one["state"] for one in self.state["devices"]} <= {"ok", "none"}

    def lays(self, registration: str) -> Any:
        """Something onto the slip, with what it is for; the state."""
        crop, pest = USES.get(registration, ("", ""))
        if crop:
            self.post("crop", text=crop)
            self.post("pest", text=pest)
        if registration == BAIT:  # restricted: its buyer is kept
            self.post("buyer", name="测试乙", number="E12345678", document="passport")
        return self.post("scan", text=registration)

    def entries(self, *days: str) -> list[Any]:
        """The ledger of some days."""
        return [one for day in days for one in answer(self.client.get(f"/api/till/days/{day}"))["entries"]]

    def stock(self) -> dict[str, str]:
        """How much there is of each product."""
        found = answer(self.client.get("/api/till/stock"))
        return {one["article"]["registration"]: one["lots"][0]["amount"] for one in found}

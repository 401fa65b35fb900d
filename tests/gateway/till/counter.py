"""A shop with its desk: a card reader and a scanner on ptys, a receipt printer on a socket, and its server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from gateway.core.peripheral import PeripheralSpec, Plug, Socket
from gateway.rim import clock
from gateway.rim.peripherals import Desk
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.server import TerminalServer
from simulators import card, printer, scanner
from tests.gateway.desk.house import profile
from tests.gateway.terminal.conftest import OPERATOR
from tests.gateway.terminal.conftest import house as shown
from tests.gateway.till.shop import Shop
from tests.patience import until


@dataclass
class Counter:
    """A shop with its desk, and a clerk's client beside the browser."""

    shop: Shop
    client: httpx.Client
    reader: card.Simulator
    gun: scanner.Simulator
    slips: printer.Simulator
    server: TerminalServer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def post(self, path: str, **body: Any) -> Any:
        answer = self.client.post(f"/api/till/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path: str, **body: Any) -> str:
        answer = self.client.post(f"/api/till/{path}", json=body)
        assert answer.status_code == (422 if answer.json()["code"] == "not_acceptable" else 409), answer.text
        told = answer.json()
        assert told["zh"]
        assert told["en"].isascii()
        return str(told["code"])

    @property
    def state(self) -> Any:
        return self.client.get("/api/till/state").json()


@contextmanager
def standing(shop: Shop, folder: Path, **house: Any) -> Iterator[Counter]:
    """The shop's desk and server as long as it is used; house: what of the House is otherwise."""
    reader, gun = card.Simulator(folder / "reader"), scanner.Simulator(folder / "gun")
    with reader, gun, printer.Simulator("escpos", tcp=("127.0.0.1", 0)) as slips:
        desk = Desk(
            [
                PeripheralSpec("cards", profile("id-card-reader"), Plug(str(folder / "reader"), 115200)),
                PeripheralSpec("gun", profile("serial-scanner", gap_ms=2000), Plug(str(folder / "gun"), 115200)),
                PeripheralSpec("slips", profile("escpos-80mm"), Socket(*slips.address)),
            ],
            lambda _: None,
            clock.now,
            folder,
        )
        desk.start()
        shop.desk = desk
        shop.till.attach()
        server = TerminalServer(
            "127.0.0.1",
            0,
            shown(folder, now=lambda: shop.clock.wall, till=shop.counter, desk=lambda: shop.desk, **house),
        )
        token = server.duty.begin(Shift("clerk-1", "李敏", frozenset({"clerk"}), "till"))
        url = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=url, headers={"cookie": f"{OPERATOR}={token}"}, timeout=120) as client:
            made = Counter(shop, client, reader, gun, slips, server)
            until(lambda: {one["state"] for one in made.state["devices"]} == {"ok"}, "the desk")
            yield made
        shop.till.detach()
        server.close()
        desk.stop()

"""The power goes at every step of a sale (kill -9 of the whole gateway): after it there is a whole sale or none.

Mid-confirm is met by chance: kills at moments around it, by a seed, and each must leave what is whole. The line to the
county stands all the time, so that what the gateway kept and what the county has can be held against each other.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from sqlmodel import select

from cloud.kernel.clock import now_ms
from cloud.kernel.journal import JournalEvent
from contract.event import Buyer, Sale
from contract.moment import law_day
from simulators import card, printer
from tests.journeys.county import County, answer
from tests.parts import free_port, part
from tests.patience import until
from tests.terminals.till_county import BOUGHT, GATEWAY, MEAL, SPRAY, Clerk, sections, settle_in
from zhigen.demo.child import Child

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]
TIMES: Final = 10  # kills around confirm


class Box:
    """The shop's gateway in a process of its own, its clerk, its reader and its printer."""

    def __init__(self, county: County, folder: Path, room: ExitStack) -> None:
        self.county = county
        self.reader = room.enter_context(card.Simulator(folder / "reader"))
        self.slips = room.enter_context(printer.Simulator("escpos", tcp=("127.0.0.1", 0)))
        self.clerk = room.enter_context(Clerk(free_port()))
        said = sections(folder, self.clerk.port, self.slips.address)
        said["peripherals"] = [one for one in said["peripherals"] if one["id"] != "gun"]
        place = county.place(GATEWAY, "store", **said)
        self.process = Child("gateway", ["gateway", "run", "--config", str(place.file)], folder)
        room.callback(self.process.stop)
        self.process.start()
        self.shop = settle_in(county, place)
        self.days = {str(law_day(now_ms()))}
        self.clerk.enter()
        self.clerk.buys()

    def cut(self, press: threading.Thread | None = None) -> None:
        """Kill it, perhaps while something is asked of it; then the power is back and the clerk signs on again."""
        self.process.kill()
        if press is not None:
            press.join()
        self.reader.take()
        self.process.start()
        self.clerk.sign_on()
        assert self.clerk.known(), "what the county told is not there without the county"
        assert "Traceback" not in self.process.log.read_text()

    def sales(self) -> list[Any]:
        """Of the till's own book."""
        self.days.add(str(law_day(now_ms())))
        return [one for one in self.clerk.entries(*sorted(self.days)) if one["kind"] == "sale"]

    def papers(self, number: str) -> list[str]:
        """What came out of the printer of one sale."""
        return [one.text for one in self.slips.sheets if number in one.text]

    def lays_with_card(self) -> None:
        self.clerk.lays(SPRAY)
        self.reader.put("valid")
        until(lambda: self.clerk.state["slip"]["buyer"], "the card")


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    part("mosquitto")
    county = County(tmp_path)
    county.open()
    with ExitStack() as room:
        room.callback(county.close)
        yield Box(county, tmp_path, room)


def test_a_cut_at_any_step_of_a_sale_leaves_a_whole_one_or_none(box: Box) -> None:
    _before_anything_is_agreed(box)
    keys = _around_confirm(box)
    _with_the_receipt_waiting(box)
    _while_it_prints(box)
    sales = box.sales()
    assert len({one["id"] for one in sales}) == len(sales)
    until(lambda: box.clerk.state["waiting"] == 0, "the upload of all")
    until(lambda: box.county._projected(), "the projections")
    with box.county.database.read() as session:
        every = [row.event for row in session.exec(select(JournalEvent))]
    told = [one for one in every if one.gateway == GATEWAY]  # a desk keeps persons too
    known = {str(one.id): one.body for one in told if isinstance(one.body, Sale)}
    assert known.keys() == {one["id"] for one in sales}
    buyers = [str(one.id) for one in told if isinstance(one.body, Buyer)]
    assert sorted(one.buyer for one in known.values() if one.buyer) == sorted(buyers)
    assert {entry for entry in keys if entry} <= known.keys()
    left = {one: much - sum(sale.items[0].product == one for sale in known.values()) for one, much in BOUGHT.items()}
    assert {one: float(much) for one, much in box.clerk.stock().items()} == left
    stock = answer(box.county.chief.get("/stock", params={"subject": box.shop}))["items"]
    assert {one["registration"]: float(one["amount"]) for one in stock} == left


def _before_anything_is_agreed(box: Box) -> None:
    """After card, scan and notice nothing was sold, and nothing is left of it."""
    steps = (
        lambda: (box.reader.put("valid"), until(lambda: box.clerk.state["slip"]["buyer"], "the card")),
        lambda: box.clerk.lays(SPRAY),
        lambda: (box.lays_with_card(), box.clerk.post("notice", read=True)),
    )
    for step in steps:
        step()
        box.cut()
        state = box.clerk.state
        assert (state["slip"]["step"], state["slip"]["buyer"], state["last"]) == ("empty", None, None)
        assert (box.sales(), box.slips.sheets) == ([], [])


def _around_confirm(box: Box) -> list[str]:
    """Kills by chance around confirm; the ids of what was sold, "" for nothing."""
    chance = random.Random(int(os.environ.get("SEED", "20261129")))
    box.lays_with_card()
    began = time.monotonic()
    box.clerk.post("confirm", "press-first", notice=True)
    usual = time.monotonic() - began
    box.reader.take()
    found = []
    for number in range(TIMES):
        before = box.sales()
        box.lays_with_card() if number % 2 else box.clerk.lays(MEAL)
        answers: list[httpx.Response] = []
        press = threading.Thread(target=_press, args=(box.clerk, f"press-{number:04d}", answers))
        press.start()
        time.sleep(chance.uniform(0, usual * 1.2))  # not to wait for something: the moment of the cut
        box.cut(press)
        found.append(_whole(box, before, f"press-{number:04d}", answers))
    assert any(found)
    return found


def _press(clerk: Clerk, key: str, answers: list[httpx.Response]) -> None:
    try:
        answers.append(clerk.send("confirm", key, notice=True))
    except httpx.TransportError:
        return


def _whole(box: Box, before: list[Any], key: str, answers: list[httpx.Response]) -> str:
    """One sale more or none; pressed again it is the same one; whether paper came is known."""
    more = [one for one in box.sales() if one["id"] not in {old["id"] for old in before}]
    assert len(more) <= 1
    again = box.clerk.send("confirm", key, notice=True)
    assert len(box.sales()) == len(before) + len(more)
    if not more:
        assert not answers, "what was confirmed is gone"
        assert (again.status_code, again.json()["code"]) == (409, "till_empty")
        return ""
    (sale,) = more
    assert answer(again)["id"] == sale["id"]
    assert not answers or answer(answers[0])["id"] == sale["id"]
    assert box.clerk.state["last"]["id"] == sale["id"]
    _paper_comes(box, sale)
    return str(sale["id"])


def _paper_comes(box: Box, sale: Any) -> None:
    """Either it comes by itself, or the till knows that it did not; then it is asked for."""
    open_ = {one["id"] for one in box.clerk.state["unprinted"]}
    if sale["id"] in open_:
        box.clerk.post("reprint", entry=sale["id"])
        assert sale["id"] not in {one["id"] for one in box.clerk.state["unprinted"]}
    until(lambda: box.papers(sale["receipt"]), "the receipt")


def _with_the_receipt_waiting(box: Box) -> None:
    """On disk and not yet on paper: the printer has none."""
    box.slips.faults.on("paper_out")
    box.clerk.lays(MEAL)
    sold = box.clerk.post("confirm", notice=True)
    (sale,) = [one for one in box.sales() if one["id"] == sold["id"]]
    box.cut()
    assert sale in box.sales()
    assert box.papers(sale["receipt"]) == []
    box.slips.faults.clear()
    until(lambda: box.papers(sale["receipt"]), "the receipt, with paper")


def _while_it_prints(box: Box) -> None:
    """The paper is half out."""
    box.slips.faults.on("slow", 200.0)
    box.clerk.lays(MEAL)
    sold = box.clerk.post("confirm", notice=True)
    (sale,) = [one for one in box.sales() if one["id"] == sold["id"]]
    until(lambda: box.slips.language.busy, "paper that moves")
    box.cut()
    box.slips.faults.clear()
    assert sale in box.sales()
    until(lambda: box.papers(sale["receipt"]), "the receipt")
    box.clerk.post("reprint", entry=sale["id"])
    until(lambda: any("补打" in text for text in box.papers(sale["receipt"])), "the receipt once more")

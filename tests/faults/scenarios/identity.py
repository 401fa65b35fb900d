"""Two machines under one identity, and a machine back from an old image: nothing lost, and the county told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import msgspec
from sqlmodel import col, select

from cloud.alerts import PipeAlert
from cloud.kernel.database import Database
from contract import event
from tests.faults import outboxes
from tests.faults.house import FARM, TILL, House, till_of
from tests.faults.judge import Judge
from tests.faults.scenario import Scenario, Tally, World
from tests.faults.till import Plan

_TWINS: Final = ("clone", "fork")
_PATIENCE_S: Final = 240.0  # two of one name throw each other off the broker, so each has the line half of the time


def twins(world: World) -> Tally:
    """The card of a till is copied into a second machine, and both go on selling."""
    with House(world) as house:
        house.start()
        house.down(house.till, kill=False)
        boxes, books, tills = [house.boxes / TILL, house.boxes / "copy"], [], []
        shutil.copytree(boxes[0], boxes[1])
        plan = msgspec.json.decode((world.folder / f"{TILL}.json").read_bytes(), type=Plan)
        for name, box in zip(("left", "right"), boxes, strict=True):
            books.append(world.folder / f"{name}.book")
            own = msgspec.structs.replace(plan, folder=str(box), book=str(books[-1]), devices=[name], seller=name)
            tills.append(till_of(world.folder, own, name=name))
            tills[-1].start()
        try:
            for order in ("line", "produce"):
                for till in tills:
                    till.say(order)
            world.rest(*world.of((40, 45), (1, 2)))
            house.until("an alert", lambda: _alerts(house.data, *_TWINS) > 0)
            for till in tills:
                till.say("hush")
            seconds = house.until("empty outboxes", lambda: not any(map(outboxes.waiting, boxes)), _PATIENCE_S)
        finally:
            for till in tills:
                till.stop()
        house.silence()
        house.until("an empty outbox", lambda: not outboxes.waiting(house.boxes / FARM.gateway))
        house.down(house.gateway, kill=False)
        judge = Judge(house.config)
        judge.farm(FARM.gateway, house.ledger, house.devices)
        judge.till(TILL, house.book)
        for name, book in zip(("left", "right"), books, strict=True):
            judge.till(TILL, book, device=name)
        judge.quarantine()
        return judge.tally(1, seconds)


def image(world: World) -> Tally:
    """An image of the gateways' cards is taken while they have no line; weeks later it is put back."""
    with House(world) as house:
        house.start()
        house.broker.kill()
        world.rest(2, 4)
        cards = [house.boxes / FARM.gateway, house.boxes / TILL]
        for child in (house.gateway, house.till):
            house.down(child)
        for card in cards:
            shutil.copytree(card, _image(card))
        house.broker.start()
        for child in (house.gateway, house.till):
            house.up(child)
        house.flowing()
        world.rest(*world.of((15, 20), (3, 4)))
        house.quiet()  # what a card has not delivered when it is wiped is lost with it, and nobody could know
        for child in (house.gateway, house.till):
            house.down(child)
        for card in cards:
            shutil.rmtree(card)
            _image(card).rename(card)
        house.simulator.say(json.dumps({"do": "clear"}))
        for child in (house.gateway, house.till):
            house.up(child)
        house.flowing()
        world.rest(*world.of((15, 20), (3, 4)))
        seconds = house.recovered()
        house.quiet()
        for child in (house.gateway, house.till):
            house.down(child, kill=False)
        judge = house.judge(linked=False)
        restored = [
            gateway
            for gateway, rows in judge.rows.items()
            if any(isinstance(row.event.body, event.Epoch) for row in rows)
            or _alerts(house.data, "fork", gateway=gateway)
        ]
        if len(restored) < len(cards):
            judge.find(f"restored images were told of {', '.join(restored) or 'nobody'} only")
        return judge.tally(1, seconds)


def _image(card: Path) -> Path:
    return card.with_suffix(".image")


def _alerts(data: Path, *codes: str, gateway: str = TILL) -> int:
    database = Database.in_folder(data)
    with database.read() as session:
        query = select(PipeAlert).where(col(PipeAlert.code).in_(codes), PipeAlert.gateway == gateway)
        found = len(session.exec(query).all())
    database.close()
    return found


SCENARIOS: Final = (
    Scenario("two_of_one_identity", twins, 120),
    Scenario("old_image_restored", image, 70),
)

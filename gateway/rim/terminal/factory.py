"""The pages as one FastAPI application, from its parts."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Final

from fastapi import FastAPI

from gateway.core.operator import PageName
from gateway.rim.terminal import (
    camera_api,
    care_api,
    duty_api,
    farm_api,
    gate_api,
    gate_report,
    names_api,
    operators_api,
    pages,
    refusal,
    test_room_api,
    till_api,
)  # fmt: skip
from gateway.rim.terminal.access import check_declared
from gateway.rim.terminal.board import Board
from gateway.rim.terminal.card_wait import CardWait
from gateway.rim.terminal.door import Door
from gateway.rim.terminal.duty import Duty
from gateway.rim.terminal.guard import Guard
from gateway.rim.terminal.house import House
from gateway.rim.terminal.relay import Gallery
from gateway.rim.till import report as till_report

MOST: Final = {
    "pictures": 6,
    "events": 12,
}  # readers at once; a gate has one screen, and somebody looks over its shoulder


def create_app(house: House, door: Door, static: Path = pages.STATIC, duty: Duty | None = None) -> FastAPI:
    """An application that shows this house to whom the door lets in. Raises RuntimeError for a silent route."""
    app = FastAPI(title="知根 Zhigen", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.door = door
    app.state.static = static
    app.state.duty = duty or Duty(monotonic, house.idle_s)
    app.state.gallery = Gallery(house.camera, MOST)
    app.state.cards = CardWait(house.desk)
    app.state.boards = _boards(house)
    boards = app.state.boards.values()
    app.state.closers = [app.state.gallery.close, app.state.cards.close, *(board.close for board in boards)]
    apis = (camera_api, duty_api, operators_api, gate_api, test_room_api, farm_api, till_api, care_api, names_api)
    for api in apis:
        app.include_router(api.router)
    app.include_router(pages.router)
    app.add_middleware(Guard, door=door)
    refusal.install(app)
    check_declared(app)
    return app


def _boards(house: House) -> dict[PageName, Board]:
    """What is pushed to the pages of each terminal that is there."""
    found: dict[PageName, Board] = {}
    if (gate := house.gate) is not None:
        found["gate"] = Board(lambda: gate_report.state(house, gate))
        gate.gate.listen(found["gate"].change)
    if (counter := house.till) is not None:
        found["till"] = Board(lambda: till_report.state(counter))
        counter.till.watch(found["till"].change)
    if house.test_room is not None:
        found["test-room"] = house.test_room.board
    if house.farm is not None:
        found["farm"] = house.farm.board
    if house.care is not None and house.care.parts is not None:
        found["care"] = Board(house.care.parts.overview.state)
    return found

"""The pages as one FastAPI application, from its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI

from gateway.rim.terminal import camera_api, pages, refusal
from gateway.rim.terminal.access import check_declared
from gateway.rim.terminal.door import Door
from gateway.rim.terminal.guard import Guard
from gateway.rim.terminal.house import House
from gateway.rim.terminal.relay import Gallery

MOST: Final = {
    "pictures": 6,
    "events": 12,
}  # readers at once; a gate has one screen, and somebody looks over its shoulder


def create_app(house: House, door: Door, static: Path = pages.STATIC) -> FastAPI:
    """An application that shows this house to whom the door lets in. Raises RuntimeError for a silent route."""
    app = FastAPI(title="知根 Zhigen", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.door = door
    app.state.static = static
    app.state.gallery = Gallery(house.camera, MOST)
    app.include_router(camera_api.router)
    app.include_router(pages.router)
    app.add_middleware(Guard, door=door)
    refusal.install(app)
    check_declared(app)
    return app

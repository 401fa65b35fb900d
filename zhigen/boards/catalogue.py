"""All boards, and the files that they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from zhigen.boards.field import FIELD
from zhigen.boards.fleet import FLEET
from zhigen.boards.pipe import PIPE
from zhigen.boards.produce import LAB, MARKET
from zhigen.boards.render import text

HOME: Final = "dashboards/grafana"
BOARDS: Final = (FLEET, PIPE, FIELD, LAB, MARKET)
GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    f"{HOME}/definitions/{board.folder}/{board.uid}.json": partial(text, board) for board in BOARDS
}

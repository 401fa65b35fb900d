"""Files that people take away: a few at a time, each one written down with who took it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from itertools import chain
from threading import BoundedSemaphore
from typing import Final

from cloud.accounts import Visitor
from cloud.kernel.log import note
from cloud.kernel.problem import Problem

MOST: Final = 4  # at a time: each keeps a core busy
_log: Final = logging.getLogger("zhigen.export")
_places: Final = BoundedSemaphore(MOST)


def taken(visitor: Visitor, what: str, facts: Mapping[str, object], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The body, once its first piece is there: a store that is away is still a problem then, not half a file.

    what: the file; facts: of which days, of whom. Raises Problem("export_busy").
    """
    if not _places.acquire(blocking=False):
        raise Problem("export_busy", headers={"Retry-After": "30"}, most=MOST)
    stream = _noted(visitor, what, facts, pieces)
    first = next(stream)
    return chain((first,), stream)


def _noted(visitor: Visitor, what: str, facts: Mapping[str, object], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Who takes what is written down before the first byte, and how much it was after the last."""
    size, whole = 0, False
    try:
        note(_log, logging.INFO, "export", what=what, account=visitor.name, role=visitor.role, **facts)
        for piece in pieces:
            size += len(piece)
            yield piece
        whole = True
    finally:
        _places.release()
        note(_log, logging.INFO, "export_over", what=what, account=visitor.name, bytes=size, whole=whole)

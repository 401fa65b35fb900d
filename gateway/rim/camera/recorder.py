"""What was decided, on its way to the disk: in order, in a thread of its own, so that no slow disk holds up the eye.

A picture is kept first, then its event is handed on: the event names the picture only where that is durable. Whatever
is wrong with the pictures, the event goes on without one. An event that could not be handed on stays first in line and
is tried again; nobody can be asked a second time for a box that has gone by.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition
from time import monotonic
from typing import Final

import cv2
from msgspec.structs import replace

from contract.event import Body, Scan
from gateway.rim.camera.snapshots import Snapshots
from gateway.rim.worker import Worker
from gateway.vision.picture import Picture

Item = tuple[Body, Picture | None]

_log: Final = logging.getLogger("zhigen.gateway.camera")
_QUALITY: Final = 85
_MOST_PICTURES: Final = 8  # that wait for the disk: 22 MB of 720p
_MOST: Final = 1000  # events that wait; beyond it the oldest goes, and that is told
_PAUSE_S: Final = 1.0
_TURN_S: Final = 5.0


class Recorder(Worker):
    """`emit` and `recorded` (the scan as it was handed on) are called from its thread; snapshots None: none are kept.

    pictureless: scans that went on without the picture that they should have had; lost: events that were given up.
    """

    def __init__(
        self, name: str, emit: Callable[[Body], None], recorded: Callable[[Scan], None], snapshots: Snapshots | None
    ) -> None:
        super().__init__(name)
        self._name, self._emit, self._recorded, self._snapshots = name, emit, recorded, snapshots
        self._change = Condition()
        self._items: deque[Item] = deque()
        self._told = ""
        self._failing = False
        self.pictureless = 0
        self.lost = 0

    def put(self, body: Body, picture: Picture | None = None) -> None:
        """An event, and the picture that is to be kept of it. Never blocks for longer than a lock."""
        if self._snapshots is None:
            picture = None
        with self._change:
            if picture is not None and sum(waits is not None for _, waits in self._items) >= _MOST_PICTURES:
                picture = None
                self._without("the disk is too slow")
            if len(self._items) >= _MOST:
                self.lost += 1
                _log.error("%s: event given up, %d wait: %r", self._name, _MOST, self._items.popleft()[0])
            self._items.append((body, picture))
            self._change.notify_all()

    def _rouse(self) -> None:
        with self._change:
            self._change.notify_all()

    def _run(self) -> None:
        while (item := self._next()) is not None or not self._stop.is_set():
            self.turned = monotonic()
            if item is not None and not self._done(item):
                if self._stop.is_set():
                    return
                self._stop.wait(_PAUSE_S)

    def _next(self) -> Item | None:
        """The first in line, which stays there; None where there is none for a while."""
        with self._change:
            self._change.wait_for(lambda: self._items or self._stop.is_set(), _TURN_S)
            return self._items[0] if self._items else None

    def _done(self, item: Item) -> bool:
        body, picture = item
        if picture is not None and isinstance(body, Scan):
            body = replace(body, snapshot=self._kept(picture))
        try:
            self._emit(body)
        except Exception:
            if not self._failing:
                _log.exception("%s: an event could not be handed on, it is tried again", self._name)
            self._failing = True
            self._instead(item, body)
            return False
        self._failing = False
        self._instead(item, None)
        if isinstance(body, Scan):
            self._recorded(body)
        return True

    def _instead(self, item: Item, body: Body | None) -> None:
        """Takes the first in line out; with `body` that stands there instead, its picture kept already."""
        with self._change:
            if self._items and self._items[0] is item:
                self._items.popleft()
                if body is not None:
                    self._items.appendleft((body, None))

    def _kept(self, picture: Picture) -> str:
        if self._snapshots is None:
            return ""
        try:
            good, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            name = self._snapshots.put(jpeg.tobytes()) if good else ""
        except (OSError, cv2.error) as error:
            with self._change:
                self._without(getattr(error, "strerror", None) or str(error))
            return ""
        if self._told:
            _log.info("%s: pictures are kept again", self._name)
        self._told = ""
        return name

    def _without(self, why: str) -> None:
        """Told once, until a picture is kept again."""
        self.pictureless += 1
        if why != self._told:
            _log.warning("%s: counting goes on, pictures are not kept: %s", self._name, why)
        self._told = why

"""Who leads: the worker that sits in the county's chair mans the posts of which there is one.

Every worker takes in what gateways send. Births and states, projections, the watch over gateways, what goes down to
them, rollups and replays are the leader's. A post is made anew for each term, so nothing remembered from an earlier one
is believed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final, Protocol

from cloud.ingest.service import Service
from cloud.kernel.chair import Chair
from cloud.kernel.log import note
from cloud.kernel.progress import Part

BEAT_S: Final = 1.0
_PATIENCE_S: Final = 120.0  # a post ends after what it has at hand
_log: Final = logging.getLogger("zhigen.lead")


class Post(Protocol):
    """A part of the leader's work."""

    def start(self) -> None:
        """Begin; returns at once."""
        ...

    def stop(self) -> None:
        """End, and return when it has ended."""
        ...

    @property
    def parts(self) -> Sequence[Part]:
        """What of it must come round, for the watchdog."""
        ...


class Upkeep:
    """The service's own part of leading, as a post."""

    parts: Sequence[Part] = ()  # the service tells of its threads at all times

    def __init__(self, service: Service) -> None:
        self.start, self.stop = service.lead, service.follow


class Lead(threading.Thread):
    """Looks after the chair; `posts` make what a term needs, in the order of starting."""

    def __init__(self, chair: Chair, worker: str, posts: Sequence[Callable[[], Post]]) -> None:
        super().__init__(name="lead", daemon=True)
        self._chair, self._worker, self._posts = chair, worker, posts
        self._manned: list[Post] = []
        self._over = threading.Event()
        self.turned = monotonic()

    @property
    def parts(self) -> list[Part]:
        """Itself and the posts that are manned."""
        return [Part(self.name, self.turned, _PATIENCE_S), *(part for post in [*self._manned] for part in post.parts)]

    def run(self) -> None:
        """Look until stopped; then leave the posts and the chair."""
        while True:
            self.turn()
            if self._over.wait(BEAT_S):
                break
        self._give_up()
        self._chair.leave()

    def turn(self) -> None:
        """One look: man the posts where we have come to sit, give them up where we sit no longer."""
        self.turned = monotonic()
        sits = self._chair.sit()
        if sits and not self._manned:
            note(_log, logging.INFO, "leads", worker=self._worker)
            for make in self._posts:
                post = make()
                post.start()
                self._manned.append(post)
        elif self._manned and not sits:
            note(_log, logging.WARNING, "leads_no_longer", worker=self._worker)
            self._give_up()

    def stop(self) -> None:
        """End, and return when every post has ended."""
        self._over.set()
        if self.is_alive():
            self.join()

    def _give_up(self) -> None:
        while self._manned:
            self._manned.pop().stop()

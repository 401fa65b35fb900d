"""Chores: what the leader clears away once an hour, each in a short write of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cloud import dataquality, public, subjects, testing, vault
from cloud.accounts import forget_answers
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.kernel.trouble import trouble, why
from contract.moment import HOUR_MS

Chore = Callable[[Session, int], object]  # in a write, at this time (ms UTC)
CHORES: Final[Mapping[str, Chore]] = {
    "answers": forget_answers,
    "buyers": vault.forget,
    "data_quality": dataquality.count_months,
    "deadlines_of_rectifications": dataquality.count_deadlines,
    "deadlines_of_reinspections": testing.count_deadlines,
    "deadlines_of_reviews": subjects.count_deadlines,
    "networks_of_lookups": public.forget_networks,
    "rapid_tests": testing.watch_rapid_tests,
}
_JOIN_S: Final = 5.0
_log: Final = logging.getLogger("zhigen.chores")


class Chores(threading.Thread):
    """A post of the leader. One chore that fails keeps no other from being done; all are tried again in an hour."""

    parts: Sequence[Part] = ()  # nobody waits for it

    def __init__(
        self, database: Database, chores: Mapping[str, Chore] = CHORES, clock: Callable[[], int] = now_ms
    ) -> None:
        super().__init__(name="chores", daemon=True)
        self._database, self._chores, self._clock = database, chores, clock
        self._over = threading.Event()

    def run(self) -> None:
        """Do all, hour after hour, until stopped."""
        while not self._over.is_set():
            self.turn()
            self._over.wait(HOUR_MS / 1000)

    def turn(self) -> None:
        """Do all of them once."""
        for name, chore in self._chores.items():
            if self._over.is_set():
                return
            try:
                with self._database.write() as session:
                    chore(session, self._clock())
            except SQLAlchemyError as error:
                if trouble(error) is None:
                    _log.exception("chore %s failed", name)
                    continue
                note(_log, logging.WARNING, "chore_waits", chore=name, why=why(error))
            except Exception:  # one chore that fails must not end the others
                _log.exception("chore %s failed", name)

    def stop(self) -> None:
        """End after the chore at hand."""
        self._over.set()
        if self.is_alive():
            self.join(_JOIN_S)

"""The assessor (研判): what statistics over weeks say, looked at once a minute where something is new.

It reads outside of any write, and writes only what differs; see cloud.risk.watch. The readings of sensors come from the
time series, which the patrol does not know.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from cloud import risk
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.rounds import Rounds
from cloud.telemetry import TimeSeries

_log: Final = logging.getLogger("zhigen.assessor")
EVERY_MS: Final = 60_000


class Assessor(Rounds):
    """A post of the leader."""

    def __init__(self, database: Database, series: TimeSeries, clock: Callable[[], int] = now_ms) -> None:
        super().__init__("assessor", _log)
        self._database, self._series, self._clock = database, series, clock
        self._last = 0

    def look(self) -> None:
        """One look, where the last one is a minute old. Raises what the database raises."""
        now = self._clock()
        if abs(now - self._last) < EVERY_MS:
            return
        fresh = risk.look(self._database, self._series, now, going_on=lambda: not self._over.is_set())
        self._last = now
        for one in fresh:
            note(_log, logging.WARNING, "warning", rule=one.rule, warning=one.id)

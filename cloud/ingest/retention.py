"""Retention: raw readings are kept for as long as the county wants, and then go with their proofs; nothing else does.

Minutes and hours stay, with the lowest and highest value of each. Without a number of days everything stays.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from cloud.ingest import proofs
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.log import note
from cloud.kernel.progress import Part
from cloud.kernel.trouble import why
from cloud.telemetry import StoreError, TimeSeries
from contract.moment import DAY_MS, HOUR_MS

_PIECE: Final = 2_000  # proofs in one transaction, so that the lanes never wait long
_JOIN_S: Final = 5.0
_log: Final = logging.getLogger("zhigen.retention")


def forget(
    database: Database, series: TimeSeries, before: int, over: Callable[[], bool] = lambda: False
) -> tuple[int, int]:
    """Drop raw rows older than the whole hour of `before` (ms), then their proofs; how many rows and proofs went.

    The rows first: a proof without its row does no harm, a row without its proof cannot be proved any more. over:
    whether to stop between two pieces; what is left goes next time.
    """
    rows, gone, last = series.forget(before * 1000), 0, _PIECE
    while last == _PIECE and not over():
        with database.write() as session:
            last = proofs.forget(session, before - before % HOUR_MS, _PIECE)
        gone += last
    return rows, gone


class Archivist(threading.Thread):
    """A post of the leader: forgets once an hour what is older than `days`."""

    parts: Sequence[Part] = ()  # the first time it may have years to work off; nobody waits for it

    def __init__(self, database: Database, series: TimeSeries, days: int, clock: Callable[[], int] = now_ms) -> None:
        super().__init__(name="archivist", daemon=True)
        self._database, self._series, self._days, self._clock = database, series, days, clock
        self._over = threading.Event()

    def run(self) -> None:
        """Forget, hour after hour, until stopped."""
        while not self._over.is_set():
            try:
                rows, gone = forget(
                    self._database, self._series, self._clock() - self._days * DAY_MS, self._over.is_set
                )
            except (StoreError, SQLAlchemyError) as error:
                note(_log, logging.WARNING, "retention_waits", why=why(error))
            else:
                if rows or gone:
                    note(_log, logging.INFO, "forgotten", rows=rows, proofs=gone, older_than_days=self._days)
            self._over.wait(HOUR_MS / 1000)

    def stop(self) -> None:
        """End after the piece at hand."""
        self._over.set()
        if self.is_alive():
            self.join(_JOIN_S)

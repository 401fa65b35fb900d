"""The keeper: every few seconds it writes down how the lanes do, looks for holes, carries out what people
decided of the quarantine, and brings the rollups up to date.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict
from time import monotonic
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from cloud.alerts import PipeAlert, clear_alert
from cloud.ingest import forgeries, quarantine, watch
from cloud.ingest.desk import Desk
from cloud.ingest.lane import Lane
from cloud.ingest.model import IngestStatus
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.log import note
from cloud.kernel.trouble import why
from cloud.telemetry import StoreError, TimeSeries

BEAT_S: Final = 2.0
_PIECE: Final = 200  # minutes in one transaction, so that the lane of readings never waits long
_QUIET_MS: Final = {"forged": forgeries.QUIET_MS, "quarantine": quarantine.QUIET_MS, "series": 3_600_000}
_log: Final = logging.getLogger("zhigen.ingest")


class Keeper(threading.Thread):
    """One per process."""

    def __init__(
        self, database: Database, series: TimeSeries, lanes: Sequence[Lane[Any]], desk: Desk, worker: str
    ) -> None:
        super().__init__(name="ingest-keeper", daemon=True)
        self._database = database
        self._series = series
        self._lanes = lanes
        self._desk = desk
        self._worker = worker
        self._since = now_ms()
        self._over = threading.Event()
        self.turned = monotonic()

    def stop(self) -> None:
        """End after one last beat."""
        self._over.set()

    def run(self) -> None:
        """Beat until stopped."""
        while not self._over.wait(BEAT_S):
            self.turned = monotonic()
            self.beat()
            self._watch()
            self._tidy()
        self.beat()

    def beat(self) -> None:
        """Write the status rows; a store that cannot take them is the lanes' to complain of."""
        now = now_ms()
        try:
            with self._database.write() as session:
                for lane in self._lanes:
                    session.merge(
                        IngestStatus(
                            worker=self._worker,
                            lane=lane.lane,
                            pid=os.getpid(),
                            started=self._since,
                            beat=now,
                            connected=lane.link.connected,
                            dropped=lane.link.dropped,
                            queued=lane.link.letters.qsize(),
                            **asdict(lane.tally),
                        )
                    )
        except SQLAlchemyError as error:
            note(_log, logging.DEBUG, "status_not_written", why=why(error))

    def _watch(self) -> None:
        try:
            with self._database.write() as session:
                now = now_ms()
                watch.judge(session, now)
                self._calm(session, now)
            self._desk.work()
        except CloudError as error:
            note(_log, logging.ERROR, "acks_cannot_be_signed", lane="keeper", why=error.text("en"))
        except SQLAlchemyError as error:
            note(_log, logging.DEBUG, "watch_waits", why=why(error))

    @staticmethod
    def _calm(session: Session, now: int) -> None:
        """Close what nobody closes by doing something: alerts of floods that are over."""
        for code, quiet in _QUIET_MS.items():
            over = select(PipeAlert).where(
                PipeAlert.code == code, col(PipeAlert.cleared).is_(None), PipeAlert.last < now - quiet
            )
            for alert in session.exec(over).all():
                clear_alert(session, code, alert.gateway, alert.subject, now)

    def _tidy(self) -> None:
        try:
            while not self._over.is_set() and self._series.rollup(_PIECE) == _PIECE:
                self.turned = monotonic()
                self._over.wait(0.01)
        except StoreError as error:
            note(_log, logging.DEBUG, "rollups_wait", why=str(error))

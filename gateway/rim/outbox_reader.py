"""Reading the outbox while another thread writes it: what the uplink sends again, what a heartbeat tells."""

from __future__ import annotations

import logging
import sqlite3
from threading import Lock

import msgspec

from contract.ack import Lane
from gateway.rim.outbox_file import Letter, Reading, Run, decode_reading

log = logging.getLogger(__name__)


class OutboxReader:
    """A connection of its own that only reads. Safe for several threads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._lock = Lock()
        self._runs: dict[int, Run] = {}
        self.epoch: int = db.execute("SELECT epoch FROM ledger").fetchone()[0]

    def readings(self, first: int, last: int) -> list[Reading]:
        """The rows first..last of the lane of readings that are still there, in order.

        A row that cannot be read is left where it is and said in the log: it must not hold up its neighbours.
        """
        found: list[Reading] = []
        rows = self._all("SELECT seq, run, body FROM readings WHERE seq BETWEEN ? AND ? ORDER BY seq", first, last)
        for seq, run, body in rows:
            try:
                found.append(decode_reading(seq, self._run(run), body))
            except msgspec.MsgspecError as error:
                log.error("outbox row=unreadable seq=%d cause=%r", seq, str(error))
        return found

    def letters(self, first: int, last: int) -> list[Letter]:
        """The rows first..last of the lane of events that are still there, in order."""
        rows = self._all("SELECT seq, run, wire FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq", first, last)
        return [Letter(seq, self._run(run).epoch, wire) for seq, run, wire in rows]

    def oldest(self, lane: Lane) -> tuple[int, int] | None:
        """(seq, wall ms) of the oldest unsettled row."""
        rows = self._all(f"SELECT seq, t FROM {lane} ORDER BY seq LIMIT 1")  # noqa: S608  # a closed set of names
        return rows[0] if rows else None

    def memory(self) -> dict[str, bytes]:
        """All facts, as JSON bytes."""
        return dict(self._all("SELECT key, value FROM memory"))

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()

    def _all(self, query: str, *values: int) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def _run(self, number: int) -> Run:
        run = self._runs.get(number)
        if run is None:
            row = self._all("SELECT id, epoch, boot, segment, meta FROM run WHERE id = ?", number)[0]
            run = self._runs[number] = Run(*row)
        return run

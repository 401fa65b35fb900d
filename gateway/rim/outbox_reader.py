"""Reading the outbox while another thread writes it: what the uplink sends again, what a heartbeat tells."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from threading import Lock

from contract.ack import Lane
from gateway.rim.outbox_schema import PAGES, RUN, Letter, Reading, Run, checked, decode_sample

log = logging.getLogger(__name__)


class OutboxReader:
    """A connection of its own that only reads. Safe for several threads.

    condemned: called for each row that is not what was written (lane, seq, run, wall ms), to be declared and let go.
    """

    def __init__(self, db: sqlite3.Connection, condemned: Callable[[Lane, int, Run, int], None]) -> None:
        self._db, self._condemned = db, condemned
        self._lock = Lock()
        self._runs: dict[int, Run] = {}

    def readings(self, first: int, last: int) -> list[Reading]:
        """The rows first..last of the lane of readings that are still there, in order."""
        found: list[Reading] = []
        columns = "seq, run, t, body, crc"
        rows = self._all(f"SELECT {columns} FROM readings WHERE seq BETWEEN ? AND ? ORDER BY seq", first, last)  # noqa: S608
        for seq, run, t, body, crc in rows:
            try:
                found.append(Reading(seq, self._run(run), decode_sample(body, crc, seq, run)))
            except ValueError:  # msgspec's errors are too
                self._condemn("readings", seq, run, t)
        return found

    def letters(self, first: int, last: int) -> list[Letter]:
        """The rows first..last of the lane of events that are still there, in order."""
        found: list[Letter] = []
        rows = self._all(
            "SELECT seq, run, t, wire, crc FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq", first, last
        )
        for seq, run, t, wire, crc in rows:
            if crc in (None, checked(wire, seq, run)):
                found.append(Letter(seq, self._run(run).epoch, wire))
            else:
                self._condemn("events", seq, run, t)
        return found

    def oldest(self, lane: Lane, first: int = 0) -> tuple[int, int, int] | None:
        """(seq, wall ms, run) of the oldest unsettled row from `first` on."""
        rows = self._all(f"SELECT seq, t, run FROM {lane} WHERE seq >= ? ORDER BY seq LIMIT 1", first)  # noqa: S608  # closed set
        return rows[0] if rows else None

    def size(self) -> int:
        """Bytes that the file holds, free pages not counted."""
        pages, free, size = (self._all(f"PRAGMA {what}")[0][0] for what in PAGES)
        return int((pages - free) * size)

    def memory(self) -> dict[str, bytes]:
        """All facts, as JSON bytes."""
        return dict(self._all("SELECT key, value FROM memory"))

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()

    def _condemn(self, lane: Lane, seq: int, run: int, t: int) -> None:
        log.error("outbox row=unreadable lane=%s seq=%d", lane, seq)
        self._condemned(lane, seq, self._run(run), t)

    def _all(self, query: str, *values: int) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def _run(self, number: int) -> Run:
        run = self._runs.get(number)
        if run is None or run.shift is None:  # one that waits for its time may have got it
            row = self._all(f"SELECT {RUN} FROM run WHERE id = ?", number)[0]  # noqa: S608  # a constant
            run = self._runs[number] = Run(*row)
        return run

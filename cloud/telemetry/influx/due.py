"""Stale minutes and hours as work: what is due, what a rollup strikes out, and whose turn it is.

A rollup reads marks, then raw rows, then writes its bucket, then strikes out what still has the mark that it read: rows
that came meanwhile have given a new one. Where the entry is gone, another process rolled the same bucket up, perhaps
from newer rows, and ours may have overwritten it: it becomes stale again. So two that roll up at once cost work and
never a row; that only one does is a matter of economy, settled by a lease.
"""

from __future__ import annotations

from collections.abc import Sequence
from secrets import randbits, token_hex
from typing import Final, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, col

from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.telemetry.influx.book import ONLY, available, put
from cloud.telemetry.influx.model import InfluxRollup, InfluxStale
from cloud.telemetry.series import HOUR, MINUTE, floor

LEASE_MS: Final = 30_000
_KEY: Final = (
    col(InfluxStale.gateway),
    col(InfluxStale.device),
    col(InfluxStale.length),
    col(InfluxStale.t),
)
_NAMES: Final = ("gateway", "device", "length", "t")
_STRIKE: Final = delete(InfluxStale).where(
    *(column == bindparam(name) for column, name in zip(_KEY, _NAMES, strict=True))
)


class Entry(NamedTuple):
    """A bucket that lacks rows, and the mark of the last write that made it so."""

    gateway: str
    device: str
    length: int
    t: int
    mark: int


class Due:
    """The list of stale buckets; `mine` tells this process from others."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mine = token_hex(8)
        self._until = 0

    def turn(self) -> bool:
        """Whether rolling up is ours to do now."""
        now = now_ms()
        if now < self._until - LEASE_MS // 2:
            return True
        with available(), self._database.write() as session:
            lease = session.get(InfluxRollup, ONLY) or InfluxRollup(id=ONLY)
            if lease.roller not in ("", self._mine) and lease.until > now:
                return False
            lease.roller, lease.until = self._mine, now + LEASE_MS
            session.add(lease)
        self._until = now + LEASE_MS
        return True

    def leave(self) -> None:
        """Give the turn to whoever wants it."""
        if self._until:
            self._until = 0
            with available(), self._database.write() as session:
                lease = session.get(InfluxRollup, ONLY)
                if lease is not None and lease.roller == self._mine:
                    lease.roller, lease.until = "", 0
                    session.add(lease)

    def list(self, length: int, before: int, limit: int) -> list[Entry]:
        """Up to `limit` stale buckets of `length` that are over before `before` (µs), the oldest first."""
        query = select(*_KEY, col(InfluxStale.mark)).where(
            col(InfluxStale.length) == length, col(InfluxStale.t) <= before - length
        )
        with available(), self._database.read() as session:
            return [Entry(*row) for row in session.execute(query.order_by(col(InfluxStale.t)).limit(limit))]

    def strike(self, done: Sequence[Entry]) -> None:
        """These buckets were rolled up. The hours of minutes are stale from now on."""
        with available(), self._database.write() as session:
            marks = self._marks(session, done)
            gone = [one for one in done if marks.get(one[:4]) == one.mark]
            if gone:
                session.connection().execute(_STRIKE, [dict(zip(_NAMES, one[:4], strict=True)) for one in gone])
            again = {one[:4] for one in done if one[:4] not in marks}
            hours = {(one.gateway, one.device, HOUR, floor(one.t, HOUR)) for one in done if one.length == MINUTE}
            self._mark(session, again | hours)

    def raise_floor(self, before: int) -> bool:
        """Let the rollups below `before` (µs, a whole hour) stand; False where one of them is stale."""
        with available(), self._database.write() as session:
            below = (col(InfluxStale.t) < before,)
            if session.execute(select(col(InfluxStale.t)).where(*below).limit(1)).first() is not None:
                return False
            self.set_floor(session, before)
            return True

    def force_floor(self, before: int) -> None:
        """The same whatever is stale: rollups of another store were put in."""
        with available(), self._database.write() as session:
            session.execute(delete(InfluxStale).where(col(InfluxStale.t) < before))
            self.set_floor(session, before)

    @staticmethod
    def set_floor(session: Session, before: int) -> None:
        """In the caller's transaction; it never sinks."""
        if session.get(InfluxRollup, ONLY) is None:
            put(session, InfluxRollup, [{"id": ONLY, "floor": before, "roller": "", "until": 0}])
        here = (col(InfluxRollup.id) == ONLY, col(InfluxRollup.floor) < before)
        session.execute(update(InfluxRollup).where(*here).values(floor=before))

    @staticmethod
    def _marks(session: Session, done: Sequence[Entry]) -> dict[tuple[str, str, int, int], int]:
        """The marks that stand in the span of these, which are of one length and near each other in time."""
        length, t = col(InfluxStale.length), col(InfluxStale.t)
        first, last = min(one.t for one in done), max(one.t for one in done)
        query = select(*_KEY, col(InfluxStale.mark)).where(length == done[0].length, t >= first, t <= last)
        return {(row[0], row[1], row[2], row[3]): row[4] for row in session.execute(query)}

    @staticmethod
    def _mark(session: Session, keys: set[tuple[str, str, int, int]]) -> None:
        mark = randbits(62)
        put(session, InfluxStale, [dict(zip(_NAMES, key, strict=True)) | {"mark": mark} for key in sorted(keys)])

"""Retention: raw readings that are forgotten take their proofs along, and nothing else."""

from __future__ import annotations

from cloud.ingest import proofs
from cloud.kernel.database import Database
from cloud.telemetry import TimeSeries

_HOUR_MS = 3_600_000


def forget(database: Database, series: TimeSeries, before: int) -> int:
    """Drop raw rows older than the whole hour of `before` (ms), then their proofs; how many rows went.

    The rows first: a proof without its row does no harm, a row without its proof cannot be proved any more.
    """
    gone = series.forget(before * 1000)
    with database.write() as session:
        proofs.forget(session, before - before % _HOUR_MS)
    return gone

"""What the field says: time series, alarms, lost devices, gaps; and the live stream of it.

Its face: the port behind which the time series lie, and readings row by row.
"""

from cloud.telemetry.listing import Listed, ReadingRow, listed, rows
from cloud.telemetry.model import BootClock
from cloud.telemetry.port import (
    Aggregate,
    Block,
    Buckets,
    Columns,
    Latest,
    Page,
    Refusal,
    StoreError,
    TimeSeries,
    Written,
)

__all__ = [
    "Aggregate",
    "Block",
    "BootClock",
    "Buckets",
    "Columns",
    "Latest",
    "Listed",
    "Page",
    "ReadingRow",
    "Refusal",
    "StoreError",
    "TimeSeries",
    "Written",
    "listed",
    "rows",
]

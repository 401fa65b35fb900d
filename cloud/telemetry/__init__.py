"""What the field says: time series, alarms, lost devices, gaps; and the live stream of it.

Its face: the port behind which the time series lie, readings row by row, and when an event of the edge really was.
"""

from cloud.telemetry.boot_clock import Dated, dated, learning
from cloud.telemetry.listing import Listed, ReadingRow, listed, rows
from cloud.telemetry.model import Alarm, BootClock
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
from cloud.telemetry.stretch import Stretch, stretches

__all__ = [
    "Aggregate",
    "Alarm",
    "Block",
    "BootClock",
    "Buckets",
    "Columns",
    "Dated",
    "Latest",
    "Listed",
    "Page",
    "ReadingRow",
    "Refusal",
    "StoreError",
    "Stretch",
    "TimeSeries",
    "Written",
    "dated",
    "learning",
    "listed",
    "rows",
    "stretches",
]

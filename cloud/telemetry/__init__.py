"""What the field says: time series, alarms, lost devices, gaps; and the live stream of it.

Its face: the port behind which the time series lie.
"""

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
    "Buckets",
    "Columns",
    "Latest",
    "Page",
    "Refusal",
    "StoreError",
    "TimeSeries",
    "Written",
]

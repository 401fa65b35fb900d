"""The supervisor's overview (监管驾驶舱): a county's day in figures, on a map, and what waits for a person.

    tally ──> day (figures with their normal band, lanes by the hour) ──┐
    rows as they come ──> happening (tests, sales, gates, alarms) ──────┼──> GET /overview, and the live stream
    registry, alerts, filings ──> land (townships, points, fleet), work ┘

Its face: what the serving process hangs into the live stream.
"""

from cloud.overview.watch import Watch

__all__ = ["Watch"]

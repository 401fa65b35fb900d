"""Dropping raw rows that are older than a time: what each version of InfluxDB has for it.

2.x deletes a span of a bucket. 3.x deletes nothing by request: there the retention period of the raw database takes the
rows, and until it does they stay where no answer looks for them.
"""

from __future__ import annotations

from typing import Final

from cloud.telemetry.influx.error import InfluxError
from cloud.telemetry.influx.server import InfluxServer
from contract.moment import iso

_BEGIN: Final = "1970-01-01T00:00:00Z"
_CANNOT: Final = (404, 405, 501)


def drop(server: InfluxServer, before: int) -> int:
    """Drop raw rows older than `before` (µs, a whole hour); how many went, 0 where the version cannot.

    Raises InfluxError.
    """
    count = _count(server, before)
    if count == 0:
        return 0
    answer = server.request(
        "POST",
        "/api/v2/delete",
        params={"org": server.config.organisation, "bucket": server.bucket("raw")},
        json={"start": _BEGIN, "stop": iso(before // 1000)},
    )
    if answer.status_code in _CANNOT and server.version().startswith("3."):
        return 0
    if answer.status_code not in (200, 204):
        raise server.trouble(answer.status_code, answer.text, "raw")
    return count


def _count(server: InfluxServer, before: int) -> int:
    question = f'SELECT count("quality") FROM /.*/ WHERE time < {before}000'  # noqa: S608  # a number
    try:
        (tables,) = server.ask("raw", [question])
    except InfluxError as error:
        if error.code == "answer" and server.version().startswith("3."):
            return 0
        raise
    return sum(int(row[1] or 0) for table in tables for row in table.values)

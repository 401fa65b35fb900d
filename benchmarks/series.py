"""The stores of readings side by side: an embedded file and a real InfluxDB, written, asked and rolled up.

Written: 10 rows × 5 points of one device a message, a hundred messages a write, as a lane hands them over. The ceiling
is a bare httpx client that posts the same lines, ready-made, through the same path-mapping proxy. Asked: what the pages
ask, each against a bare httpx client that gets the same answer of InfluxDB and does not read it. A figure that has a
promise names it; the time is the whole call of the port.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.county import row
from cloud.kernel.database import Database
from cloud.kernel.stores import Influx
from cloud.telemetry import Block, TimeSeries
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.influx import protocol, ql
from cloud.telemetry.influx.store import InfluxSeries
from cloud.telemetry.series import DAY, HOUR, MINUTE, SECOND, floor

POINTS: Final = ("air_temperature", "relative_humidity", "co2", "illuminance", "soil_moisture.20cm")
MORE: Final = tuple(f"soil_temperature.{n}cm" for n in range(15))
PIECE: Final = 5_000
MESSAGES, ROUNDS, CALLS = 3_000, 3, 20
NOW: Final = time.time_ns() // 1000
DAY0: Final = floor(NOW, DAY)
BEGIN: Final = DAY0 - 31 * DAY


def values(begin: int, count: int, salt: int = 0) -> list[float | None]:
    """Values that move, as real ones do."""
    return [round(20 + (begin + salt * 7 + n) % 97 / 10, 1) for n in range(count)]


def messages() -> list[list[Block]]:
    """Writes of a hundred messages."""
    found: list[Block] = []
    for number in range(MESSAGES):
        times = [DAY0 + (number // 40 * 10 + n) * SECOND for n in range(10)]
        columns = {point: values(number, 10, place) for place, point in enumerate(POINTS)}
        found.append(Block(f"farm-{number % 4}", f"d{number % 40}", times, columns, {}))
    return [found[start : start + 100] for start in range(0, MESSAGES, 100)]


def lines(blocks: Sequence[Block]) -> list[str]:
    """The same as lines."""
    return [
        text
        for block in blocks
        for point, column in block.values.items()
        for text in protocol.readings(protocol.head(block.gateway, block.device, point, ""), block.times, column, None)
    ]


def fill(store: TimeSeries, step: int, days: int, devices: Sequence[str]) -> None:
    """So many days of one point of each device, a value each `step` µs, rolled up."""
    for device in devices:
        for day in range(days):
            begin = DAY0 - (days - day) * DAY
            times = list(range(begin, begin + DAY, step))
            for start in range(0, len(times), PIECE):
                part = times[start : start + PIECE]
                store.write([Block("farm-0", device, part, {"co2": values(start, len(part), day)}, {})])
    while store.rollup(5_000):
        pass


def timed(call: Callable[[], object], calls: int = CALLS) -> tuple[float, float]:
    """Median and p95 of some calls, in ms."""
    taken = []
    for _ in range(calls):
        clock = time.perf_counter()
        call()
        taken.append((time.perf_counter() - clock) * 1000)
    return statistics.median(taken), sorted(taken)[round(0.95 * (calls - 1))]


@contextmanager
def engines() -> Iterator[dict[str, Any]]:
    """Both stores, empty; and how to reach the InfluxDB without ours."""
    if shutil.which("influxd") is None:
        raise RuntimeError("influxd is not on this machine")
    from tests.influx import InfluxServer, PathMap

    with tempfile.TemporaryDirectory() as name:
        server = InfluxServer(Path(name))
        server.start()
        proxy = PathMap(server.url)
        database = Database.in_folder(Path(name))
        database.create_all()
        stores: dict[str, TimeSeries] = {}
        try:
            for bucket in ("ours", "bare"):
                server.create(bucket)
            config: Influx = proxy.told("ours")
            stores = {"embedded": EmbeddedSeries.in_folder(Path(name)), "InfluxDB": InfluxSeries(config, database)}
            with httpx.Client(timeout=60) as bare:
                yield {"stores": stores, "bare": bare, "url": proxy.url, "database": database}
        finally:
            for store in stores.values():
                store.close()
            database.close()
            proxy.close()
            server.kill()


def written(found: dict[str, Any]) -> list[dict[str, Any]]:
    """How fast readings become durable."""
    batches = messages()
    ready = [lines(batch) for batch in batches]
    total = sum(map(len, ready))
    speeds: dict[str, list[float]] = {"embedded": [], "InfluxDB": [], "bare": []}

    def bare() -> None:
        for batch in ready:
            answer = found["bare"].post(
                f"{found['url']}/api/v2/write",
                params={"org": "x", "bucket": "bare/raw", "precision": "us"},
                content=gzip.compress("\n".join(batch).encode(), 1),
                headers={"Content-Encoding": "gzip"},
            )
            answer.raise_for_status()

    def ours(store: TimeSeries, shift: int) -> None:
        for batch in batches:
            moved = [Block(b.gateway, b.device, [t + shift for t in b.times], b.values, b.quality) for b in batch]
            store.write(moved)

    for turn in range(ROUNDS):
        for name, store in found["stores"].items():
            clock = time.perf_counter()
            ours(store, turn * HOUR)
            speeds[name].append(total / (time.perf_counter() - clock))
        clock = time.perf_counter()
        bare()
        speeds["bare"].append(total / (time.perf_counter() - clock))
    ceiling = statistics.median(speeds["bare"])
    ratio = statistics.median(own / top for own, top in zip(speeds["InfluxDB"], speeds["bare"], strict=True))
    return [
        row("series: written, embedded", statistics.median(speeds["embedded"]), "readings/s"),
        row("series: written, InfluxDB (≥ 0.5)", statistics.median(speeds["InfluxDB"]), "readings/s", ceiling, ratio,
            "bare httpx, ready lines"),
    ]  # fmt: skip


def newest(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The newest value of 10,000 devices of 20 points each."""
    blocks = [
        Block(f"farm-{n % 200}", f"n{n}", [NOW], {point: [20.5] for point in (*POINTS, *MORE)}, {})
        for n in range(10_000)
    ]
    asked = [f"{block.gateway}/{block.device}/air_temperature" for block in blocks]
    rows = []
    for name, store in found["stores"].items():
        for start in range(0, len(blocks), 250):
            store.write(blocks[start : start + 250])
        if len(store.latest(asked)) != len(asked):
            raise RuntimeError("a newest value is missing")
        rows.append(row(f"series: latest of 10,000 devices, {name} (< 50)", timed(partial(store.latest, asked))[1],
                        "ms p95"))  # fmt: skip
    return rows


def asked(found: dict[str, Any], title: str, names: Sequence[str], span: int, points: int) -> list[dict[str, Any]]:
    """What a chart asks of the last `span` µs: `points` of each series, in whatever window the store gives."""
    start, end, rows = DAY0 - span, DAY0, []
    window = 0
    for name, store in found["stores"].items():
        answers = store.range(names, start, end, max_points=points)
        window = answers[0].window
        if any(not 0 < len(answer.t) <= points for answer in answers) or len(answers) != len(names):
            raise RuntimeError(f"{title}: {len(answers[0].t)} points")
        call = partial(store.range, names, start, end, max_points=points)
        rows.append((name, timed(call, 10)[0]))
    kind = "hour" if window % HOUR == 0 else "minute"
    stand = window == ql.LENGTHS[kind]
    questions = [
        ql.rows(ql.wanted("mean"), "farm-0", name.split("/")[1], ["co2"], start, end)
        if stand
        else ql.partials(kind, "farm-0", [name.split("/")[1]], ["co2"], start, end, window, ql.wanted("mean"))
        for name in names
    ]
    pieces = [";".join(questions[n : n + 15]) for n in range(0, len(questions), 15)]

    def bare() -> None:
        for piece in pieces:
            params = {"db": "ours", "rp": kind, "epoch": "u", "q": piece}
            found["bare"].get(f"{found['url']}/query", params=params).raise_for_status()

    ceiling = timed(bare, 10)[0]
    return [
        row(f"series: {title}, {name}", taken, "ms", *_against(ceiling, taken if name == "InfluxDB" else 0))
        for name, taken in rows
    ]


def _against(ceiling: float, taken: float) -> tuple[Any, ...]:
    return (ceiling, ceiling / taken, "bare httpx") if taken else ()


def run() -> list[dict[str, Any]]:
    """Rows {"name", "value", "unit", "ceiling", "ratio", "peer"}."""
    many = [f"m{n}" for n in range(200)]
    with engines() as found:
        rows = [*written(found), *newest(found)]
        for name, store in found["stores"].items():
            clock = time.perf_counter()
            fill(store, MINUTE, 1, many)
            rows.append(row(f"series: 288,000 readings in and rolled up, {name}", time.perf_counter() - clock, "s"))
            fill(store, MINUTE, 30, ["slow"])
            fill(store, SECOND, 30, ["fast"])
        one, all_ = "farm-0/{}/co2".format, [f"farm-0/{name}/co2" for name in many]
        rows += asked(found, "30 days at 1 min (< 50)", [one("slow")], 30 * DAY, 1000)
        rows += asked(found, "30 days at 1 s (< 100)", [one("fast")], 30 * DAY, 1000)
        rows += asked(found, "200 devices × 1 day, as fine as given (< 500)", all_, DAY, 1000)
        rows += asked(found, "200 devices × 5 h, the dearest answer", all_, 5 * HOUR, 1000)
    return rows

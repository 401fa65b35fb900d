"""The outbox against bare SQLite: the same rows, the same commit size, the same synchronous level, in the same run.

The peer does nothing but `BEGIN; executemany; COMMIT` of ready tuples. Ours takes samples, encodes them, gives them
their addresses, watches the clock, counts what was produced and hands them on: what `Outbox.put` and `record` cost.
"""

from __future__ import annotations

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from contract import event
from gateway.core.sample import Sample
from gateway.rim import clock
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Bounds
from tests.keys import gateway_signer

Row = dict[str, str | float]
SIZES: Final = ((1, 8_000), (100, 60_000), (1_000, 60_000))
EVENTS: Final = 300
ROUNDS: Final = 5


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        rows = [_readings(Path(folder), size, count) for size, count in SIZES]
        return [*rows, _events(Path(folder))]


def _readings(folder: Path, size: int, count: int) -> Row:
    samples = _samples(count)
    gc.freeze()  # a real gateway has no 60,000 samples alive for the collector to walk through
    ours, bare = [], []
    for turn in range(ROUNDS):  # in turns, so that a busy neighbour slows both
        ours.append(_ours(folder / f"ours-{size}-{turn}", samples, size))
        bare.append(_bare(folder / f"bare-{size}-{turn}.db", samples, size))
    return _row(f"outbox readings, {size} a commit, NORMAL", ours, bare)


def _events(folder: Path) -> Row:
    ours, bare = [], []
    body = event.DeviceHealth("air-1", "found")
    for turn in range(ROUNDS):
        box = _outbox(folder / f"events-{turn}", 1_000)
        began = time.perf_counter()
        for _ in range(EVENTS):
            wire = box.record(body).wire()
        ours.append(EVENTS / (time.perf_counter() - began))
        box.close()
        bare.append(
            _bare_rows(folder / f"events-{turn}.db", [(n, 1, 1, wire) for n in range(1, EVENTS + 1)], 1, "FULL")
        )
    return _row("outbox events, 1 a commit, FULL", ours, bare)


def _ours(folder: Path, samples: list[Sample], size: int) -> float:
    box = _outbox(folder, size)
    began = time.perf_counter()
    for sample in samples:
        box.put(sample)
    box.flush()
    spent = time.perf_counter() - began
    assert box.backlog("readings") == len(samples)
    box.close()
    return len(samples) / spent


def _outbox(folder: Path, size: int) -> Outbox:
    bounds = Bounds(group_rows=size, held=1_000_000, bytes=0)
    box = Outbox(folder, gateway="bench-1", boot="b", meta="m", signer=gateway_signer, clock=clock.now, bounds=bounds)
    box.start("bench")
    return box


def _bare(path: Path, samples: list[Sample], size: int) -> float:
    encode = msgspec.msgpack.Encoder().encode
    rows = [(n, 1, one.t, len(one.values), encode(one)) for n, one in enumerate(samples, 1)]
    return _bare_rows(path, rows, size, "NORMAL")


def _bare_rows(path: Path, rows: Sequence[tuple[object, ...]], size: int, level: str) -> float:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {level}")
    width = len(rows[0])
    db.execute(f"CREATE TABLE r (seq INTEGER PRIMARY KEY, {', '.join(f'c{n} NOT NULL' for n in range(1, width))})")
    insert = f"INSERT INTO r VALUES ({', '.join('?' * width)})"
    began = time.perf_counter()
    for place in range(0, len(rows), size):
        db.execute("BEGIN IMMEDIATE")
        db.executemany(insert, rows[place : place + size])
        db.execute("COMMIT")
    spent = time.perf_counter() - began
    db.close()
    return len(rows) / spent


def _samples(count: int) -> list[Sample]:
    wall, mono = clock.now()
    keys = (
        "air_temperature",
        "relative_humidity",
        "co2",
        "illuminance",
        "soil_moisture",
        "soil_temperature",
        "soil_ec",
    )
    return [
        Sample(
            f"dev-{n % 20}", wall + n, mono + n, {key: 20 + (n + place) % 97 / 10 for place, key in enumerate(keys)}, {}
        )
        for n in range(count)
    ]


def _row(name: str, ours: list[float], bare: list[float]) -> Row:
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    return {
        "name": name,
        "value": round(statistics.median(ours)),
        "unit": "rows/s",
        "ceiling": round(statistics.median(bare)),
        "ratio": round(ratio, 2),
        "peer": "sqlite3, executemany of ready rows",
    }


if __name__ == "__main__":
    for row in run():
        print(row)

"""How fast readings go from the broker into the durable store and come back as acks, against the bare parts.

Ours: a publisher process sends columnar messages (10 rows × 5 points of one device, ten devices under one seal) to a
real mosquitto with the shipped settings; the ingest process proves their seals, stores rows, coverage and proofs,
synchronous FULL, and acks with a signature; the clock stops when the publisher has heard that its last row is durable.
The ceiling, by turns in the same run: the same messages to a paho loop that only counts, then executemany of the same
rows in batches of the same size into the same keyed table, synchronous FULL. And what acks cost: the same ingest again
with nobody told, until it has stored the last message.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.county import COUNTY, DEAF, GATEWAYS, LISTENING, broker, count, ingest, process, publish, row, signer
from cloud.ingest.settings import Settings
from contract import readings, seal
from contract.topics import Topic, build

DEVICES, ROWS = 40, 10
POINTS = ("air_temperature", "relative_humidity", "co2", "illuminance", "soil_moisture.20cm")
EACH = ROWS * len(POINTS)
MESSAGES = 6_000
ROUNDS = 3


def letters(begin: int) -> Iterator[tuple[Topic, readings.Readings]]:
    """The messages: each device in turn, ten seconds of it; `begin` is ms. Values move, as real ones do."""
    seqs = dict.fromkeys(range(GATEWAYS), 1)
    for number in range(MESSAGES):
        device, turn = number % DEVICES, number // DEVICES
        gateway = device % GATEWAYS
        first = seqs[gateway]
        seqs[gateway] += ROWS
        times = [begin + (turn * ROWS + row) * 1000 for row in range(ROWS)]
        values: dict[str, list[float | None]] = {
            key: [round(20 + (number * 7 + row) % 97 / 10, 1) for row in range(ROWS)] for key in POINTS
        }
        yield (
            Topic(COUNTY, f"farm-{gateway}", "data", f"d{device}"),
            readings.Readings(1, "bench", 0, list(range(first, first + ROWS)), times, values, {}, "0" * 16),
        )


def sealed(begin: int) -> list[tuple[str, bytes]]:
    """Topic and payload of every message; the devices of a gateway that were read at once share a seal."""
    found: list[tuple[str, bytes]] = []
    listed = list(letters(begin))
    for start in range(0, len(listed), DEVICES):
        turn = listed[start : start + DEVICES]
        for gateway in range(GATEWAYS):
            own = [(topic, rows) for topic, rows in turn if topic.gateway == f"farm-{gateway}"]
            payloads = seal.seal([readings.encode(rows) for _, rows in own], signer(gateway))
            found += [(build(topic), payload) for (topic, _), payload in zip(own, payloads, strict=True)]
    return found


def executemany(folder: Path, begin: int, pipe: Connection) -> None:
    """A process: the rows of all messages, in commits of a batch, into a table with the same key; tells the seconds."""
    numbers: dict[tuple[str, str], int] = {}
    batches: list[list[tuple[int, int, float | None, int]]] = []
    for place, (topic, rows) in enumerate(letters(begin)):
        if place % Settings().batch_messages == 0:
            batches.append([])
        for key, column in rows.values.items():
            number = numbers.setdefault((topic.leaf, key), len(numbers))
            batches[-1] += [(number, t * 1000, value, 0) for t, value in zip(rows.times, column, strict=True)]
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE reading (series INTEGER NOT NULL, t INTEGER NOT NULL, value REAL, quality INTEGER NOT NULL,"
        " PRIMARY KEY (series, t)) WITHOUT ROWID"
    )
    clock = time.monotonic()
    for batch in batches:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR IGNORE INTO reading VALUES (?,?,?,?)", batch)
        connection.execute("COMMIT")
    pipe.send(time.monotonic() - clock)
    connection.close()


def ours(port: int, folder: Path, begin: int) -> tuple[float, float]:
    """(seconds, CPU seconds) of one round of ours; raises RuntimeError where a row is missing or doubled."""
    with (
        process(ingest, port, folder, 0) as worker,
        process(publish, sealed, MESSAGES * ROWS, port, begin, LISTENING) as publisher,
    ):
        worker.recv(), publisher.recv()
        publisher.send("go")
        first, last = publisher.recv()
        worker.send("over")
        tallies, cpu = worker.recv()
    _all_stored(tallies[1])
    return last - first, cpu


def silent(port: int, folder: Path, begin: int) -> float:
    """Seconds of the same without acks, until the last message is stored."""
    with (
        process(ingest, port, folder, MESSAGES) as worker,
        process(publish, sealed, MESSAGES * ROWS, port, begin, DEAF) as publisher,
    ):
        worker.recv(), publisher.recv()
        publisher.send("go")
        first, _ = publisher.recv()
        last: float = worker.recv()
        worker.send("over")
        tallies, _ = worker.recv()
        publisher.send("over")
    _all_stored(tallies[1])
    return float(last - first)


def _all_stored(tally: tuple[int, int]) -> None:
    if tally != (MESSAGES * EACH, 0):
        raise RuntimeError(f"stored {tally[0]} and {tally[1]} twice of {MESSAGES * EACH}")


def bare(port: int, folder: Path, begin: int) -> tuple[float, float]:
    """Seconds of counting, and of executemany."""
    with (
        process(count, port, "data", MESSAGES) as counter,
        process(publish, sealed, MESSAGES * ROWS, port, begin, DEAF) as publisher,
    ):
        counter.recv(), publisher.recv()
        publisher.send("go")
        last = counter.recv()
        first, _ = publisher.recv()
        publisher.send("over")
    with process(executemany, folder, begin) as writer:
        return last - first, writer.recv()


def run() -> list[dict[str, Any]]:
    """Rows {"name", "value", "unit", "ceiling", "ratio", "peer"}: medians of ROUNDS, ours and bare by turns."""
    begin = time.time_ns() // 1_000_000 - MESSAGES // DEVICES * ROWS * 1000
    speeds, costs, ceilings, drains, writes, quiet = [], [], [], [], [], []
    total = MESSAGES * EACH
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other, broker(Path(name)) as port:
            seconds, cpu = ours(port, Path(name), begin)
            unacked = silent(port, Path(other), begin)
            drained, written = bare(port, Path(name), begin)
        speeds.append(total / seconds)
        quiet.append(total / unacked)
        costs.append(cpu / total * 1e6)
        ceilings.append(total / (drained + written))
        drains.append(total / drained)
        writes.append(total / written)
    value, ceiling, without = statistics.median(speeds), statistics.median(ceilings), statistics.median(quiet)
    ratio = statistics.median(speed / top for speed, top in zip(speeds, ceilings, strict=True))
    kept = statistics.median(speed / top for speed, top in zip(speeds, quiet, strict=True))
    return [
        row("ingest: broker → proved → durable → acked", value, "readings/s", ceiling, ratio, "bare paho, executemany"),
        row("ingest: acked, against the same without acks", value, "readings/s", without, kept, "nobody is told"),
        row("ingest: the bare paho loop that only counts", statistics.median(drains), "readings/s"),
        row("ingest: bare executemany, WAL, FULL", statistics.median(writes), "readings/s"),
        row("ingest: CPU of the process", statistics.median(costs), "µs/reading"),
    ]

"""How fast signed events are verified, stored and acked, from the broker to the ack, against the bare parts.

Ours: a publisher process sends events of four gateways, each signed and chained, to a real mosquitto; the ingest
process proves every one, appends them to the journal (synchronous FULL) with their coverage, projects the chain, and
acks with a signature; the clock stops when the publisher has heard that its last event is durable. The ceiling, by
turns in the same run: the same messages to a paho loop that only counts, then bare Ed25519 verifications on as many
threads as there are cores, then executemany of the same rows in batches of the same size, synchronous FULL.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.county import COUNTY, DEAF, GATEWAYS, LISTENING, broker, count, ingest, process, publish, row, signer
from cloud.ingest.settings import Settings
from contract import event
from contract.identifiers import uuid7
from contract.keys import preimage
from contract.topics import Topic, build

EVENTS: Final = 20_000
ROUNDS: Final = 3


def frames(begin: int) -> list[tuple[str, event.EventFrame]]:
    """(gateway, event) in turn, each signed and naming the one before it; `begin` is ms."""
    found, prev = [], dict.fromkeys(range(GATEWAYS), "")
    for number in range(EVENTS):
        gateway = number % GATEWAYS
        said = event.Event(
            id=uuid7(),
            gateway=f"farm-{gateway}",
            epoch=1,
            seq=number // GATEWAYS + 1,
            boot="bench",
            t=begin + number,
            mono=number,
            synced=True,
            prev=prev[gateway],
            body=event.Alarm(str(number), "raise", "air-1", "air_temperature", "high", 30.0, 31.5),
        )
        frame = event.frame(said, signer(gateway))
        prev[gateway] = frame.digest
        found.append((said.gateway, frame))
    return found


def letters(begin: int) -> list[tuple[str, bytes]]:
    """Topic and payload of all events."""
    return [(build(Topic(COUNTY, gateway, "event")), frame.wire()) for gateway, frame in frames(begin)]


def bare_parts(folder: Path, begin: int, pipe: Connection) -> None:
    """A process: verifies every signature barely, then stores the rows barely; tells the seconds of each."""
    found = frames(begin)
    keys = {f"farm-{n}": Ed25519PublicKey.from_public_bytes(signer(n).public) for n in range(GATEWAYS)}
    threads = os.cpu_count() or 1

    def verify(part: list[tuple[str, event.EventFrame]]) -> None:
        for gateway, frame in part:
            keys[gateway].verify(frame.signature, preimage("event", frame.raw))

    clock = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(verify, [found[place::threads] for place in range(threads)]))
    verified = time.monotonic() - clock
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE journal (id TEXT PRIMARY KEY, gateway TEXT, epoch INTEGER, seq INTEGER, raw BLOB, signature BLOB)"
    )
    rows = [
        (str(frame.event.id), gateway, frame.event.epoch, frame.event.seq, frame.raw, frame.signature)
        for gateway, frame in found
    ]
    size = Settings().batch_messages
    clock = time.monotonic()
    for start in range(0, len(rows), size):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR IGNORE INTO journal VALUES (?,?,?,?,?,?)", rows[start : start + size])
        connection.execute("COMMIT")
    pipe.send((verified, time.monotonic() - clock))
    connection.close()


def ours(port: int, folder: Path, begin: int) -> tuple[float, float]:
    """(seconds, CPU seconds) of one round of ours; raises RuntimeError where an event is missing or doubled."""
    with (
        process(ingest, port, folder, 0) as worker,
        process(publish, letters, EVENTS, port, begin, LISTENING) as publisher,
    ):
        worker.recv(), publisher.recv()
        publisher.send("go")
        first, last = publisher.recv()
        worker.send("over")
        tallies, cpu = worker.recv()
    stored, duplicates = tallies[0]
    if (stored, duplicates) != (EVENTS, 0):
        raise RuntimeError(f"stored {stored} and {duplicates} twice of {EVENTS}")
    return last - first, cpu


def bare(port: int, folder: Path, begin: int) -> tuple[float, float, float]:
    """Seconds of counting, of verifying, and of executemany."""
    with (
        process(count, port, "event", EVENTS) as counter,
        process(publish, letters, EVENTS, port, begin, DEAF) as publisher,
    ):
        counter.recv(), publisher.recv()
        publisher.send("go")
        last = counter.recv()
        first, _ = publisher.recv()
        publisher.send("over")
    with process(bare_parts, folder, begin) as parts:
        verified, written = parts.recv()
    return last - first, verified, written


def run() -> list[dict[str, Any]]:
    """Rows {"name", "value", "unit", "ceiling", "ratio", "peer"}: medians of ROUNDS, ours and bare by turns."""
    begin = time.time_ns() // 1_000_000 - EVENTS
    speeds, costs, parts = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name, broker(Path(name)) as port:
            seconds, cpu = ours(port, Path(name), begin)
            speeds.append(EVENTS / seconds)
            costs.append(cpu / EVENTS * 1e6)
            seconds_of = bare(port, Path(name), begin)
        parts.append([*(EVENTS / one for one in seconds_of), EVENTS / sum(seconds_of)])
    drain, verify, write, ceiling = (statistics.median(column) for column in zip(*parts, strict=True))
    ratio = statistics.median(speed / part[-1] for speed, part in zip(speeds, parts, strict=True))
    value, peer = statistics.median(speeds), "bare paho, verify, executemany"
    return [
        row("events: broker → verified → durable → acked", value, "events/s", ceiling, ratio, peer),
        row("events: the bare paho loop that only counts", drain, "events/s"),
        row("events: bare Ed25519 verify, a thread a core", verify, "events/s"),
        row("events: bare executemany, WAL, FULL", write, "events/s"),
        row("events: CPU of the ingest process", statistics.median(costs), "µs/event"),
    ]

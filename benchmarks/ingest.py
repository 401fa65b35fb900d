"""How fast readings go from the broker into the durable store and come back as acks, against the bare parts.

Ours: a publisher process sends columnar messages (10 rows × 5 points of one device) to a real mosquitto with the
shipped settings; the ingest process stores them, synchronous FULL, and acks; the clock stops when the publisher has
heard that its last row is durable. The ceiling, by turns in the same run: the same messages to a paho loop that only
counts, then executemany of the same rows in batches of the same size into the same keyed table, synchronous FULL.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from cloud.ingest.settings import Settings
from contract import ack, birth, readings
from contract.topics import Topic, build, every_gateway

if TYPE_CHECKING:  # four processes a round start faster without what they do not use
    from sqlmodel import Session

    from cloud.ingest.directory import Listing

COUNTY = "532331"
GATEWAYS, DEVICES, ROWS = 4, 40, 10
POINTS = ("air_temperature", "relative_humidity", "co2", "illuminance", "soil_moisture.20cm")
EACH = ROWS * len(POINTS)
MESSAGES = 6_000
ROUNDS = 3
_CONTEXT = get_context("spawn")


class AllFarms:
    """A registry in which every gateway is known."""

    def find(self, session: Session, gateway: str) -> Listing | None:  # the protocol's signature
        """At home, always."""
        from cloud.ingest.directory import Listing

        return Listing(COUNTY, COUNTY)

    def knock(self, session: Session, gateway: str, county: str, now: int) -> None:
        """Nobody is a stranger."""

    def birth(self, session: Session, county: str, meta: birth.Meta, received: int) -> None:
        """Not measured here."""

    def state(self, session: Session, gateway: str, state: birth.State, received: int) -> None:
        """Not measured here."""


def letters(begin: int) -> Iterator[tuple[Topic, readings.Readings]]:
    """The messages: each device in turn, ten seconds of it; `begin` is ms. Values move, as real ones do."""
    seqs = dict.fromkeys(range(GATEWAYS), 1)
    for number in range(MESSAGES):
        device, turn = number % DEVICES, number // DEVICES
        gateway = device % GATEWAYS
        first = seqs[gateway]
        seqs[gateway] += ROWS
        times = [begin + (turn * ROWS + row) * 1000 for row in range(ROWS)]
        values = {key: [round(20 + (number * 7 + row) % 97 / 10, 1) for row in range(ROWS)] for key in POINTS}
        yield (
            Topic(COUNTY, f"farm-{gateway}", "data", f"d{device}"),
            readings.Readings(1, "bench", 0, list(range(first, first + ROWS)), times, values, {}, "0" * 16),
        )


def publish(port: int, begin: int, listen: bool, pipe: Connection) -> None:
    """A process: connects, says it is ready, waits for the word, publishes all, tells when it began and was acked."""
    packets = [(build(topic), readings.encode(rows)) for topic, rows in letters(begin)]
    left, done, ready = MESSAGES * ROWS, threading.Event(), threading.Event()

    def heard(_client: Client, _data: Any, message: Any) -> None:
        nonlocal left
        for part in ack.decode(message.payload).durable:
            left -= sum(last - first + 1 for first, last in part.ranges)
        if left <= 0:
            done.set()

    client = Client(CallbackAPIVersion.VERSION2, client_id="bench-publisher")
    client.max_inflight_messages_set(100)
    client.on_message = heard
    client.on_subscribe = lambda *_: ready.set()
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.subscribe(every_gateway("ack"), 1)
    ready.wait()
    pipe.send("ready")
    pipe.recv()
    clock = time.monotonic()
    for topic, body in packets:
        client.publish(topic, body, qos=1)
    if listen:
        done.wait()
        pipe.send((clock, time.monotonic()))
    else:
        pipe.send((clock, 0.0))
        pipe.recv()
    client.disconnect()
    client.loop_stop()


def ingest(port: int, folder: Path, pipe: Connection) -> None:
    """A process: our ingest, until the word; tells what it stored and the CPU it used."""
    from cloud.ingest.service import Service
    from cloud.kernel.database import Database
    from cloud.telemetry.embedded import EmbeddedSeries

    database, series = Database.in_folder(folder), EmbeddedSeries.in_folder(folder)
    database.create_all()
    service = Service(Settings(port=port), database, series, AllFarms())
    service.start()
    while not all(lane.link.connected for lane in service.lanes):
        time.sleep(0.01)
    cpu = time.process_time()
    pipe.send("ready")
    pipe.recv()
    tally = service.lanes[1].tally
    pipe.send((tally.stored, tally.duplicates, time.process_time() - cpu))
    service.stop()


def count(port: int, pipe: Connection) -> None:
    """A process: a paho loop that only counts; tells when it had all."""
    heard, done = 0, threading.Event()

    def on_message(_client: Client, _data: Any, _message: Any) -> None:
        nonlocal heard
        heard += 1
        if heard == MESSAGES:
            done.set()

    client = Client(CallbackAPIVersion.VERSION2, client_id="bench-counter")
    client.on_message = on_message
    client.on_subscribe = lambda *_: pipe.send("ready")
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.subscribe(every_gateway("data"), 1)
    done.wait()
    pipe.send(time.monotonic())
    client.disconnect()
    client.loop_stop()


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


@contextmanager
def process(target: Any, *arguments: object) -> Iterator[Connection]:
    """A child process and our end of its pipe."""
    ours, theirs = _CONTEXT.Pipe()
    child = _CONTEXT.Process(target=target, args=(*arguments, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield ours
        child.join(10)
    finally:
        child.kill()
        child.join()


def ours(port: int, folder: Path, begin: int) -> tuple[float, float]:
    """(seconds, CPU seconds) of one round of ours; raises RuntimeError where a row is missing or doubled."""
    with process(ingest, port, folder) as worker, process(publish, port, begin, True) as publisher:  # noqa: FBT003
        worker.recv(), publisher.recv()
        publisher.send("go")
        first, last = publisher.recv()
        worker.send("over")
        stored, duplicates, cpu = worker.recv()
    if (stored, duplicates) != (MESSAGES * EACH, 0):
        raise RuntimeError(f"stored {stored} and {duplicates} twice of {MESSAGES * EACH}")
    return last - first, cpu


def bare(port: int, folder: Path, begin: int) -> tuple[float, float]:
    """Seconds of counting, and of executemany."""
    with process(count, port) as counter, process(publish, port, begin, False) as publisher:  # noqa: FBT003
        counter.recv(), publisher.recv()
        publisher.send("go")
        last = counter.recv()
        first, _ = publisher.recv()
        publisher.send("over")
    with process(executemany, folder, begin) as writer:
        return last - first, writer.recv()


def run() -> list[dict[str, Any]]:
    """Rows {"name", "value", "unit", "ceiling", "ratio", "peer"}: medians of ROUNDS, ours and bare by turns."""
    if shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") is None:
        raise RuntimeError("mosquitto is not on this machine")
    from tests.broker import Mosquitto

    begin = time.time_ns() // 1_000_000 - MESSAGES // DEVICES * ROWS * 1000
    speeds, costs, ceilings, drains, writes = [], [], [], [], []
    total = MESSAGES * EACH
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            broker = Mosquitto(folder)
            broker.start()
            try:
                seconds, cpu = ours(broker.port, folder, begin)
                drained, written = bare(broker.port, folder, begin)
            finally:
                broker.kill()
        speeds.append(total / seconds)
        costs.append(cpu / total * 1e6)
        ceilings.append(total / (drained + written))
        drains.append(total / drained)
        writes.append(total / written)
    value, ceiling = statistics.median(speeds), statistics.median(ceilings)
    ratio = statistics.median(speed / top for speed, top in zip(speeds, ceilings, strict=True))
    drain, write = statistics.median(drains), statistics.median(writes)
    return [
        _row("ingest: broker → durable → acked", value, "readings/s", ceiling, ratio, "bare paho, then executemany"),
        _row("ingest: the bare paho loop that only counts", drain, "readings/s"),
        _row("ingest: bare executemany, WAL, FULL", write, "readings/s"),
        _row("ingest: CPU of the process", statistics.median(costs), "µs/reading"),
    ]


def _row(
    name: str, value: float, unit: str, ceiling: float | None = None, ratio: float | None = None, peer: str = ""
) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "ceiling": ceiling, "ratio": ratio, "peer": peer}

"""How fast a backlog comes home: two hours of 20 instruments × 20 points at 1 s, while live data goes on.

Real all the way: the gateway's outbox and uplink in a process of their own, filled before the clock starts; mosquitto
with the settings that we ship; the ingest process, which proves, stores (synchronous FULL) and acks. The clock stops
when the last row of the backlog has left the outbox, because the county has given its word for it. Meanwhile each
instrument is read every second; how old these values are when the store shows them is told by benchmarks.farm. The
ceiling, in the same run: the very messages that brought the backlog, published by bare paho to a loop that only counts.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from sqlmodel import col, select

from benchmarks.county import COUNTY, DEAF, broker, count, ingest, process, publish, row
from benchmarks.farm import GATEWAY, Farm, Moment, ages, watch
from cloud.ingest.model import Proof
from cloud.kernel.database import Database
from contract.topics import Topic, build

DEVICES: Final = 20
POINTS: Final = 20
SECONDS: Final = 7_200
ROWS: Final = DEVICES * SECONDS
_LONGEST_S: Final = 240.0
_AFTER: Final = 40  # live rows that follow, so that the last one of the drain is surely seen


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory() as place, broker(Path(place)) as port:
        folder = Path(place)
        with process(ingest, port, folder, 0) as county, process(gateway, folder, port) as farm:
            _heard(county), _heard(farm)
            with process(watch, folder, DEVICES) as eye:
                _heard(eye)
                farm.send("go")
                spent, put = _heard(farm)
                eye.send("over")
                old = ages(put, _heard(eye))
            county.send("over")
            tallies, cpu = _heard(county)
        if tallies[1][0] < ROWS * POINTS or tallies[1][1]:
            raise RuntimeError(f"stored {tallies[1][0]} and {tallies[1][1]} twice of {ROWS * POINTS} and live ones")
        letters = sent(folder, 0)
        with (
            process(count, port, "data", len(letters)) as counter,
            process(publish, partial(sent, folder), ROWS, port, 0, DEAF) as publisher,
        ):
            _heard(counter), _heard(publisher)
            publisher.send("go")
            bare = _heard(counter) - _heard(publisher)[0]
            publisher.send("over")
    wire, cuts = sum(len(body) for _, body in letters), quantiles(old, n=100)
    return [
        row("drain: 2 h of 20 × 20 points, rows/s", ROWS / spent, "rows/s", ROWS / bare, bare / spent, "bare paho"),
        row("drain: times as fast as it was measured (>= 100)", SECONDS / spent, "×"),
        row("drain: values stored a second", ROWS * POINTS / spent, "values/s"),
        row("drain: age of a live value in the store, p50", cuts[49], "ms"),
        row("drain: age of a live value in the store, p95 (< 1000)", cuts[94], "ms"),
        row("drain: CPU of the ingest process", cpu / tallies[1][0] * 1e6, "µs/value"),
        row("drain: bytes a value on the wire", wire / ROWS / POINTS, "bytes"),
    ]


def gateway(folder: Path, port: int, pipe: Connection) -> None:
    """A process: fills an outbox, connects when told; tells how long the backlog took, and what it measured then."""
    farm = Farm(folder, port, POINTS)
    for second in range(SECONDS, 0, -1):
        for device in range(DEVICES):
            farm.measure(device, second * 1000)
    farm.box.flush()
    mark, put = farm.box.high("readings"), list[Moment]()
    pipe.send("ready")
    pipe.recv()
    began = time.monotonic()
    farm.line.start()
    while farm.waits(mark):
        put.append(farm.measure(len(put) % DEVICES))
        time.sleep(1 / DEVICES)
    spent = time.monotonic() - began
    for number in range(_AFTER):
        farm.measure(number % DEVICES)
        time.sleep(1 / DEVICES)
    farm.close()
    pipe.send((spent, put))


def sent(folder: Path, _begin: int) -> list[tuple[str, bytes]]:
    """Topic and payload of the messages that brought the backlog, as the county keeps them for its proofs."""
    database = Database.in_folder(folder)
    with database.read() as session:
        kept = session.exec(select(Proof.device, Proof.message).where(Proof.first <= ROWS).order_by(col(Proof.id)))
        found = [(build(Topic(COUNTY, GATEWAY, "data", device)), message) for device, message in kept]
    database.close()
    return found


def _heard(pipe: Connection) -> Any:
    if not pipe.poll(_LONGEST_S):
        raise RuntimeError("a part said nothing")
    return pipe.recv()


if __name__ == "__main__":
    for figure in run():
        print(figure)

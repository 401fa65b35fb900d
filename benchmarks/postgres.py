"""How fast events are appended to the journal, durably, on both engines, against the barest way in.

Ours: `journal.append` in a write of the database: known ids are looked up, new rows go in, the commit is on the disk.
The ceilings, by turns in the same run: the same rows, ready, by sqlite3's executemany (WAL, FULL) and by COPY of
psycopg into PostgreSQL, with a commit a batch; neither can tell what is there already. Then three writers at once, who
take turns by the county's lock (docs/decisions/0017), against three who COPY without one; and what the lock costs.
PostgreSQL is a cluster of its own with the settings that it ships with: fsync on, synchronous commit.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any, Final

import psycopg
from sqlmodel import Session

from benchmarks.county import COUNTY, row, signer
from cloud.ingest.settings import Settings
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry
from cloud.kernel.stores import Postgres
from cloud.migrations import tables
from contract import event
from contract.identifiers import uuid7
from tests.engines import open_folder
from tests.postgres import Cluster

assert tables.metadata  # all models are known

BATCH: Final = Settings().batch_messages
BATCHES: Final = 30
WRITERS: Final = 3
ROUNDS: Final = 3
WRITES: Final = 200
COLUMNS: Final = "id,gateway,epoch,seq,boot,t,received,kind,region,digest,prev,raw,signature"


def entries(gateway: str) -> list[list[Entry]]:
    """Signed events in batches, as the lane has them when it commits."""
    key, begin, found = signer(0), 1_795_418_400_000, []
    for seq in range(1, BATCH * BATCHES + 1):
        body = event.DeviceHealth(f"d{seq % 40}", "lost", "no answer")
        said = event.Event(
            id=uuid7(), gateway=gateway, epoch=1, seq=seq, boot="bench", t=begin + seq, mono=seq, synced=True,
            prev="0" * 64, body=body,
        )  # fmt: skip
        found.append(Entry(event.frame(said, key), COUNTY, begin + seq))
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def ready(batches: Sequence[Sequence[Entry]]) -> list[list[tuple[Any, ...]]]:
    """The same as rows."""
    return [
        [tuple(journal._row(one, str(one.frame.event.id), one.frame.digest).values()) for one in batch]
        for batch in batches
    ]


def appended(database: Database, batches: Sequence[Sequence[Entry]]) -> None:
    """Ours; raises RuntimeError where one is not new."""
    for batch in batches:
        with database.write() as session:
            if journal.append(session, batch).stored != len(batch):
                raise RuntimeError("an event was there already")


def executemany(folder: Path, batches: Sequence[Sequence[tuple[Any, ...]]]) -> None:
    """Bare SQLite, into a table of the same columns and keys."""
    with closing(sqlite3.connect(folder / "zhigen.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        places = ",".join("?" * len(COLUMNS.split(",")))
        for batch in batches:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO journal ({COLUMNS}) VALUES ({places})", batch)
            connection.execute("COMMIT")


def copied(dsn: str, batches: Sequence[Sequence[tuple[Any, ...]]]) -> None:
    """Bare COPY, into a table of the same columns and keys."""
    with psycopg.connect(dsn) as connection:
        for batch in batches:
            with connection.cursor() as cursor, cursor.copy(f"COPY journal ({COLUMNS}) FROM STDIN") as copy:
                for one in batch:
                    copy.write_row(one)
            connection.commit()


def seconds(step: Callable[[], object]) -> float:
    """How long a step takes."""
    clock = monotonic()
    step()
    return monotonic() - clock


def together(steps: Sequence[Callable[[], object]]) -> None:
    """Do steps at once, a thread each."""
    threads = [threading.Thread(target=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class _Server:
    """A cluster, and databases in it with all tables."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def fresh(self) -> tuple[Database, str]:
        server: Postgres = self.cluster.create()
        database = Database.on_server(server)
        database.create_all()
        return database, self.cluster.dsn(server.database)


def one_writer(server: _Server, figures: dict[str, list[float]]) -> None:
    """Both engines, ours and bare by turns."""
    batches = entries("farm-0")
    rows = ready(batches)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        for folder, step in ((Path(name), "ours"), (Path(other), "bare")):
            database = Database.in_folder(folder)
            database.create_all()
            if step == "ours":
                figures["sqlite"].append(seconds(lambda database=database: appended(database, batches)))  # type: ignore[misc]
            else:
                figures["executemany"].append(seconds(lambda folder=folder: executemany(folder, rows)))  # type: ignore[misc]
            database.close()
    database, _ = server.fresh()
    figures["postgresql"].append(seconds(lambda: appended(database, batches)))
    database.close()
    database, dsn = server.fresh()
    figures["copy"].append(seconds(lambda: copied(dsn, rows)))
    database.close()


def many_writers(server: _Server, figures: dict[str, list[float]]) -> None:
    """Three at once: ours take turns, bare ones do not."""
    all_batches = [entries(f"farm-{number}") for number in range(WRITERS)]
    all_rows = [ready(batches) for batches in all_batches]
    database, dsn = server.fresh()
    where = database.engine.url
    writers = [Database(where, connect_args={"client_encoding": "utf8"}) for _ in range(WRITERS)]
    steps = [lambda one=one, own=own: appended(one, own) for one, own in zip(writers, all_batches, strict=True)]
    figures["three"].append(seconds(lambda: together(steps)))
    for one in (*writers, database):
        one.close()
    database, dsn = server.fresh()
    bare = [lambda own=own: copied(dsn, own) for own in all_rows]
    figures["three bare"].append(seconds(lambda: together(bare)))
    database.close()


def lock(server: _Server, figures: dict[str, list[float]]) -> None:
    """A write that writes nothing, with the lock and without it."""
    database, _ = server.fresh()

    def locked() -> None:
        for _ in range(WRITES):
            with database.write() as session:
                session.connection().exec_driver_sql("SELECT 1")

    def free() -> None:
        for _ in range(WRITES):
            with Session(database.engine) as session:
                session.connection().exec_driver_sql("SELECT 1")
                session.commit()

    free()
    figures["locked"].append(seconds(locked) / WRITES * 1e6)
    figures["free"].append(seconds(free) / WRITES * 1e6)
    database.close()


def run() -> list[dict[str, Any]]:
    """Rows {"name", "value", "unit", "ceiling", "ratio", "peer"}: medians of ROUNDS, ours and bare by turns."""
    names = ("sqlite", "executemany", "postgresql", "copy", "three", "three bare", "locked", "free")
    figures: dict[str, list[float]] = {name: [] for name in names}
    with open_folder() as folder:
        cluster = Cluster(folder, ("log_min_messages=fatal",))
        cluster.start()
        try:
            for _ in range(ROUNDS):
                one_writer(_Server(cluster), figures)
                many_writers(_Server(cluster), figures)
                lock(_Server(cluster), figures)
        finally:
            cluster.stop()
    total = BATCH * BATCHES

    def told(name: str, ours: str, bare: str, peer: str, rows: int) -> dict[str, Any]:
        ratio = statistics.median(b / a for a, b in zip(figures[ours], figures[bare], strict=True))
        speed, ceiling = (rows / statistics.median(figures[key]) for key in (ours, bare))
        return row(name, speed, "events/s", ceiling, ratio, peer)

    cost = statistics.median(a - b for a, b in zip(figures["locked"], figures["free"], strict=True))
    return [
        told("journal: append, SQLite, FULL", "sqlite", "executemany", "bare executemany", total),
        told("journal: append, PostgreSQL, fsync", "postgresql", "copy", "bare COPY", total),
        told(f"journal: {WRITERS} writers by one lock", "three", "three bare", "bare COPY at once", total * WRITERS),
        row("journal: what the lock adds to a write", cost, "µs"),
    ]

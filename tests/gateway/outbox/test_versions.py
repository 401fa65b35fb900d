"""A file of an older version goes on: rows, counters, facts, and the times that its rows were already sent with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from contract import event
from contract.identifiers import uuid7
from gateway.core.sample import Sample
from gateway.rim.outbox_file import NAME, OutboxFile
from gateway.rim.outbox_schema import VERSION
from tests.gateway.outbox.world import START, HandClock, bodies, outbox, rows

V1 = """
    CREATE TABLE run (
        id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, boot TEXT NOT NULL, segment INTEGER NOT NULL,
        meta TEXT NOT NULL);
    CREATE TABLE readings (
        seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, t INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, t INTEGER NOT NULL, wire BLOB NOT NULL);
    CREATE TABLE ledger (
        id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, events INTEGER NOT NULL DEFAULT 0,
        readings INTEGER NOT NULL DEFAULT 0, produced INTEGER NOT NULL DEFAULT 0, latest INTEGER NOT NULL DEFAULT 0,
        prev TEXT NOT NULL DEFAULT '');
    CREATE TABLE memory (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    PRAGMA user_version = 1;
"""
EPOCH = 1_795_000_000


def old_file(folder: Path) -> tuple[list[tuple[int, Sample]], event.EventFrame]:
    """A file as the version before wrote it: numbers 1 and 2 were acked, 3 and 4 wait; one event."""
    samples = [(seq, Sample("air", START - 10 + seq, seq, {"co2": float(seq)}, {})) for seq in (3, 4)]
    birth = event.frame(
        event.Event(
            id=uuid7(),
            gateway="gw-1",
            epoch=EPOCH,
            seq=1,
            boot="b0",
            t=START - 10,
            mono=1,
            synced=False,
            body=event.Birth("0.0", "m0"),
        )
    )
    with closing(sqlite3.connect(folder / NAME)) as db:
        db.executescript(V1)
        db.execute("INSERT INTO run VALUES (1, ?, 'b0', 4, 'm1')", (EPOCH,))
        db.execute("INSERT INTO ledger VALUES (1, ?, 0, 2, 2, 7, '')", (EPOCH,))
        for seq, sample in samples:
            db.execute("INSERT INTO readings VALUES (?, 1, ?, 1, ?)", (seq, sample.t, msgspec.msgpack.encode(sample)))
        db.execute("INSERT INTO events VALUES (1, 1, ?, ?)", (START - 10, birth.wire()))
        db.execute("INSERT INTO memory VALUES ('note', x'31')")
        db.execute("INSERT INTO memory VALUES ('meta', x'226d3122')")
        db.commit()
    return samples, birth


def test_a_file_of_version_1_is_lifted_without_loss(tmp_path: Path) -> None:
    samples, birth = old_file(tmp_path)
    box = outbox(tmp_path, HandClock(), boot="b1")
    assert rows(box) == samples
    assert (box.epoch, box.high("readings"), box.produced, box.segment) == (EPOCH, 4, 4, 5)
    assert box.memory()["note"] == 1
    run = box.reader.readings(3, 3)[0].run
    assert (run.boot, run.segment, run.shift, run.doubt) == ("b0", 4, 0, 0)
    assert bodies(box) == [event.Birth("0.0", "m0"), event.Birth("0.1", "m1", "restart")]
    second = event.decode(box.reader.letters(2, 2)[0].wire).event
    assert second.prev == birth.digest
    assert box.settle("readings", EPOCH, [(3, 4)], "b0") == [(3, 4)]
    box.close()
    file = OutboxFile(tmp_path, 1)
    assert file.version == VERSION
    assert file.count("readings") == 0
    file.close()

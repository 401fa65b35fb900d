"""A store that cannot take: its lane holds and says so in one line, the other goes on, nothing is lost or doubled."""

from __future__ import annotations

import logging
import sqlite3

import pytest
from sqlalchemy import event as sa_event

from cloud.telemetry import embedded_file
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import happening, now_ms, rows
from tests.patience import until


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for locks as long as in the field."""
    monkeypatch.setattr(
        embedded_file, "_PRAGMAS", ("busy_timeout = 50", *(p for p in embedded_file._PRAGMAS if "busy" not in p))
    )


def held(caplog: pytest.LogCaptureFixture, lane: str) -> list[str]:
    return [
        record.zhigen_fields["why"]  # type: ignore[attr-defined]
        for record in caplog.records
        if record.message == "held_not_acked" and record.zhigen_fields["lane"] == lane  # type: ignore[attr-defined]
    ]


def test_a_locked_series_store_holds_readings_and_never_events(ground: Ground, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "zhigen.ingest")
    service = ground.ingest()
    farm, now = ground.farm(), now_ms()
    other = sqlite3.connect(ground.series_file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    farm.data(rows([1, 2], [now, now + 1]))
    until(lambda: service.lanes[1].tally.held != "", "the hold")
    farm.send("event", happening(1).wire())
    farm.wait("events", [1])
    assert farm.durable("readings") == set()
    other.execute("ROLLBACK")
    other.close()
    farm.wait("readings", [1, 2])
    assert ground.stored() == [1.0, 2.0]
    assert held(caplog, "readings") == ["series.db: database is locked"]
    until(lambda: service.lanes[1].tally.held == "", "the all clear")


def test_a_full_disk_under_the_series_loses_nothing(ground: Ground, caplog: pytest.LogCaptureFixture, monkeypatch):
    monkeypatch.setattr(embedded_file, "_PRAGMAS", (*embedded_file._PRAGMAS, "max_page_count = 24"))
    service = ground.ingest()
    farm, begin, total = ground.farm(), now_ms() - 10_000_000, 4_000
    for start in range(1, total, 100):
        seqs = list(range(start, start + 100))
        farm.data(rows(seqs, [begin + seq for seq in seqs]))
    until(lambda: service.lanes[1].tally.held != "", "the full disk")
    farm.send("event", happening(1).wire())
    farm.wait("events", [1])
    before = farm.durable("readings")
    assert len(ground.stored()) == len(before) < total
    assert held(caplog, "readings") == ["series.db: database or disk is full"]
    for connection in ground.series._all:
        connection.execute("PRAGMA max_page_count = 1000000")
    farm.wait("readings", range(1, total + 1))
    assert ground.stored() == [float(n) for n in range(1, total + 1)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_disk_under_the_journal_acks_nothing_until_there_is_room(
    ground: Ground, caplog: pytest.LogCaptureFixture
):
    engine = ground.database.engine
    with ground.database.read() as session:
        pages: int = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
    limit = [pages + 2]
    sa_event.listen(engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count = {limit[0]}"))
    engine.dispose()
    service = ground.ingest()
    farm, now = ground.farm(), now_ms()
    for seq in range(1, 201):
        farm.send("event", happening(seq, t=now).wire())
    until(lambda: service.lanes[0].tally.held != "", "the full disk")
    farm.data(rows([1], [now]))
    farm.wait("readings", [1])
    assert {row.seq for row in ground.journal()} == farm.durable("events")
    assert held(caplog, "events") == ["the disk of the database is full (database or disk is full)"]
    limit[0] = 1_000_000
    engine.dispose()
    farm.wait("events", range(1, 201))
    assert sorted(row.seq for row in ground.journal()) == list(range(1, 201))
    assert ground.quarantine() == []


def test_a_worker_that_is_stopped_while_it_holds_ends_at_once(ground: Ground):
    service = ground.ingest()
    farm = ground.farm()
    other = sqlite3.connect(ground.series_file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    farm.data(rows([1], [now_ms()]))
    until(lambda: service.lanes[1].tally.held != "", "the hold")
    service.stop()
    assert not any(lane.is_alive() for lane in service.lanes)
    other.close()
    assert farm.acks == []

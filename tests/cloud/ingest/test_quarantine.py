"""The quarantine is bounded per source, says what it dropped, and shows itself by scope and page."""

from __future__ import annotations

import pytest
from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.ingest import quarantine, store
from cloud.ingest.quarantine import Suspect, keep
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, NOBODY, Scope
from contract.errors import ContractError


def suspect(number: int, gateway: str = "farm-a", county: str = "532331", size: int = 10) -> Suspect:
    raw = str(number).encode().ljust(size, b".")
    return Suspect(gateway, county, "zhigen/v1/…", ContractError("shape", "v", why="wrong"), raw)


def raws(database: Database, scope: Scope = NATION, before: int | None = None, limit: int = 100) -> list[bytes]:
    with database.read() as session:
        return [row.raw.rstrip(b".") for row in store.quarantine(scope, session, before=before, limit=limit)]


def put(database: Database, *suspects: Suspect) -> None:
    with database.write() as session:
        keep(session, suspects, 1_795_000_000_000)


def test_the_oldest_of_a_mad_source_go_and_are_counted(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quarantine, "MAX_COUNT", 5)
    put(database, suspect(100, "farm-b"))
    put(database, *(suspect(number) for number in range(7)))
    put(database, suspect(7))
    assert raws(database) == [b"7", b"6", b"5", b"4", b"3", b"100"]
    with database.read() as session:
        (loss,) = store.losses(NATION, session)
        assert (loss.gateway, loss.region, loss.dropped, loss.bytes) == ("farm-a", "532331", 3, 30)
        assert store.losses(Scope(("11",)), session) == []


def test_bytes_are_bounded_too(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quarantine, "MAX_BYTES", 100)
    put(database, *(suspect(number, size=40) for number in range(3)))
    assert raws(database) == [b"2", b"1"]


def test_pages_and_scope(database: Database):
    put(database, *(suspect(number) for number in range(4)), suspect(9, "shop-1", "110101"), suspect(8, "", ""))
    assert raws(database, limit=2) == [b"8", b"9"]
    assert raws(database, before=5, limit=2) == [b"3", b"2"]
    assert raws(database, Scope(("1101",))) == [b"9"]
    assert raws(database, Scope(("53",))) == [b"3", b"2", b"1", b"0"]
    assert raws(database, NOBODY) == []


def test_the_whole_is_bounded_too_whatever_the_sources(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quarantine, "MAX_COUNT_IN_ALL", 4)
    put(database, *(suspect(number, f"farm-{number}") for number in range(6)))
    assert raws(database) == [b"5", b"4", b"3", b"2"]
    with database.read() as session:
        losses = store.losses(NATION, session)
    assert [(loss.gateway, loss.dropped) for loss in losses] == [("farm-0", 1), ("farm-1", 1)]


def test_a_batch_that_repeats_itself_is_counted_once_each(database: Database):
    put(database, suspect(1), suspect(2), suspect(1))
    put(database, suspect(1), suspect(2), suspect(1))
    with database.read() as session:
        rows = store.quarantine(NATION, session, before=None, limit=9)
    assert [(row.raw.rstrip(b"."), row.seen) for row in rows] == [(b"2", 2), (b"1", 4)]


def test_what_is_dropped_raises_an_alert_now_and_then(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quarantine, "MAX_COUNT", 2)
    for number in range(6):
        put(database, suspect(number))
    with database.read() as session:
        (alert,) = session.exec(select(PipeAlert))
    assert (alert.code, alert.gateway, alert.details, alert.count) == ("quarantine", "farm-a", '{"dropped":1}', 1)

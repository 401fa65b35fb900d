"""The order in which projections are given to the projector is not seen, and who reads another's rows waits for it."""

from __future__ import annotations

import random
from graphlib import CycleError
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cloud import vault
from cloud.app.ingest import PROJECTIONS
from cloud.ingest.projector import Projector
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, Projection, ProjectionCursor
from cloud.keys import KeyRoom
from cloud.migrations import tables
from contract import event
from tests.cloud.exchange.ground import entries
from tests.cloud.production import ground
from tests.cloud.production.ground import ms, said, sprayed, used

BOUGHT = ms("2026-05-02 09:00")
# Not made by projections, or with the time of the machine in it.
APART = {"journal", "projection", "audit", "law_set", "pipe_alert", "tally_change"}
NAMES = {one.name: one for one in PROJECTIONS}


def _rows(database: Database) -> dict[str, list[str]]:
    """All that projections keep."""
    with database.read() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.connection().execute(table.select()))
            for table in tables.metadata.sorted_tables
            if table.name not in APART
        }


def _projected(folder: Path, order: list[Projection]) -> dict[str, list[str]]:
    folder.mkdir()
    database = Database.in_folder(folder)
    database.create_all()
    vault.furnish(database, KeyRoom(folder), 730)
    ground.till(database)
    told = [
        said("bought", event.Purchase(items=used(amount="10"), supplier="县农资公司", at=BOUGHT), t=BOUGHT),
        said("sprayed", sprayed("2026-05-10 09:00", used())),
        *entries(),
    ]  # fmt: skip
    with database.write() as session:
        journal.append(session, told)
    Projector(database, order).catch_up()
    with database.read() as session:
        assert {row.state for row in session.exec(select(ProjectionCursor))} == {"running"}
        assert {row.position for row in session.exec(select(ProjectionCursor))} == {len(told)}
    found = _rows(database)
    database.close()
    return found


def test_the_order_of_the_list_is_not_seen(tmp_path: Path) -> None:
    shuffled = list(PROJECTIONS)
    random.Random(5).shuffle(shuffled)
    first = _projected(tmp_path / "a", list(PROJECTIONS))
    assert {
        "batch",
        "sample",
        "rapid_result",
        "lab_test",
        "ledger_entry",
        "input_use",
        "label_step",
        "voucher",
        "market_entry",
    } <= {name for name, rows in first.items() if rows}
    for name, order in (("reversed", list(reversed(PROJECTIONS))), ("shuffled", shuffled)):
        found = _projected(tmp_path / name, order)
        assert {table for table in first if found[table] != first[table]} == set()


def test_all_that_are_named_are_there() -> None:
    assert {name for one in PROJECTIONS for name in one.after} <= NAMES.keys()
    assert {one.name: set(one.after) for one in PROJECTIONS if one.after} == {
        "ledger": {"vault"}, "production": {"ledger"}, "labels": {"trace"}, "vouchers": {"trace"},
    }  # fmt: skip


class _Seen:
    """A projection that notes what it was told, and fails once at an event."""

    def __init__(self, name: str, log: list[tuple[str, int]], after: str = "", fails: int = 0) -> None:
        self._log, self._fails, self.name = log, fails, name
        self.projection = Projection(name, frozenset(), self._handle, self._clear, after=frozenset({after} - {""}))

    def _handle(self, _session: Session, row: JournalEvent) -> None:
        if row.position == self._fails:
            self._fails = 0
            raise ValueError("not today")
        self._log.append((self.name, row.position or 0))

    def _clear(self, _session: Session) -> None:
        self._log.clear()


def _positions(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return {row.name: row.position for row in session.exec(select(ProjectionCursor))}


def test_who_reads_a_stopped_one_waits_where_it_stands(database: Database) -> None:
    log: list[tuple[str, int]] = []
    reader, read, other = _Seen("reader", log, "read"), _Seen("read", log, fails=3), _Seen("other", log)
    projector = Projector(database, [reader.projection, other.projection, read.projection])
    with database.write() as session:
        journal.append(session, entries()[:5])
    projector.catch_up()
    assert _positions(database) == {"read": 2, "reader": 2, "other": 5}
    projector.catch_up()
    assert _positions(database)["reader"] == 2
    projector.resume()
    projector.catch_up()
    assert _positions(database) == {"read": 5, "reader": 5, "other": 5}
    for name in ("read", "reader", "other"):
        assert [place for one, place in log if one == name] == [1, 2, 3, 4, 5]
    assert all(log.index(("read", place)) < log.index(("reader", place)) for place in range(1, 6))


def test_two_that_read_each_other_are_no_order(database: Database) -> None:
    log: list[tuple[str, int]] = []
    with pytest.raises(CycleError):
        Projector(database, [_Seen("a", log, "b").projection, _Seen("b", log, "a").projection])

"""The file of the embedded series: what it says when it cannot be used, and that a failed write leaves nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cloud.telemetry import embedded_file
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.port import Block, StoreError, Written
from tests.cloud.series_ground import NOW


def blocks(device: str, rows: int = 1) -> list[Block]:
    return [Block("farm-a", device, [NOW + n for n in range(rows)], {"co2": [1.0] * rows}, {})]


def test_a_file_of_a_newer_schema_is_refused_with_a_word(tmp_path: Path):
    EmbeddedSeries.in_folder(tmp_path).close()
    with sqlite3.connect(tmp_path / "series.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"series\.db has schema 99, this program knows 1: upgrade it"):
        EmbeddedSeries.in_folder(tmp_path)


def test_a_file_that_is_no_database(tmp_path: Path):
    (tmp_path / "series.db").write_bytes(b"not a database, but long enough to be taken for one" * 20)
    with pytest.raises(StoreError, match=r"series\.db: file is not a database"):
        EmbeddedSeries.in_folder(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(StoreError, match="unable to open"):
        EmbeddedSeries.in_folder(tmp_path / "absent")


def test_a_write_that_did_not_fit_leaves_nothing_and_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embedded_file, "_PRAGMAS", (*embedded_file._PRAGMAS, "max_page_count = 20"))
    store = EmbeddedSeries.in_folder(tmp_path)
    assert store.write(blocks("d1")) == Written(1, 0)
    with pytest.raises(StoreError, match="full"):
        store.write([*blocks("d2"), *blocks("d3", 20_000)])
    assert store.names() == ["farm-a/d1/co2"]
    store._connection().execute("PRAGMA max_page_count = 100000")
    assert store.write([*blocks("d2"), *blocks("d3", 20_000)]) == Written(20_001, 0)
    assert store.names() == ["farm-a/d1/co2", "farm-a/d2/co2", "farm-a/d3/co2"]
    store.close()


def test_a_row_is_written_once_and_never_over(tmp_path: Path):
    store = EmbeddedSeries.in_folder(tmp_path)
    assert store.write(blocks("d1")) == Written(1, 0)
    assert store.write([Block("farm-a", "d1", [NOW], {"co2": [99.0]}, {})]) == Written(0, 1)
    assert store.range(["farm-a/d1/co2"], NOW, NOW + 1)[0].value == [1.0]
    store.close()


def test_commits_survive_the_loss_of_power(tmp_path: Path):
    store = EmbeddedSeries.in_folder(tmp_path)
    settings = [store._connection().execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]
    assert settings == [2, "wal"]
    store.close()


def test_a_disk_that_was_read_only_is_written_again_when_it_mends(tmp_path: Path):
    store = EmbeddedSeries.in_folder(tmp_path)
    store.names()
    store._let_go()
    store._own.connection = sqlite3.connect(f"file:{tmp_path / 'series.db'}?mode=ro", uri=True, isolation_level=None)
    store._all.append(store._own.connection)
    with pytest.raises(StoreError, match="readonly"):
        store.write(blocks("d1"))
    assert store.write(blocks("d1")) == Written(1, 0)
    store.close()

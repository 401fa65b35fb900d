"""Exports from the command line."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from cloud import migrations
from cloud.kernel.database import Database
from cloud.telemetry.embedded import EmbeddedSeries
from tests.cloud.export.conftest import END, stock
from zhigen.commands.cloud import command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    database = Database.in_folder(tmp_path)
    migrations.upgrade(database)
    series = EmbeddedSeries(tmp_path / "series.db", now=lambda: END * 1000)
    stock(database, series)
    series.close()
    database.close()
    return tmp_path


def _export(*words: object, locale: str = "C") -> Result:
    arguments = ["export", *map(str, words)]
    return CliRunner(env={"LC_ALL": locale}).invoke(command, arguments, catch_exceptions=False)


def test_a_file_appears_when_it_is_whole_and_its_rows_are_counted(data: Path) -> None:
    out = data / "out.parquet"
    span = ("--from", "2026-11-23", "--to", "2026-11-25T00:00+08:00")
    done = _export("readings", *span, "--format", "parquet", "--out", out, "--data", data)
    assert done.exit_code == 0
    rows = pq.read_table(out).num_rows
    assert rows > 1000
    assert done.stderr == f"{out}: {rows} rows\n"
    assert not list(data.glob("*.part"))
    sheet = _export("events", *span, "--kind", "alarm", "--out", "-", "--data", data, locale="zh_CN.UTF-8")
    assert sheet.stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert sheet.stdout.count("\n") == 3
    assert sheet.stderr == "-：2 行\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "yesterday", "--to", "2026-11-24"), "time 'yesterday': write 2026-11-23"),
        (("--from", "2026-11-24", "--to", "2026-11-23"), "start must be before end"),
        (("--from", "2026-11-23", "--to", "2026-11-24", "--gateway", "nobody"), "No such thing"),
        (("--from", "2026-11-23", "--to", "2026-11-24", "--out", "/no/such/folder/x.csv"), "cannot use the file"),
    ],
)
def test_a_mistake_is_one_line(data: Path, words: tuple[str, ...], says: str) -> None:
    done = _export("readings", "--out", data / "x.csv", *words, "--data", data)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert not list(data.glob("x.csv*"))

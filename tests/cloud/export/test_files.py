"""What is in the files."""

from __future__ import annotations

import csv as plain_csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cloud.export import csv, events, parquet, readings
from cloud.export.columns import EVENTS, READINGS
from cloud.export.rules import Wanted
from cloud.kernel.database import Database
from cloud.kernel.language import Language
from cloud.kernel.scope import NATION, Scope
from contract.event import KINDS
from tests.cloud.export.conftest import BOX, END, HOUR_MS, START, THINNED, Stocked, stock
from tests.cloud.series_ground import SeriesGround

ALL = Wanted(START, END)


def _readings(stocked: Stocked, wanted: Wanted = ALL, language: Language = "en", scope: Scope = NATION) -> list[Any]:
    with stocked.database.read() as session:
        found = readings.chosen(scope, session, wanted)
    return list(readings.rows(stocked.series, found, wanted, language))


def _events(stocked: Stocked, wanted: Wanted = ALL, scope: Scope = NATION) -> list[Any]:
    return list(events.rows(scope, stocked.database, events.gateways(scope, stocked.database, wanted), wanted))


def _sheet(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    return list(plain_csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_sheet_has_the_raw_rows_the_minutes_and_what_was_thinned(stocked: Stocked) -> None:
    wanted = ALL._replace(gateway="yuhe-1", device="air-1")
    sheet = _sheet(b"".join(csv.write(READINGS, _readings(stocked, wanted, "zh"), "zh")))
    assert sheet[0][:8] == [
        "时间（北京时间）", "时间戳（毫秒 UTC）", "网关", "设备", "测点", "设备名称", "测点名称", "数值"
    ]  # fmt: skip
    rows = [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]
    kinds = [row["种类"] for row in rows]
    assert [kinds.count(kind) for kind in ("一分钟汇总", "读数", "抽稀的一分钟")] == [60, 360, 1]
    assert [int(row["时间戳（毫秒 UTC）"]) for row in rows] == sorted(int(row["时间戳（毫秒 UTC）"]) for row in rows)
    first, thinned = rows[0], rows[-1]
    assert (first["数值"], first["该分钟最小值"], first["该分钟最大值"]) == ("23.5", "21.5", "25.5")
    assert first["质量"] == "设备故障"
    assert datetime.fromisoformat(first["时间（北京时间）"]) == datetime.fromtimestamp(START / 1000, UTC)
    assert first["时间（北京时间）"].endswith("+08:00")
    assert (thinned["数值"], thinned["该分钟最小值"], thinned["该分钟最大值"]) == ("-3.5", "-4.0", "-3.0")
    assert int(thinned["时间戳（毫秒 UTC）"]) == THINNED
    null = next(row for row in rows if row["种类"] == "读数" and row["数值"] == "")
    assert (null["质量"], null["单位"], null["设备名称"]) == ("设备故障", "°C", "1号棚")


def test_a_parquet_file_has_typed_columns_and_the_same_rows(stocked: Stocked) -> None:
    rows = _readings(stocked)
    table = pq.read_table(pa.BufferReader(b"".join(parquet.write(READINGS, rows))))
    assert table.schema.field("time").type == pa.timestamp("us", tz="UTC")
    assert table.schema.field("value").type == pa.float64()
    assert pa.types.is_dictionary(table.schema.field("device").type)
    assert set(table.column("quality").to_pylist()) == {"good", "device_error"}
    assert set(table.column("kind").to_pylist()) == {"reading", "minute", "thinned"}
    assert table.column("t").to_pylist() == [row[1] for row in rows]
    assert table.column("value").to_pylist() == [row[7] for row in rows]
    assert table.column("device_name").to_pylist() == [row[5] for row in rows]


def test_an_influxdb_gives_the_same_file(stocked: Stocked, series_ground: SeriesGround, tmp_path: Path) -> None:
    with series_ground.place("influx") as opener:
        settled = Database.in_folder(tmp_path / "other")
        (tmp_path / "other").mkdir()
        settled.create_all()
        other = Stocked(settled, opener())
        stock(*other)
        pieces = [b"".join(csv.write(READINGS, _readings(one), "zh")) for one in (stocked, other)]
        assert pieces[0] == pieces[1]
        settled.close()


def test_row_groups_are_bounded_and_an_empty_file_has_its_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 100)
    row = (START * 1000, START, "g", "d", "p", "D", "P", 1.0, None, None, "°C", "good", "reading")
    found = pq.ParquetFile(pa.BufferReader(b"".join(parquet.write(READINGS, [row] * 250))))
    assert [found.metadata.row_group(place).num_rows for place in range(found.num_row_groups)] == [100, 100, 50]
    empty = pq.read_table(pa.BufferReader(b"".join(parquet.write(READINGS, []))))
    assert (empty.num_rows, empty.column_names) == (0, [column.name for column in READINGS])
    assert len(_sheet(b"".join(csv.write(READINGS, [], "en")))) == 1


def test_events_come_with_their_proof_and_without_anything_personal(stocked: Stocked) -> None:
    found = _events(stocked)
    data = b"".join(csv.write(EVENTS, found, "en"))
    assert BOX.encode() not in data + b"".join(parquet.write(EVENTS, found))
    sheet = _sheet(data)
    rows = [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]
    assert [row["event"] for row in rows] == ["alarm", "buyer", "device", "alarm"]
    assert json.loads(rows[1]["details (JSON)"]) == {"person": "sealed", "document": "id_card"}
    assert json.loads(rows[0]["details (JSON)"])["limit"] == 30.0
    assert (rows[2]["device"], len(rows[2]["SHA-256"])) == ("air-2", 64)


def test_every_kind_of_event_can_be_chosen(stocked: Stocked) -> None:
    counts = {kind: len(_events(stocked, ALL._replace(kind=kind))) for kind in KINDS}
    assert counts == {**dict.fromkeys(KINDS, 0), "alarm": 2, "buyer": 1, "device": 1}


def test_the_span_the_place_and_the_region_narrow_both(stocked: Stocked) -> None:
    assert len(_events(stocked, ALL._replace(end=END - 1))) == 3
    assert len(_events(stocked, ALL._replace(device="air-2"))) == 1
    assert len(_events(stocked, ALL._replace(site="532331/yuhe"))) == 4
    assert len(_events(stocked, ALL, Scope(("532331200",)))) == 1
    assert {row[2] for row in _readings(stocked, ALL, "en", Scope(("532331200",)))} == {"qing-1"}
    assert len(_readings(stocked, ALL._replace(start=END - HOUR_MS))) == 1
    assert {row[3] for row in _readings(stocked, ALL._replace(device="air-2"))} == {"air-2"}


@pytest.mark.parametrize("text", ["=1+1", "+8613", "-cmd", "@SUM(A1)", "\tx", "\r=1"])
def test_no_text_of_the_field_is_a_formula(text: str) -> None:
    row = [START * 1000, START, "g", "d", "p", text, text, -1.5, None, None, "°C", "good", "reading"]
    cells = _sheet(b"".join(csv.write(READINGS, [tuple(row)], "zh")))[1]
    assert cells[5] == cells[6] == "'" + text
    assert cells[7] == "-1.5"  # a number is one


def test_nothing_is_gathered(stocked: Stocked) -> None:
    """A piece is given as soon as its rows are there, however many are to come."""
    drawn = 0

    def endless() -> Any:
        nonlocal drawn
        while True:
            drawn += 1
            yield (START * 1000, START, "g", "d", "p", "D", "P", 1.0, None, None, "°C", "good", "reading")

    for pieces, bound in ((csv.write(READINGS, endless(), "zh"), 2_001), (parquet.write(READINGS, endless()), 50_001)):
        drawn = 0
        for number in range(1, 4):
            next(pieces)
            assert drawn <= number * bound
    with stocked.database.read() as session:
        found = readings.chosen(NATION, session, ALL)
    asked: list[str] = []

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(stocked.series, name)

        def scan(self, names: list[str], start: int, end: int) -> Any:
            asked.extend(names)
            return stocked.series.scan(names, start, end)

    rows = readings.rows(Watched(), found, ALL, "zh")  # type: ignore[arg-type]
    next(rows)
    assert len(set(asked)) < len(found)

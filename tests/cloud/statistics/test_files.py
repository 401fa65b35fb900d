"""Reports to take away: workbooks read back by another library, paper read back by poppler, each written down."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from tests.cloud.house import House
from tests.cloud.printing.reading import fonts, words
from tests.cloud.statistics.ground import lay

OCTOBER = {"period": "2026-10"}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    lay(house.database)
    yield house
    house.close()


@pytest.fixture(scope="module")
def supervisor(county: House) -> httpx.Client:
    return county.enter("supervisor", "349901", name="li")


def book(client: httpx.Client, name: str, language: str) -> Any:
    answer = client.get(f"/statistics/{name}.xlsx", params={**OCTOBER, "language": language})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="zhigen-{name}-2026-10-01-2026-10-31.xlsx"'
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_workbook_has_numbers_and_says_how_they_were_made(supervisor: httpx.Client, county: House) -> None:
    found = book(supervisor, "testing", "zh")
    about = {row[0]: row[1] for row in rows(found["说明"]) if row[0]}
    assert about["时段"] == "2026 年 10 月（2026-10-01 – 2026-10-31）"
    assert (about["辖区"], about["制表人"]) == ("349901", "li")
    assert "北京时间" in about["制表时间"]
    assert "Wilson" in about["例行监测合格率"]
    sheet = found["例行监测合格率"]
    assert rows(sheet)[0] == [
        "乡镇", "例行监测报告", "超限", "未判定", "例行监测合格率", "例行监测合格率 下限", "例行监测合格率 上限",
        "例行监测合格率 : 98%",
    ]  # fmt: skip
    assert rows(sheet)[1] == [
        "柳溪镇",
        4,
        2,
        0,
        0.5,
        pytest.approx(0.15, abs=0.001),
        pytest.approx(0.85, abs=0.001),
        "低于线",
    ]
    assert rows(sheet)[-1][:3] == ["合计", 12, 6]
    assert [sheet["B2"].number_format, sheet["E2"].number_format] == ["#,##0", "0.0%"]
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("B2", True)
    assert sheet.column_dimensions["H"].width > 18
    assert sheet["B2"].hyperlink.target.startswith(county.url + "/lab-tests?region=349901101&counts=routine")
    assert not [cell for one in found for row in one.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_workbook_in_english_has_no_hanzi_but_in_names(supervisor: httpx.Client) -> None:
    found = book(supervisor, "townships", "en")
    (sheet,) = found.worksheets[1:]
    assert rows(sheet)[0][:3] == ["Township", "Routine reports", "Routine pass rate"]
    assert [row[0] for row in rows(sheet)[1:]] == ["Liuxi", "Shiqiao", "All"]
    assert dict(rows(found["About"])[2:4])["Region"] == "349901"


@pytest.mark.parametrize(("language", "title"), [("zh", "检测统计"), ("en", "Testsandpassrates")])
def test_paper_has_its_letters_in_it_and_a_head_on_every_page(
    supervisor: httpx.Client, tmp_path: Path, language: str, title: str
) -> None:
    answer = supervisor.get("/statistics/testing.pdf", params={**OCTOBER, "language": language})
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(answer.content)
    told = words(pdf)
    pages = told.count("知根Zhigen")
    assert pages >= 2
    assert all(f"{number}/{pages}" in told for number in range(1, pages + 1))
    period = "2026年10月" if language == "zh" else "Oct2026"
    assert told.count(f"349901·{title}·{period}") == pages
    assert ("低于线" if language == "zh" else "below") in told
    assert "Wilson" in told
    assert {kind for _, kind in fonts(pdf)} == {"TrueType"}


def test_who_took_a_report_is_written_down(supervisor: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "zhigen.export")
    supervisor.get("/statistics/inputs.xlsx", params=OCTOBER)
    facts = [vars(record)["zhigen_fields"] for record in caplog.records if record.name == "zhigen.export"]
    assert facts[0] == {
        "what": "statistics-inputs.xlsx", "account": "li", "role": "supervisor", "first": "2026-10-01",
        "last": "2026-10-31", "region": "",
    }  # fmt: skip
    assert facts[1]["whole"] is True
